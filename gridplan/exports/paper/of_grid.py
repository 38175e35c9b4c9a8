"""What every paper about one grid has: its opening, its map, its code with a caption."""

from pathlib import Path
from typing import Any

from gridplan.exports.pack.places import place_code
from gridplan.exports.paper.ground import draw_ground, draw_names, ground_for
from gridplan.exports.paper.paper import Paper
from gridplan.plan.handout import Handout
from gridplan.words import Language, say


def open_paper(
    handout: Handout, title: str, language: Language, *, font: Path, **page: Any
) -> Paper:
    """
    Open a document on its first page.

    Parameters
    ----------
    handout : Handout
        The plan; every page names the source of its data.
    title : str
        Of the document.
    language : {'zh', 'en'}
        Of its text.
    font : Path
        Of its letters.
    **page : object
        ``size`` and ``orientation`` of its pages.

    Returns
    -------
    Paper
        With one page, empty but for its foot.
    """
    source = handout.attribution or say("report.data_none", language)
    paper = Paper(title, language, source=source, font=font, **page)
    paper.add_page()
    return paper


def draw_grid(
    paper: Paper, handout: Handout, row: int, frame: tuple[float, float, float, float]
) -> None:
    """
    Draw the map of one grid.

    Parameters
    ----------
    paper : Paper
        Where to.
    handout : Handout
        The plan.
    row : int
        Of the grid.
    frame : (4,) tuple of float, mm
        Left, top, width and height.
    """
    ground = ground_for(*frame, [handout.grids[row].outline])
    draw_ground(paper, ground, handout, [row])
    draw_names(paper, ground, handout, [row])


def put_code(
    paper: Paper, handout: Handout, row: int, code: str, frame: tuple[float, float, float]
) -> str:
    """
    Print the QR code of a grid.

    Parameters
    ----------
    paper : Paper
        Where to.
    handout : Handout
        The plan.
    row : int
        Of the grid.
    code : str
        The address of its page; empty for its start in a map.
    frame : (3,) tuple of float, mm
        Left, top and side.

    Returns
    -------
    str
        What the code opens, in words for its caption.
    """
    paper.code(*frame, code or place_code(handout, row))
    return say("paper.code_url" if code else "paper.code_place", paper.language)
