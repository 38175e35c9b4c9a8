"""All paper of a plan, in one folder."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from gridplan.exports.bundle import write_bundle
from gridplan.exports.pack.names import file_names
from gridplan.exports.paper.booklet import route_booklet
from gridplan.exports.paper.grid_sheet import grid_sheet
from gridplan.exports.paper.letters import missing_characters, small_font
from gridplan.exports.paper.meeting import meeting_report
from gridplan.exports.paper.plate import notice_plate
from gridplan.exports.paper.tables import register_xlsx, roster_xlsx
from gridplan.plan.handout import Handout
from gridplan.progress import Progress, silent
from gridplan.streets import build_network
from gridplan.words import Language


def write_paper(  # noqa: PLR0913 (what, where, and how)
    handout: Handout,
    folder: Path,
    *,
    rows: Sequence[int] | None = None,
    language: Language = "zh",
    url_of: Callable[[str], str] | None = None,
    archive: Path | None = None,
    progress: Progress = silent,
) -> list[Path]:
    """
    Print a plan.

    Parameters
    ----------
    handout : Handout
        The plan.
    folder : Path
        Where to; files of an earlier run are replaced, others stay.
    rows : sequence of int, optional
        The grids wanted; all without it.
    language : {'zh', 'en'}
        Of all text; 四至 is Chinese always.
    url_of : callable, optional
        Says where a page of the field pack will be found, given its file name; the
        codes on paper then lead there, else to the grid's start in a map.
    archive : Path, optional
        A zip file of it all, written beside.
    progress : Progress
        Told after every file.

    Returns
    -------
    list of Path
        The files written; they depend on the plan alone.

    Raises
    ------
    InputError
        If the folder cannot be written.
    """
    wanted = list(range(len(handout.grids))) if rows is None else list(rows)
    booklets = sum(bool(handout.routes_of(handout.grids[row].code)) for row in wanted)
    total = 2 * len(wanted) + booklets + 2 + bool(handout.roster)
    with small_font(handout) as font:
        pieces = _pieces(handout, wanted, language, url_of, font)
        return write_bundle(
            folder, pieces, step="paper", total=total, progress=progress, archive=archive
        )


def unprintable(handout: Handout) -> str:
    """
    List characters of names that the font lacks.

    Parameters
    ----------
    handout : Handout
        The plan.

    Returns
    -------
    str
        Each once; they are printed as 〓.
    """
    return missing_characters([
        handout.area, handout.attribution, *handout.homes.name, *handout.homes.address,
        *handout.streets.name, *(grid.community_name for grid in handout.grids),
    ])  # fmt: skip


def _pieces(
    handout: Handout,
    rows: list[int],
    language: Language,
    url_of: Callable[[str], str] | None,
    font: Path,
) -> Iterator[tuple[str, bytes]]:
    names = file_names([grid.code for grid in handout.grids])
    yield "report.pdf", meeting_report(handout, rows, language, font=font)
    yield "register.xlsx", register_xlsx(handout, rows, language)
    if handout.roster:
        yield "roster.xlsx", roster_xlsx(handout, rows, language)
    network = build_network(handout.streets)
    for row in rows:
        name = names[row]
        code = "" if url_of is None else url_of(f"{name}.html")
        sheet = grid_sheet(handout, row, language=language, code=code, font=font)
        yield f"sheets/{name}.pdf", sheet
        plate = notice_plate(handout, row, language=language, code=code, font=font)
        yield f"plates/{name}.pdf", plate
        if handout.routes_of(handout.grids[row].code):
            booklet = route_booklet(handout, network, row, language=language, font=font)
            yield f"booklets/{name}.pdf", booklet
