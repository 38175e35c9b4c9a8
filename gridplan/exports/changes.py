"""
What a plan changes against the one before: concordance, moved buildings, affected heads.

``concordance.csv`` has a row for each old and new grid that share ground or buildings:
``households_before`` counts as the old plan did and sums to all of its households,
``households_now`` as the new one does; a building that is gone has no new grid, a new
building no old one. ``changes.csv`` has a row for each building, or entrance, whose
households are in another grid now, with the heads of both.
"""

import csv
import io
from collections import defaultdict
from typing import Any

import numpy as np
import shapely

from gridplan.arrays import Geometries
from gridplan.exports.spreadsheet import escape_cell
from gridplan.plan.change import Change
from gridplan.plan.concordance import concord
from gridplan.plan.plan import Plan
from gridplan.staffing import Roster

CONCORDANCE = (
    "old_grid", "new_grid", "change", "households_before", "share_before", "households_now",
    "area_m2", "area_share",
)  # fmt: skip
CHANGES = (
    "building_id", "unit", "households", "old_grid", "new_grid", "old_head", "new_head",
)  # fmt: skip
_SAME = 1e-2  # m²: outlines that differ by less are one
_LEAST = 1.0  # m²: less ground in common is the width of a line


def kept_shapes(plan: Plan, outlines: Geometries) -> dict[str, dict[str, Any]]:
    """
    Find the grids that have not changed, and their geometry as it was written.

    Parameters
    ----------
    plan : Plan
        The plan.
    outlines : (n_grids,) ndarray of Polygon or MultiPolygon, metric
        Of its grids.

    Returns
    -------
    dict of str to dict
        GeoJSON geometry by code; empty where no plan was kept.
    """
    if plan.change is None:
        return {}
    old = plan.change.previous
    place = {code: row for row, code in enumerate(old.grid_code)}
    rows = [
        (grid, place[code])
        for grid, code in enumerate(plan.grid_code)
        if plan.change.mark[code] == "U" and code in place
    ]
    if not rows:
        return {}
    new, was = np.array(rows, dtype=np.int64).T
    apart = shapely.area(shapely.symmetric_difference(outlines[new], old.outline[was]))
    return {
        plan.grid_code[int(grid)]: old.geometry[int(row)]
        for grid, row, area in zip(new, was, apart, strict=True)
        if area < _SAME
    }


def concordance_csv(plan: Plan, change: Change, outlines: Geometries) -> str:
    """
    Write the concordance of old and new grids.

    Parameters
    ----------
    plan : Plan
        The new plan.
    change : Change
        Against the old one.
    outlines : (n_grids,) ndarray of Polygon or MultiPolygon, metric
        Of the new grids.

    Returns
    -------
    str
        CSV text, sorted by old grid, then new.
    """
    before, now = households_between(plan, change)
    nobody = np.full(1, -1, dtype=np.int64)
    shared = {
        (row.old, row.new): (row.area, row.area_share)
        for row in concord(
            "grids",
            (change.previous.grid_code, change.previous.outline, nobody),
            (plan.grid_code, outlines, nobody),
            np.zeros(1, dtype=np.int64),
        )
        if row.area > _LEAST
    }
    total: dict[str, int] = defaultdict(int)
    for (old, _), count in before.items():
        total[old] += count
    rows = []
    for old, new in sorted({*before, *now, *shared}):
        area, share = shared.get((old, new), (0.0, 0.0))
        count = before.get((old, new), 0)
        rows.append(
            (
                escape_cell(old), escape_cell(new), change.mark.get(new, ""), count,
                f"{count / total[old] if total[old] else 0.0:.6f}", now.get((old, new), 0),
                f"{area:.1f}", f"{share:.6f}",
            )
        )  # fmt: skip
    return _table(CONCORDANCE, rows)


