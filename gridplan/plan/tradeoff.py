"""
What each criterion costs in the others: plans along a tolerance and along a weight.

Along the tolerance two plans are made for each value: one afresh, for the shortest ways,
and one that stays as near as it can to the plan made by the scheme's own rules. Along the
weight of visible borders one is made afresh. Floors are those of the proof: under the
ways at both ends of either curve, under the households moved everywhere.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from gridplan.arrays import Floats
from gridplan.inputs import Area
from gridplan.partition.bound import all_sets, raise_floor, shares_of
from gridplan.partition.cost import cost_of, make_hub_model
from gridplan.plan.balance import community_means, deviations
from gridplan.plan.build import build_plan
from gridplan.plan.in_force import previous_of
from gridplan.plan.plan import Plan
from gridplan.plan.previous import Keep
from gridplan.plan.settings import Settings
from gridplan.plan.summary import visible_share
from gridplan.progress import Progress, silent
from gridplan.schemes import Scheme

TOLERANCES = (0.03, 0.05, 0.1, 0.15, 0.2, 0.3)
WEIGHTS = (0.25, 0.5, 1.0, 2.0, 4.0)
_TENTHS = 10.0
_PRICES = 80  # tried for the floor of a community


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """
    One plan on a curve.

    Attributes
    ----------
    curve : str
        ``tolerance``, or ``boundary`` for the weight of visible borders.
    value : float
        The tolerance as a share, or the weight; 1 is the scheme's own.
    walking : float, m
        Mean way from a household's block to its grid's hub.
    walking_floor : float or None, m
        No plan with these grids and bounds has a shorter one; at the ends of a curve only.
    visible : float or None, share
        Of borders between grids on visible lines.
    deviation, farthest : float, share
        From the community's mean: on average, and at most.
    within : float, share
        Of grids within the bounds.
    moved : float, share
        Of households that this plan puts into another grid than the scheme's own plan.
    moved_least, moved_floor : float or None, share
        Moved by the plan that stays as near as it can, and what must at least.
    within_kept : float or None, share
        Of its grids within the bounds.
    """

    curve: str
    value: float
    walking: float
    walking_floor: float | None
    visible: float | None
    deviation: float
    farthest: float
    within: float
    moved: float
    moved_least: float | None
    moved_floor: float | None
    within_kept: float | None = None


def trade_off(
    area: Area,
    scheme: Scheme,
    settings: Settings,
    *,
    tolerances: Sequence[float] = TOLERANCES,
    weights: Sequence[float] = WEIGHTS,
    progress: Progress = silent,
) -> list[Point]:
    """
    Plan an area again and again, to see what each criterion costs.

    Parameters
    ----------
    area : Area
        What is to be divided.
    scheme : Scheme
        The rules; its tolerance and weights make the plan all others are held against.
    settings : Settings
        Effort, seed and workers.
    tolerances : sequence of float
        Shares, ascending.
    weights : sequence of float
        Of visible borders, as a multiple of the scheme's.
    progress : Progress
        Told ``tradeoff`` after each plan; may raise to stop.

    Returns
    -------
    list of Point
        Along the tolerances, then along the weights.
    """
    total = 1 + 2 * len(tolerances) + len(weights)
    done = 0

    def made(rules: Scheme, keep: Keep | None = None) -> Plan:
        nonlocal done
        plan = build_plan(area, rules, settings, keep=keep)
        done += 1
        progress("tradeoff", done, total)
        return plan

    progress("tradeoff", 0, total)
    base = made(scheme)
    near = Keep(previous=previous_of(base))
    points = []
    for place, tolerance in enumerate(tolerances):
        rules = replace(scheme, tolerance=tolerance)
        is_end = place in {0, len(tolerances) - 1}
        fresh, kept = made(rules), made(rules, near)
        points.append(_point("tolerance", tolerance, fresh, base, kept, is_end=is_end))
    for place, weight in enumerate(weights):
        is_end = place in {0, len(weights) - 1}
        rules = replace(
            scheme,
            weights=replace(scheme.weights, boundary=weight * scheme.weights.boundary),
        )
        points.append(_point("boundary", weight, made(rules), base, None, is_end=is_end))
    return points


def told(points: Sequence[Point]) -> list[dict[str, Any]]:
    """
    Gather points as plain values.

    Parameters
    ----------
    points : sequence of Point
        From `trade_off`.

    Returns
    -------
    list of dict
        Six decimals.
    """
    return [
        {
            key: round(value, 6) if isinstance(value, float) else value
            for key, value in asdict(point).items()
        }
        for point in points
    ]


def _point(
    curve: str, value: float, plan: Plan, base: Plan, kept: Plan | None, *, is_end: bool
) -> Point:
    way, floor = _ways(plan, with_floor=is_end)
    off = _off(plan)
    change = kept.change if kept is not None else None
    return Point(
        curve=curve,
        value=value,
        walking=way,
        walking_floor=floor,
        visible=visible_share(plan),
        deviation=float(off.mean()),
        farthest=float(off.max()),
        within=float((off <= plan.scheme.tolerance + 1e-9).mean()),
        moved=_moved(base, plan),
        moved_least=change.share if change else None,
        moved_floor=change.floor / max(change.compared, 1)
        if change is not None and change.floor is not None
        else None,
        within_kept=float((_off(kept) <= plan.scheme.tolerance + 1e-9).mean())
        if kept is not None
        else None,
    )


def _off(plan: Plan) -> Floats:
    mean = community_means(plan)[plan.partition.community]
    return np.abs(deviations(plan.households, mean))


def _ways(plan: Plan, *, with_floor: bool) -> tuple[float, float | None]:
    """Add up the hub model over the communities, and a floor under it."""
    cost = floor = 0
    first = np.searchsorted(plan.partition.community, np.arange(len(plan.problems)))
    start = np.searchsorted(plan.atoms.community, np.arange(len(plan.problems) + 1))
    for number, problem in enumerate(plan.problems):
        mine = plan.partition.grid_of[start[number] : start[number + 1]] - first[number]
        load = np.bincount(mine, weights=problem.workload, minlength=problem.k)
        # where bounds cannot be kept: as even as this plan
        even = replace(
            problem,
            lower=min(problem.lower, int(load.min())),
            upper=max(problem.upper, int(load.max())),
        )
        model = make_hub_model(even)
        here = cost_of(model, mine)
        cost += here
        if with_floor:
            sets, prices = all_sets(model), shares_of(model, mine)
            found = raise_floor(sets, prices, ceiling=here, n_steps=_PRICES)
            floor += max(0, found.value)
    total = max(int(sum(problem.workload.sum() for problem in plan.problems)), 1)
    return cost / _TENTHS / total, floor / _TENTHS / total if with_floor else None


def _moved(base: Plan, plan: Plan) -> float:
    """Say which share of households another plan puts elsewhere, grids matched by most."""
    parts, other = base.atoms.parts, plan.atoms.parts
    home = {
        (int(b), int(u)): int(base.partition.grid_of[a])
        for b, u, a in zip(parts.building, parts.unit, parts.atom, strict=True)
    }
    shared: dict[tuple[int, int], int] = {}
    total = 0
    for b, u, a, n in zip(
        other.building, other.unit, other.atom, other.households, strict=True
    ):
        one = home.get((int(b), int(u)), home.get((int(b), 0), -1))
        pair = one, int(plan.partition.grid_of[a])
        shared[pair] = shared.get(pair, 0) + int(n)
        total += int(n)
    stays = 0
    taken: tuple[set[int], set[int]] = set(), set()
    for (one, two), count in sorted(shared.items(), key=lambda row: (-row[1], row[0])):
        if one >= 0 and one not in taken[0] and two not in taken[1]:
            taken[0].add(one)
            taken[1].add(two)
            stays += count
    return 1.0 - stays / max(total, 1)
