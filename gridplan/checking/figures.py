"""Whether ``summary.json`` says what the other files say."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from gridplan.arrays import Floats
from gridplan.checking.bounds import community_mean
from gridplan.checking.fault import Fault
from gridplan.checking.record import Record
from gridplan.checking.tiling import measure

_DIGITS = 1e-5  # figures are rounded to six decimals
_AREA = 0.1  # m²


def check_figures(record: Record) -> Iterator[Fault]:
    """
    Work the figures out again.

    Parameters
    ----------
    record : Record
        The plan.

    Yields
    ------
    Fault
        ``other_input`` or ``figure``.
    """
    told, area = record.summary, record.area
    if told["input_hash"] != area.input_hash:
        yield Fault(name="other_input")
    total = int(area.buildings.households.sum())
    placed = int(record.counted.sum())
    yield from _compare("communities", told["communities"], len(area.communities))
    yield from _compare("grids", told["grids"], len(record.code))
    # What exclusive grids hold was counted where they were set aside.
    apart = int(told.get("exclusive", {}).get("households", 0))
    counts = {"in": total, "placed": placed, "unplaced": total - placed - apart}
    for key, count in counts.items():
        yield from _compare(f"households.{key}", told["households"].get(key), count)
    known = record.community >= 0
    means = np.array([community_mean(record, int(c)) for c in record.community[known]])
    against = {"deviation": means, "deviation_from_target": record.target[known] * 1.0}
    for name, wanted in against.items():
        for key, value in _spread(record.counted[known], wanted).items():
            yield from _compare(f"{name}.{key}", told[name].get(key), value)
    for key, value in zip(("gap_m2", "overlap_m2"), measure(record), strict=True):
        yield from _compare(key, told[key], round(value, 6), _AREA)


def _spread(counted: Any, wanted: Floats) -> dict[str, float]:
    surplus = np.abs(counted - wanted)
    off = np.divide(surplus, wanted, out=np.zeros(len(wanted)), where=wanted > 0)
    if not len(off):
        return {}
    return {
        "max": float(off.max()),
        "mean": float(off.mean()),
        "within_5": float((off <= 0.05 + 1e-12).mean()),
        "within_10": float((off <= 0.10 + 1e-12).mean()),
    }


def _compare(name: str, told: Any, found: float, allowed: float = _DIGITS) -> Iterator[Fault]:
    is_number = isinstance(told, int | float) and not isinstance(told, bool)
    if not is_number or abs(told - found) > allowed:
        values = {"figure": name, "told": told, "found": f"{found:.6g}"}
        yield Fault(name="figure", values=values)
