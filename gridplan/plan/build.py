"""From an area to a plan, on one page."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gridplan.arrays import Floats, Ints
from gridplan.atoms import AtomLayer, build_atoms
from gridplan.inputs import Area, Finding
from gridplan.partition.bridge import bridge
from gridplan.partition.divide import divide_all
from gridplan.partition.hub import find_hubs
from gridplan.partition.model import Bounds, bounds_of, grids_for, make_problem
from gridplan.partition.problem import Problem
from gridplan.partition.reasons import explain
from gridplan.partition.result import Obstacle, Partition
from gridplan.plan.codes import code_findings, issue_codes
from gridplan.plan.exclusive import cut_out, exclusive_codes
from gridplan.plan.plan import Plan
from gridplan.plan.settings import Settings
from gridplan.plan.work import counts_households_only, weigh, work_of_buildings
from gridplan.progress import Progress, silent
from gridplan.schemes import Scheme
from gridplan.schemes.share import share_k
from gridplan.staffing.staff import check_roles
from gridplan.streets import (
    StreetNetwork,
    WalkingBlocks,
    build_network,
    network_findings,
    snap,
    walking_blocks,
    walking_pairs,
)

COARSEST_BLOCK = 4  # a block above this part of a grid is cut between its buildings
_FARTHEST = 0.15  # the other number of grids must keep W/k this near to the target


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """One community divided: its problem and the grid of each of its atoms."""

    problem: Problem
    grid_of: Ints


def build_plan(
    area: Area, scheme: Scheme, settings: Settings, *, progress: Progress = silent
) -> Plan:
    """
    Draw the grids of an area.

    Parameters
    ----------
    area : Area
        What is to be divided.
    scheme : Scheme
        The rules.
    settings : Settings
        Effort, seed, number of grids and workers.
    progress : Progress
        Told often; may raise to stop.

    Returns
    -------
    Plan
        The same for the same area, scheme and settings, whatever the workers.
    """
    if area.staff is not None:
        check_roles(area.staff, scheme)  # before the long search, not after it
    area, cut, kept_whole = cut_out(area, scheme.exclusive)
    target = np.array([scheme.target_of(kind) for kind in area.communities.area_type])
    work, sources = work_of_buildings(area, scheme)
    workload = _workload(area, work)
    wanted = _wanted(scheme, workload, target)
    bounds = [
        bounds_of(int(w), int(k), scheme.tolerance)
        for w, k in zip(workload, wanted, strict=True)
    ]
    heaviest = np.array([max(b.upper, 1) for b in bounds])
    plain = counts_households_only(scheme)
    # Blocks are cut by households: as many as make the work a grid may have.
    each = (
        1.0 if plain else _workload(area, area.buildings.households) / np.maximum(workload, 1)
    )
    heaviest, wished = (
        np.maximum(1, (whole * each).astype(np.int64)) for whole in (heaviest, target)
    )
    atoms, found = build_atoms(
        area,
        heaviest=heaviest,
        coarsest=wished // COARSEST_BLOCK,
        target=wished,
        progress=progress,
    )
    weighed = atoms if plain else weigh(atoms, work)
    network = build_network(area.streets)
    walking = _walking(network, atoms, len(area.communities), settings.workers)
    answers = _divide(area, scheme, settings, (weighed, walking, bounds, target), progress)
    partition, numbered = _assemble(area, atoms, answers, (scheme.tolerance, settings.seed))
    codes = issue_codes(
        area.communities.code, partition.community, _centres(weighed, partition), scheme.codes
    )
    findings = (
        *area.findings,
        *kept_whole,
        *network_findings(network),
        *found,
        *_empty(area, _workload(area, area.buildings.households)),
        *(_too_few_atoms(area, wanted, partition) if settings.k == "nearest" else ()),
        *code_findings(area.communities.code, scheme.codes),
    )
    return Plan(
        area=area,
        scheme=scheme,
        settings=settings,
        atoms=atoms,
        partition=partition,
        grid_code=codes,
        households=numbered,
        walking=_ways(network, atoms, partition),
        findings=findings,
        workload=None if plain else weighed.households,
        sources=sources,
        exclusive=cut if len(cut) else None,
        exclusive_code=exclusive_codes(
            cut, area.communities.code, format=scheme.codes, used=codes
        )
        if len(cut)
        else (),
    )


def _workload(area: Area, work: Ints) -> Ints:
    inside = area.buildings.community >= 0
    return np.bincount(
        area.buildings.community[inside],
        weights=work[inside],
        minlength=len(area.communities),
    ).astype(np.int64)


def _wanted(scheme: Scheme, workload: Ints, target: Ints) -> Ints:
    """Count the grids of each community: by its target, or by its share of a fixed total."""
    if scheme.k_total:
        return share_k(workload, scheme.k_total, target=target)
    return np.array([grids_for(int(w), int(t)) for w, t in zip(workload, target, strict=True)])


def _walking(
    network: StreetNetwork, atoms: AtomLayer, n_communities: int, workers: int
) -> WalkingBlocks:
    start = np.searchsorted(atoms.community, np.arange(n_communities + 1))
    snapped = snap(network, atoms.anchor)
    return walking_blocks(network, snapped, group_start=start, workers=workers)


def _divide(
    area: Area,
    scheme: Scheme,
    settings: Settings,
    laid: tuple[AtomLayer, WalkingBlocks, Sequence[Bounds], Ints],
    progress: Progress,
) -> list[_Answer]:
    """Divide every community; with ``k = 'auto'`` also into one grid more or less."""
    atoms, walking, bounds, target = laid
    start = np.searchsorted(atoms.community, np.arange(len(area.communities) + 1))
    problems, owner = [], []
    for community, asked in enumerate(bounds):
        rows = np.arange(start[community], start[community + 1])
        workload = int(atoms.households[rows].sum())
        choices = [asked.k]
        if settings.k == "auto" and not scheme.k_total:
            choices += _neighbours(workload, int(target[community]), asked.k)
        for k in choices:
            k_able = min(k, max(1, int((atoms.households[rows] > 0).sum())))
            limits = bounds_of(workload, k_able, scheme.tolerance)
            problems.append(
                make_problem(atoms, rows, walking, community=community, bounds=limits)
            )
            owner.append(community)
    seeds = [
        _seed(settings.seed, area.communities.code[c], p.k)
        for c, p in zip(owner, problems, strict=True)
    ]
    divided = divide_all(
        problems,
        effort=settings.effort,
        seeds=seeds,
        weights=scheme.weights,
        workers=settings.workers,
        progress=progress,
    )
    best: dict[int, _Answer] = {}
    for community, problem, grid_of in zip(owner, problems, divided, strict=True):
        answer = _Answer(problem=problem, grid_of=grid_of)
        if community not in best or _quality(answer) < _quality(best[community]):
            best[community] = answer
    return [best[community] for community in range(len(bounds))]


def _neighbours(workload: int, target: int, k: int) -> list[int]:
    """Name the whole number on the other side of W/T, if its grids stay near the target."""
    other = k + 1 if workload / target > k else k - 1
    near = other >= 1 and abs(workload / other - target) <= _FARTHEST * target
    return [other] if near else []


def _quality(answer: _Answer) -> tuple[float, float]:
    """Share of grids outside the bounds, then mean deviation: the lower the better."""
    problem = answer.problem
    load = np.bincount(answer.grid_of, weights=problem.workload, minlength=problem.k)
    off = np.abs(load - problem.mean) / max(problem.mean, 1.0)
    outside = (load < problem.lower) | (load > problem.upper)
    return float(outside.mean()), float(off.mean())


def _seed(seed: int, code: str, k: int) -> int:
    """Derive a community's own seed from its code, so that neighbours do not matter."""
    entropy = [seed, zlib.crc32(code.encode()), k]
    return int(np.random.SeedSequence(entropy).generate_state(1, dtype=np.uint64)[0])


