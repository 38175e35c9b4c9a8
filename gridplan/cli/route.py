"""``gridplan route``: a plan folder in, patrols out."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np
import shapely
import typer

from gridplan.cli.answers import answering, print_json
from gridplan.cli.bars import bars, together
from gridplan.cli.language import spoken, told
from gridplan.cli.options import JsonOption, LanguageOption, QuietOption
from gridplan.cli.plan import _CORES
from gridplan.cli.route_order import Words, order_from
from gridplan.cli.route_show import show_routes
from gridplan.cli.samples import find_area
from gridplan.cli.stopping import stoppable
from gridplan.errors import InputError
from gridplan.words import say

if TYPE_CHECKING:
    from gridplan.routing.ground import Ground


def route(  # noqa: PLR0913 (each is an option of the command line)
    out: Annotated[
        Path, typer.Argument(metavar="OUT", help=told("route_cli.help_out"), show_default=False)
    ],
    *,
    area: Annotated[
        str | None, typer.Option(help=told("route_cli.help_area"), show_default=False)
    ] = None,
    mode: Annotated[
        Literal["sweep", "visits", "mixed", "campaign", "guard"],
        typer.Option(help=told("route_cli.help_mode")),
    ] = "sweep",
    days: Annotated[
        int | None, typer.Option(min=1, help=told("route_cli.help_days"), show_default=False)
    ] = None,
    start: Annotated[
        str | None, typer.Option(help=told("route_cli.help_start"), show_default=False)
    ] = None,
    visits: Annotated[
        Path | None, typer.Option(help=told("route_cli.help_visits"), show_default=False)
    ] = None,
    teams: Annotated[
        str | None, typer.Option(help=told("route_cli.help_teams"), show_default=False)
    ] = None,
    people: Annotated[
        int | None, typer.Option(min=1, help=told("route_cli.help_people"), show_default=False)
    ] = None,
    absent: Annotated[
        list[str] | None, typer.Option(help=told("route_cli.help_absent"), show_default=False)
    ] = None,
    wheels: Annotated[
        bool, typer.Option("--wheels", help=told("route_cli.help_wheels"))
    ] = False,
    varied: Annotated[
        bool, typer.Option("--varied", help=told("route_cli.help_varied"))
    ] = False,
    border: Annotated[
        Literal["one", "both"] | None,
        typer.Option(help=told("route_cli.help_border"), show_default=False),
    ] = None,
    away: Annotated[
        float, typer.Option(min=0, max=0.99, help=told("route_cli.help_away"))
    ] = 0.3,
    scheme: Annotated[
        str | None, typer.Option(help=told("route_cli.help_scheme"), show_default=False)
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
    from gridplan.exports.routes_record import told_unserved
    from gridplan.routing.patrols import plan_patrols
    from gridplan.sources.plan_folder import read_plan_folder

    language = spoken(lang)
    words = Words(
        mode=mode, start=start, days=days, effort=effort, seed=seed, people=people,
        border=border, scheme=scheme, visits=visits, teams=teams, absent=tuple(absent or ()),
        away=away, wheels=wheels, varied=varied,
    )  # fmt: skip
    with (
        answering(language, as_json=as_json),
        stoppable() as stop,
        bars(language, quiet=quiet or as_json) as shown,
    ):
        progress = together(stop, shown)
        ground = read_plan_folder(out, with_exclusive=True)
        if area is not None:
            _compare(ground, area, out)
        order = order_from(words, ground)
        made = plan_patrols(ground, order, workers=workers, progress=progress)
        files, record = write_route_folder(
            made, ground, out, language=lang or "zh", progress=progress
        )
    missing = told_unserved(made.plan, language)
    if as_json:
        noticed = [asdict(finding) for finding in made.plan.findings]
        names = [path.relative_to(out).as_posix() for path in files]
        print_json(
            {
                "out": str(out), "files": names, "routes": record,
                "unserved": missing, "findings": noticed,
            }
        )  # fmt: skip
    elif not quiet:
        show_routes(record, missing, made.plan.findings, language)
        typer.echo(say("route_cli.written", language, out=out / "routes", files=len(files)))


def _compare(ground: "Ground", area: str, out: Path) -> None:
    """Refuse an area whose streets are not those of the plan."""
    from gridplan.sources import read_area

    found = read_area(find_area(area)).streets
    mine = ground.streets
    is_same = len(found) == len(mine) and bool(
        np.all(shapely.equals_exact(found.geometry, mine.geometry, tolerance=0.001))
    )
    if not is_same:
        raise InputError(
            "route_cli.other_streets", out=str(out), told=len(mine), found=len(found)
        )
