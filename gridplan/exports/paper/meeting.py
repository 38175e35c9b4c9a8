"""The report of a plan for a meeting: figures, map, balance, people, rules, prices."""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from gridplan.exports.colours import DIVERGING, PALETTE, colour_numbers, deviation_class
from gridplan.exports.paper.ground import MINE, draw_lines, fill_areas, ground_for
from gridplan.exports.paper.of_grid import open_paper
from gridplan.exports.paper.paper import INK, LINE, MUTED, Colour, Paper
from gridplan.exports.scale import nice_length
from gridplan.exports.tradeoff_cells import COLUMNS, CURVES, tradeoff_cells
from gridplan.exports.typeface import FONT
from gridplan.plan.handout import Handout
from gridplan.words import Language, say

_LEFT = 14.0
_EDGES = np.array([-1.0, -0.2, -0.15, -0.1, -0.05, -0.02, 0.02, 0.05, 0.1, 0.15, 0.2, 1e9])
_MOST = 40


def meeting_report(
    handout: Handout, rows: Sequence[int], language: Language, *, font: Path = FONT
) -> bytes:
    """
    Print the report, A4 portrait.

    Parameters
    ----------
    handout : Handout
        The plan.
    rows : sequence of int
        The grids told of; figures of the whole plan stand only where all are.
    language : {'zh', 'en'}
        Of its text.
    font : Path
        Of its letters.

    Returns
    -------
    bytes
        A PDF file.
    """
    area = handout.area or handout.scheme
    title = say("paper.report_title", language, area=area)
    paper = open_paper(handout, title, language, font=font)
    paper.put(_LEFT, 22, title, size=19, bold=True, most=paper.w - 2 * _LEFT)
    scheme = handout.scheme_title.get(language, handout.scheme)
    told = say("paper.report_scheme", language, scheme=scheme)
    y = 27 + paper.block(_LEFT, 27, paper.w - 2 * _LEFT, told, size=10, colour=MUTED)
    y = _facts(paper, handout, rows, y + 5)
    y = _overview(paper, handout, rows, y + 4)
    y = _balance(paper, handout, rows, y + 4)
    y = _communities(paper, handout, rows, y + 4)
    y = _routes(paper, handout, rows, y + 4)
    y = _people(paper, handout, rows, y + 4)
    y = _not_met(paper, handout, rows, y + 4)
    y = _rules(paper, handout, y + 4)
    _prices(paper, handout, y + 4)
    return paper.made()


def _heading(paper: Paper, y: float, key: str, room: float = 30.0) -> float:
    if y + room > paper.h - 14:
        paper.add_page()
        y = 16.0
    paper.put(_LEFT, y + 5, say(f"paper.{key}", paper.language), size=13, bold=True)
    return y + 9


