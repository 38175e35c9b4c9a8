"""
One walk over every edge of a graph whose crossings are all even.

Hierholzer's (1873) construction: walk until stuck, then splice in more closed
walks where edges are left. Every such walk is equally long, so the order is
free: this one prefers going straight on, and chance may choose another.
"""

import math

import numpy as np

from gridplan.arrays import Floats, Ints
from gridplan.errors import InfeasibleError


def euler_walk(
    u: Ints,
    v: Ints,
    heading: Floats,
    *,
    start: int,
    rng: np.random.Generator | None = None,
) -> tuple[Ints, Ints]:
    """
    Walk every edge exactly once.

    Parameters
    ----------
    u, v : (m,) ndarray of int
        End nodes of each edge; parallel edges and loops are welcome.
    heading : (m, 2) ndarray, radians
        Direction in which each edge leaves ``u``, and in which it leaves ``v``.
    start : int
        Node to start at; where all nodes are even the walk ends there too, else
        it ends at the other odd node.
    rng : numpy.random.Generator or None
        Varies the walk; without it, straight on is preferred everywhere.

    Returns
    -------
    edge : (m,) ndarray of int
        Edges in order.
    is_forward : (m,) ndarray of int
        1 where the edge is walked from ``u`` to ``v``, else 0.

    Raises
    ------
    InfeasibleError
        If no such walk exists: several pieces, or more than two odd nodes.
    """
    m = len(u)
    ends: dict[int, list[tuple[int, int]]] = {}
    for edge in range(m):  # (edge, side it is left from)
        ends.setdefault(int(u[edge]), []).append((edge, 0))
        ends.setdefault(int(v[edge]), []).append((edge, 1))
    luck = rng.random(2 * m) * math.pi if rng is not None else np.zeros(2 * m)
    is_used = np.zeros(m, dtype=bool)
    trail: list[tuple[int, int]] = []
    stack: list[tuple[int, int, int]] = [(start, -1, 0)]  # node, edge taken there, side left
    while stack:
        node, edge, side = stack[-1]
        choices = ends.get(node, [])
        choices[:] = [end for end in choices if not is_used[end[0]]]
        if not choices:
            stack.pop()
            if edge >= 0:
                trail.append((edge, side))
            continue
        came = None if edge < 0 else float(heading[edge, 1 - side]) + math.pi
        # the walk is read backwards, but straight on stays straight on
        taken, left = min(choices, key=lambda end: (_turn(came, heading, end, luck), end))
        is_used[taken] = True
        stack.append((int(u[taken] if left else v[taken]), taken, left))
    trail.reverse()
    _refuse_gaps(trail, u, v, start, m)
    order = np.array([edge for edge, _ in trail], dtype=np.int64)
    forward = np.array([1 - side for _, side in trail], dtype=np.int64)
    return order, forward


def _turn(came: float | None, heading: Floats, end: tuple[int, int], luck: Floats) -> float:
    """Rate leaving by this end: the turn in radians, in steps of 1°, and luck."""
    edge, side = end
    extra = float(luck[2 * edge + side])
    if came is None:
        return extra
    turn = abs(math.remainder(float(heading[edge, side]) - came, 2 * math.pi))
    return round(math.degrees(turn)) + 180 * extra


def _refuse_gaps(trail: list[tuple[int, int]], u: Ints, v: Ints, start: int, m: int) -> None:
    here = start
    for edge, side in trail:
        first, last = (v[edge], u[edge]) if side else (u[edge], v[edge])
        if first != here:
            raise InfeasibleError("routing.no_euler_walk", edges=m)
        here = int(last)
    if len(trail) != m:
        raise InfeasibleError("routing.no_euler_walk", edges=m)
