"""Plan the patrols of a plan, as ``gridplan route`` does."""

import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from gridplan.errors import InputError
from gridplan.exports.routes_folder import write_route_folder
from gridplan.jobs.tasks.finishing import finish
from gridplan.progress import Progress
from gridplan.routing import cycle_of, workdays
from gridplan.routing.asking import unknown_absences
from gridplan.routing.ground import Ground
from gridplan.routing.order import ORDINARY, Absence, Listed, Order
from gridplan.routing.patrols import plan_patrols
from gridplan.schemes import load_scheme
from gridplan.sources.plan_folder import read_plan_folder
from gridplan.sources.tables.patrols import read_visits, teams_of_heads

_ITERATIONS = {"draft": 2_000, "standard": 20_000}


def run(request: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """
    Plan patrols into a copy of a plan folder.

    Parameters
    ----------
    request : dict
        ``plan`` folder to copy, ``out`` and ``rows`` folders, ``order``, ``scheme``
        (a name or a file), ``workers``.
    progress : Progress
        Told often.

    Returns
    -------
    dict
        ``summary`` of the plan, ``counts`` of its features and ``totals`` of the routes.
    """
    out = Path(request["out"])
    shutil.copytree(request["plan"], out, dirs_exist_ok=True)
    ground = read_plan_folder(out, with_exclusive=True)
    order = order_of(request["order"], ground, request["scheme"], out.parent)

    def tell(step: str, done: int, total: int) -> None:
        del step
        progress("route", done, total)

    made = plan_patrols(ground, order, workers=request["workers"], progress=tell)
    _, record = write_route_folder(made, ground, out, language="zh")
    return finish(out, Path(request["rows"]), progress) | {"totals": record["totals"]}


def order_of(told: dict[str, Any], ground: Ground, scheme: str, folder: Path) -> Order:
    """
    Understand what patrols are asked for.

    Parameters
    ----------
    told : dict
        As the process was given it, with its defaults; ``start`` is a date.
    ground : Ground
        The plan.
    scheme : str
        Name or file of the rules for visits and patrols.
    folder : Path
        Where a table of visits may be laid out.

    Returns
    -------
    Order
        Checked against the plan.

    Raises
    ------
    InputError
        If a date cannot be read, or somebody absent is not of the plan.
    """
    rules = load_scheme(scheme)
    first, mode = _date(told["start"]), told["mode"]
    days = (
        tuple(first + timedelta(days=number) for number in range(told["days"]))
        if mode == "guard"
        else workdays(first, told["days"])
    )
    changes = {"workers": told["people"]} if "people" in told else {}
    listed: tuple[Listed, ...] = ()
    if told["visits"]:
        table = folder / "visits.csv"
        table.write_text(told["visits"], encoding="utf-8")
        listed = read_visits(table, ground)
    order = Order(
        mode=mode,
        days=days if mode != "sweep" or told["varied"] else (),
        visits=rules.visits or (ORDINARY,),
        patrol=replace(rules.patrol, **changes),
        listed=listed,
        teams=teams_of_heads(ground) if told["teams"] == "heads" else (),
        absences=tuple(
            Absence(who=row["who"], first=_date(row["first"]), last=_date(row["last"]))
            for row in told["absences"]
        ),
        is_riding=told["wheels"],
        is_varied=told["varied"],
        away=told["away"],
        cycle=cycle_of(days[0], len(days)) if mode in {"visits", "mixed"} else 0,
        effort=int(told["effort"] == "standard"),
        iterations=_ITERATIONS[told["effort"]],
        seed=told["seed"],
    )
    for who in unknown_absences(order, ground):
        raise InputError("route_cli.nobody_absent", who=who)
    return order


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError("route_cli.bad_date", date=text) from None
