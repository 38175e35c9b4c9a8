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
from gridplan.jit import compiled


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
    luck = rng.random(2 * m) * math.pi if rng is not None else np.zeros(2 * m)
    n = int(max(u.max(initial=start), v.max(initial=start))) + 1
    count = np.bincount(np.concatenate([u, v]), minlength=n)
    first = np.concatenate([[0], np.cumsum(count)])
    end = np.argsort(np.stack([u, v], axis=1).ravel(), kind="stable")
    order, side = _walk(u, v, first, end, heading, luck, start)
    _refuse_gaps(
        np.where(side, v[order], u[order]), np.where(side, u[order], v[order]), start, m
    )
    return order, 1 - side


@compiled
def _walk(u, v, first, end, heading, luck, start):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0913, PLR0917
    """
    Walk as far as the edges reach; give edges and the sides they are left from.

    An end is ``2 * edge + side``; those of a node stand together, ascending.
    """
    m = len(u)
    is_used = np.zeros(m, dtype=np.bool_)
    nodes = np.empty(m + 1, dtype=np.int64)
    taken = np.empty(m + 1, dtype=np.int64)  # the end each node was come to by
    trail = np.empty(m, dtype=np.int64)
    nodes[0], taken[0] = start, -1
    depth, done = 1, m
    while depth > 0:
        node, came = nodes[depth - 1], taken[depth - 1]
        best, least = -1, np.inf
        for place in range(first[node], first[node + 1]):
            edge, side = divmod(end[place], 2)
            if is_used[edge]:
                continue
            rate = luck[end[place]]
            if came >= 0:
                # the walk is read backwards, but straight on stays straight on
                bend = heading[edge, side] - heading[came // 2, 1 - came % 2] - math.pi
                bend -= 2 * math.pi * np.rint(bend / (2 * math.pi))
                rate = np.rint(math.degrees(abs(bend))) + 180 * rate
            if rate < least:
                best, least = end[place], rate
        if best >= 0:
            edge, side = divmod(best, 2)
            is_used[edge] = True
            nodes[depth], taken[depth] = u[edge] if side else v[edge], best
            depth += 1
            continue
        depth -= 1
        if came >= 0:
            done -= 1
            trail[done] = came
    return trail[done:] // 2, trail[done:] % 2


def _refuse_gaps(leave: Ints, reach: Ints, start: int, m: int) -> None:
    if len(leave) < m or (m and leave[0] != start) or (leave[1:] != reach[:-1]).any():
        raise InfeasibleError("routing.no_euler_walk", edges=m)
