"""What was asked for and what came out: ``routes.json`` and ``streets.csv``."""

import csv
import io
import json
from collections import defaultdict
from dataclasses import asdict
from datetime import date
from typing import Any

import gridplan
from gridplan.exports.routes_picture import days_of
from gridplan.exports.spreadsheet import escape_cell
from gridplan.routing import Route, RoutePlan
from gridplan.routing.asking import campaign_rules, rule_of
from gridplan.routing.campaign import team_days
from gridplan.routing.patrols import Patrols
from gridplan.streets import StreetNetwork
from gridplan.streets.network import DECIMETRES
from gridplan.words import Language, say


def routes_record(patrols: Patrols, *, plan_digest: str) -> dict[str, Any]:
    """
    Gather what makes the routes repeatable, and what they come to.

    Parameters
    ----------
    patrols : Patrols
        Order, routes and duties.
    plan_digest : str
        Of the plan folder.

    Returns
    -------
    dict
        Plain values.
    """
    plan, order = patrols.plan, patrols.order
    settings = asdict(patrols.settings)
    settings["rounds"]["closed"] = sorted(settings["rounds"]["closed"])
    last = max((route.day for route in plan.routes if route.day), default=date.min)
    is_whole = order.mode != "campaign"  # a campaign's calendar ends when it is over
    return {
        "version": gridplan.__version__,
        "mode": order.mode,
        "seed": plan.seed,
        "plan_digest": plan_digest,
        "days": [day.isoformat() for day in order.days if is_whole or day <= last],
        "settings": settings,
        "visits": {
            "households_a_call": order.patrol.households_a_call,
            "rules": _rules(patrols),
        },
        "order": order.to_dict(),
        "totals": {kind: _total(of) for kind, of in _by_kind(plan).items()},
        "grids": {
            code: {
                "value": round(claim.value, 1),
                "bound": None if claim.bound is None else round(claim.bound, 1),
                "gap": None if claim.gap is None else round(claim.gap, 6),
                "unit": claim.unit,
                "method": claim.method,
                "proof": claim.proof,
            }
            for code, claim in sorted(plan.claims.items())
        },
        "unserved": len(plan.unserved),
        "duties": {
            "filled": sum(len(one.who) for one in patrols.duties),
            "open": sum(one.missing for one in patrols.duties),
        },
        "guards": {
            guard.unit: {
                "posts": len(guard.posts), "people": guard.people, "least": guard.least,
            }
            for guard in patrols.guards
        },
        "team_days": team_days(plan.routes) if order.mode == "campaign" else None,
        "pictures": [
            f"routes/pictures/{day.isoformat() if day else 'all'}.png" for day in days_of(plan)
        ],
    }  # fmt: skip


def _rules(patrols: Patrols) -> list[dict[str, Any]]:
    """List the classes of visit that are asked for, with the minutes of one household."""
    order = patrols.order
    if order.mode == "campaign":
        return [asdict(rule) for rule in campaign_rules(order)]
    if order.mode not in {"visits", "mixed"}:
        return []
    named = {row.visit_class for row in order.listed}
    rules = [rule for rule in order.visits if rule.to != "listed" or rule.key in named]
    rules += [rule for key, rule in order.classes.items() if key in named and rule not in rules]
    return [asdict(rule_of(rule, order.patrol)) for rule in rules]


def told_unserved(plan: RoutePlan, language: Language) -> list[dict[str, str]]:
    """
    Say what no route serves, and why.

    Parameters
    ----------
    plan : RoutePlan
        The routes.
    language : {'en', 'zh'}
        Of the reasons.

    Returns
    -------
    list of dict
        ``grid_code``, ``feature`` and ``reason`` each.
    """
    return [
        {
            "grid_code": miss.grid_code,
            "feature": miss.feature,
            "reason": say(
                miss.key,
                language,
                **{"feature": miss.feature, "grid": miss.grid_code, **miss.values},
            ),
        }
        for miss in plan.unserved
    ]


def record_json(record: dict[str, Any]) -> str:
    """
    Write the record.

    Parameters
    ----------
    record : dict
        Of `routes_record`.

    Returns
    -------
    str
        JSON text.
    """
    return json.dumps(record, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def streets_csv(network: StreetNetwork, plan: RoutePlan) -> str:
    """
    List which grid every street line belongs to.

    Parameters
    ----------
    network : StreetNetwork
        The streets.
    plan : RoutePlan
        The routes.

    Returns
    -------
    str
        CSV text, a row a line in the order of the layer ``streets``.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("street", "name", "length_m", "grid_code"))
    for row, code in enumerate(plan.owner):
        name = escape_cell(network.streets.name[row])
        metres = int(network.length[row]) / DECIMETRES
        writer.writerow((row, name, metres, escape_cell(code)))
    return text.getvalue()


def _by_kind(plan: RoutePlan) -> dict[str, list[Route]]:
    found: dict[str, list[Route]] = defaultdict(list)
    for route in plan.routes:
        found[route.kind].append(route)
    return dict(sorted(found.items()))


def _total(routes: list[Route]) -> dict[str, Any]:
    """Add up routes of one kind; bound and gap only over those that have a bound."""
    bounded = [
        (r.claim.value, r.claim.bound)
        for r in routes
        if r.claim.bound is not None and r.claim.unit == "m"
    ]
    value, bound = sum(v for v, _ in bounded), sum(b for _, b in bounded)
    return {
        "routes": len(routes),
        "km": round(sum(r.metres for r in routes) / 1000, 3),
        "extra_km": round(
            sum(leg.metres for r in routes for leg in r.legs if leg.is_extra) / 1000, 3
        ),
        "hours": round(sum(r.seconds for r in routes) / 3600, 2),
        "stops": sum(len(r.stops) for r in routes),
        "bounded_routes": len(bounded),
        "bounded_km": round(value / 1000, 3),
        "bound_km": round(bound / 1000, 3),
        "gap": round((value - bound) / bound, 6) if bound > 0 else None,
    }
