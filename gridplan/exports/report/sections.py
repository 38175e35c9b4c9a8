"""The parts of the report, one function each; every text that came from outside is escaped."""

from html import escape
from itertools import groupby
from typing import Any

from gridplan.exports.grid_table import GridTable
from gridplan.exports.report.bilingual import both, choice
from gridplan.exports.report.figures import count, share
from gridplan.inputs import Finding
from gridplan.plan.plan import Plan
from gridplan.plan.summary import split_buildings
from gridplan.words import LANGUAGES

_SHOWN = 200  # of findings alike; more would bury the rest
_SHOWN_IDS = 2000

_COLUMNS = (
    "code", "community", "households", "target", "deviation", "deviation_from_target",
    "buildings", "walking", "area", "roundness", "boundary",
)  # fmt: skip
_TEXT_COLUMNS = frozenset({"code", "community", "boundary", "head"})


def facts(summary: dict[str, Any]) -> str:
    """
    Show the main figures as cards.

    Parameters
    ----------
    summary : dict
        As `gridplan.plan.summary.summarise` gives it.

    Returns
    -------
    str
        HTML.
    """
    off, households = summary["deviation"], summary["households"]
    seen = summary["visible_boundary_share"]
    waste = summary["gap_m2"] + summary["overlap_m2"]
    cards: tuple[tuple[str, str, dict[str, str]], ...] = (
        ("grids", count(summary["grids"]), {"communities": count(summary["communities"])}),
        (
            "households",
            count(households["placed"]),
            {"total": count(households["in"]), "unplaced": count(households["unplaced"])},
        ),
        ("mean", share(off["mean"]), {"max": share(off["max"])}),
        ("within_5", share(off["within_5"]), {"within_10": share(off["within_10"])}),
        ("walking", f"{count(summary['walking_m'])} m", {}),
        ("visible", "–" if seen is None else share(seen), {}),
        ("whole", count(summary["disconnected"]), {"bridged": count(summary["bridged"])}),
        (
            "cover",
            f"{waste:.2f} m²",
            {"gap": f"{summary['gap_m2']:.2f}", "overlap": f"{summary['overlap_m2']:.2f}"},
        ),
    )
    shown = "".join(
        f'<div class="card"><strong>{figure}</strong><span>{both(f"report.fact_{key}")}</span>'
        f"<small>{both(f'report.fact_{key}_more', **values)}</small></div>"
        for key, figure, values in cards
    )
    return f'<div class="cards">{shown}</div>'


def grid_rows(table: GridTable) -> str:
    """
    List the grids.

    Parameters
    ----------
    table : GridTable
        The grids; row i has the id ``ri`` and belongs to the map's ``gi``.

    Returns
    -------
    str
        An HTML table whose columns sort.
    """
    head = "".join(
        f'<th scope="col"{"" if key in _TEXT_COLUMNS else " class=n"}>'
        f'<button type="button">{both(f"report.column_{key}")}</button></th>'
        for key in (*_COLUMNS, *(("head",) if table.head_role else ()))
    )
    body = "".join(_grid_row(table, row) for row in range(len(table)))
    return (
        f'<div class="scroll"><table id="grids"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
        f'<p id="no-grid" hidden>{both("report.table_none")}</p>'
    )


def _grid_row(table: GridTable, row: int) -> str:
    off = float(table.deviation[row])
    name = table.community_name[row] or table.community[row]
    boundary = {language: table.boundary[language][row] for language in LANGUAGES}
    numbers = (
        (int(table.households[row]), count(table.households[row])),
        (int(table.target[row]), count(table.target[row])),
        (round(off, 6), _signed_bar(off)),
        (
            round(float(table.deviation_from_target[row]), 6),
            share(float(table.deviation_from_target[row]), signed=True),
        ),
        (int(table.buildings[row]), count(table.buildings[row])),
        (round(float(table.walking[row]), 1), count(table.walking[row])),
        (round(float(table.area[row])), f"{table.area[row] / 10_000:.2f}"),
        (round(float(table.roundness[row]), 4), f"{table.roundness[row]:.2f}"),
    )
    cells = "".join(f'<td class="n" data-v="{value}">{text}</td>' for value, text in numbers)
    return (
        f'<tr id="r{row}"><th scope="row"><button type="button" class="code">'
        f"{escape(table.code[row])}</button></th>"
        f'<td title="{escape(table.community[row])}">{escape(name)}</td>{cells}'
        f'<td class="boundary">{choice(boundary)}</td>'
        f"{f'<td>{escape(table.head[row])}</td>' if table.head_role else ''}</tr>"
    )


def _signed_bar(off: float) -> str:
    width = round(min(abs(off) / 0.2, 1.0) * 50, 1)
    side = "left:50%" if off >= 0 else "right:50%"
    return (
        f'<i class="meter"><b style="{side};width:{width}%"></b></i>{share(off, signed=True)}'
    )


