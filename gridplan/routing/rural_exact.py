"""
The shortest rural postman walk, proven by mixed-integer programming.

Each way is walked again 0, 1 or 2 times. Two kinds of cut are added where they
are found to be missing: at least two ways leave every set of islands (Eiselt,
Gendreau & Laporte 1995), and at least one leaves every set of crossings with an
odd number of odd ones. After every round the relaxation's reduced costs show
which ways no better solution can use; those are closed, so the program shrinks
as it is proven, and branch and bound sees only what is left.
"""

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from ortools.linear_solver import pywraplp
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, hstack
from scipy.sparse.csgraph import dijkstra

from gridplan.arrays import Bools, Ints
from gridplan.routing.postman import PostmanProblem
from gridplan.routing.rural import Extra
from gridplan.routing.rural_cuts import SCALE, leaving, parts_of, weak_islands, weak_odd
from gridplan.routing.shrink import shrink

ROUNDS = 10
WORK = 600_000
"""Ways priced over all rounds of cuts: a limit of work, not of time."""
NODES = 400
"""Branch-and-bound nodes a round: a limit of work, not of time."""
MOST_WAYS = 5000
"""Larger neighbourhoods keep the bound they have."""
MOST_USEFUL = 150
"""More ways than this are not branched on: the relaxation's bound stands."""
MOATS = 600
"""Rings around all islands together that the program begins with."""
LEVELS = (0.01, 0.3, 0.5, 0.7, 0.99)


@dataclass(slots=True)
class CutModel:
    """
    The program as it grows: sets of crossings that enough ways must leave.

    Attributes
    ----------
    problem : PostmanProblem
        What is walked.
    piece : (n,) ndarray of int
        Island of each crossing; -1 for none.
    odd : (t,) ndarray of int
        Crossings that an odd number of required streets meet.
    solver, counts
        The relaxation, and its variable for each way.
    is_open : (m,) ndarray of bool
        Ways that something better may still use.
    cuts, least : list
        Ways that leave each set, and how often at least.
    known : set of bytes
        The cuts again, to find doubles.
    """

    problem: PostmanProblem
    piece: Ints
    odd: Ints
    solver: Any
    counts: list[Any]
    is_open: Bools
    cuts: list[Ints] = field(default_factory=list)
    least: list[float] = field(default_factory=list)
    known: set[bytes] = field(default_factory=set)

    def add(self, is_inside: Bools, at_least: float) -> bool:
        """
        Ask for ways out of a set of crossings.

        Parameters
        ----------
        is_inside : (n,) ndarray of bool
            The set.
        at_least : float
            How often it is left.

        Returns
        -------
        bool
            Whether that is new.
        """
        row = np.flatnonzero(is_inside[self.problem.u] != is_inside[self.problem.v])
        if not len(row) or row.tobytes() in self.known:
            return False
        self.known.add(row.tobytes())
        self.cuts.append(row)
        self.least.append(at_least)
        asked = self.solver.Constraint(at_least, self.solver.infinity())
        for way in row[self.is_open[row]].tolist():
            asked.SetCoefficient(self.counts[way], 1.0)
        return True

    def close(self, ways: Ints) -> None:
        """
        Rule ways out.

        Parameters
        ----------
        ways : (k,) ndarray of int
            Which.
        """
        self.is_open[ways] = False
        for way in ways.tolist():
            self.counts[way].SetBounds(0.0, 0.0)

    def rows(self) -> csr_array:
        """
        Give the ways that leave each set.

        Returns
        -------
        (n_cuts, m) csr_array
            Ones.
        """
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
    model = cut_model(problem)
    best, value, bound = None, extra.value, extra.bound
    for _ in range(ROUNDS):
        lowest = tighten(model, value)
        # ways left out cannot be in anything better than what is known
        bound = max(bound, min(int(np.ceil(lowest - 1e-6)), value))
        if bound >= value or int(model.is_open.sum()) > MOST_USEFUL:
            break
        count, lower, is_solved = _branch(model)
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


