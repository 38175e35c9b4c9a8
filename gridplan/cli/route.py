"""``gridplan route``: a plan folder in, patrols out."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal
from zoneinfo import ZoneInfo

import numpy as np
import shapely
import typer

from gridplan.cli.answers import answering, print_json
from gridplan.cli.bars import bars, together
from gridplan.cli.language import spoken, told
from gridplan.cli.options import JsonOption, LanguageOption, QuietOption
from gridplan.cli.plan import _CORES
from gridplan.cli.samples import find_area
from gridplan.cli.stopping import stoppable
from gridplan.errors import InputError
from gridplan.words import Language, say

if TYPE_CHECKING:
    from gridplan.routing import VisitRule
    from gridplan.routing.ground import Ground

_ITERATIONS = {"draft": 2_000, "standard": 20_000}
_SHOWN = 12


def route(  # noqa: PLR0913 (each is an option of the command line)
    out: Annotated[
        Path, typer.Argument(metavar="OUT", help=told("route_cli.help_out"), show_default=False)
    ],
    *,
    area: Annotated[
        str | None, typer.Option(help=told("route_cli.help_area"), show_default=False)
    ] = None,
    mode: Annotated[
        Literal["sweep", "visits", "mixed"], typer.Option(help=told("route_cli.help_mode"))
    ] = "sweep",
    days: Annotated[int, typer.Option(min=1, help=told("route_cli.help_days"))] = 5,
    start: Annotated[
        str | None, typer.Option(help=told("route_cli.help_start"), show_default=False)
    ] = None,
    effort: Annotated[
        Literal["draft", "standard"], typer.Option(help=told("route_cli.help_effort"))
    ] = "standard",
    seed: Annotated[int, typer.Option(min=0, help=told("cli.help_seed"))] = 1,
    workers: Annotated[int, typer.Option(min=1, help=told("cli.help_workers"))] = _CORES or 1,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Plan the patrols of every grid in OUT and write them to OUT/routes."""
    from gridplan.exports.routes_folder import write_route_folder
    from gridplan.exports.routes_record import routes_record, told_unserved
    from gridplan.routing import (
        RoundSettings,
        RouteSettings,
        RouteTask,
        calls,
        cycle_of,
        plan_routes,
        workdays,
    )
    from gridplan.routing.demand import A_CALL
    from gridplan.sources.plan_folder import read_plan_folder
    from gridplan.streets import build_network

    language = spoken(lang)
    with (
        answering(language, as_json=as_json),
        stoppable() as stop,
        bars(language, quiet=quiet or as_json) as shown,
    ):
        progress = together(stop, shown)
        first = _date(start)
        folder = read_plan_folder(out)
        if area is not None:
            _compare(folder, area, out)
        rules = _rules(folder.scheme)
        calendar = () if mode == "sweep" else workdays(first, days)
        network = build_network(folder.streets)
        task = RouteTask(
            codes=folder.codes,
            outlines=folder.outlines,
            bases=folder.bases,
            stops=(None,) * len(folder.codes)
            if mode == "sweep"
            else calls(folder.homes, len(folder.codes), rules=rules),
            is_swept=network.is_walkable,
            days=calendar,
        )
        settings = RouteSettings(
            mode=mode,
            effort=int(effort == "standard"),
            rounds=RoundSettings(
                iterations=_ITERATIONS[effort],
                cycle=cycle_of(calendar[0], days) if calendar else 0,
            ),
            seed=seed,
        )
        made = plan_routes(network, task, settings, workers=workers, progress=progress)
        record = routes_record(
            made,
            settings,
            days=calendar,
            rules=rules if calendar else (),
            size=A_CALL,
            plan_digest=folder.digest,
        )
        files = write_route_folder(
            network, made, folder.crs, out, record=record, language=lang or "zh",
            progress=progress,
        )  # fmt: skip
    missing = told_unserved(made, language)
    if as_json:
        noticed = [asdict(finding) for finding in made.findings]
        names = [path.relative_to(out).as_posix() for path in files]
        print_json(
            {
                "out": str(out), "files": names, "routes": record,
                "unserved": missing, "findings": noticed,
            }
        )  # fmt: skip
    elif not quiet:
        _show(record, missing, language)
        typer.echo(say("route_cli.written", language, out=out / "routes", files=len(files)))


def _date(text: str | None) -> date:
    if text is None:
        return datetime.now(ZoneInfo("Asia/Shanghai")).date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError("route_cli.bad_date", date=text) from None


def _compare(folder: "Ground", area: str, out: Path) -> None:
    """Refuse an area whose streets are not those of the plan."""
    from gridplan.sources import read_area

    found = read_area(find_area(area)).streets
    mine = folder.streets
    is_same = len(found) == len(mine) and bool(
        np.all(shapely.equals_exact(found.geometry, mine.geometry, tolerance=0.001))
    )
    if not is_same:
        raise InputError(
            "route_cli.other_streets", out=str(out), told=len(mine), found=len(found)
        )


def _rules(name: str) -> tuple["VisitRule", ...]:
    """Take the visits of the plan's scheme; where it is silent or not shipped, the default."""
    from gridplan.routing import VisitRule
    from gridplan.routing.demand import ORDINARY
    from gridplan.schemes import load_scheme

    try:
        visits = load_scheme(name).visits
    except InputError:
        visits = ()
    found = tuple(
        VisitRule(
            name=visit.key,
            times=visit.times,
            period=visit.per,
            minutes=visit.minutes or ORDINARY.minutes,
        )
        for visit in visits
        if visit.per != "event"
    )
    return found or (ORDINARY,)


def _show(
    record: dict[str, Any], missing: Sequence[dict[str, str]], language: Language
) -> None:
    if record["days"]:
        rules = "; ".join(
            say(
                "route_cli.rule", language, name=rule["name"], times=rule["times"],
                minutes=round(rule["minutes"]),
                period=say(f"route_cli.period_{rule['period']}", language),
            )
            for rule in record["visits"]["rules"]
        )  # fmt: skip
        typer.echo(
            say(
                "route_cli.days", language, days=len(record["days"]), first=record["days"][0],
                last=record["days"][-1], rules=rules,
            )
        )  # fmt: skip
    for kind, total in record["totals"].items():
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
    if missing:
        typer.echo(say("route_cli.unserved", language, n=len(missing)))
    for miss in missing[:_SHOWN]:
        typer.echo(f"  {miss['grid_code']} {miss['feature']}: {miss['reason']}")
    if len(missing) > _SHOWN:
        typer.echo(say("route_cli.more", language, n=len(missing) - _SHOWN))
