"""The notice plate of a grid (公示牌): name, area, people, telephones, supervision."""

from collections import defaultdict
from pathlib import Path

from gridplan.exports.pack.titles import grid_title
from gridplan.exports.paper.of_grid import draw_grid, open_paper, put_code
from gridplan.exports.paper.paper import MUTED, RED, WHITE, Paper
from gridplan.exports.typeface import FONT
from gridplan.plan.handout import Handout
from gridplan.words import Language, say

_MOST_PEOPLE = 12


def notice_plate(
    handout: Handout, row: int, *, language: Language, code: str = "", font: Path = FONT
) -> bytes:
    """
    Print the notice plate of a grid, A3 portrait.

    Names and telephone numbers are left empty for the office to fill in: a plan
    knows staff ids and nothing else of people.

    Parameters
    ----------
    handout : Handout
        The plan.
    row : int
        Of the grid.
    language : {'zh', 'en'}
        Of its text.
    code : str
        What the QR code holds; the grid's start in a map without it.
    font : Path
        Of its letters.

    Returns
    -------
    bytes
        A PDF file.
    """
    grid = handout.grids[row]
    title = say("paper.plate_title", language)
    paper = open_paper(handout, f"{title} {grid.code}", language, font=font, size="A3")
    middle, right = paper.w / 2, paper.w - 18
    paper.set_fill_color(*RED)
    paper.rect(0, 0, paper.w, 46, style="F")
    paper.put(middle, 24, title, size=40, colour=WHITE, align="center", bold=True)
    name = grid_title(grid, language)
    paper.put(middle, 39, name, size=24, colour=WHITE, align="center", most=paper.w - 40)
    y = _line(paper, 62, "code", grid.code)
    y = _line(paper, y, "community", grid.community_name or grid.community)
    y = _line(paper, y, "area", f"{grid.area / 10_000:.2f}")
    y = _line(paper, y, "households", f"{grid.households:,}")
    paper.put(18, y, say("pack.boundary", language), size=15, colour=MUTED)
    y += paper.block(70, y - 5.5, right - 70, grid.boundary_text, size=15) + 8
    y = _people(paper, handout, row, y)
    tasks = _duties(handout, row, language)
    if tasks:
        paper.put(18, y + 4, say("paper.plate_duties", language), size=18, bold=True)
        y += 8 + paper.block(18, y + 8, right - 18, tasks, size=16) + 6
    foot = paper.h - 30
    side = 52.0
    high = max(min(foot - y - 6, 190.0), 70.0)
    draw_grid(paper, handout, row, (18, foot - high, right - 18 - side - 8, high))
    told = put_code(paper, handout, row, code, (right - side, foot - side, side))
    paper.put(
        right - side / 2, foot + 5, told, size=10, colour=MUTED, align="center", most=side
    )
    paper.put(18, paper.h - 18, say("paper.plate_supervision", language), size=18, bold=True)
    paper.line(60, paper.h - 17, 150, paper.h - 17)
    paper.put(right, paper.h - 18, say("paper.plate_update", language), size=11, colour=MUTED,
              align="right")  # fmt: skip
    return paper.made()


def people_of(handout: Handout, code: str, language: Language) -> list[tuple[str, str, str]]:
    """
    List who stands in a grid.

    Parameters
    ----------
    handout : Handout
        The plan.
    code : str
        Of the grid.
    language : {'zh', 'en'}
        Of the roles.

    Returns
    -------
    list of tuple of str
        Role key, role and staff id, heads first; vacancies have a remark for an id.
    """
    found = []
    for line in handout.roster:
        if line.get("unit") != code:
            continue
        role = line.get(f"role_{language}", "")
        who = line.get("staff_id", "")
        missing = line.get("missing", "0")
        if not who and missing not in {"", "0"}:
            who = say("paper.plate_vacant", language, n=missing)
        found.append(
            (line.get("slot", "") != "1", line.get("slot", ""), role, who, line["role"])
        )
    return [(key, role, who) for _, _, role, who, key in sorted(found)]


def _people(paper: Paper, handout: Handout, row: int, y: float) -> float:
    language, right = paper.language, paper.w - 18
    grid = handout.grids[row]
    paper.put(18, y + 4, say("paper.plate_people", language), size=18, bold=True)
    people = people_of(handout, grid.code, language)
    if not people:
        role = say("pack.head", language)
        people = [("", role, grid.head_id)]
    cells = [(role, who, "", "") for _, role, who in people[:_MOST_PEOPLE]]
    if len(people) > _MOST_PEOPLE:
        cells.append((f"… {len(people)}", "", "", ""))
    head = [say(f"paper.plate_{key}", language) for key in ("role", "id", "name", "phone")]
    wide = right - 18
    widths = (wide * 0.28, wide * 0.26, wide * 0.22, wide * 0.24)
    return paper.rows(18, y + 8, widths, cells, size=15, head=head) + 8


def _duties(handout: Handout, row: int, language: Language) -> str:
    """Name what the people of a grid do, each duty once."""
    duties = handout.duties.get(language, {})
    roles = [key for key, *_ in people_of(handout, handout.grids[row].code, language)]
    named: dict[str, None] = defaultdict(lambda: None)
    for role in roles or sorted(duties):
        for duty in duties.get(role, ()):
            named[duty] = None
    return say("report.enumeration_comma", language).join(named)


def _line(paper: Paper, y: float, key: str, text: str) -> float:
    paper.put(18, y, say(f"pack.{key}", paper.language), size=15, colour=MUTED)
    paper.put(70, y, text, size=17, most=paper.w - 90)
    return y + 11
