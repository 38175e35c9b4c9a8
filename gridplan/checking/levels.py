"""Whether the levels below grids nest: every household in one unit of every level."""

import csv
import json
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from gridplan.checking.fault import Fault
from gridplan.checking.files import PlanFiles
from gridplan.exports.buildings_csv import ENCODING
from gridplan.exports.spreadsheet import restore_cell

_FIRST = 3  # columns before the grid: building, entrance, households


def check_levels(files: PlanFiles, out: Path) -> Iterator[Fault]:
    """
    Count the households of every unit again.

    Parameters
    ----------
    files : PlanFiles
        The plan's other files.
    out : Path
        Where it was written; without ``levels.csv`` there is nothing to check.

    Yields
    ------
    Fault
        ``unreadable_file``, ``level_households``, ``level_not_nested`` or
        ``level_count``.
    """
    table, drawn = out / "levels.csv", out / "levels.geojson"
    if not table.is_file() and not drawn.is_file():
        return
    try:
        header, *rows = csv.reader(table.read_text(encoding=ENCODING).splitlines())
        features = json.loads(drawn.read_text(encoding="utf-8"))["features"]
        told = {
            str(one["properties"]["unit_code"]): int(one["properties"]["households"])
            for one in features
        }
        cells = [[restore_cell(cell) for cell in row] for row in rows]
        counts = [int(row[2]) for row in cells]
        entrances = [(row[0], int(row[1] or 0)) for row in cells]
    except (OSError, ValueError, KeyError, IndexError) as error:
        yield Fault(name="unreadable_file", values={"file": table.name, "why": str(error)})
        return
    found: dict[tuple[str, int, str], int] = defaultdict(int)
    by_unit: dict[str, int] = defaultdict(int)
    above: dict[str, str] = {}
    for row, count, entrance in zip(cells, counts, entrances, strict=True):
        chain = row[_FIRST : len(header)]
        found[*entrance, chain[0]] += count
        for unit in chain[1:]:
            by_unit[unit] += count
        for upper, lower in pairwise(chain):
            if above.setdefault(lower, upper) != upper or not lower.startswith(upper):
                yield Fault(name="level_not_nested", values={"unit": lower, "above": upper})
    yield from _households(files, found)
    for unit in sorted(set(told) | set(by_unit)):
        if told.get(unit) != by_unit.get(unit):
            values = {"unit": unit, "told": told.get(unit), "counted": by_unit.get(unit, 0)}
            yield Fault(name="level_count", values=values)


def _households(files: PlanFiles, found: dict[tuple[str, int, str], int]) -> Iterator[Fault]:
    wanted = {
        (row.building_id, row.unit, row.grid_code): row.households
        for row in files.rows
        if row.grid_code
    }
    for key in sorted(set(wanted) | set(found)):
        if wanted.get(key) != found.get(key):
            values = {"building": key[0], "told": found.get(key, 0),
                      "households": wanted.get(key, 0)}  # fmt: skip
            yield Fault(name="level_households", values=values)
