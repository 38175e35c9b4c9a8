"""``gridplan reroute``: routes after a change, with as little moved as possible."""

from collections import Counter
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gridplan.cli.answers import answering, print_json
from gridplan.cli.bars import bars, together
from gridplan.cli.language import spoken, told
from gridplan.cli.options import JsonOption, LanguageOption, QuietOption
from gridplan.cli.route_order import absence_from, date_from
from gridplan.cli.route_show import show_routes
from gridplan.cli.stopping import stoppable
from gridplan.errors import InputError
from gridplan.words import Language, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplan.routing.ground import Ground
    from gridplan.routing.order import Order
    from gridplan.routing.reroute import Change
    from gridplan.sources.route_folder import RouteFolder


def reroute(  # noqa: PLR0913 (each is an option of the command line)
    out: Annotated[
        Path, typer.Argument(metavar="OUT", help=told("route_cli.help_out"), show_default=False)
    ],
    *,
    earlier: Annotated[
        Path | None,
        typer.Option("--from", help=told("route_cli.help_from"), show_default=False),
    ] = None,
    today: Annotated[
        str | None, typer.Option(help=told("route_cli.help_today"), show_default=False)
    ] = None,
    missed: Annotated[
        list[str] | None, typer.Option(help=told("route_cli.help_missed"), show_default=False)
    ] = None,
    visits: Annotated[
        Path | None, typer.Option(help=told("route_cli.help_new_visits"), show_default=False)
    ] = None,
    absent: Annotated[
        list[str] | None, typer.Option(help=told("route_cli.help_absent"), show_default=False)
    ] = None,
    lang: LanguageOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Mend the routes in OUT after a change and write them to OUT/routes."""
    from gridplan.exports.routes_csv import changes_csv
    from gridplan.exports.routes_folder import write_route_folder
    from gridplan.exports.routes_record import told_unserved
    from gridplan.routing.reroute_plan import Happened, reroute_patrols
    from gridplan.sources.plan_folder import read_plan_folder
    from gridplan.sources.route_folder import duties_from, posts_from

    language = spoken(lang)
    with (
        answering(language, as_json=as_json),
        stoppable() as stop,
        bars(language, quiet=quiet or as_json) as shown,
    ):
        progress = together(stop, shown)
        ground = read_plan_folder(out, with_exclusive=True)
        told_before = _routes(earlier or out, ground)
        happened = Happened(
            today=date_from(today),
            missed=frozenset(_visit(text) for text in missed or ()),
            posts=posts_from(told_before, ground.crs),
        )
        order = _order(told_before.order, ground, visits, absent or ())
        made, changes = reroute_patrols(
            ground, told_before.plan, order, happened,
            duties=duties_from(told_before), progress=progress,
        )  # fmt: skip
        files, record = write_route_folder(
            made, ground, out, language=lang or "zh", changes=changes_csv(changes),
            progress=progress,
        )  # fmt: skip
    missing = told_unserved(made.plan, language)
    if as_json:
        names = [path.relative_to(out).as_posix() for path in files]
        moved = [_plain(one) for one in changes]
        print_json(
            {
                "out": str(out), "files": names, "routes": record, "unserved": missing,
                "changes": moved,
            }
        )  # fmt: skip
    elif not quiet:
        _show_changes(changes, language)
        show_routes(record, missing, made.plan.findings, language)
        typer.echo(say("route_cli.written", language, out=out / "routes", files=len(files)))


def _routes(folder: Path, ground: "Ground") -> "RouteFolder":
    from gridplan.sources.route_folder import ROUTE_FILES, read_route_folder

    for name in ROUTE_FILES:
        if not (folder / "routes" / name).is_file():
            raise InputError("route_cli.no_routes", out=str(folder))
    try:
        return read_route_folder(folder / "routes", ground.crs)
    except (ValueError, KeyError, TypeError) as error:
        raise InputError("route_cli.unreadable", out=str(folder), why=str(error)) from error


def _order(
    before: "Order", ground: "Ground", visits: Path | None, absent: "Sequence[str]"
) -> "Order":
    from gridplan.routing.asking import unknown_absences
    from gridplan.sources.tables.patrols import read_visits

    more = read_visits(visits, ground) if visits else ()
    order = replace(
        before,
        listed=(*before.listed, *more),
        absences=(*before.absences, *(absence_from(text) for text in absent)),
    )
    for who in unknown_absences(order, ground):
        raise InputError("route_cli.nobody_absent", who=who)
    return order


def _visit(text: str) -> tuple[str, date]:
    name, _, day = text.rpartition("@")
    if not name:
        raise InputError("route_cli.bad_missed", found=text)
    return name, date_from(day)


def _plain(change: "Change") -> dict[str, object]:
    plain = asdict(change)
    plain["before"] = [day.isoformat() for day in change.before]
    plain["after"] = [day.isoformat() for day in change.after]
    return plain


def _show_changes(changes: "Sequence[Change]", language: Language) -> None:
    if not changes:
        typer.echo(say("route_cli.unchanged", language))
        return
    count = Counter(one.why for one in changes)
    why = ", ".join(
        f"{say(f'route_cli.why_{name}', language)} {n}" for name, n in sorted(count.items())
    )
    typer.echo(say("route_cli.changed", language, n=len(changes), why=why))
