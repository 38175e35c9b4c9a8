"""The report's section on what stands beside the grids: people, levels, exclusive grids."""

from html import escape
from typing import Any

from gridplan.exports.report.bilingual import both, choice
from gridplan.exports.report.figures import count, share
from gridplan.plan.complete import Completion
from gridplan.plan.plan import Plan


def staffing(done: Completion, summary: dict[str, Any]) -> str:
    """
    Tell who heads the grids, who is missing and what each team carries.

    Parameters
    ----------
    done : Completion
        Its roster.
    summary : dict
        As ``summary.json`` has it.

    Returns
    -------
    str
        HTML; empty without a roster.
    """
    if done.roster is None:
        return ""
    told = summary["staffing"]
    text = both(
        "report.staffing_text", people=count(told["people"]), heads=count(told["heads"]),
        doubles=count(told["doubles"]), apart=count(told["apart"]),
        familiarity=share(told["familiarity"]),
    )  # fmt: skip
    missing = [
        f"<li>{both('report.staffing_missing', role=role, n=count(n))}</li>"
        for role, n in told["missing"].items()
        if n
    ]
    short = [f"<li>{choice(sentence)}</li>" for sentence in told["shortages"]]
    head = "".join(
        f'<th scope="col">{both(f"report.team_{key}")}</th>'
        for key in ("employer", "line", "people", "hours", "workload", "each", "spread")
    )
    rows = "".join(
        f'<tr><th scope="row">{escape(team["employer"]) or both("report.none")}</th>'
        f"<td>{escape(team['line'])}</td>"
        f'<td class="n">{count(team["people"])}</td><td class="n">{count(team["hours"])}</td>'
        f'<td class="n">{count(team["workload"])}</td>'
        f'<td class="n">{team["workload"] / max(team["people"], 1):.1f}</td>'
        f'<td class="n">{team["least"]:.0f}–{team["most"]:.0f}</td></tr>'
        for team in told["teams"]
    )
    return (
        f"<p>{text}</p><ul>{''.join((*missing, *short))}</ul>"
        f'<div class="scroll" tabindex="0"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def levels(plan: Plan, done: Completion) -> str:
    """
    Tell how many units each lower level has, and which grids were cut out.

    Parameters
    ----------
    plan : Plan
        The plan.
    done : Completion
        Its lower levels.

    Returns
    -------
    str
        HTML; empty where there is neither.
    """
    rows = []
    for one in done.nested.nested.levels if done.nested else ():
        sizes = both(
            "report.level_text", units=count(len(one.households)),
            least=count(one.households.min()), most=count(one.households.max()),
            target=count(one.level.target), outside=count(len(one.outside)),
        )  # fmt: skip
        rows.append(
            f"<li>{choice({'zh': one.level.name_zh, 'en': one.level.name_en})}: {sizes}</li>"
        )
    if plan.exclusive is not None:
        text = both("report.exclusive_text", n=count(len(plan.exclusive)))
        rows.append(f"<li>{text}</li>")
    return f"<ul>{''.join(rows)}</ul>" if rows else ""


def work(plan: Plan) -> str:
    """
    Tell what counts as work, and how much.

    Parameters
    ----------
    plan : Plan
        The plan.

    Returns
    -------
    str
        HTML; empty where work is households.
    """
    if not plan.sources:
        return ""
    head = "".join(
        f'<th scope="col">{both(f"report.source_{key}")}</th>'
        for key in ("name", "weight", "count", "share")
    )
    rows = "".join(
        f'<tr><th scope="row">{escape(source.name)}</th><td class="n">{source.weight:g}</td>'
        f'<td class="n">{count(source.count)}</td><td class="n">{share(source.share)}</td></tr>'
        for source in plan.sources
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def rules(done: Completion) -> str:
    """
    Count the rules that hold.

    Parameters
    ----------
    done : Completion
        Its conformance report.

    Returns
    -------
    str
        HTML; empty where no report was made.
    """
    if done.conformance is None:
        return ""
    totals = done.conformance.to_dict()["totals"]
    text = both("report.rules_text", passed=totals["pass"], failed=totals["fail"],
                open=totals["open"])  # fmt: skip
    gates = "".join(
        f"<li>{choice({'zh': gate.say('zh'), 'en': gate.say('en')})}</li>"
        for gate in done.gates
    )
    return f'<p>{text} <a href="conformance.html">conformance.html</a></p><ul>{gates}</ul>'


def proof(plan: Plan, summary: dict[str, Any]) -> str:
    """
    Tell how far the plan is from the best one, what is proven and what is not.

    Parameters
    ----------
    plan : Plan
        The plan.
    summary : dict
        As ``summary.json`` has it.

    Returns
    -------
    str
        HTML; empty without certificates.
    """
    if plan.certified is None:
        return ""
    told = summary["certified"]
    text = both(
        "proof.figures", communities=count(told["communities"]), proven=count(told["proven"]),
        median=share(told["median_gap"] or 0.0), most=share(told["max_gap"] or 0.0),
    )  # fmt: skip
    rows = "".join(
        f"<li>{escape(code)}: "
        + both(
            f"proof.row_{'best' if one.is_proven else one.method}",
            gap=share(one.gap), least=one.model.lower, most=one.model.upper,
        )
        + "</li>"
        for code, one in zip(plan.area.communities.code, plan.certified, strict=True)
    )  # fmt: skip
    return (
        f"<p>{text}</p><p>{both('proof.is_proven')}</p><p>{both('proof.is_not_proven')}</p>"
        f"<p>{both('proof.by_solver')}</p>"
        f"<details><summary>{both('proof.each')}</summary><ul tabindex=0>{rows}</ul></details>"
    )
