"""Whether ``roster.csv`` is a roster of these grids by these people."""

import csv
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from gridplan.checking.fault import Fault
from gridplan.checking.files import PlanFiles
from gridplan.checking.staffing import RosterTables, check_staffing
from gridplan.exports.buildings_csv import ENCODING
from gridplan.exports.spreadsheet import restore_cell
from gridplan.inputs import Area


def check_roster(area: Area, files: PlanFiles, out: Path) -> Iterator[Fault]:
    """
    Hold the roster against the staff list, the grids and the rules.

    Parameters
    ----------
    area : Area
        With its staff.
    files : PlanFiles
        The plan's other files.
    out : Path
        Where it was written.

    Yields
    ------
    Fault
        ``missing_file``, ``unreadable_file``, ``head_differs``, or one of the staffing
        checker's.
    """
    path = out / "roster.csv"
    if area.staff is None or len(area.staff) == 0:
        return
    if not path.is_file():
        yield Fault(name="missing_file", values={"file": path.name})
        return
    try:
        rows = [
            {key: restore_cell(cell) for key, cell in row.items()}
            for row in csv.DictReader(path.read_text(encoding=ENCODING).splitlines())
        ]
        rules = files.summary["staffing"]["rules"]
        tables = _tables(area, files, rows)
        tables = replace(
            tables, units=_units(area, files, out, tables.postings, rules["serves"])
        )
        faults = check_staffing(
            tables, head_role=rules["head_role"], capacity=int(rules["capacity"]),
            minimum=rules["minimum"], maximum=rules["maximum"],
        )  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        values = {"file": path.name, "why": f"{type(error).__name__}: {error}"}
        yield Fault(name="unreadable_file", values=values)
        return
    for one in faults:
        values = {"layer": one.layer, "feature": one.feature, **one.values}  # noqa: PD011 (a dict)
        yield Fault(name=one.key, values=values)
    yield from _columns(files, tables, rules["head_role"])


def _units(
    area: Area,
    files: PlanFiles,
    out: Path,
    postings: Sequence[tuple[str, str, str]],
    serves: dict[str, dict[str, Any]],
) -> dict[str, Collection[str]]:
    """List the units of roles that are not counted by grids, from the other files."""
    found: dict[str, Collection[str]] = {}
    for role, told in serves.items():
        if told["of"] == "communities":
            codes = files.grids["community"].astype(str)
            found[role] = {code[: told["digits"]] for code in codes}
        elif told["of"] == "levels":
            found[role] = _column(out / "levels.csv", told["level"])
        elif told["of"] == "buildings":
            found[role] = _groups(area, files, told["column"])
        elif told["of"] == "people":
            assert area.staff is not None
            knows = dict(zip(area.staff.staff_id, area.staff.knows, strict=True))
            found[role] = {
                who for who, key, _ in postings if key == told["role"] and knows[who]
            }
    return found


def _column(path: Path, name: str) -> set[str]:
    with path.open(encoding=ENCODING, newline="") as file:
        return {restore_cell(row[name]) for row in csv.DictReader(file)}


def _groups(area: Area, files: PlanFiles, column: str) -> set[str]:
    """Name estates or buildings where somebody lives, by community where two share a name."""
    name_of = dict(
        zip(area.buildings.building_id, getattr(area.buildings, column), strict=True)
    )
    community = dict(
        zip(files.grids["grid_code"].astype(str), files.grids["community"].astype(str),
            strict=True)
    )  # fmt: skip
    lived = {
        (name_of[row.building_id], community[row.grid_code])
        for row in files.rows
        if row.households > 0 and row.grid_code in community
    }
    every = Counter(
        name
        for name, _ in {
            (name_of[row.building_id], community[row.grid_code])
            for row in files.rows
            if row.grid_code in community
        }
    )
    return {f"{code} {name}" if every[name] > 1 else name for name, code in lived if name}


def _tables(area: Area, files: PlanFiles, rows: list[dict[str, str]]) -> RosterTables:
    staff = area.staff
    assert staff is not None
    grid_of = files.atoms.sort_values("atom")["grid_code"].astype(str).to_numpy()
    borders = files.adjacency[files.adjacency["metres"] > 0][["u", "v"]].to_numpy(dtype=int)
    pairs = grid_of[borders]
    touching = {(str(a), str(b)) for a, b in pairs[pairs[:, 0] != pairs[:, 1]].tolist()}
    vacancies: dict[tuple[str, str], int] = defaultdict(int)
    for row in rows:
        if not row["staff_id"]:
            vacancies[row["role"], row["unit"]] += int(row["missing"])
    return RosterTables(
        community=dict(
            zip(files.grids["grid_code"].astype(str), files.grids["community"].astype(str),
                strict=True)
        ),
        touching=touching,
        role_of=dict(zip(staff.staff_id, staff.role, strict=True)),
        postings=[(row["staff_id"], row["role"], row["unit"]) for row in rows
                  if row["staff_id"]],
        vacancies=dict(vacancies),
        apart={row["staff_id"] for row in rows if row["apart"] == "1"},
    )  # fmt: skip


def _columns(files: PlanFiles, tables: RosterTables, head_role: str) -> Iterator[Fault]:
    head = {unit: who for who, role, unit in tables.postings if role == head_role}
    for name, layer in (("plan.gpkg", files.grids), ("grids.geojson", files.features)):
        told = layer["head_id"].to_numpy(dtype=object)
        for code, who in zip(layer["grid_code"].astype(str), told, strict=True):
            written = "" if who is None or pd.isna(who) else str(who)
            if written != head.get(code, ""):
                values = {"file": name, "grid": code, "told": written or "–",
                          "head": head.get(code, "–")}  # fmt: skip
                yield Fault(name="head_differs", values=values)