def not_met(summary: dict[str, Any]) -> str:
    """
    List grids outside the tolerance asked, with the reason of each.

    Parameters
    ----------
    summary : dict
        As `gridplan.plan.summary.summarise` gives it.

    Returns
    -------
    str
        HTML.
    """
    rows, needed = summary["infeasible"], summary["tolerance"]["needed"]
    parts = []
    if not rows:
        parts.append(f'<p class="good">{both("report.not_met_none")}</p>')
    else:
        head = "".join(
            f'<th scope="col">{both(f"report.column_{key}")}</th>'
            for key in ("code", "reason", "sentence")
        )
        body = "".join(
            f"<tr><th scope=row>{escape(row['grid'])}</th>"
            f"<td>{both('report.reason_' + row['reason'])}</td>"
            f"<td>{choice(row['sentence'])}</td></tr>"
            for row in rows
        )
        parts.append(f"<p>{both('report.not_met_text')}</p>")
        parts.append(
            f'<div class="scroll" tabindex="0"><table><thead><tr>{head}</tr></thead>'
            f"<tbody>{body}</tbody></table></div>"
        )
    if needed:
        asked = share(summary["tolerance"]["asked"])
        listed = (f"{code}: ±{share(kept)}" for code, kept in needed.items())
        parts.append(_folded(both("report.tolerance_needed", tolerance=asked), listed))
    return "".join(parts)


def findings(plan: Plan) -> str:
    """
    Tell what was repaired, ignored or noticed in the input.

    Parameters
    ----------
    plan : Plan
        The plan.

    Returns
    -------
    str
        HTML; findings alike are folded together.
    """
    order = {"ignored": 0, "repair": 1, "warning": 2}
    ranked = sorted(plan.findings, key=lambda f: (order[f.level], f.key, f.layer))
    groups = [list(g) for _, g in groupby(ranked, key=lambda f: (f.level, f.key, f.layer))]
    parts = [_finding_group(group) for group in groups]
    if not parts:
        parts.append(f'<p class="good">{both("report.findings_none")}</p>')
    buildings = plan.area.buildings
    apart = plan.exclusive_code_of()
    held = set(plan.atoms.parts.building.tolist())
    lists = (
        ("unplaced", [
            (buildings.building_id[b], int(buildings.households[b]))
            for b in range(len(buildings)) if b not in held and b not in apart
        ]),
        ("split", [buildings.building_id[int(b)] for b in split_buildings(plan)]),
        ("crossed", list(plan.atoms.crossed)),
    )  # fmt: skip
    for key, rows in lists:
        if rows:
            shown = [
                both("report.unplaced_row", building=row[0], households=row[1])
                if isinstance(row, tuple)
                else escape(row)
                for row in rows[:_SHOWN_IDS]
            ]
            parts.append(_folded(f"{both(f'report.{key}')} ({len(rows)})", shown, raw=True))
    return "".join(parts)


def _finding_group(group: list[Finding]) -> str:
    first = group[0]
    badge = f'<b class="level {first.level}">{both(f"report.level_{first.level}")}</b>'
    if len(group) == 1:
        return f'<p class="finding">{badge} {_said(first)}</p>'
    rows = [_said(finding) for finding in group[:_SHOWN]]
    if len(group) > _SHOWN:
        rows.append(both("report.findings_more", count=len(group) - _SHOWN))
    return _folded(f"{badge} {escape(first.layer)} ({len(group)}): {rows[0]}", rows, raw=True)


def _said(finding: Finding) -> str:
    return choice({language: finding.say(language) for language in LANGUAGES})


def _folded(title: str, rows: Any, *, raw: bool = False) -> str:
    listed = "".join(f"<li>{row if raw else escape(row)}</li>" for row in rows)
    return f"<details><summary>{title}</summary><ul tabindex=0>{listed}</ul></details>"


def how(plan: Plan, summary: dict[str, Any]) -> str:
    """
    Tell what it takes to make the plan again.

    Parameters
    ----------
    plan : Plan
        The plan.
    summary : dict
        As `gridplan.plan.summary.summarise` gives it.

    Returns
    -------
    str
        HTML.
    """
    scheme, settings = plan.scheme, plan.settings
    rows = (
        ("scheme", choice({"zh": scheme.title_zh, "en": scheme.title_en})
         + f" ({escape(scheme.name)})"),
        ("quotation", escape(scheme.quotation) or both("report.none")),
        ("tolerance", f"±{share(scheme.tolerance)}"),
        ("k", both(f"report.k_{settings.k}")),
        ("effort", both(f"report.effort_{settings.effort}")),
        ("seed", str(settings.seed)),
        ("version", escape(summary["version"])),
        ("crs", escape(plan.area.crs)),
        ("buildings", count(len(plan.area.buildings))),
        ("streets", count(len(plan.area.streets))),
        ("input", f"<code>{escape(plan.area.input_hash)}</code>"),
    )  # fmt: skip
    listed = "".join(
        f"<div><dt>{both(f'report.how_{key}')}</dt><dd>{value}</dd></div>"
        for key, value in rows
    )
    return f"<dl>{listed}</dl><p>{both('report.how_repeat')}</p>"
