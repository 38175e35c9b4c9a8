"""What ``gridplan route`` and ``gridplan reroute`` say when they are done."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import typer

from gridplan.words import Language, say

if TYPE_CHECKING:
    from gridplan.inputs import Finding

_SHOWN = 12


def show_routes(
    record: dict[str, Any],
    missing: Sequence[dict[str, str]],
    findings: "Sequence[Finding]",
    language: Language,
) -> None:
    """
    Print calendar, totals with bounds, duties, what is not served and what is odd.

    Parameters
    ----------
    record : dict
        ``routes.json``.
    missing : sequence of dict
        Of `gridplan.exports.routes_record.told_unserved`.
    findings : sequence of Finding
        What was noticed about the input.
    language : {'en', 'zh'}
        Of the sentences.
    """
    if record["days"]:
        _calendar(record, language)
    for kind, total in record["totals"].items():
        _kind(kind, total, language)
    if record["team_days"] is not None:
        last = record["days"][-1] if record["days"] else "–"
        typer.echo(say("route_cli.team_days", language, days=record["team_days"], last=last))
    guards = record["guards"].values()
    duties = record["duties"]
    if guards:
        typer.echo(
            say(
                "route_cli.guards", language, units=len(guards),
                posts=sum(guard["posts"] for guard in guards),
                people=sum(guard["people"] for guard in guards),
                least=sum(guard["least"] for guard in guards),
                duties=duties["filled"] + duties["open"], open=duties["open"],
            )
        )  # fmt: skip
    elif duties["filled"] + duties["open"]:
        whole = duties["filled"] + duties["open"]
        typer.echo(say("route_cli.duties", language, duties=whole, open=duties["open"]))
    reasons = [f"{miss['grid_code']} {miss['feature']}: {miss['reason']}" for miss in missing]
    _some("route_cli.unserved", reasons, language)
    _some("route_cli.noticed", [finding.say(language) for finding in findings], language)


def _some(title: str, told: Sequence[str], language: Language) -> None:
    """Print the first of a list, and how many more there are."""
    if told:
        typer.echo(say(title, language, n=len(told)))
    for one in told[:_SHOWN]:
        typer.echo(f"  {one}")
    if len(told) > _SHOWN:
        typer.echo(say("route_cli.more", language, n=len(told) - _SHOWN))


def _calendar(record: dict[str, Any], language: Language) -> None:
    rules = "; ".join(
        say(
            "route_cli.rule_once" if rule["period"] == "once" else "route_cli.rule",
            language, name=rule["name"], times=rule["times"], minutes=round(rule["minutes"]),
            period=say(f"route_cli.period_{rule['period']}", language),
        )
        for rule in record["visits"]["rules"]
    )  # fmt: skip
    typer.echo(
        say(
            "route_cli.days", language, days=len(record["days"]), first=record["days"][0],
            last=record["days"][-1], rules=rules or "–",
        )
    )  # fmt: skip


def _kind(kind: str, total: dict[str, Any], language: Language) -> None:
    typer.echo(
        say(
            "route_cli.line", language, kind=say(f"route_cli.kind_{kind}", language),
            routes=total["routes"], km=f"{total['km']:.1f}",
            extra=f"{total['extra_km']:.1f}", stops=total["stops"],
            hours=f"{total['hours']:.1f}",
        )
    )  # fmt: skip
    if total["bounded_routes"]:
        typer.echo(
            say(
                f"route_cli.bound_{kind}", language, n=total["bounded_routes"],
                value=f"{total['bounded_km']:.1f}", bound=f"{total['bound_km']:.1f}",
                gap=f"{100 * (total['gap'] or 0.0):.2f}",
            )
        )  # fmt: skip
    else:
        typer.echo(say("route_cli.no_bound", language))
