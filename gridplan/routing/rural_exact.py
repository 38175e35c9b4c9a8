"""
The shortest rural postman walk, proven by mixed-integer programming.

Each way is walked again 0, 1 or 2 times. Two kinds of cut are added where they
are found to be missing: at least two ways leave every set of islands (Eiselt,
Gendreau & Laporte 1995), and at least one leaves every set of crossings with an
odd number of odd ones. The relaxation's reduced costs then show which ways no
better solution can use, and branch and bound sees only the others.
"""

from dataclasses import dataclass, field, replace

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, hstack
from scipy.sparse.csgraph import connected_components, maximum_flow

from gridplan.arrays import Bools, Floats, Ints
from gridplan.routing.postman import PostmanProblem
from gridplan.routing.rural import Extra
from gridplan.routing.shrink import shrink

ROUNDS = 10
CUT_ROUNDS = 120
NODES = 400
"""Branch-and-bound nodes a round: a limit of work, not of time."""
MOST_WAYS = 5000
"""Larger neighbourhoods keep the bound they have."""
MOST_USEFUL = 200
"""More ways than this are not branched on: the relaxation's bound stands."""
SCALE = 10_000
LEVELS = (0.01, 0.3, 0.5, 0.7, 0.99)


@dataclass(slots=True)
class _Model:
    """The program as it grows: sets of crossings that enough ways must leave."""

    problem: PostmanProblem
    piece: Ints
    is_odd: Bools
    cuts: list[Ints] = field(default_factory=list)
    least: list[float] = field(default_factory=list)
    known: set[bytes] = field(default_factory=set)

    def add(self, is_inside: Bools, at_least: float) -> bool:
        """Ask for ways out of a set of crossings; tell whether that is new."""
        row = np.flatnonzero(is_inside[self.problem.u] != is_inside[self.problem.v])
        if not len(row) or row.tobytes() in self.known:
            return False
        self.known.add(row.tobytes())
        self.cuts.append(row)
        self.least.append(at_least)
        return True

    def rows(self) -> csr_array:
        """Give the ways that leave each set."""
        indptr = np.cumsum([0, *(len(cut) for cut in self.cuts)])
        indices = np.concatenate(self.cuts)
        shape = (len(self.cuts), len(self.problem.u))
        return csr_array((np.ones(len(indices)), indices, indptr), shape=shape)


def prove_extra(problem: PostmanProblem, extra: Extra) -> Extra:
    """
    Shorten the ways walked again to the least possible, or raise the bound.

    Parameters
    ----------
    problem : PostmanProblem
        Closed; open and free walks keep what they have.
    extra : Extra
        A solution and a bound.

    Returns
    -------
    Extra
        Never worse, with a bound never lower.
    """
    if problem.end != "closed" or extra.bound >= extra.value:
        return extra
    whole, (problem, chains) = problem, shrink(problem)
    if len(problem.u) > MOST_WAYS:
        return extra
    model = _begin(problem)
    lowest, reduced = _tighten(model, extra.value)
    best, value = None, extra.value
    bound = max(extra.bound, int(np.ceil(lowest - 1e-6)))
    for _ in range(ROUNDS):
        is_useful = reduced <= value - 1 - lowest + 1e-6
        if bound >= value or int(is_useful.sum()) > MOST_USEFUL:
            break
        count, lower, is_solved = _branch(model, is_useful)
        # ways left out cannot be in anything better than what is known
        bound = max(bound, min(lower, value))
        if count is None:
            break
        label = problem.pieces(np.flatnonzero(count))
        length = int((problem.weight * count).sum())
        if label.max() <= 0:
            if length < value:
                best, value = np.repeat(np.arange(len(count)), count), length
            if is_solved:
                break
            continue
        new = [model.add(label == part, 2.0) for part in np.unique(label[label >= 0])]
        if not any(new):
            break
    ways = extra.ways
    if best is not None:
        ways = np.sort(np.array([way for chain in best for way in chains[chain]]))
        value = int(whole.weight[ways].sum())
    return replace(extra, ways=ways, value=value, bound=min(bound, value), proof="milp")


def _begin(problem: PostmanProblem) -> _Model:
    nothing = np.zeros(0, dtype=np.int64)
    is_odd = np.zeros(problem.n, dtype=bool)
    is_odd[problem.odd(nothing)] = True
    model = _Model(problem=problem, piece=problem.pieces(nothing), is_odd=is_odd)
    for island in range(int(model.piece.max()) + 1):
        model.add(model.piece == island, 2.0)
    for node in np.flatnonzero(is_odd):
        model.add(np.arange(problem.n) == node, 1.0)
    return model


def _tighten(model: _Model, known: int) -> tuple[float, Floats]:
    """Add missing cuts until the known length is proven; give value and reduced costs."""
    value, reduced = 0.0, np.zeros(len(model.problem.u))
    for _ in range(CUT_ROUNDS):
        found = linprog(
            model.problem.weight.astype(float),
            A_ub=-model.rows(),
            b_ub=-np.array(model.least),
            bounds=(0, 2),
            method="highs-ds",
        )
        value, reduced = float(found.fun), np.maximum(found.lower.marginals, 0.0)
        if value > known - 1 + 1e-6:
            break
        is_new = _cut_odd(model, found.x) | _cut_islands(model, found.x)
        if not is_new and not _cut_odd_exactly(model, found.x):
            break
    return value, reduced


