"""A whole field pack: a page a grid and a head, and the files beside them."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from gridplan.errors import InputError
from gridplan.exports.bundle import write_bundle
from gridplan.exports.pack.days import by_day
from gridplan.exports.pack.geo import grid_geojson
from gridplan.exports.pack.gpx import day_gpx
from gridplan.exports.pack.index import Entry, contents_html, index_html
from gridplan.exports.pack.kmz import grid_kmz
from gridplan.exports.pack.names import file_names
from gridplan.exports.pack.page import page_html
from gridplan.exports.pack.places import place_code
from gridplan.exports.pack.titles import day_title, grid_title
from gridplan.exports.routes_ics import routes_ics
from gridplan.plan.handout import Handout
from gridplan.progress import Progress, silent
from gridplan.routing import Route, RoutePlan
from gridplan.streets import StreetNetwork, build_network
from gridplan.words import LANGUAGES, Language, say

_MOST = 200  # codes on one page; more would make it slow to open
LIMIT = 5_000_000
"""Bytes a page may have: phones send it, and open it without waiting."""


def write_pack(  # noqa: PLR0913 (what, where, and how)
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
    Write the field pack of a plan.

    Parameters
    ----------
    handout : Handout
        The plan.
    folder : Path
        Where to; files of an earlier pack are replaced, others stay.
    rows : sequence of int, optional
        The grids wanted; all without it.
    language : {'zh', 'en'}
        Pages open in it and switch; names in the other files are in it.
    url_of : callable, optional
        Says where a page will be found, given its file name; its code then leads
        there. Without it codes lead to the grid's start in a map.
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
        If the folder cannot be written, or a page cannot be made small enough.
    """
    wanted = list(range(len(handout.grids))) if rows is None else list(rows)
    pieces = _pieces(handout, wanted, language, url_of)
    total = 4 * len(wanted) + len(_groups(handout, wanted)) + 1
    return write_bundle(
        folder, pieces, step="pack", total=total, progress=progress, archive=archive
    )


def pack_page(
    handout: Handout,
    network: StreetNetwork,
    rows: tuple[int, ...],
    *,
    language: Language = "zh",
) -> str:
    """
    Write one page, small enough to be sent.

    Parameters
    ----------
    handout : Handout
        The plan.
    network : StreetNetwork
        Of its streets.
    rows : tuple of int
        The grids.
    language : {'zh', 'en'}
        Shown first.

    Returns
    -------
    str
        HTML of at most `LIMIT` bytes, without turns where they would be too many.

    Raises
    ------
    InputError
        If it is too big even so.
    """
    for has_directions in (True, False):
        page = page_html(
            handout, network, rows, language=language, has_directions=has_directions
        )
        if len(page.encode()) <= LIMIT:
            return page
    raise InputError(
        "export.page_too_big", grid=handout.grids[rows[0]].code, megabytes=LIMIT // 1_000_000
    )


def _pieces(
    handout: Handout,
    rows: list[int],
    language: Language,
    url_of: Callable[[str], str] | None,
) -> Iterator[tuple[str, bytes]]:
    network = build_network(handout.streets)
    names = file_names([grid.code for grid in handout.grids])
    groups = _groups(handout, rows)
    group_names = file_names([f"{kind}-{whose}" for kind, whose in groups])
    entries: list[Entry] = []
    for ((kind, whose), mine), name in zip(groups.items(), group_names, strict=True):
        page = f"{name}.html"
        title: dict[Language, str] = {
            tongue: say(f"pack.of_{kind}", tongue, name=whose) for tongue in LANGUAGES
        }
        code = ", ".join(handout.grids[row].code for row in mine)
        entries.append(
            Entry(
                title=title, code=code, page=page, files=(), is_head=True,
                qr=_qr(handout, mine[0], page, url_of),
            )
        )  # fmt: skip
        yield page, pack_page(handout, network, mine, language=language).encode()
    for row in rows:
        grid, page = handout.grids[row], f"{names[row]}.html"
        yield page, pack_page(handout, network, (row,), language=language).encode()
        files = []
        for kind, name, content in _beside(handout, network, row, names[row], language):
            files.append((kind, name))
            yield name, content
        entries.append(
            Entry(
                title={tongue: grid_title(grid, tongue) for tongue in LANGUAGES},
                code=grid.code, page=page, files=tuple(files),
                qr=_qr(handout, row, page, url_of), community=grid.community,
            )
        )  # fmt: skip
    yield from _lists(entries, handout, url_of is not None, language)


