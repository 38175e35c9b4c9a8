"""The register of grids (网格划分登记表) and the roster as workbooks; no formulas."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
import shapely
import xlsxwriter

from gridplan.exports.pack.titles import grid_title
from gridplan.plan.handout import Handout
from gridplan.words import Language, say

Cell = str | int | float
_DATE = datetime(2000, 1, 1, tzinfo=UTC)
_PLAIN = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_LONGEST = 32_767  # characters a cell may hold


def register_xlsx(handout: Handout, rows: Sequence[int], language: Language) -> bytes:
    """
    Write the register of grids.

    Parameters
    ----------
    handout : Handout
        The plan.
    rows : sequence of int
        The grids.
    language : {'zh', 'en'}
        Of headings.

    Returns
    -------
    bytes
        An xlsx file; population and telephone are empty cells to be filled in.
    """
    keys = (
        "paper_grid_code", "column_name", "paper_community", "paper_kind", "paper_boundary",
        "paper_area_m2", "paper_households", "column_population", "paper_head", "paper_x",
        "paper_y", "column_x_m", "column_y_m", "paper_phone",
    )  # fmt: skip
    head = [
        say(f"conformance.{key}" if key.startswith("paper_") else f"paper.{key}", language)
        for key in keys
    ]
    kind = say("conformance.paper_comprehensive", language)
    cells: list[tuple[Cell, ...]] = []
    for row in rows:
        grid = handout.grids[row]
        people = [line for line in handout.roster if line.get("unit") == grid.code]
        count = {
            slot: sum(1 for p in people if p.get("slot") == slot and p.get("staff_id"))
            for slot in "XY"
        }
        at = shapely.get_coordinates(shapely.point_on_surface(np.array([grid.outline])))[0]
        cells.append((
            grid.code, grid_title(grid, language), grid.community_name or grid.community, kind,
            grid.boundary_text, round(grid.area, 1), grid.households, "", grid.head_id,
            count["X"], count["Y"], round(float(at[0]), 1), round(float(at[1]), 1), "",
        ))  # fmt: skip
    cells += _exclusive(handout, {handout.grids[row].community for row in rows}, language)
    note = say("paper.registration_note", language)
    source = f"{note} {handout.crs} {handout.attribution}"
    widths = (20, 22, 16, 12, 60, 14, 8, 8, 16, 10, 10, 14, 14, 16)
    return _workbook([(say("paper.registration", language), head, cells, widths, source)])


def _exclusive(
    handout: Handout, communities: set[str], language: Language
) -> list[tuple[Cell, ...]]:
    """Register grids of their own; their name is the id of the place they are for."""
    named = {grid.community: grid.community_name for grid in handout.grids}
    kind = say("paper.exclusive", language)
    return [
        (
            one.code, one.place_id, named.get(one.community) or one.community,
            f"{kind} ({one.kind})", "", round(one.area, 1), one.households, "", "", 0, 0,
            round(one.middle[0], 1), round(one.middle[1], 1), "",
        )
        for one in handout.exclusive
        if one.community in communities
    ]  # fmt: skip


def _post(line: dict[str, str], language: Language) -> tuple[Cell, ...]:
    """Say where someone stands or is missing: unit, level, slot, role."""
    level = line.get(f"level_{language}") or line.get("level", "")
    return line["unit"], level, line.get("slot", ""), line.get(f"role_{language}", "")


def roster_xlsx(handout: Handout, rows: Sequence[int], language: Language) -> bytes:
    """
    Write the roster, and a sheet of vacancies.

    Parameters
    ----------
    handout : Handout
        The plan.
    rows : sequence of int
        The grids; units below and above them are listed where all are asked for.
    language : {'zh', 'en'}
        Of headings and roles.

    Returns
    -------
    bytes
        An xlsx file; telephone numbers are empty cells to be filled in.
    """
    codes = {handout.grids[row].code for row in rows}
    is_whole = len(codes) == len(handout.grids)
    lines = [line for line in handout.roster if is_whole or line.get("unit") in codes]
    people = [line for line in lines if line.get("staff_id")]
    vacant = [line for line in lines if not line.get("staff_id")]
    head = ["paper_grid_code", "paper_slot", "paper_role", "paper_staff_id", "paper_employer"]
    named = [say(f"conformance.{key}", language) for key in head]
    level = say("paper.column_level", language)
    answer = {"1": say("paper.yes", language)}
    posted: list[tuple[Cell, ...]] = [
        (
            *_post(line, language),
            line["staff_id"], line.get("employer", ""),
            answer.get(line.get("apart") or "", ""), "",
        )
        for line in people
    ]  # fmt: skip
    missing: list[tuple[Cell, ...]] = [
        (
            *_post(line, language),
            int(line.get("missing") or 0),
        )
        for line in vacant
    ]  # fmt: skip
    columns = [
        named[0], level, *named[1:], say("paper.column_apart", language),
        say("conformance.paper_phone", language),
    ]  # fmt: skip
    gaps = [named[0], level, named[1], named[2], say("conformance.paper_missing", language)]
    return _workbook([
        (say("paper.roster", language), columns, posted, (20, 10, 8, 18, 22, 18, 14, 16), ""),
        (say("paper.vacancies", language), gaps, missing, (20, 10, 8, 18, 10), ""),
    ])  # fmt: skip


def _workbook(
    sheets: Sequence[tuple[str, Sequence[str], Sequence[Sequence[Cell]], Sequence[int], str]],
) -> bytes:
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(memory, _PLAIN)
    book.set_properties({"created": _DATE, "author": "gridplan"})
    bold = book.add_format(
        {"bold": True, "bg_color": "#ECF0F0", "border": 1, "text_wrap": True}
    )
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top", "border": 1})
    number = book.add_format({"valign": "top", "border": 1})
    for name, head, rows, widths, note in sheets:
        sheet = book.add_worksheet(name[:31])
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.freeze_panes(1, 1)
        if note:
            sheet.set_footer("&L&8" + note.replace("&", "&&")[:200])
        for column, (title, width) in enumerate(zip(head, widths, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, title, bold)
        for line, cells in enumerate(rows, start=1):
            for column, cell in enumerate(cells):
                if isinstance(cell, str):
                    sheet.write_string(line, column, cell[:_LONGEST], text)
                else:
                    sheet.write_number(line, column, cell, number)
    book.close()
    return memory.getvalue()
