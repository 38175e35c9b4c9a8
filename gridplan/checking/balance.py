"""Whether the counts of grids are right, and within the tolerance or excused."""

from collections.abc import Iterator

import numpy as np

from gridplan.checking.bounds import asked_tolerance, bounds_of, community_mean, kept_tolerance
from gridplan.checking.fault import Fault
from gridplan.checking.record import Record


def check_balance(record: Record) -> Iterator[Fault]:
    """
    Count each grid again.

    Parameters
    ----------
    record : Record
        The plan.

    Yields
    ------
    Fault
        ``changed_count``, ``atom_count``, ``no_reason`` or ``beyond_tolerance``.
    """
    by_atom = np.zeros(len(record.code), dtype=np.int64)
    known = record.atom_grid >= 0
    np.add.at(by_atom, record.atom_grid[known], record.weight[known])
    for row, code in enumerate(record.code):
        counted, claimed = int(record.counted[row]), int(record.claimed[row])
        if counted != claimed:
            values = {"grid": code, "told": claimed, "counted": counted}
            yield Fault(name="changed_count", values=values)
        if counted != by_atom[row]:
            values = {"grid": code, "told": int(by_atom[row]), "counted": counted}
            yield Fault(name="atom_count", values=values)
    record = record.by_work()
    excused = {str(row["grid"]) for row in record.summary["infeasible"]}
    for row, code in enumerate(record.code):
        community = int(record.community[row])
        if community < 0:
            continue
        counted = int(record.counted[row])
        lower, upper = bounds_of(record, community)
        if not lower <= counted <= upper and code not in excused:
            values = {"grid": code, "counted": counted, "lower": lower, "upper": upper,
                      "tolerance": f"{asked_tolerance(record):.0%}"}  # fmt: skip
            yield Fault(name="no_reason", values=values)
        kept = kept_tolerance(record, community)
        lower, upper = bounds_of(record, community, kept)
        if not lower <= counted <= upper:
            values = {"grid": code, "counted": counted, "tolerance": f"{kept:.0%}",
                      "mean": round(community_mean(record, community), 1)}  # fmt: skip
            yield Fault(name="beyond_tolerance", values=values)
