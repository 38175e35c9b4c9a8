"""
Sweeps on wheels, where some streets go one way only.

With one-way streets alone the closed walk is a minimum-cost flow: crossings with
more ways in than out send the surplus on (Edmonds & Johnson 1973); OR-Tools
solves it exactly. With streets of both kinds each two-way street is also to be
given a direction: NP-hard, solved as an integer program over directions, with
cuts where the walk falls apart (after Grötschel & Win 1992).
"""

import numpy as np
from ortools.graph.python import min_cost_flow
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, vstack
from scipy.sparse.csgraph import connected_components

from gridplan.arrays import Bools, Floats, Ints
from gridplan.errors import InfeasibleError
from gridplan.routing.claim import Claim
from gridplan.routing.sweep import Sweep
from gridplan.streets import StreetNetwork
from gridplan.streets.network import DECIMETRES

ROUNDS = 50
NODES = 2000


def sweep_on_wheels(
    network: StreetNetwork, lines: Ints, *, is_oneway: Bools, usable: Bools
) -> Sweep:
    """
    Ride every required street once, one-way streets along their direction.

    Parameters
    ----------
    network : StreetNetwork
        The streets.
    lines : (r,) ndarray of int
        Required lines.
    is_oneway : (n_lines,) ndarray of bool
        True where one may ride from the first point to the last only.
    usable : (n_lines,) ndarray of bool
        Lines one may ride at all: no stairs.

    Returns
    -------
    Sweep
        A closed ride; exact where all its streets are one-way, else with the bound
        of the integer program.

    Raises
    ------
    InfeasibleError
        If one cannot ride from each required street to every other.
    """
    line, tail, head = _arcs(network, is_oneway, usable)
    required = np.unique(np.asarray(lines, dtype=np.int64))
    _refuse_traps(tail, head, network, required, usable)
    if is_oneway[required].all():
        count = _by_flow(network, line, tail, head, required)
        bound, method, proof = None, "oneway", "flow"
        label = _joined(count, tail, head, network.n_nodes)
        if len(set(label[network.u[required]].tolist())) > 1:
            count, bound = _by_program(network, line, tail, head, required)
            method, proof = "mixed", "milp"
    else:
        count, bound = _by_program(network, line, tail, head, required)
        method, proof = "mixed", "milp"
    value = int((network.length[line] * count).sum())
    order = _ride(tail, head, count)
    walked = line[order]
    seen: set[int] = set()
    is_extra = []
    wanted = set(required.tolist())
    for one in walked.tolist():
        is_extra.append(one in seen or one not in wanted)
        seen.add(one)
    return Sweep(
        line=walked,
        is_forward=tail[order] == network.u[walked],
        is_extra=np.array(is_extra, dtype=bool),
        claim=Claim(
            value=value / DECIMETRES,
            bound=min(value, value if bound is None else bound) / DECIMETRES,
            unit="m",
            method=method,
            proof=proof,
        ),
    )


def _arcs(network: StreetNetwork, is_oneway: Bools, usable: Bools) -> tuple[Ints, Ints, Ints]:
    """List the ways one may ride: the line, from which node, to which."""
    ahead = np.flatnonzero(usable)
    back = np.flatnonzero(usable & ~is_oneway & (network.u != network.v))
    line = np.concatenate([ahead, back])
    tail = np.concatenate([network.u[ahead], network.v[back]])
    head = np.concatenate([network.v[ahead], network.u[back]])
    return line, tail, head


def _refuse_traps(
    tail: Ints, head: Ints, network: StreetNetwork, required: Ints, usable: Bools
) -> None:
    graph = csr_array(
        (np.ones(len(tail)), (tail, head)), shape=(network.n_nodes, network.n_nodes)
    )
    _, label = connected_components(graph, directed=True, connection="strong")
    ends = np.concatenate([network.u[required], network.v[required]])
    if not usable[required].all() or len(set(label[ends].tolist())) != 1:
        raise InfeasibleError("routing.one_way_trap", lines=len(required))