def _cut_odd(model: _Model, count: Floats) -> bool:
    """Find odd sets that less than one way leaves, among pieces of what is used."""
    problem, is_new = model.problem, False
    for level in LEVELS:
        used = np.flatnonzero(count >= level)
        shape = (problem.n, problem.n)
        graph = csr_array((np.ones(len(used)), (problem.u[used], problem.v[used])), shape=shape)
        pieces, label = connected_components(graph, directed=False)
        is_out = label[problem.u] != label[problem.v]
        leaving = np.zeros(pieces)
        np.add.at(leaving, label[problem.u[is_out]], count[is_out])
        np.add.at(leaving, label[problem.v[is_out]], count[is_out])
        odd = np.bincount(label, weights=model.is_odd, minlength=pieces) % 2 == 1
        for part in np.flatnonzero(odd & (leaving < 1 - 1e-6)):
            is_new |= model.add(label == part, 1.0)
    return is_new


def _cut_islands(model: _Model, count: Floats) -> bool:
    """Find sets of islands that less than two ways leave, by minimum cuts."""
    problem = model.problem
    islands = int(model.piece.max()) + 1
    owner = np.where(model.piece >= 0, model.piece, np.arange(problem.n) + islands)
    size = problem.n + islands
    room = np.rint(count * SCALE).astype(np.int32)
    a, b = owner[problem.u], owner[problem.v]
    kept = (a != b) & (room > 0)
    ends = np.concatenate([a[kept], b[kept]]), np.concatenate([b[kept], a[kept]])
    graph = csr_array((np.tile(room[kept], 2), ends), shape=(size, size), dtype=np.int32)
    graph.sum_duplicates()
    is_new, is_done = False, np.zeros(islands, dtype=bool)
    for island in range(1, islands):
        if is_done[island]:
            continue
        flow = maximum_flow(graph, 0, island)
        if flow.flow_value < 2 * SCALE - 10:
            is_inside = _reached(graph - flow.flow, 0)
            is_new |= model.add(is_inside[owner], 2.0)
            is_done |= ~is_inside[:islands]
    return is_new


def _cut_odd_exactly(model: _Model, count: Floats) -> bool:
    """Find the odd sets that the fewest ways leave, by a cut tree (Padberg & Rao 1982)."""
    problem, is_new = model.problem, False
    odd = np.flatnonzero(model.is_odd)
    room = np.rint(count * SCALE).astype(np.int32)
    kept = room > 0
    a, b = problem.u[kept], problem.v[kept]
    ends = np.concatenate([a, b]), np.concatenate([b, a])
    graph = csr_array((np.tile(room[kept], 2), ends), shape=(problem.n,) * 2, dtype=np.int32)
    above = np.zeros(len(odd), dtype=np.int64)
    for place in range(1, len(odd)):  # Gusfield (1990): one flow a node, no contraction
        flow = maximum_flow(graph, int(odd[place]), int(odd[above[place]]))
        is_inside = _reached(graph - flow.flow, int(odd[place]))
        is_sibling = is_inside[odd] & (above == above[place])
        is_sibling[: place + 1] = False
        above[is_sibling] = place
        is_odd_set = int(is_inside[odd].sum()) % 2 == 1
        if is_odd_set and flow.flow_value < SCALE - 10:
            is_new |= model.add(is_inside, 1.0)
    return is_new


def _reached(room: csr_array, source: int) -> Bools:
    """Mark the nodes that the source reaches where there is room left."""
    is_seen = np.zeros(room.shape[0], dtype=bool)
    is_seen[source] = True
    stack = [source]
    while stack:
        node = stack.pop()
        places = slice(room.indptr[node], room.indptr[node + 1])
        others = room.indices[places][room.data[places] > 0]
        for other in others[~is_seen[others]]:
            is_seen[other] = True
            stack.append(int(other))
    return is_seen


def _branch(model: _Model, is_useful: Bools) -> tuple[Ints | None, int, bool]:
    """Solve the program on the useful ways; give counts, a bound, and if it is optimal."""
    problem = model.problem
    m, n = len(problem.u), problem.n
    ways = np.arange(m)
    stars = csr_array(
        (
            np.ones(2 * m),
            (np.concatenate([problem.u, problem.v]), np.concatenate([ways, ways])),
        ),
        shape=(n, m),
    )
    halves = csr_array((np.full(n, -2.0), (np.arange(n), np.arange(n))), shape=(n, n))
    cuts = model.rows()
    found = milp(
        np.concatenate([problem.weight.astype(float), np.zeros(n)]),
        integrality=np.ones(m + n),
        bounds=Bounds(0, np.concatenate([2.0 * is_useful, np.full(n, np.inf)])),
        constraints=[
            LinearConstraint(hstack([stars, halves]), -1.0 * model.is_odd, -1.0 * model.is_odd),
            LinearConstraint(
                hstack([cuts, csr_array((len(model.cuts), n))]), np.array(model.least), np.inf
            ),
        ],
        options={"node_limit": NODES, "mip_rel_gap": 0.0},
    )
    if found.status == 2:  # nothing better exists on these ways
        return None, (2**60), True
    bound = found.mip_dual_bound
    lower = 0 if bound is None or not np.isfinite(bound) else int(np.ceil(bound - 1e-6))
    count = None if found.x is None else np.rint(found.x[:m]).astype(np.int64)
    return count, lower, found.status == 0
