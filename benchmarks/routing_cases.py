"""What the routing bench measures: names of the cases, and what peers are handed."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from benchmarks.carp_files import carp_names, read_carp
from benchmarks.pvrp_files import NAMES, read_pvrp
from benchmarks.town import town
from gridplan.arrays import Floats, Ints
from gridplan.routing.carp import CapacityProblem
from gridplan.streets import StreetNetwork, snap, walking_matrix

GRID_CROSSINGS = 48
GRIDS = 2500
TOURS = 40
STOPS = 30
EVEN = ("sample", "liechtenstein_villages", "wuhan_core_synthetic_cn")
EVEN_GRIDS = 50
CITY = 50_000
TEAM_CROSSINGS = (96, 120, 150)

Arrays = dict[str, Floats | Ints]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSet:
    """
    Cases of one kind.

    Attributes
    ----------
    key : str
        In the results file.
    names : tuple of str
        All cases.
    sample : tuple of str
        Those of the short bench.
    budgets : tuple of float, core-seconds
        What each case may use; 0 where it takes what it needs.
    peers : tuple of str
        Modules of `benchmarks.peers`.
    """

    key: str
    names: tuple[str, ...]
    sample: tuple[str, ...]
    budgets: tuple[float, ...] = (0.0,)
    peers: tuple[str, ...] = ()


def case_sets() -> tuple[CaseSet, ...]:
    """List every set; those without their files are empty."""
    gdb, val, egl = (tuple(carp_names(family)) for family in ("gdb", "val", "egl"))
    arcs = ("carp_pyvrp", "carp_ortools")
    teams = [
        f"k{k}-{n}-{seed}" for k in (2, 3, 5) for n in TEAM_CROSSINGS for seed in range(1, 5)
    ]
    one = ("all",)
    return (
        CaseSet(key="sweeps", names=one, sample=one),
        CaseSet(key="district", names=("1", "2", "3"), sample=("1", "2", "3")),
        CaseSet(
            key="matching",
            names=("town-200", "town-470"),
            sample=("town-200",),
            peers=("sweep_networkx",),
        ),
        CaseSet(
            key="tours",
            names=one,
            sample=one,
            budgets=(0.1,),
            peers=("tours_ortools", "tours_pyvrp", "tours_vroom"),
        ),
        CaseSet(key="rural", names=one, sample=one),
        CaseSet(
            key="team",
            names=tuple(teams),
            sample=tuple(name for name in teams if name[-1] in "12"),
            budgets=(2.0, 15.0),
        ),
        CaseSet(
            key="pvrp",
            names=NAMES,
            sample=("p02", "p05", "p10", "p11", "p13", "p19", "p23", "p30"),
            budgets=(60.0,),
            peers=("pvrp_ortools",),
        ),
        CaseSet(key="gdb", names=gdb, sample=gdb, budgets=(5.0,), peers=arcs),
        CaseSet(key="val", names=val, sample=val[3::5], budgets=(60.0,), peers=arcs),
        CaseSet(key="egl", names=egl, sample=egl[5::6], budgets=(60.0,), peers=arcs),
        CaseSet(
            key="paths",
            names=("grid", "city", "city-kept"),
            sample=("grid", "city", "city-kept"),
            peers=("paths_networkx",),
        ),
        CaseSet(key="balance", names=one, sample=one),
        CaseSet(key="even", names=EVEN, sample=EVEN),
        CaseSet(key="replan", names=one, sample=one),
        CaseSet(key="variety", names=one, sample=one),
    )


def arrays_of(key: str, name: str) -> Arrays:
    """Give what peers are handed of one case."""
    return _ARRAYS[key](name)


def capacity_problem(name: str) -> CapacityProblem:
    """Read one arc routing instance."""
    file = read_carp(name)
    return CapacityProblem(
        n=file.n,
        start=file.depot,
        room=file.room,
        ends=file.ends,
        weight=file.weight,
        load=file.demand,
    )


def matching_town(name: str) -> StreetNetwork:
    """Lay out a town with about so many odd crossings."""
    return town(2 * int(name.removeprefix("town-")), seed=7)


def tour_matrices(first: int, last: int) -> list[Ints]:
    """Measure between 30 stops in each of some towns, in dm."""
    matrices = []
    for number in range(first, last):
        network, points = tour_town(number)
        metres = walking_matrix(network, snap(network, points)).astype(float)
        matrices.append(np.rint(metres * 10).astype(np.int64))
    return matrices


def tour_town(number: int) -> tuple[StreetNetwork, Floats]:
    """Lay out a town and put 30 stops in it."""
    network = town(GRID_CROSSINGS, seed=number)
    luck = np.random.default_rng([number, 30])
    low, high = network.xy.min(axis=0), network.xy.max(axis=0)
    return network, luck.uniform(low, high, (STOPS, 2))


def path_nodes(name: str) -> tuple[StreetNetwork, Ints]:
    """Choose 30 crossings of a grid, or 200 of a city."""
    n, count = (GRID_CROSSINGS, 30) if name == "grid" else (CITY, 200)
    network = town(n, seed=3)
    return network, np.random.default_rng(3).choice(network.n_nodes, count, replace=False)


def _arcs(name: str) -> Arrays:
    problem = capacity_problem(name)
    served = problem.load > 0
    return {
        "ends": problem.ends[served],
        "weight": problem.weight[served],
        "load": problem.load[served],
        "between": node_metres(problem),
        "start": np.array(problem.start),
        "room": np.array(problem.room),
    }


def node_metres(problem: CapacityProblem) -> Ints:
    """Measure between all nodes."""
    whole = np.full((problem.n, problem.n), np.inf)
    a, b = problem.ends.T
    np.minimum.at(whole, (a, b), problem.weight)
    np.minimum.at(whole, (b, a), problem.weight)
    row, column = np.nonzero(np.isfinite(whole))
    graph = csr_array((whole[row, column], (row, column)), shape=whole.shape)
    return np.rint(dijkstra(graph)).astype(np.int64)


def _periodic(name: str) -> Arrays:
    visits, _ = read_pvrp(name)
    fields = ("matrix", "service", "load", "first_pattern", "first_day", "day")
    given: Arrays = {field: getattr(visits, field) for field in fields}
    for field in ("n_days", "n_walks", "longest", "capacity"):
        given[field] = np.array(getattr(visits, field))
    return given


def _streets(network: StreetNetwork) -> Arrays:
    return {"u": network.u, "v": network.v, "weight": network.length}


def _matching(name: str) -> Arrays:
    given = _streets(matching_town(name))
    return given | {"with_eulerize": np.array(name == "town-200")}


def _paths(name: str) -> Arrays:
    network, nodes = path_nodes(name)
    return _streets(network) | {"points": nodes}


_ARRAYS: dict[str, Callable[[str], Arrays]] = {
    "matching": _matching,
    "tours": lambda _: {"matrices": np.stack(tour_matrices(0, TOURS))},
    "pvrp": _periodic,
    "gdb": _arcs,
    "val": _arcs,
    "egl": _arcs,
    "paths": _paths,
}
