"""
Routes as tables for a spreadsheet: routes, stops, days, and hours by slot.

Slots are places of work, never persons: a table says what a place needs, not
what anyone did.
"""

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

import numpy as np

from gridplan.exports.routes_points import to_degrees
from gridplan.exports.spreadsheet import escape_cell
from gridplan.routing.duty import Filled
from gridplan.routing.guard import Guards
from gridplan.routing.order import Listed
from gridplan.routing.reroute import Change
from gridplan.routing.route import Route, RoutePlan
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
            "value", "bound", "gap", "unit", "method", "proof", "seed", "start", "people",
        ),
        (
            (
                r.route_id, r.grid_code, r.kind, r.slot, r.day or "", round(r.metres),
                round(r.seconds / 60), len(r.stops), round(r.claim.value, 1),
                "" if r.claim.bound is None else round(r.claim.bound, 1),
                "" if r.claim.gap is None else f"{r.claim.gap:.6f}",
                r.claim.unit, r.claim.method, r.claim.proof, r.seed, _clock(r.start), r.people,
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


def load_csv(plan: RoutePlan, least: Mapping[str, float]) -> str:
    """
    Add up the hours each slot of each grid needs, and tell how even its days are.

    Parameters
    ----------
    plan : RoutePlan
        The routes.
    least : mapping of str to float, s
        By grid: below that no calendar's longest day can go.

    Returns
    -------
    str
        CSV text, a row a slot: routes, hours, the longest day ÷ the mean day, and the
        least that any longest day can be ÷ the mean day, empty where it is not known.
    """
    of_slot: dict[tuple[str, int], dict[object, float]] = defaultdict(
        lambda: defaultdict(float)
    )
    routes = Counter((route.grid_code, route.slot) for route in plan.routes)
    for route in plan.routes:
        # walks of any day are days of their own
        day = route.day or route.route_id
        of_slot[route.grid_code, route.slot][day] += route.seconds / 3600
    rows: list[tuple[object, ...]] = []
    for (grid, slot), of_day in sorted(of_slot.items()):
        total = sum(of_day.values())
        if total > 0:
            mean = total / len(of_day)
            bound = f"{least[grid] / 3600 / mean:.3f}" if grid in least else ""
            longest = f"{max(of_day.values()) / mean:.3f}"
            rows.append((grid, slot, routes[grid, slot], f"{total:.2f}", longest, bound))
    head = ("grid_code", "slot", "routes", "hours", "longest_to_mean", "least_to_mean")
    return _table(head, rows)


def days_csv(plan: RoutePlan) -> str:
    """
    List what every grid has on every day.

    Parameters
    ----------
    plan : RoutePlan
        The routes; those of any day stand first, without one.

    Returns
    -------
    str
        CSV text, a row a day and grid.
    """
    found: dict[tuple[str, str], list[Route]] = defaultdict(list)
    for route in plan.routes:
        found[route.day.isoformat() if route.day else "", route.grid_code].append(route)
    return _table(
        ("day", "grid_code", "routes", "stops", "km", "hours"),
        (
            (
                day, grid, len(of), sum(len(r.stops) for r in of),
                f"{sum(r.metres for r in of) / 1000:.2f}",
                f"{sum(r.people * r.seconds for r in of) / 3600:.2f}",
            )
            for (day, grid), of in sorted(found.items())
        ),
    )  # fmt: skip


def duty_csv(duties: Iterable[Filled]) -> str:
    """
    List who is where on which day; a place of work where no staff is known.

    Parameters
    ----------
    duties : iterable of Filled
        Routes and posts.

    Returns
    -------
    str
        CSV text, a row a duty and person; ``missing`` counts who is still wanted.
    """
    rows: list[tuple[object, ...]] = []
    for one in duties:
        duty = one.duty
        told = (duty.day, _clock(duty.begin), _clock(duty.end), duty.unit, duty.post)
        rows += [(*told, who, 0) for who in one.who]
        if one.missing:
            rows.append((*told, "", one.missing))
    return _table(
        ("day", "start", "end", "grid_code", "post", "who", "missing"),
        sorted(rows, key=lambda row: tuple(map(str, row))),
    )


def changes_csv(changes: Iterable[Change]) -> str:
    """
    List the visits that moved, from which days to which, and why.

    Parameters
    ----------
    changes : iterable of Change
        Of a plan that was mended.

    Returns
    -------
    str
        CSV text, a row a visit; several days with ``;`` between.
    """
    return _table(
        ("grid_code", "stop_id", "before", "after", "why"),
        (
            (
                one.grid_code, one.stop_id, ";".join(map(str, one.before)),
                ";".join(map(str, one.after)), one.why,
            )
            for one in changes
        ),
    )  # fmt: skip


def posts_csv(guards: Iterable[Guards], crs: str) -> str:
    """
    List the gates that are guarded.

    Parameters
    ----------
    guards : iterable of Guards
        By grid or team.
    crs : str
        The metric system of their points.

    Returns
    -------
    str
        CSV text, a row a gate; the unit's people and the fewest possible stand beside.
    """
    rows: list[tuple[object, ...]] = []
    for guard in guards:
        at = to_degrees(np.array([post.xy for post in guard.posts]).reshape(-1, 2), crs)
        rows += [
            (post.post_id, post.unit, f"{x:.7f}", f"{y:.7f}", post.people, guard.people,
             guard.least)
            for post, (x, y) in zip(guard.posts, at.tolist(), strict=True)
        ]  # fmt: skip
    header = ("post", "grid_code", "lon", "lat", "people", "unit_people", "unit_least")
    return _table(header, rows)


def visits_csv(listed: Iterable[Listed], crs: str) -> str:
    """
    Write down the visits that were asked for one by one.

    Parameters
    ----------
    listed : iterable of Listed
        As they were read.
    crs : str
        The metric system of their points.

    Returns
    -------
    str
        CSV text that can be handed in again.
    """
    rows = list(listed)
    at = to_degrees(np.array([row.xy for row in rows]).reshape(-1, 2), crs)
    return _table(
        ("stop", "class", "count", "minutes", "since", "lon", "lat", "kind"),
        (
            (
                row.stop_id, row.visit_class, row.count, row.minutes or "", row.since,
                f"{x:.7f}", f"{y:.7f}", row.kind,
            )
            for row, (x, y) in zip(rows, at.tolist(), strict=True)
        ),
    )  # fmt: skip


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
            (
                miss.grid_code,
                miss.feature,
                say(
                    miss.key,
                    language,
                    **{"feature": miss.feature, "grid": miss.grid_code, **miss.values},
                ),
            )
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
    minutes = round(seconds / 60) % (24 * 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
