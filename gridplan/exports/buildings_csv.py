"""
Which grid every building is in: the table that decides where outlines cross.

UTF-8 with a byte order mark, so that spreadsheets show Chinese. A row is a whole
building (unit 0), or one entrance (unit 1, 2, …) where a building is divided; a
building that no community holds has an empty grid code, one in an exclusive grid
that grid's.
"""

import csv
import io

import numpy as np

from gridplan.exports.spreadsheet import escape_cell
from gridplan.plan.plan import Plan

HEADER = ("building_id", "unit", "households", "grid_code")
ENCODING = "utf-8-sig"


def buildings_csv(plan: Plan) -> str:
    """
    Write the table.

    Parameters
    ----------
    plan : Plan
        The plan.

    Returns
    -------
    str
        CSV text; buildings in the order of the input, households of all rows
        adding up to those of the input.
    """
    parts, buildings = plan.atoms.parts, plan.area.buildings
    rows = [
        (int(building), int(unit), int(households), plan.grid_code[int(grid)])
        for building, unit, households, grid in zip(
            parts.building,
            parts.unit,
            parts.households,
            plan.partition.grid_of[parts.atom],
            strict=True,
        )
    ]
    outside = np.setdiff1d(np.arange(len(buildings)), parts.building).tolist()
    apart = plan.exclusive_code_of()
    rows += [
        (number, 0, int(buildings.households[number]), apart.get(number, ""))
        for number in outside
    ]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    for building, unit, households, code in sorted(rows):
        name = escape_cell(buildings.building_id[building])
        writer.writerow((name, unit, households, escape_cell(code)))
    return text.getvalue()