def _lists(
    entries: list[Entry], handout: Handout, has_url: bool, language: Language
) -> Iterator[tuple[str, bytes]]:
    """List the pages on one page, or a page a community where there are many."""
    area = handout.area or handout.scheme
    if len(entries) <= _MOST:
        html = index_html(entries, area, has_url=has_url, language=language)
        yield "index.html", html.encode()
        return
    groups: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[entry.community].append(entry)
    titled = {grid.community: grid.community_name or grid.community for grid in handout.grids}
    files = file_names([f"index-{community or 'heads'}" for community in groups])
    parts = []
    for (community, mine), file in zip(groups.items(), files, strict=True):
        title: dict[Language, str] = {
            tongue: f"{titled[community]} {community}"
            if community
            else say("pack.index_person", tongue)
            for tongue in LANGUAGES
        }
        html = index_html(mine, title[language], has_url=has_url, language=language)
        yield f"{file}.html", html.encode()
        parts.append((title, f"{file}.html", len(mine)))
    yield "index.html", contents_html(parts, area, language=language).encode()


def _beside(
    handout: Handout, network: StreetNetwork, row: int, name: str, language: Language
) -> Iterator[tuple[str, str, bytes]]:
    """Make what lies beside a page: kind, file name, content."""
    grid = handout.grids[row]
    routes = handout.routes_of(grid.code)
    days = by_day(routes) or [(None, [])]
    for day, walks in days:
        title = f"{grid_title(grid, language)} {day_title(day, language)}"
        text = day_gpx(handout, network, row, [r for _, r in walks], title, language)
        stem = name if day is None else f"{name}-{day.isoformat()}"
        yield "gpx", f"gpx/{stem}.gpx", text.encode()
    yield "kmz", f"kmz/{name}.kmz", grid_kmz(handout, network, row, routes, language)
    text = grid_geojson(handout, network, row, routes, language)
    yield "geojson", f"geojson/{name}.geojson", text.encode()
    plan = RoutePlan(routes=_by_id(routes), claims={}, owner=(), unserved=(), seed=0)
    places = {(route.grid_code, route.slot) for route in routes if route.day is not None}
    for number, (code, slot) in enumerate(sorted(places), start=1):
        text = routes_ics(plan, code, slot=slot, language=language)
        yield "ics", f"calendar/{name}-{number}.ics", text.encode()


def _by_id(routes: Sequence[Route]) -> tuple[Route, ...]:
    return tuple(sorted(routes, key=lambda route: route.route_id))


def _groups(handout: Handout, rows: Sequence[int]) -> dict[tuple[str, str], tuple[int, ...]]:
    """
    Find heads and teams of several grids; of one grid the page is the grid's.

    Returns
    -------
    dict of tuple of str to tuple of int
        Rows by kind (``head`` or ``team``) and id or name.
    """
    grids: dict[tuple[str, str], list[int]] = defaultdict(list)
    row_of = {handout.grids[row].code: row for row in rows}
    for row in rows:
        if handout.grids[row].head_id:
            grids["head", handout.grids[row].head_id].append(row)
    for team, codes in handout.teams.items():
        grids["team", team] += [row_of[code] for code in codes if code in row_of]
    return {whose: tuple(mine) for whose, mine in sorted(grids.items()) if len(mine) > 1}


def _qr(handout: Handout, row: int, page: str, url_of: Callable[[str], str] | None) -> str:
    return place_code(handout, row) if url_of is None else url_of(page)
