"""The patrols' section of ``report.html``: put there when a plan is routed, replaced after."""

from html import escape
from typing import Any

from gridplan.exports.report.bilingual import both
from gridplan.exports.report.figures import count
from gridplan.routing import RoutePlan

BEGIN, END = "<!--patrols-->", "<!--/patrols-->"
BEFORE = '<section aria-labelledby="h-not_met">'
_SHOWN = 60


def with_patrols(report: str, plan: RoutePlan, record: dict[str, Any]) -> str:
    """
    Put the patrols into a report.

    Parameters
    ----------
    report : str
        ``report.html``, with or without patrols of an earlier run.
    plan : RoutePlan
        The routes.
    record : dict
        Of `gridplan.exports.routes_record.routes_record`.

    Returns
    -------
    str
        The same page; unchanged where it has no place for them.
    """
    bare = without_patrols(report)
    if BEFORE not in bare:
        return bare
    inside = _totals(record) + _claims(plan) + _links(record)
    section = (
        f'{BEGIN}<section aria-labelledby="h-patrols"><h2 id="h-patrols">'
        f"{both('report.patrols')}</h2>{inside}</section>{END}"
    )
    return bare.replace(BEFORE, section + BEFORE, 1)


def without_patrols(report: str) -> str:
    """
    Take the patrols out of a report.

    Parameters
    ----------
    report : str
        A page.

    Returns
    -------
    str
        As ``gridplan plan`` wrote it.
    """
    head, begin, rest = report.partition(BEGIN)
    _, end, tail = rest.partition(END)
    return head + tail if begin and end else report


def _totals(record: dict[str, Any]) -> str:
    lines = []
    for kind, total in record["totals"].items():
        key = "gap" if total["gap"] is not None else "no_bound"
        lines.append(
            "<li>"
            + both(f"route_cli.kind_{kind}")
            + ": "
            + both(
                f"report.patrols_{key}", routes=count(total["routes"]),
                km=f"{total['km']:.1f}", stops=count(total["stops"]),
                hours=f"{total['hours']:.1f}", bounded=f"{total['bounded_km']:.1f}",
                bound=f"{total['bound_km']:.1f}", gap=f"{100 * (total['gap'] or 0):.2f}",
            )
            + "</li>"
        )  # fmt: skip
    if record["unserved"]:
        told = both("report.patrols_unserved", n=count(record["unserved"]))
        lines.append(f"<li>{told}</li>")
    return f"<ul>{''.join(lines)}</ul>"


def _claims(plan: RoutePlan) -> str:
    """Say value, bound, gap and method of each grid; no bound where there is none."""
    head = "".join(
        f'<th scope="col">{both(f"report.patrols_{key}")}</th>'
        for key in ("grid", "value", "bound", "gap_head", "method")
    )
    rows = "".join(
        f'<tr><th scope="row">{escape(code)}</th><td class="n">{claim.value:.0f}</td>'
        + (
            f'<td class="n">{claim.bound:.0f}</td><td class="n">{100 * claim.gap:.2f}</td>'
            if claim.bound is not None and claim.gap is not None
            else f'<td colspan="2">{both("routing.proof_none")}</td>'
        )
        + f"<td>{both(f'routing.method_{claim.method}')}</td></tr>"
        for code, claim in sorted(plan.claims.items())[:_SHOWN]
    )
    more = len(plan.claims) - _SHOWN
    rest = f"<p>{both('report.patrols_more', n=count(more))}</p>" if more > 0 else ""
    if not plan.claims:
        return ""
    return (
        f'<div class="scroll" tabindex="0"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>{rest}"
    )


def _links(record: dict[str, Any]) -> str:
    names = ["routes/routes.csv", "routes/stops.csv", "routes/load.csv", "routes/days.csv"]
    names += record.get("pictures", [])
    links = ", ".join(f'<a href="{escape(name)}">{escape(name)}</a>' for name in names)
    return f"<p>{both('report.patrols_files')} {links}</p>"