def cut_model(problem: PostmanProblem, *, most: int = 2) -> CutModel:
    """
    Begin with one cut for each island and each odd crossing.

    Parameters
    ----------
    problem : PostmanProblem
        Closed.
    most : int
        How often a way is walked again at most; a single walk needs no more than
        twice.

    Returns
    -------
    CutModel
        Its relaxation, loose.
    """
    nothing = np.zeros(0, dtype=np.int64)
    odd = problem.odd(nothing)
    solver = pywraplp.Solver.CreateSolver("GLOP")
    # each round starts from the one before: only then is a cut cheap
    solver.SetSolverSpecificParametersAsString("use_preprocessing:false use_dual_simplex:true")
    model = CutModel(
        problem=problem,
        piece=problem.pieces(nothing),
        odd=odd,
        solver=solver,
        counts=[solver.NumVar(0.0, float(most), "") for _ in range(len(problem.u))],
        is_open=np.ones(len(problem.u), dtype=bool),
    )
    length = solver.Objective()
    for count, weight in zip(model.counts, problem.weight.tolist(), strict=True):
        length.SetCoefficient(count, float(weight))
    islands = int(model.piece.max()) + 1
    for island in range(islands if islands > 1 else 0):
        for is_inside in _moats(problem, model.piece, island, max(2, MOATS // islands)):
            model.add(is_inside, 2.0)
    for node in odd:
        model.add(np.arange(problem.n) == node, 1.0)
    return model


def _moats(problem: PostmanProblem, piece: Ints, island: int, count: int) -> list[Bools]:
    """Draw rings around an island that hold no other: cuts the search would find one by one."""
    graph = csr_array(
        (np.maximum(problem.weight, 1), (problem.u, problem.v)), shape=(problem.n,) * 2
    )
    mine = np.flatnonzero(piece == island)
    away = dijkstra(graph, directed=False, indices=mine, min_only=True)
    away[mine] = 0
    others = away[(piece >= 0) & (piece != island)]
    levels = np.unique(away[away < others.min()])
    kept = np.unique(np.linspace(0, len(levels) - 1, count).astype(np.int64))
    return [away <= level for level in levels[kept]]


def tighten(model: CutModel, known: int) -> float:
    """
    Add missing cuts until the known length is proven or none is found.

    Parameters
    ----------
    model : CutModel
        Changed: it has the new cuts, and ways no better solution uses are closed.
    known : int, dm
        Length of a solution.

    Returns
    -------
    float, dm
        No solution shorter than the known one is shorter than this.
    """
    value, work = 0.0, 0
    while work < WORK:
        if model.solver.Solve() != pywraplp.Solver.OPTIMAL:
            # nothing shorter is left on the open ways
            return float(known)
        value = model.solver.Objective().Value()
        if value > known - 1 + 1e-6:
            break
        ways = np.flatnonzero(model.is_open)
        work += len(ways)
        found = [model.counts[way] for way in ways.tolist()]
        reduced = np.array([count.reduced_cost() for count in found])
        count = np.array([count.solution_value() for count in found])
        model.close(ways[reduced > known - 1 - value + 1e-6])
        room = np.rint(np.maximum(count, 0.0) * SCALE).astype(np.int64)
        kept = room > 0
        is_new = _cut_odd(model, ways[kept], room[kept])
        is_new |= _cut_islands(model, ways[kept], room[kept])
        if not is_new and not _cut_odd_exactly(model, ways[kept], room[kept]):
            break
    return float(value)


def _cut_odd(model: CutModel, ways: Ints, room: Ints) -> bool:
    """Find odd sets that less than one way leaves, among pieces of what is used."""
    problem, is_new = model.problem, False
    u, v = problem.u[ways], problem.v[ways]
    for level in LEVELS:
        label = parts_of(u, v, room, int(level * SCALE), problem.n)
        out = leaving(u, v, room, label)
        odd = np.bincount(label[model.odd], minlength=len(out)) % 2 == 1
        for part in np.flatnonzero(odd & (out < SCALE - 1)):
            is_new |= model.add(label == part, 1.0)
    return is_new


def _cut_islands(model: CutModel, ways: Ints, room: Ints) -> bool:
    """Find sets of islands that less than two ways leave, by minimum cuts."""
    problem = model.problem
    islands = int(model.piece.max()) + 1
    owner = np.where(model.piece >= 0, model.piece, np.arange(problem.n) + islands)
    u, v = owner[problem.u[ways]], owner[problem.v[ways]]
    kept = u != v
    # an own way at the last node keeps the number of nodes
    last = np.array([problem.n + islands - 1])
    none = np.zeros(1, dtype=np.int64)
    u, v = np.concatenate([u[kept], last]), np.concatenate([v[kept], last])
    is_new = False
    for is_inside in weak_islands(u, v, np.concatenate([room[kept], none]), islands):
        is_new |= model.add(is_inside[owner], 2.0)
    return is_new


def _cut_odd_exactly(model: CutModel, ways: Ints, room: Ints) -> bool:
    """Find the odd sets that the fewest ways leave (Padberg & Rao 1982)."""
    problem, is_new = model.problem, False
    u, v = problem.u[ways], problem.v[ways]
    for is_inside in weak_odd(u, v, room, model.odd, problem.n):
        is_new |= model.add(is_inside, 1.0)
    return is_new


def _branch(model: CutModel) -> tuple[Ints | None, int, bool]:
    """Solve the program on the open ways; give counts, a bound, and if it is optimal."""
    problem, m = model.problem, len(model.problem.u)
    ways = np.flatnonzero(model.is_open)
    node, place = np.unique(
        np.concatenate([problem.u[ways], problem.v[ways]]), return_inverse=True
    )
    is_odd = np.zeros(problem.n, dtype=bool)
    is_odd[model.odd] = True
    k, n = len(ways), len(node)
    if is_odd[node].sum() != len(model.odd):
        return None, 2**60, True
    stars = csr_array((np.ones(2 * k), (place, np.tile(np.arange(k), 2))), shape=(n, k))
    halves = csr_array((np.full(n, -2.0), (np.arange(n), np.arange(n))), shape=(n, n))
    cuts = model.rows()[:, ways]
    parity = -1.0 * is_odd[node]
    found = milp(
        np.concatenate([problem.weight[ways].astype(float), np.zeros(n)]),
        integrality=np.ones(k + n),
        bounds=Bounds(0, np.concatenate([np.full(k, 2.0), np.full(n, np.inf)])),
        constraints=[
            LinearConstraint(hstack([stars, halves]), parity, parity),
            LinearConstraint(
                hstack([cuts, csr_array((len(model.cuts), n))]), np.array(model.least), np.inf
            ),
        ],
        options={"node_limit": NODES, "mip_rel_gap": 0.0},
    )
    if found.status == 2:  # nothing better exists on these ways
        return None, 2**60, True
    bound = found.mip_dual_bound
    lower = 0 if bound is None or not np.isfinite(bound) else int(np.ceil(bound - 1e-6))
    if found.x is None:
        return None, lower, False
    count = np.zeros(m, dtype=np.int64)
    count[ways] = np.rint(found.x[:k]).astype(np.int64)
    return count, lower, found.status == 0