def _assemble(
    area: Area, atoms: AtomLayer, answers: Sequence[_Answer], told: tuple[float, int]
) -> tuple[Partition, Ints]:
    """Give grids their numbers over the whole area, west to east and north to south."""
    tolerance_asked, seed = told
    start = np.searchsorted(atoms.community, np.arange(len(area.communities) + 1))
    grid_of = np.zeros(len(atoms), dtype=np.int64)
    is_bridged = np.zeros(len(atoms), dtype=bool)
    hubs, community, tolerance = [], [], []
    obstacles: list[Obstacle] = []
    total = 0
    for number, answer in enumerate(answers):
        first = int(start[number])
        rows = slice(first, int(start[number + 1]))
        problem = answer.problem
        local = _west_to_east(atoms.anchor[rows], problem.workload, answer.grid_of)
        ready = bridge(problem)
        grid_of[rows] = total + local
        is_bridged[rows] = ready.is_bridged
        hubs.append(first + find_hubs(problem, local))
        community += [number] * problem.k
        tolerance.append(_kept(problem, local, tolerance_asked))
        for one in explain(ready, local):
            atom = one.atom + first if one.atom >= 0 else -1
            obstacles.append(
                Obstacle(grid=total + one.grid, reason=one.reason, atom=atom, values=one.values)
            )
        total += problem.k
    partition = Partition(
        grid_of=grid_of,
        community=np.array(community, dtype=np.int64),
        hub=np.concatenate(hubs),
        tolerance=tuple(tolerance),
        is_bridged=tuple(is_bridged.tolist()),
        obstacles=tuple(obstacles),
        seed=seed,
    )
    households = np.bincount(grid_of, weights=atoms.households, minlength=total)
    return partition, households.astype(np.int64)


