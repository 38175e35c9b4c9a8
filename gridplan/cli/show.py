"""What the terminal shows of a plan: its figures, its communities, what could not be met."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table
from rich.text import Text

from gridplan.inputs import Finding
from gridplan.plan.plan import Plan
from gridplan.words import Language, say

_MOST_ROWS = 40
_MOST_REASONS = 10


def show_plan(
    console: Console,
    plan: Plan,
    summary: dict[str, Any],
    run: dict[str, Any],
    language: Language,
) -> None:
    """
    Print the summary of a plan.

    Parameters
    ----------
    console : Console
        Where to.
    plan : Plan
        The plan.
    summary, run : dict
        What ``summary.json`` and ``run.json`` hold.
    language : {'en', 'zh'}
        The language wanted.
    """
    if len(plan.area.communities) <= _MOST_ROWS:
        console.print(communities_table(plan, language))
    console.print(figures_table(plan, summary, run, language))
    show_reasons(console, summary["infeasible"], language)
    counted = Counter(finding.level for finding in plan.findings)
    if counted:
        noticed = say(
            "cli.noticed",
            language,
            **{level: counted[level] for level in ("repair", "warning", "ignored")},
        )
        console.print(Text(noticed, style="dim"))


def communities_table(plan: Plan, language: Language) -> Table:
    """
    Lay out one row a community.

    Parameters
    ----------
    plan : Plan
        The plan.
    language : {'en', 'zh'}
        The language wanted.

    Returns
    -------
    Table
        Code, name, class, households, grids, mean, largest deviation, tolerance kept.
    """
    table = Table(box=None, padding=(0, 1))
    for name in ("community", "name", "class"):
        table.add_column(say(f"cli.column_{name}", language), no_wrap=name == "community")
    for name in ("households", "grids", "mean", "farthest", "kept"):
        table.add_column(say(f"cli.column_{name}", language), justify="right")
    communities, asked = plan.area.communities, plan.scheme.tolerance
    for number, code in enumerate(communities.code):
        load = plan.households[plan.partition.community == number]
        mean = float(load.mean()) if len(load) else 0.0
        farthest = float(np.abs(load - mean).max()) / mean if mean > 0 else 0.0
        kept = plan.partition.tolerance[number]
        table.add_row(
            code,
            Text(communities.name[number]),
            _type_name(plan, communities.area_type[number], language),
            f"{int(load.sum()):,}",
            str(len(load)),
            f"{mean:.1f}",
            f"{farthest:.1%}",
            Text(f"±{kept:.0%}", style="yellow" if kept > asked + 1e-9 else ""),
        )
    return table


def figures_table(
    plan: Plan, summary: dict[str, Any], run: dict[str, Any], language: Language
) -> Table:
    """
    Lay out the figures of the whole area.

    Parameters
    ----------
    plan : Plan
        The plan.
    summary, run : dict
        What ``summary.json`` and ``run.json`` hold.
    language : {'en', 'zh'}
        The language wanted.

    Returns
    -------
    Table
        Two columns: what, and how much.
    """
    deviation, target = summary["deviation"], summary["deviation_from_target"]
    households, seen = summary["households"], summary["visible_boundary_share"]
    steps = run["seconds"]
    values: dict[str, dict[str, Any]] = {
        "area": {
            "name": plan.area.name,
            "scheme": summary["scheme"],
            "effort": plan.settings.effort,
            "seed": summary["seed"],
        },
        "made": {"communities": summary["communities"], "grids": summary["grids"]},
        "placed": {key: f"{households[key]:,}" for key in ("placed", "unplaced")},
        "balance": {
            key: f"{deviation[key]:.1%}" for key in ("mean", "max", "within_5", "within_10")
        },
        "target": {
            "mean": f"{target['mean']:.1%}",
            "max": f"{target['max']:.1%}",
            "floor": f"{summary['floor_max']:.1%}",
        },
        "whole": {
            "gap": f"{summary['gap_m2']:.1f}",
            "overlap": f"{summary['overlap_m2']:.1f}",
            **{key: summary[key] for key in ("disconnected", "bridged", "split_buildings")},
        },
        "shape": {
            "walking": f"{summary['walking_m']:.0f}",
            "visible": "–" if seen is None else f"{seen:.0%}",
            "roundness": f"{summary['polsby_popper']['mean']:.2f}",
        },
        **_proof(summary),
        "took": {
            "total": f"{steps['total']:.1f}",
            "steps": ", ".join(
                f"{_step_name(step, language)} {seconds:.1f}"
                for step, seconds in steps.items()
                if step != "total"
            ),
            "memory": f"{run['peak_memory_mb'] or 0:.0f}",
        },
    }
    table = Table(box=None, padding=(0, 1), show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")  # Chinese has no spaces to break at
    for key, value in values.items():
        table.add_row(
            Text(say(f"cli.title_{key}", language), style="bold"),
            Text(say(f"cli.figure_{key}", language, **value)),
        )
    return table


def _proof(summary: dict[str, Any]) -> dict[str, dict[str, Any]]:
    told = summary.get("certified")
    if told is None or told["median_gap"] is None:
        return {}
    gaps = {"median": told["median_gap"], "most": told["max_gap"]}
    return {
        "proof": {
            "proven": told["proven"],
            "communities": told["communities"],
            **{key: f"{gap:.1%}" for key, gap in gaps.items()},
        }
    }


def show_reasons(
    console: Console, infeasible: Sequence[dict[str, Any]], language: Language
) -> None:
    """
    Print why grids are outside their bounds.

    Parameters
    ----------
    console : Console
        Where to.
    infeasible : sequence of dict
        As in ``summary.json``.
    language : {'en', 'zh'}
        The language wanted.
    """
    for one in infeasible[:_MOST_REASONS]:
        line = f"{one['grid']} {one['reason']}: {one['sentence'][language]}"
        console.print(Text(line, style="yellow"))
    left = len(infeasible) - _MOST_REASONS
    if left > 0:
        console.print(say("cli.more_reasons", language, left=left))


def show_findings(console: Console, findings: Sequence[Finding], language: Language) -> None:
    """
    Print everything that was noticed, one line each.

    Parameters
    ----------
    console : Console
        Where to.
    findings : sequence of Finding
        From reading to the end.
    language : {'en', 'zh'}
        The language wanted.
    """
    for finding in findings:
        level = say(f"cli.level_{finding.level}", language)
        console.print(Text(f"{level}: {finding.say(language)}"), soft_wrap=True)


def _type_name(plan: Plan, given: str, language: Language) -> str:
    target = plan.scheme.targets[plan.scheme.area_type_of(given)]
    return (target.name_zh if language == "zh" else target.name_en) or given


def _step_name(step: str, language: Language) -> str:
    name = say(f"cli.step_{step}", language)
    return step if name.startswith("cli.") else name
