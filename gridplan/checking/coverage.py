"""Whether ``coverage.csv`` says who covers which grid, as the staff list and the map do."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import shapely

from gridplan.checking.fault import Fault
from gridplan.checking.files import PlanFiles
from gridplan.exports.buildings_csv import ENCODING
from gridplan.exports.spreadsheet import restore_cell
from gridplan.inputs import Area

_Cell = tuple[str, str]  # line and grid


def check_coverage(area: Area, files: PlanFiles, out: Path) -> Iterator[Fault]:
    """
    Work out again who covers what, and who is missing.

    Parameters
    ----------
    area : Area
        With staff and stations.
    files : PlanFiles
        The plan's other files.
    out : Path
        Where the plan was written.

    Yields
    ------
    Fault
        ``missing_file``, ``unreadable_file``, ``coverage_differs`` or
        ``coverage_missing``.
    """
    path = out / "coverage.csv"
    rules = files.summary.get("staffing", {}).get("rules", {}).get("forces", {})
    if not rules or area.staff is None or not (out / "roster.csv").is_file():
        return  # that a roster is missing, its own check says
    if not path.is_file():
        yield Fault(name="missing_file", values={"file": path.name})
        return
    try:
        with path.open(encoding=ENCODING, newline="") as file:
            rows = [
                {key: restore_cell(cell) for key, cell in row.items()}
                for row in csv.DictReader(file)
            ]
        told = {
            (force, row["grid_code"]): set(filter(None, row[force].split(";")))
            for row in rows
            for force in rules
        }
        lacking = {(f, row["grid_code"]) for row in rows for f in row["missing"].split(";")}
        on_roster = _on_roster(area, out)
    except (OSError, ValueError, KeyError, AttributeError) as error:
        values = {"file": path.name, "why": f"{type(error).__name__}: {error}"}
        yield Fault(name="unreadable_file", values=values)
        return
    least, most = _outside(area, files)
    community = dict(
        zip(files.grids["grid_code"].astype(str), files.grids["community"].astype(str),
            strict=True)
    )  # fmt: skip
    for force, rule in rules.items():
        unit: dict[str, set[str]] = defaultdict(set)
        for grid in community:
            unit[_unit(grid, community, rule)] |= told.get((force, grid), set())
        for grid in sorted(community):
            cell = (force, grid)
            there = told.get(cell, set())
            own = on_roster.get(cell, set())
            if not own | least[cell] <= there <= own | most[cell]:
                odd = sorted((own | least[cell]) - there) or sorted(there - own - most[cell])
                values = {"grid": grid, "force": force, "staff": ", ".join(odd)}
                yield Fault(name="coverage_differs", values=values)
            is_short = len(unit[_unit(grid, community, rule)]) < int(rule["minimum"])
            if is_short != (cell in lacking):
                yield Fault(name="coverage_missing", values={"grid": grid, "force": force})


def _unit(grid: str, community: dict[str, str], rule: dict[str, int]) -> str:
    """Name what a line is counted in: the grid, or so many digits of its community."""
    return community[grid][: rule["digits"]] if rule["digits"] else grid


def _on_roster(area: Area, out: Path) -> dict[_Cell, set[str]]:
    staff = area.staff
    assert staff is not None
    kinds = staff.kind or ("",) * len(staff)
    kind_of = dict(zip(staff.staff_id, kinds, strict=True))
    found: dict[_Cell, set[str]] = defaultdict(set)
    with (out / "roster.csv").open(encoding=ENCODING, newline="") as file:
        for row in csv.DictReader(file):
            who, unit = restore_cell(row["staff_id"]), restore_cell(row["unit"])
            for key in {row["role"], kind_of.get(who, "")} - {""} if who else ():
                found[key, unit].add(who)
    return found


def _outside(
    area: Area, files: PlanFiles
) -> tuple[dict[_Cell, set[str]], dict[_Cell, set[str]]]:
    """Find who must cover and who may: a station's border may run through a building."""
    staff = area.staff
    assert staff is not None
    inside, touched = _by_station(area, files)
    codes = [
        (str(code), str(community))
        for code, community in zip(
            files.grids["grid_code"], files.grids["community"], strict=True
        )
    ]
    least: dict[_Cell, set[str]] = defaultdict(set)
    most: dict[_Cell, set[str]] = defaultdict(set)
    for who, role, names in zip(staff.staff_id, staff.role, staff.covers, strict=False):
        for name in names:
            for code, community in codes:
                is_named = name in {code, community, community[:9], community[:6]}
                if name in inside and name not in {code, community}:
                    is_least, is_most = code in inside[name], code in touched[name]
                else:
                    is_least = is_most = is_named
                if is_least:
                    least[role, code].add(who)
                if is_most:
                    most[role, code].add(who)
    return least, most


def _by_station(
    area: Area, files: PlanFiles
) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    inside: dict[str, set[str]] = defaultdict(set)
    touched: dict[str, set[str]] = defaultdict(set)
    if area.stations is None:
        return inside, touched
    grids_of: dict[str, set[str]] = defaultdict(set)
    for row in files.rows:
        grids_of[row.building_id].add(row.grid_code)
    shapes, ids = area.buildings.geometry, area.buildings.building_id
    for name in sorted(set(area.stations.name)):
        mine = np.array([one == name for one in area.stations.name])
        outline = shapely.union_all(area.stations.geometry[mine])
        shapely.prepare(outline)
        inside[name] = set()
        for number in np.flatnonzero(shapely.intersects(outline, shapes)).tolist():
            grids = grids_of[ids[number]]
            touched[name] |= grids
            if len(grids) == 1 and shapely.contains_properly(outline, shapes[number]):
                inside[name] |= grids
    return inside, touched
