"""
Whether certificates price the change that the plan's own files tell.

A certificate of households that must move says for each atom how many of them lived in
which old grid; summed over the new grids that is ``concordance.csv``. A certificate of
ways in a kept plan counts the same households, each as so many metres.
"""

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from gridplan.arrays import Ints
from gridplan.checking.bounds import bounds_of
from gridplan.checking.record import Record

_PARTS = 1000  # of a household
_MOVED_DM = 10_000  # what a household moved counts for beside the ways


def households_between(path: Path) -> dict[tuple[str, str], int]:
    """
    Read how many households of today were in which old grid.

    Parameters
    ----------
    path : Path
        ``concordance.csv``.

    Returns
    -------
    dict of (str, str) to int
        By old and new code, where there are any; empty where there is no such file.
    """
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    counts = ((row["old_grid"], row["new_grid"], int(row["households_now"])) for row in rows)
    return {(old, new): count for old, new, count in counts if old and new and count}


def moved_otherwise(
    record: Record, told: dict[str, Any], community: int, between: dict[tuple[str, str], int]
) -> Iterator[str]:
    """
    Compare a certificate of what must move with the concordance and the plan's bounds.

    Parameters
    ----------
    record : Record
        The plan.
    told : dict
        The certificate.
    community : int
        Row of the community.
    between : dict of (str, str) to int
        From `households_between`.

    Yields
    ------
    str
        ``other_terms`` or ``other_bounds``.
    """
    work = record.by_work()
    mine = np.flatnonzero(record.atom_community == community)
    load = np.bincount(np.unique(work.atom_grid[mine], return_inverse=True)[1],
                       weights=work.weight[mine])  # fmt: skip
    least, most = bounds_of(work, community)
    off = np.maximum(np.maximum(least - load, load - most), 0).sum()
    if (told["least"], told["most"], told["beyond"]) != (max(least, 0), most, int(off)):
        yield "other_bounds"
    was = _was(told)
    if was is None or record.work is not None:
        return
    found: Counter[tuple[str, str]] = Counter()
    for atom, row in zip(mine.tolist(), was, strict=True):
        for old, count in zip(told["old_grids"], row.tolist(), strict=False):
            found[old, record.code[record.atom_grid[atom]]] += count
    olds = {one for one in told["old_grids"] if one is not None}
    wanted = {pair: count for pair, count in between.items() if pair[0] in olds}
    here = {record.code[grid] for grid in record.atom_grid[mine].tolist()}
    wanted = {pair: count for pair, count in wanted.items() if pair[1] in here}
    if {pair: count for pair, count in found.items() if count} != wanted:
        yield "other_terms"


def terms_otherwise(told: dict[str, Any], moved: dict[str, Any] | None) -> bool:
    """
    Tell whether a certificate of ways counts anything but the change, or counts it wrong.

    Parameters
    ----------
    told : dict
        The certificate.
    moved : dict, optional
        That of what must move, of the same community.

    Returns
    -------
    bool
        True if something else stands there.
    """
    n = len(told["households"])
    terms = set(told["terms"]) - {"familiarity"}  # told by another check
    if told["roots"] != [[hub] for hub in range(n)]:
        return True
    if moved is None:
        return bool(terms)
    was = _was(moved)
    if was is None or terms != {"change"}:
        return terms != {"change"}
    everyone = was.sum(axis=1)
    extra = np.array(told["terms"]["change"], dtype=np.int64)
    priced = {  # by the old grid that a hub lay in
        tuple(((everyone - column) * _MOVED_DM).tolist()) for column in was.T
    } | {tuple((everyone * _MOVED_DM).tolist())}
    if any(tuple(column) not in priced for column in extra.T.tolist()):
        return True
    # a hub with a past is of the old grid that most of its households were in
    own = np.diag(extra)
    return bool(
        (own != (everyone - was.max(axis=1, initial=0)) * _MOVED_DM)[everyone > 0].any()
    )


def _was(told: dict[str, Any]) -> Ints | None:
    """Turn households that move back into those that were there; None of a single grid."""
    grids = told["old_grids"]
    m = next((i for i, one in enumerate(grids) if one in grids[:i]), len(grids))
    loss = np.array(told["terms"]["moved"], dtype=np.int64)[:, :m] // _PARTS
    if m < 2:
        return None
    was: Ints = loss.sum(axis=1, keepdims=True) // (m - 1) - loss
    return was
