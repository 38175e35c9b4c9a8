"""The report's page: style, script, sections and letters, one file."""

from base64 import b64encode
from html import escape
from importlib import resources
from typing import Any

from gridplan.exports.colours import DIVERGING, PALETTE
from gridplan.exports.grid_table import GridTable
from gridplan.exports.report import beside, sections
from gridplan.exports.report.bilingual import TAGS, both, choice
from gridplan.exports.report.figures import share
from gridplan.exports.report.histogram import histogram
from gridplan.exports.report.svg_map import svg_map
from gridplan.exports.typeface import cut_down
from gridplan.plan.complete import Completion
from gridplan.plan.plan import Plan
from gridplan.words import Language, say

# Nothing may be fetched: the browser itself refuses what this does not name.
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
    "img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
)


def report_html(
    plan: Plan,
    table: GridTable,
    summary: dict[str, Any],
    language: Language,
    done: Completion | None = None,
) -> str:
    """
    Write the report.

    Parameters
    ----------
    plan : Plan
        The plan.
    table : GridTable
        Its grids.
    summary : dict
        As `gridplan.plan.summary.summarise` gives it.
    language : {'en', 'zh'}
        Shown first; a button changes it.
    done : Completion, optional
        Its people, lower levels and rules.

    Returns
    -------
    str
        One HTML file that asks nothing of any network.
    """
    title = {tongue: say("report.title", tongue, area=plan.area.name) for tongue in TAGS}
    body = "\n".join(
        (
            f"<body><header><div><h1>{choice(title)}</h1>",
            f"<p>{choice({'zh': plan.scheme.title_zh, 'en': plan.scheme.title_en})}</p></div>",
            f'<button type="button" id="language">{both("report.language")}</button></header>',
            f"<main>{sections.facts(summary)}",
            _section("map", _map_box(plan, table)),
            _section("balance", _balance(table, summary)),
            _section("table", _table_box(table)),
            *_beside(plan, summary, done or Completion()),
            _section("not_met", sections.not_met(summary)),
            *([_section("proof", beside.proof(plan, summary))] if plan.certified else []),
            _section("findings", sections.findings(plan)),
            _section("how", sections.how(plan, summary)),
            _section("data", f"<p>{_source(plan)}</p>"),
            f"</main><script>{_asset('report.js')}</script></body></html>\n",
        )
    )
    return "\n".join(
        (
            f'<!doctype html>\n<html lang="{TAGS[language]}">',
            '<head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title[language])}</title>",
            f"<style>{_letters(body)}{_asset('report.css')}{_paint()}</style></head>",
            body,
        )
    )


def _letters(text: str) -> str:
    """Carry the letters of the page: not every computer abroad has Chinese ones."""
    font = b64encode(cut_down(text, form="woff")).decode()
    return (
        f'@font-face{{font-family:"gridplan";src:url(data:font/woff;base64,{font})'
        ' format("woff")}'
    )


def _beside(plan: Plan, summary: dict[str, Any], done: Completion) -> list[str]:
    """Show only the sections that this plan has."""
    parts = {
        "work": beside.work(plan),
        "staffing": beside.staffing(done, summary),
        "levels": beside.levels(plan, done),
        "rules": beside.rules(done),
    }
    return [_section(key, inside) for key, inside in parts.items() if inside]


def _section(key: str, inside: str) -> str:
    return (
        f'<section aria-labelledby="h-{key}"><h2 id="h-{key}">{both(f"report.{key}")}</h2>'
        f"{inside}</section>"
    )


def _map_box(plan: Plan, table: GridTable) -> str:
    buttons = "".join(
        f'<button type="button" data-mode="{mode}" aria-pressed="{pressed}">'
        f"{both(f'report.map_by_{mode}')}</button>"
        for mode, pressed in (("colour", "true"), ("deviation", "false"))
    )
    zoom = "".join(
        f'<button type="button" data-zoom="{way}"><span aria-hidden="true">{sign}</span>'
        f'<span class="unseen">{both(f"report.map_{way}")}</span></button>'
        for way, sign in (("closer", "+"), ("further", "\u2212"), ("whole", "⤢"))
    )
    swatches = "".join(f'<i class="d{i}"></i>' for i in range(len(DIVERGING)))
    return (
        f'<div class="tools" role="group">{buttons}'
        f'<span id="legend">{both("report.legend_too_few")} {swatches} '
        f"{both('report.legend_too_many')}</span></div>"
        f'<div id="frame" class="by-colour">{svg_map(plan, table)}'
        f'<div class="zoom">{zoom}</div>'
        f'<div class="north" aria-hidden="true">N<br>▲</div>'
        f'<div class="scale" aria-hidden="true"><span id="scale"></span></div>'
        f'<div class="source">{_source(plan)}</div></div>'
        f'<div id="tip" hidden></div><p class="hint">{both("report.map_hint")}</p>'
    )


def _balance(table: GridTable, summary: dict[str, Any]) -> str:
    text = both(
        "report.balance_text",
        floor=share(summary["floor_max"]),
        target_mean=share(summary["deviation_from_target"]["mean"]),
    )
    return f"{histogram(table.deviation, summary['tolerance']['asked'])}<p>{text}</p>"


def _table_box(table: GridTable) -> str:
    return (
        f'<label class="filter">{both("report.table_filter")} '
        f'<input type="search" id="filter" autocomplete="off"></label>'
        f"{sections.grid_rows(table)}"
    )


def _source(plan: Plan) -> str:
    return escape(plan.area.attribution) or both("report.data_none")


def _paint() -> str:
    rules = [f".by-colour .c{i}{{fill:{colour}}}" for i, colour in enumerate(PALETTE)]
    rules += [
        f".by-deviation .d{i},.bar.d{i}{{fill:{colour}}}i.d{i}{{background:{colour}}}"
        for i, colour in enumerate(DIVERGING)
    ]
    return "".join(rules)


def _asset(name: str) -> str:
    return (resources.files(__package__) / name).read_text(encoding="utf-8")