def _by_flow(
    network: StreetNetwork, line: Ints, tail: Ints, head: Ints, required: Ints
) -> Ints:
    """Send each crossing's surplus on at the least cost."""  # noqa: DOC501
    first = np.zeros(len(line), dtype=np.int64)
    place = {int(one): arc for arc, one in enumerate(line.tolist()) if arc < len(line)}
    for one in required.tolist():
        first[place[one]] = 1
    surplus = np.zeros(network.n_nodes, dtype=np.int64)
    np.add.at(surplus, network.v[required], 1)
    np.add.at(surplus, network.u[required], -1)
    flow = min_cost_flow.SimpleMinCostFlow()
    room = np.full(len(line), max(1, int(np.abs(surplus).sum())))
    arcs = flow.add_arcs_with_capacity_and_unit_cost(tail, head, room, network.length[line])
    flow.set_nodes_supplies(np.arange(network.n_nodes), surplus)
    if flow.solve() != flow.OPTIMAL:
        raise InfeasibleError("routing.one_way_trap", lines=len(required))
    count: Ints = first + flow.flows(arcs)
    return count


def _by_program(
    network: StreetNetwork, line: Ints, tail: Ints, head: Ints, required: Ints
) -> tuple[Ints, int]:
    """Ride as often into a crossing as out, and over each street."""  # noqa: DOC501
    m, n = len(line), network.n_nodes
    arcs = np.arange(m)
    balance = csr_array(
        (
            np.concatenate([np.ones(m), -np.ones(m)]),
            (np.concatenate([tail, head]), np.concatenate([arcs, arcs])),
        ),
        shape=(n, m),
    )
    row_of = {one: row for row, one in enumerate(required.tolist())}
    asked = np.array([arc for arc in arcs if int(line[arc]) in row_of], dtype=np.int64)
    rows = np.array([row_of[int(line[arc])] for arc in asked], dtype=np.int64)
    serve = csr_array((np.ones(len(asked)), (rows, asked)), shape=(len(required), m))
    cuts: list[Floats] = []
    bound = 0
    for _ in range(ROUNDS):
        limits = [
            LinearConstraint(balance, 0.0, 0.0),
            LinearConstraint(serve, 1.0, np.inf),
        ]
        if cuts:
            limits.append(LinearConstraint(vstack([csr_array(c[None]) for c in cuts]), 1.0))
        found = milp(
            network.length[line].astype(float),
            integrality=np.ones(m),
            bounds=Bounds(0, np.inf),
            constraints=limits,
            options={"node_limit": NODES, "mip_rel_gap": 0.0},
        )
        if found.x is None:
            raise InfeasibleError("routing.one_way_trap", lines=len(required))
        bound = max(bound, int(np.ceil(found.mip_dual_bound - 1e-6)))
        count = np.rint(found.x).astype(np.int64)
        label = _joined(count, tail, head, n)
        parts = np.unique(label[network.u[required]])
        if len(parts) == 1:
            return count, bound
        cuts += [
            ((label[tail] == part) & (label[head] != part)).astype(float) for part in parts
        ]
    raise InfeasibleError("routing.one_way_trap", lines=len(required))


def _joined(count: Ints, tail: Ints, head: Ints, n: int) -> Ints:
    used = count > 0
    graph = csr_array((np.ones(int(used.sum())), (tail[used], head[used])), shape=(n, n))
    _, label = connected_components(graph, directed=False)
    joined: Ints = label.astype(np.int64)
    return joined


def _ride(tail: Ints, head: Ints, count: Ints) -> Ints:
    """Order the rides into one closed walk (Hierholzer)."""
    leaving: dict[int, list[int]] = {}
    for arc in np.repeat(np.arange(len(count)), count)[::-1].tolist():
        leaving.setdefault(int(tail[arc]), []).append(arc)
    start = int(tail[np.flatnonzero(count)[0]])
    stack: list[tuple[int, int]] = [(start, -1)]
    ride: list[int] = []
    while stack:
        node, arc = stack[-1]
        if leaving.get(node):
            ahead = leaving[node].pop()
            stack.append((int(head[ahead]), ahead))
        else:
            stack.pop()
            if arc >= 0:
                ride.append(arc)
    return np.array(ride[::-1], dtype=np.int64)
