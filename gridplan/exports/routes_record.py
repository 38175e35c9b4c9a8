"""What was asked for and what came out: ``routes.json`` and ``streets.csv``."""

import csv
import io
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

import gridplan
from gridplan.exports.spreadsheet import escape_cell
from gridplan.routing import Route, RoutePlan, RouteSettings, VisitRule
from gridplan.streets import StreetNetwork
from gridplan.streets.network import DECIMETRES
from gridplan.words import Language, say


def routes_record(
    plan: RoutePlan,
    settings: RouteSettings,
    *,
    days: Sequence[date],
    rules: Sequence[VisitRule],
    size: int,
    plan_digest: str,
) -> dict[str, Any]:
    """
    Gather what makes the routes repeatable, and what they come to.

    Parameters
    ----------
    plan : RoutePlan
        The routes.
    settings : RouteSettings
        What was routed and how.
    days : sequence of date
        Working days of the cycle.
    rules : sequence of VisitRule
        Classes of visit every household gets.
    size : int
        Most households of a call.
    plan_digest : str
        Of the plan folder.

    Returns
    -------
    dict
        Plain values.
    """
    return {
        "version": gridplan.__version__,
        "mode": settings.mode,
        "seed": plan.seed,
        "plan_digest": plan_digest,
        "days": [day.isoformat() for day in days],
        "settings": asdict(settings),
        "visits": {"households_a_call": size, "rules": [asdict(rule) for rule in rules]},
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
    }


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
