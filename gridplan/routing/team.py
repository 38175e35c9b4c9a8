"""A sweep by several workers or on several days: the longest walk as short as possible."""

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from gridplan.arrays import Ints
from gridplan.errors import InputError
from gridplan.routing.claim import Claim
from gridplan.routing.deal import deal_streets
from gridplan.routing.postman import PostmanProblem, postman_problem
from gridplan.routing.rural import find_extra
from gridplan.routing.share import Shares, share_streets
from gridplan.routing.share_bound import share_bound
from gridplan.routing.sweep import Sweep, sweep_streets
from gridplan.streets import StreetNetwork
from gridplan.streets.network import DECIMETRES

ITERATIONS = 20_000


def sweep_as_team(
    network: StreetNetwork,
    lines: Ints,
    *,
    start: int,
    walks: int,
    iterations: int = ITERATIONS,
    rng: np.random.Generator,
) -> tuple[Sweep, ...]:
    """
    Share a sweep out over several walks that all start and end at one place.

    Parameters
    ----------
    network : StreetNetwork
        The streets.
    lines : (r,) ndarray of int
        Required lines.
    start : int
        Network node of the office.
    walks : int
        Workers times days.
    iterations : int
        How long to search.
    rng : numpy.random.Generator
        Decides which streets change walks.

    Returns
    -------
    tuple of Sweep
        One a walk; a walk may be empty where there are few streets. Each claim is
        the longest walk's, against the bound on the longest walk.

    Raises
    ------
    InputError
        If there is no walk.
    """
    if walks < 1:
        raise InputError("routing.no_workers", workers=walks)
    single = sweep_streets(network, lines, start=start, rng=rng)
    if walks == 1:
        return (single,)
    problem = postman_problem(network, lines, start=start)
    between, before = _between(problem)
    shortest = problem.required_metres + find_extra(problem, rng=rng).bound
    if single.claim.bound is not None:
        shortest = min(shortest, round(single.claim.bound * DECIMETRES))
    bound = share_bound(
        problem,
        between[problem.start],
        k=walks,
        lowest=max(-(-shortest // walks), _farthest(problem, between)),
    )
    firsts = [_cut(problem, _order(problem, single), walks)]
    if bound.walked is not None:
        firsts.append(deal_streets(problem, bound.walked, k=walks, rng=rng))
    ends = np.stack([problem.required_u, problem.required_v], axis=1)
    shares = share_streets(
        ends,
        problem.required_weight,
        between,
        start=problem.start,
        firsts=tuple(first for first in firsts if first),
        lowest=bound.longest,
        iterations=iterations,
        rng=rng,
    )
    claim = Claim(
        value=int(shares.length.max()) / DECIMETRES,
        bound=bound.longest / DECIMETRES,
        unit="m",
        method="team",
        proof="share",
    )
    return tuple(_sweep(network, problem, shares, walk, before, claim) for walk in range(walks))


def _between(problem: PostmanProblem) -> tuple[Ints, Ints]:
    """Measure between all local nodes, in dm, with the node before each."""
    weight = np.maximum(problem.weight, 1e-9)  # scipy takes 0 for no way
    graph = csr_array((weight, (problem.u, problem.v)), shape=(problem.n, problem.n))
    metres, before = dijkstra(graph, directed=False, return_predecessors=True)
    metres[np.isinf(metres)] = 1e12  # dead corners of the neighbourhood
    return np.rint(metres).astype(np.int64), before.astype(np.int64)


def _order(problem: PostmanProblem, single: Sweep) -> Ints:
    """Put the required streets in the order of the single walk."""
    place: dict[int, list[int]] = {int(line): [] for line in problem.required_line}
    for row in range(len(problem.required_line) - 1, -1, -1):
        place[int(problem.required_line[row])].append(row)
    walked = single.line[~single.is_extra].tolist()
    return np.array([place[line].pop() for line in walked], dtype=np.int64)


def _cut(problem: PostmanProblem, order: Ints, k: int) -> tuple[Ints, ...]:
    """Cut a walk's streets into shares of about the same length."""
    done = np.cumsum(problem.required_weight[order])
    share = np.minimum((done - 1) * k // max(1, int(done[-1])), k - 1)
    return tuple(order[share == walk] for walk in range(k))


def _farthest(problem: PostmanProblem, between: Ints) -> int:
    """Measure the longest walk that serves one street only."""
    out = between[problem.start]
    there = out[problem.required_u] + problem.required_weight + out[problem.required_v]
    return int(there.max())


def _sweep(
    network: StreetNetwork,
    problem: PostmanProblem,
    shares: Shares,
    walk: int,
    before: Ints,
    claim: Claim,
) -> Sweep:
    way_of = {
        (int(a), int(b)): int(line)
        for a, b, line in zip(problem.u, problem.v, problem.line, strict=True)
    }
    line: list[int] = []
    is_forward: list[bool] = []
    is_extra: list[bool] = []

    def go(here: int, there: int) -> None:
        nodes = [there]
        while nodes[-1] != here:
            nodes.append(int(before[here, nodes[-1]]))
        for b, a in zip(nodes[-2::-1], nodes[:0:-1], strict=True):
            over = way_of[min(a, b), max(a, b)]
            line.append(over)
            is_forward.append(bool(network.u[over] == problem.node[a]))
            is_extra.append(True)

    here = problem.start
    for step in shares.walks[walk]:
        street, side = divmod(step, 2)
        ends = int(problem.required_u[street]), int(problem.required_v[street])
        go(here, ends[side])
        line.append(int(problem.required_line[street]))
        is_forward.append(side == 0)
        is_extra.append(False)
        here = ends[1 - side]
    go(here, problem.start)
    return Sweep(
        line=np.array(line, dtype=np.int64),
        is_forward=np.array(is_forward, dtype=bool),
        is_extra=np.array(is_extra, dtype=bool),
        claim=claim,
    )