def _facts(paper: Paper, handout: Handout, rows: Sequence[int], y: float) -> float:
    y = _heading(paper, y, "report_summary")
    grids = [handout.grids[row] for row in rows]
    off = np.abs([grid.deviation for grid in grids])
    weight = np.array([grid.households for grid in grids], dtype=np.float64)
    walk = float(weight @ [grid.walking for grid in grids]) / max(weight.sum(), 1.0)
    told = [
        ("communities", f"{len({grid.community for grid in grids}):,}"),
        ("grids", f"{len(grids):,}"),
        ("households", f"{int(weight.sum()):,}"),
        ("mean", f"{off.mean():.1%}"),
        ("max", f"{off.max():.1%}"),
        ("within_10", f"{(off <= 0.1 + 1e-12).mean():.0%}"),
        ("walking", f"{walk:.0f}"),
    ]
    visible = handout.summary.get("visible_boundary_share")
    if len(rows) == len(handout.grids) and visible is not None:
        told.append(("visible", f"{float(visible):.0%}"))
    wide = (paper.w - 2 * _LEFT) / 4
    for number, (key, text) in enumerate(told):
        x, top = _LEFT + number % 4 * wide, y + number // 4 * 19
        paper.set_draw_color(*LINE)
        paper.set_line_width(0.2)
        paper.rect(x, top, wide - 3, 16, round_corners=True, corner_radius=2)
        paper.put(x + 3, top + 8, text, size=15, colour=(11, 92, 153), bold=True)
        paper.put(
            x + 3, top + 13.5, say(f"paper.fact_{key}", paper.language), size=7.5,
            colour=MUTED, most=wide - 8,
        )  # fmt: skip
    return y + -(-len(told) // 4) * 19


def _overview(paper: Paper, handout: Handout, rows: Sequence[int], y: float) -> float:
    high = 120.0
    y = _heading(paper, y, "report_map", room=high + 14)
    shapes = handout.outlines[list(rows)]
    ground = ground_for(_LEFT, y, paper.w - 2 * _LEFT, high, list(shapes))
    colours = colour_numbers(shapes)
    with paper.rect_clip(ground.x, ground.y, ground.width, ground.height):
        paper.set_fill_color(246, 246, 243)
        paper.rect(ground.x, ground.y, ground.width, ground.height, style="F")
        for number, colour in enumerate(PALETTE):
            fill_areas(paper, ground, shapes[colours == number], _rgb(colour))
        draw_lines(paper, ground, shapely.boundary(shapes), INK, 0.15)
        wanted = {handout.grids[row].community for row in rows}
        outlines = np.array(
            [shape for code, shape in handout.communities.items() if code in wanted],
            dtype=object,
        )
        draw_lines(paper, ground, shapely.boundary(outlines), MINE, 0.5)
        step = 1000 / ground.scale
        for row in rows:
            room = float(np.sqrt(handout.outlines[row].area)) * step
            if room < 4.0:
                continue
            at = shapely.get_coordinates(shapely.point_on_surface(handout.outlines[row]))
            ((x, top),) = ground.place(at)
            size = min(7.0, room)
            paper.put(
                x, top + 0.9, handout.grids[row].code[-3:], size=size, align="center", halo=True
            )
    paper.set_draw_color(*INK)
    paper.set_line_width(0.3)
    paper.rect(ground.x, ground.y, ground.width, ground.height)
    metres = nice_length(0.25 * ground.width * ground.scale / 1000)
    shown = f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"
    paper.set_line_width(0.6)
    end = y + high - 4
    paper.line(_LEFT + 4, end, _LEFT + 4 + metres * 1000 / ground.scale, end)
    paper.put(_LEFT + 4, end - 1.5, f"{shown}   1:{ground.scale:,}", size=7.5, halo=True)
    return y + high + 2


def _balance(paper: Paper, handout: Handout, rows: Sequence[int], y: float) -> float:
    high = 42.0
    y = _heading(paper, y, "report_balance", room=high + 26)
    wide = paper.w - 2 * _LEFT
    y += paper.block(_LEFT, y, wide, say("paper.report_balance_text", paper.language), size=9)
    off = np.array([handout.grids[row].deviation for row in rows])
    count, _ = np.histogram(off, bins=_EDGES)
    step = wide / len(count)
    for number, n in enumerate(count.tolist()):
        tall = high * n / max(int(count.max()), 1)
        middle = float(np.clip(_EDGES[number : number + 2], -0.25, 0.25).mean())
        paper.set_fill_color(*_rgb(DIVERGING[deviation_class(middle)]))
        paper.set_draw_color(*MUTED)
        paper.set_line_width(0.2)
        x, top = _LEFT + number * step, y + 5 + high - tall
        if n:
            paper.rect(x + 1, top, step - 2, tall, style="FD")
            paper.put(x + step / 2, top - 1, f"{n:,}", size=8, align="center")
        if number:  # what lies between two bars stands under the gap between them
            edge = f"{_EDGES[number]:+.0%}"
            paper.put(x, y + high + 9, edge, size=8, colour=MUTED, align="center")
    paper.set_draw_color(*INK)
    paper.line(_LEFT, y + 5 + high, _LEFT + wide, y + 5 + high)
    return y + high + 12


def _communities(paper: Paper, handout: Handout, rows: Sequence[int], y: float) -> float:
    y = _heading(paper, y, "report_communities")
    by_community = defaultdict(list)
    for row in rows:
        by_community[handout.grids[row].community].append(handout.grids[row])
    cells = [
        (
            code, grids[0].community_name, f"{len(grids):,}",
            f"{sum(grid.households for grid in grids):,}",
            f"{sum(grid.households for grid in grids) / len(grids):.1f}",
            f"{max(abs(grid.deviation) for grid in grids):.1%}",
        )
        for code, grids in sorted(by_community.items())
    ]  # fmt: skip
    head = [
        say(f"paper.column_{key}", paper.language)
        for key in ("code", "community", "grids", "households", "mean_households", "max")
    ]
    return paper.rows(_LEFT, y, (40, 52, 20, 22, 26, 22), cells, size=8.5, head=head) + 2


def _routes(paper: Paper, handout: Handout, rows: Sequence[int], y: float) -> float:
    walks = {r.route_id: r for row in rows for r in handout.routes_of(handout.grids[row].code)}
    routes = list(walks.values())
    if not routes:
        return y
    y = _heading(paper, y, "report_routes")
    told = say(
        "paper.routes_text", paper.language, routes=f"{len(routes):,}",
        days=len({route.day for route in routes if route.day is not None}),
        stops=f"{sum(len(route.stops) for route in routes):,}",
        km=f"{sum(route.metres for route in routes) / 1000:,.1f}",
    )  # fmt: skip
    return y + paper.block(_LEFT, y, paper.w - 2 * _LEFT, told, size=9.5) + 2


def _people(paper: Paper, handout: Handout, rows: Sequence[int], y: float) -> float:
    staffing: dict[str, Any] | None = handout.summary.get("staffing")
    if not staffing or len(rows) != len(handout.grids):
        return y
    y = _heading(paper, y, "report_staffing")
    names = {line["role"]: line.get(f"role_{paper.language}", "") for line in handout.roster}
    lines = [
        say(
            "paper.staffing_heads", paper.language, heads=staffing.get("heads", 0),
            doubles=staffing.get("doubles", 0), people=staffing.get("people", 0),
        )
    ]  # fmt: skip
    lines += [
        say("paper.staffing_missing", paper.language, role=names.get(role, role), n=n)
        for role, n in staffing.get("missing", {}).items()
        if n
    ]
    lines += [short.get(paper.language, "") for short in staffing.get("shortages", [])]
    return _paragraphs(paper, lines, y)


def _not_met(paper: Paper, handout: Handout, rows: Sequence[int], y: float) -> float:
    codes = {handout.grids[row].code for row in rows}
    told = [
        miss["sentence"].get(paper.language, "")
        for miss in handout.summary.get("infeasible", [])
        if miss.get("grid") in codes
    ]
    y = _heading(paper, y, "report_not_met")
    if not told:
        return _paragraphs(paper, [say("report.not_met_none", paper.language)], y)
    more = [say("report.findings_more", paper.language, count=len(told) - _MOST)]
    return _paragraphs(paper, told[:_MOST] + (more if len(told) > _MOST else []), y)


def _rules(paper: Paper, handout: Handout, y: float) -> float:
    report = handout.conformance
    if not report:
        return y
    language = paper.language
    y = _heading(paper, y, "report_rules")
    totals = report.get("totals", {})
    told = say(
        "paper.rules_totals", language, passed=totals.get("pass", 0),
        failed=totals.get("fail", 0), open=totals.get("open", 0),
    )  # fmt: skip
    y += paper.block(_LEFT, y, paper.w - 2 * _LEFT, told, size=9.5) + 2
    cells = []
    for line in report.get("lines", []):
        value = line.get("value")
        cells.append((
            str(line.get("rule", {}).get(language, "")),
            say(f"paper.verdict_{line.get('verdict', 'open')}", language),
            "" if value is None else f"{float(value):.4g}",
            str(line.get("quotation", "")),
        ))  # fmt: skip
    head = [
        say(f"paper.column_{key}", language)
        for key in ("rule", "verdict", "value", "quotation")
    ]
    return paper.rows(_LEFT, y, (78, 20, 20, 64), cells, size=8.5, head=head) + 2


def _prices(paper: Paper, handout: Handout, y: float) -> None:
    """Print what criteria cost, where ``gridplan tradeoff -o`` wrote it into the folder."""
    points = (handout.tradeoff or {}).get("points", [])
    if not points:
        return
    language = paper.language
    y = _heading(paper, y, "report_tradeoff")
    wide = (paper.w - 2 * _LEFT) / len(COLUMNS)
    for curve in CURVES:
        title = say(f"tradeoff.curve_{curve}", language)
        cells = [tradeoff_cells(point) for point in points if point["curve"] == curve]
        if y + 16 + 7 * len(cells) > paper.h - 14:  # a table stands whole, with its title
            paper.add_page()
            y = 16.0
        paper.put(_LEFT, y + 4, title, size=10, bold=True)
        head = [say(f"tradeoff.column_{column}", language) for column in COLUMNS]
        y = paper.rows(_LEFT, y + 6, [wide] * len(COLUMNS), cells, size=8, head=head) + 3
    _paragraphs(paper, [say("tradeoff.floors", language)], y)


def _paragraphs(paper: Paper, texts: Sequence[str], y: float) -> float:
    wide = paper.w - 2 * _LEFT
    for text in texts:
        if y + paper.block(0, 0, wide, text, size=9, is_measured=True) > paper.h - 14:
            paper.add_page()
            y = 16.0
        y += paper.block(_LEFT, y, wide, text, size=9) + 1
    return y + 1


def _rgb(colour: str) -> Colour:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return red, green, blue
