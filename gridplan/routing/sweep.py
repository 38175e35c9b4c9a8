"""
A street sweep by one worker: every required street once, shortest possible.

Where the required streets hang together the walk is proven shortest; islands
are a rural postman problem, shortest or with a bound.
"""

import math
from dataclasses import dataclass

import numpy as np
import shapely

from gridplan.arrays import Bools, Floats, Geometries, Ints
from gridplan.jit import compiled
from gridplan.routing.claim import Claim
from gridplan.routing.euler import euler_walk
from gridplan.routing.postman import End, PostmanProblem, postman_problem
from gridplan.routing.route import Leg
from gridplan.routing.rural import Extra, find_extra
from gridplan.routing.rural_exact import prove_extra
from gridplan.streets import StreetNetwork
from gridplan.streets.network import DECIMETRES

LOOK_AHEAD = 12.0
"""Metres along a street that its direction at a crossing is taken from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """
    A walk over lines of the network.

    Attributes
    ----------
    line : (k,) ndarray of int
        Street lines in order.
    is_forward : (k,) ndarray of bool
        True where the line is walked from its first point to its last.
    is_extra : (k,) ndarray of bool
        True where it is walked only to get on.
    claim : Claim
        Its length in m, and a bound.
    """

    line: Ints
    is_forward: Bools
    is_extra: Bools
    claim: Claim

    def legs(self, network: StreetNetwork) -> tuple[Leg, ...]:
        """
        Turn the walk into legs.

        Parameters
        ----------
        network : StreetNetwork
            The streets it is on.

        Returns
        -------
        tuple of Leg
            One a line.
        """
        metres = network.length / DECIMETRES
        return tuple(
            Leg(
                line=int(line),
                start=0.0 if ahead else float(metres[line]),
                stop=float(metres[line]) if ahead else 0.0,
                is_extra=bool(extra),
            )
            for line, ahead, extra in zip(
                self.line, self.is_forward, self.is_extra, strict=True
            )
        )


def sweep_streets(  # noqa: PLR0913 - each choice of a sweep
    network: StreetNetwork,
    lines: Ints,
    *,
    start: int = -1,
    end: End = "closed",
    effort: int = 1,
    is_varied: bool = False,
    rng: np.random.Generator,
) -> Sweep:
    """
    Walk every required street with the least walking again.

    Parameters
    ----------
    network : StreetNetwork
        The streets; any walkable one may be walked to get on.
    lines : (r,) ndarray of int
        Required lines; a line that stands twice is walked twice (once a side).
    start : int
        Network node to start at, such as the office's; -1 for anywhere.
    end : {'closed', 'open', 'free'}
        Back at the start; from the start to anywhere; from anywhere to anywhere.
    effort : int
        0 leaves islands to the heuristic, 1 tries to prove the shortest.
    is_varied : bool
        Whether chance orders the walk, equally long, instead of straight on first.
    rng : numpy.random.Generator
        For islands, and for the order when varied.

    Returns
    -------
    Sweep
        In walking order.
    """
    problem = postman_problem(network, lines, start=start, end=end)
    extra = find_extra(problem, rng=rng, tries=2)
    wider = problem
    if problem.n < network.n_nodes:
        reach = -(-extra.value // 2)
        wider = postman_problem(network, lines, start=start, end=end, reach=reach)
    if wider.n > problem.n or extra.bound < extra.value:
        problem, extra = wider, find_extra(wider, rng=rng)
    if effort and extra.bound < extra.value:
        extra = prove_extra(problem, extra)
    return _walk(network, problem, extra, rng=rng if is_varied else None)


def _walk(
    network: StreetNetwork,
    problem: PostmanProblem,
    extra: Extra,
    *,
    rng: np.random.Generator | None,
) -> Sweep:
    u = np.concatenate([problem.required_u, problem.u[extra.ways]])
    v = np.concatenate([problem.required_v, problem.v[extra.ways]])
    line = np.concatenate([problem.required_line, problem.line[extra.ways]])
    # a way's ends are sorted, its line's need not be
    is_turned = network.u[line] != problem.node[u]
    heading = headings(network.streets.geometry[line])
    heading[is_turned] = heading[is_turned][:, ::-1]
    order, forward = euler_walk(u, v, heading, start=_first(problem, u, v), rng=rng)
    value = problem.required_metres + extra.value
    bound = problem.required_metres + extra.bound
    is_exact = extra.bound >= extra.value
    return Sweep(
        line=line[order],
        is_forward=(forward == 1) != is_turned[order],
        is_extra=order >= len(problem.required_u),
        claim=Claim(
            value=value / DECIMETRES,
            bound=bound / DECIMETRES,
            unit="m",
            method="postman" if is_exact else "rural",
            proof=extra.proof,
        ),
    )


def _first(problem: PostmanProblem, u: Ints, v: Ints) -> int:
    """Choose where the walk begins: the start, an odd node, or the lowest."""
    if problem.start >= 0:
        return problem.start
    odd = np.flatnonzero(np.bincount(np.concatenate([u, v])) % 2)
    return int(odd[0] if len(odd) else min(u.min(), v.min()))


def headings(lines: Geometries) -> Floats:
    """
    Measure the direction each line leaves its first and its last point in.

    Parameters
    ----------
    lines : (n,) ndarray of LineString, metric
        Streets.

    Returns
    -------
    (n, 2) ndarray, radians
        From east, anticlockwise.
    """
    xy, line = shapely.get_coordinates(lines, return_index=True)
    first = np.searchsorted(line, np.arange(len(lines) + 1))
    heading: Floats = _headings(xy, first)
    return heading


@compiled
def _headings(xy, first):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Look along each line from both ends, as far as `LOOK_AHEAD` or its other end."""
    n = len(first) - 1
    heading = np.empty((n, 2))
    for line in range(n):
        for side in range(2):
            here, step = (first[line], 1) if side == 0 else (first[line + 1] - 1, -1)
            x, y = xy[here]
            left = LOOK_AHEAD
            for _ in range(first[line + 1] - first[line] - 1):
                dx, dy = xy[here + step] - xy[here]
                here += step
                length = math.hypot(dx, dy)
                if length > 0:
                    share = min(1.0, left / length)
                    x, y = xy[here - step, 0] + share * dx, xy[here - step, 1] + share * dy
                    left -= length
                if left <= 0:
                    break
            origin = xy[first[line]] if side == 0 else xy[first[line + 1] - 1]
            heading[line, side] = math.atan2(y - origin[1], x - origin[0])
    return heading
