"""
Simulated annealing over connected divisions: flips and swaps of border atoms.

Every state is a division into k connected grids of which none encloses another;
only the bounds on workload may be broken, at a price. The energy of a division
is a sum over its grids of three terms without unit: how far from the mean, how far
to walk, how long the border; the last two are about 1 for a good grid.

References
----------
.. [1] Kirkpatrick, S., Gelatt, C. D. & Vecchi, M. P. (1983). Optimization by
   simulated annealing. *Science* 220(4598), 671-680.
.. [2] Openshaw, S. & Rao, L. (1995). Algorithms for reengineering 1991 census
   geography. *Environment and Planning A* 27(3), 425-446.
.. [3] Vigna, S. (2016). An experimental exploration of Marsaglia's xorshift
   generators, scrambled. *ACM Transactions on Mathematical Software* 42(4), 30.
"""

import numpy as np
import numpy.typing as npt

from gridplan.arrays import Int32s
from gridplan.jit import compiled
from gridplan.partition.moves import REFUSED, flip, imbalance, swap
from gridplan.partition.state import Graph, Price, State, new_state

_SWAPS = 0.2  # share of proposals that exchange two atoms
_STEPS_A_DEGREE = 64  # steps at one heat


@compiled
def draw(rng: npt.NDArray[np.uint64]) -> float:
    """Draw from [0, 1) by xorshift64* [3]_; the state is one number, never 0."""
    x = rng[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    rng[0] = x
    high = (x * np.uint64(2685821657736338717)) >> np.uint64(11)
    return np.float64(high) / 9007199254740992.0


@compiled
def _energy(state: State, graph: Graph, price: Price) -> float:
    total = 0.0
    for g in range(len(state.load)):
        total += imbalance(state.load[g], price) + price.walking * state.hub_cost[g]
    for e in range(len(graph.indices)):
        if state.grid_of[state.owner[e]] != state.grid_of[graph.indices[e]]:
            total += 0.5 * price.border * graph.border[e]
    return total


@compiled
def anneal(  # noqa: PLR0913, PLR0917 (compiled code takes its settings one by one)
    grid_of: Int32s,
    k: int,
    graph: Graph,
    price: Price,
    n_steps: int,
    hot: float,
    cold: float,
    rng: npt.NDArray[np.uint64],
) -> tuple[float, Int32s]:
    """
    Anneal one division in place.

    Parameters
    ----------
    grid_of : (n,) ndarray of int32
        A division into connected grids, none empty; changed to the last one met.
    k : int
        Number of grids.
    graph : Graph
        Atoms and borders.
    price : Price
        What a grid costs.
    n_steps : int
        Proposals.
    hot, cold : float
        Heat at the start and the end, falling geometrically.
    rng : (1,) ndarray of uint64
        State of the generator; changed.

    Returns
    -------
    energy : float
        Of the best division met in the second half.
    best : (n,) ndarray of int32
        That division.
    """
    state = new_state(grid_of, k, graph)
    indptr, indices = graph.indptr, graph.indices
    energy = _energy(state, graph, price)
    best = energy
    best_of = grid_of.copy()
    if len(indices) == 0 or k == 1:
        return best, best_of
    cooling = (cold / hot) ** (1.0 / max(1, n_steps // _STEPS_A_DEGREE))
    heat = hot
    for step in range(n_steps):
        if step % _STEPS_A_DEGREE == _STEPS_A_DEGREE - 1:
            heat *= cooling
        e = int(draw(rng) * len(indices))
        a, b = state.owner[e], indices[e]
        h = grid_of[b]
        if grid_of[a] == h or not graph.is_walkable[e]:
            continue
        limit = -heat * np.log(1.0 - draw(rng))
        if draw(rng) < _SWAPS:
            # what comes back is b itself or a neighbour of it
            c = b
            f = indptr[b] + int(draw(rng) * (indptr[b + 1] - indptr[b]))
            if draw(rng) < 0.5:
                c = indices[f]
            if grid_of[c] != h:
                continue
            delta = swap(a, c, limit, state, graph, price)
        else:
            delta = flip(a, h, limit, state, graph, price)
        if delta == REFUSED:
            continue
        energy += delta
        if energy < best - 1e-9 and step > n_steps // 2:
            best = energy
            best_of[:] = grid_of
    if energy < best:
        best = energy
        best_of[:] = grid_of
    return best, best_of