def _west_to_east(anchor: Floats, workload: Ints, grid_of: Ints) -> Ints:
    weight = workload + 1e-6
    total = np.bincount(grid_of, weights=weight)
    x = np.rint(np.bincount(grid_of, weights=weight * anchor[:, 0]) / total)
    y = np.rint(np.bincount(grid_of, weights=weight * anchor[:, 1]) / total)
    place = np.empty(len(total), dtype=np.int64)
    place[np.lexsort((-y, x))] = np.arange(len(total))
    return place[grid_of]


def _kept(problem: Problem, grid_of: Ints, asked: float) -> float:
    """Name the tolerance kept: the one asked, or the smallest whole per cent that holds."""
    load = np.bincount(grid_of, weights=problem.workload, minlength=problem.k)
    if (load >= problem.lower).all() and (load <= problem.upper).all():
        return asked
    off = float((np.abs(load - problem.mean) / max(problem.mean, 1.0)).max())
    return max(asked, float(np.ceil(off * 100.0 - 1e-9)) / 100.0)


def _centres(atoms: AtomLayer, partition: Partition) -> Floats:
    """Weigh the anchors of each grid as its numbering did."""
    weight = atoms.households + 1e-6
    total = np.bincount(partition.grid_of, weights=weight)
    return np.column_stack(
        [
            np.bincount(partition.grid_of, weights=weight * atoms.anchor[:, axis]) / total
            for axis in (0, 1)
        ]
    )


def _ways(network: StreetNetwork, atoms: AtomLayer, partition: Partition) -> Floats:
    """Walk from each part's door to its grid's hub."""
    doors = snap(network, atoms.parts.point)
    hubs = snap(network, atoms.anchor[partition.hub])
    home = partition.grid_of[atoms.parts.atom]
    metres: Floats = walking_pairs(network, hubs, doors, source_of=home).astype(np.float64)
    return metres


def _too_few_atoms(area: Area, wanted: Ints, partition: Partition) -> list[Finding]:
    made = np.bincount(partition.community, minlength=len(wanted))
    return [
        Finding(
            level="warning",
            key="plan.too_few_atoms",
            layer="communities",
            feature=area.communities.code[community],
            values={"wanted": int(wanted[community]), "made": int(made[community])},
        )
        for community in np.flatnonzero(made < wanted)
    ]


def _empty(area: Area, workload: Ints) -> list[Finding]:
    return [
        Finding(
            level="warning",
            key="plan.no_households",
            layer="communities",
            feature=area.communities.code[community],
        )
        for community in np.flatnonzero(workload == 0)
    ]
