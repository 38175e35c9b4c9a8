"""
A linear program below every rural postman walk, and the cuts that tighten it.

Two kinds of cut are added where they are found to be missing: at least two ways
leave every set of islands (Eiselt, Gendreau & Laporte 1995), and at least one
leaves every set of crossings with an odd number of odd ones. After every round
the reduced costs show which ways no better solution can use; those are closed,
so the program shrinks as it is tightened.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from ortools.linear_solver import pywraplp
from scipy.sparse import csr_array

from gridplan.arrays import Bools, Floats, Ints
from gridplan.routing.postman import PostmanProblem
from gridplan.routing.rural_cuts import SCALE, leaving, parts_of, weak_islands, weak_odd

WORK = 600_000
"""Ways priced over all rounds of cuts: a limit of work, not of time."""
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
    work : int
        Ways that may still be priced.
    cuts, least : list
        Ways that leave each set, and how often at least.
    known : dict of bytes to float
        The cuts again with how often each is left, to find doubles.
    """

    problem: PostmanProblem
    piece: Ints
    odd: Ints
    solver: Any
    counts: list[Any]
    is_open: Bools
    work: int
    cuts: list[Ints] = field(default_factory=list)
    least: list[float] = field(default_factory=list)
    known: dict[bytes, float] = field(default_factory=dict)

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
        if not len(row) or self.known.get(row.tobytes(), 0.0) >= at_least:
            return False
        self.known[row.tobytes()] = at_least
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


def cut_model(problem: PostmanProblem, *, most: int = 2, work: int = WORK) -> CutModel:
    """
    Begin with one cut for each island and each odd crossing.

    Parameters
    ----------
    problem : PostmanProblem
        Closed.
    most : int
        How often a way is walked again at most; a single walk needs no more than
        twice.
    work : int
        Ways that may be priced.

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
        work=work,
    )
    length = solver.Objective()
    for count, weight in zip(model.counts, problem.weight.tolist(), strict=True):
        length.SetCoefficient(count, float(weight))
    islands = int(model.piece.max()) + 1
    for island in range(islands if islands > 1 else 0):
        model.add(model.piece == island, 2.0)
    for node in odd:
        model.add(np.arange(problem.n) == node, 1.0)
    return model


def tighten(
    model: CutModel, known: int, *, look: Callable[[Floats], int] | None = None
) -> float:
    """
    Add missing cuts until the known length is proven or none is found.

    Parameters
    ----------
    model : CutModel
        Changed: it has the new cuts, and ways no better solution uses are closed.
    known : int, dm
        Length of a solution.
    look : callable or None
        Looks at how often each way is walked in the relaxation (m,), and gives the
        length of the best solution known by then, in dm.

    Returns
    -------
    float, dm
        No solution shorter than the known one is shorter than this.
    """
    value = 0.0
    while model.work > 0:
        if model.solver.Solve() != pywraplp.Solver.OPTIMAL:
            # nothing shorter is left on the open ways
            return float(known)
        value = model.solver.Objective().Value()
        ways = np.flatnonzero(model.is_open)
        model.work -= len(ways)
        open_counts = [model.counts[way] for way in ways.tolist()]
        reduced = np.array([count.reduced_cost() for count in open_counts])
        walked = np.zeros(len(model.problem.u))
        walked[ways] = [count.solution_value() for count in open_counts]
        if look is not None:
            known = look(walked)
        if value > known - 1 + 1e-6:
            break
        model.close(ways[reduced > known - 1 - value + 1e-6])
        room = np.rint(np.maximum(walked[ways], 0.0) * SCALE).astype(np.int64)
        kept = room > 0
        is_new = _cut_odd(model, ways[kept], room[kept])
        is_new |= _cut_islands(model, ways, room)
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
    is_between = u != v
    is_new = False
    for is_inside in weak_islands(
        u[is_between], v[is_between], room[is_between], islands, problem.n + islands
    ):
        is_new |= model.add(is_inside[owner], 2.0)
    return is_new


def _cut_odd_exactly(model: CutModel, ways: Ints, room: Ints) -> bool:
    """Find the odd sets that the fewest ways leave (Padberg & Rao 1982)."""
    problem, is_new = model.problem, False
    u, v = problem.u[ways], problem.v[ways]
    for is_inside in weak_odd(u, v, room, model.odd, problem.n):
        is_new |= model.add(is_inside, 1.0)
    return is_new