def households_between(
    plan: Plan, change: Change
) -> tuple[dict[tuple[str, str], int], dict[tuple[str, str], int]]:
    """
    Count households by old and new grid, as the old plan counted and as the new one does.

    Parameters
    ----------
    plan : Plan
        The new plan.
    change : Change
        Against the old one.

    Returns
    -------
    tuple of dict of (str, str) to int
        By old and new code, each empty where there is none; the first sums to the
        households of the old plan, the second to those of the new.
    """
    old = change.previous
    rows = old.rows_of()
    apart = plan.exclusive_code_of()
    names, parts = plan.area.buildings.building_id, plan.atoms.parts
    grid = plan.partition.grid_of[parts.atom]
    homes: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for b, unit, count, g in zip(
        parts.building.tolist(), parts.unit.tolist(), parts.households.tolist(), grid.tolist(),
        strict=True,
    ):  # fmt: skip
        homes[names[b]].append((unit, count, plan.grid_code[g]))
    for b in sorted(set(range(len(names))) - set(parts.building.tolist())):
        homes[names[b]].append((0, int(plan.area.buildings.households[b]), apart.get(b, "")))
    before: dict[tuple[str, str], int] = defaultdict(int)
    now: dict[tuple[str, str], int] = defaultdict(int)

    def old_code(row: int) -> str:
        return old.grid_code[old.grid[row]] if old.grid[row] >= 0 else ""

    for name, mine in rows.items():
        units = {unit: code for unit, _, code in homes.get(name, [])}
        first = next(iter(units.values()), "")
        for row in mine:
            new = units.get(int(old.unit[row]), first)
            before[old_code(row), new] += int(old.households[row])
    for name, found in homes.items():
        was = {int(old.unit[row]): old_code(row) for row in rows.get(name, [])}
        first = next(iter(was.values()), "")
        for unit, count, code in found:
            now[was.get(unit, first), code] += count
    return dict(before), dict(now)


def changes_csv(plan: Plan, change: Change, roster: Roster | None) -> str:
    """
    Write the buildings whose grid is another one now.

    Parameters
    ----------
    plan : Plan
        The new plan.
    change : Change
        Against the old one.
    roster : Roster or None
        Its people.

    Returns
    -------
    str
        CSV text.
    """
    was, now = _heads(plan, change, roster)
    rows = [
        (
            escape_cell(row.building_id), row.unit, row.households, escape_cell(row.old),
            escape_cell(row.new), escape_cell(was.get(row.old, "")),
            escape_cell(now.get(row.new, "")),
        )
        for row in change.buildings
    ]  # fmt: skip
    return _table(CHANGES, rows)


def change_summary(plan: Plan, change: Change, roster: Roster | None) -> dict[str, Any]:
    """
    Gather what ``summary.json`` tells of a change.

    Parameters
    ----------
    plan : Plan
        The new plan.
    change : Change
        Against the old one.
    roster : Roster or None
        Its people.

    Returns
    -------
    dict
        Households moved, their share, the floor and the ratio to it, marks, codes, and
        the heads who gain or lose households.
    """
    marks = list(change.mark.values())
    was, now = _heads(plan, change, roster)
    lost: dict[str, int] = defaultdict(int)
    gained: dict[str, int] = defaultdict(int)
    for row in change.buildings:
        if was.get(row.old, "") != now.get(row.new, ""):
            lost[was.get(row.old, "")] += row.households
            gained[now.get(row.new, "")] += row.households
    return {
        "moved": change.moved,
        "share": round(change.share, 6),
        "compared": change.compared,
        "floor": change.floor,
        "moved_by_floor": round(change.moved / change.floor, 4) if change.floor else None,
        "buildings": len({row.building_id for row in change.buildings}),
        "marks": {mark: marks.count(mark) for mark in "USMXN"},
        "mark_of": dict(sorted(change.mark.items())),
        "issued": sorted(set(plan.grid_code) - set(change.previous.grid_code)),
        "retired": list(change.retired),
        "used": list(change.used),
        "staff": [
            {"staff_id": one, "households_lost": lost[one], "households_gained": gained[one]}
            for one in sorted({*lost, *gained} - {""})
        ],
    }


def _heads(
    plan: Plan, change: Change, roster: Roster | None
) -> tuple[dict[str, str], dict[str, str]]:
    old = change.previous
    was = dict(zip(old.grid_code, old.head, strict=True))
    if roster is None:
        return was, {}
    heads = [roster.staff.staff_id[h] if h >= 0 else "" for h in roster.head_of.tolist()]
    return was, dict(zip(plan.grid_code, heads, strict=True))


def _table(header: tuple[str, ...], rows: list[tuple[Any, ...]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()
