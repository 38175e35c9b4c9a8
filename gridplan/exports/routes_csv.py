"""
Routes as tables for a spreadsheet: routes, stops, days, and hours by slot.

Slots are places of work, never persons: a table says what a place needs, not
what anyone did.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable

from gridplan.exports.spreadsheet import escape_cell
from gridplan.routing.route import RoutePlan
from gridplan.words import Language, say

ENCODING = "utf-8-sig"


def routes_csv(plan: RoutePlan) -> str:
    """
    List the routes with value, bound, gap and method.

    Parameters
    ----------
    plan : RoutePlan
        The routes.

    Returns
    -------
    str
        CSV text, a row a route; lengths in m, times in minutes.
    """
    return _table(
        (
            "route_id", "grid_code", "kind", "slot", "day", "length_m", "minutes", "stops",
            "value", "bound", "gap", "unit", "method", "proof", "seed",
        ),
        (
            (
                r.route_id, r.grid_code, r.kind, r.slot, r.day or "", round(r.metres),
                round(r.seconds / 60), len(r.stops), round(r.claim.value, 1),
                "" if r.claim.bound is None else round(r.claim.bound, 1),
                "" if r.claim.gap is None else f"{r.claim.gap:.6f}",
                r.claim.unit, r.claim.method, r.claim.proof, r.seed,
            )
            for r in plan.routes
        ),
    )  # fmt: skip


def stops_csv(plan: RoutePlan) -> str:
    """
    List the stops in walking order.

    Parameters
    ----------
    plan : RoutePlan
        The routes.

    Returns
    -------
    str
        CSV text, a row a stop; times of day as HH:MM.
    """
    return _table(
        (
            "route_id", "number", "stop_id", "kind", "visit_class", "arrival", "minutes",
            "people",
        ),
        (
            (
                r.route_id, number, s.stop_id, s.kind, s.visit_class, _clock(s.arrival),
                round(s.service / 60), s.people,
            )
            for r in plan.routes
            for number, s in enumerate(r.stops, start=1)
        ),
    )  # fmt: skip


def load_csv(plan: RoutePlan) -> str:
    """
    Add up the hours each slot of each grid needs.

    Parameters
    ----------
    plan : RoutePlan
        The routes.

    Returns
    -------
    str
        CSV text, a row a slot: routes, hours, and the longest day ÷ the mean day.
    """
    hours: dict[tuple[str, int], list[float]] = defaultdict(list)
    for route in plan.routes:
        hours[route.grid_code, route.slot].append(route.seconds / 3600)
    return _table(
        ("grid_code", "slot", "routes", "hours", "longest_to_mean"),
        (
            (grid, slot, len(of), f"{sum(of):.2f}", f"{max(of) * len(of) / sum(of):.3f}")
            for (grid, slot), of in sorted(hours.items())
            if sum(of) > 0
        ),
    )


def unserved_csv(plan: RoutePlan, *, language: Language = "zh") -> str:
    """
    List what no route serves, and why.

    Parameters
    ----------
    plan : RoutePlan
        The routes.
    language : {'zh', 'en'}
        Of the reasons.

    Returns
    -------
    str
        CSV text, a row a street or stop.
    """
    return _table(
        ("grid_code", "feature", "reason"),
        (
            (miss.grid_code, miss.feature, say(miss.key, language, **miss.values))
            for miss in plan.unserved
        ),
    )


def _table(header: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(
        tuple(escape_cell(c) if isinstance(c, str) else c for c in row) for row in rows
    )
    return text.getvalue()


def _clock(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
