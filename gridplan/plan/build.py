"""From an area to a plan, on one page."""

from dataclasses import replace

import numpy as np

from gridplan.arrays import Floats, Ints
from gridplan.atoms import AtomLayer, build_atoms
from gridplan.inputs import Area, Finding
from gridplan.partition.divide import load_early
from gridplan.partition.model import bounds_of, grids_for
from gridplan.partition.result import Partition
from gridplan.plan.assembling import assemble, centres_of, proofs_of
from gridplan.plan.change import Change, carry, check_budget
from gridplan.plan.codes import code_findings, issue_codes
from gridplan.plan.dividing import Ground, divide_communities
from gridplan.plan.exclusive import cut_out, exclusive_codes
from gridplan.plan.holding import hold_wishes
from gridplan.plan.islands import resident_findings
from gridplan.plan.keep import keep_communities
from gridplan.plan.memory import Memory
from gridplan.plan.near import mind_circles
from gridplan.plan.noticed import bridged_findings, small_findings
from gridplan.plan.origin import compare_areas
from gridplan.plan.plan import Plan
from gridplan.plan.preference import with_preference
from gridplan.plan.previous import Keep
from gridplan.plan.settings import Settings
from gridplan.plan.work import counts_households_only, weigh, work_of_buildings
from gridplan.progress import Progress, silent
from gridplan.schemes import Scheme
from gridplan.schemes.share import share_k
from gridplan.staffing.staff import check_roles
from gridplan.streets import (
    Snapped,
    StreetNetwork,
    WalkingBlocks,
    build_network,
    network_findings,
    snap,
    walking_blocks,
    walking_pairs,
)

COARSEST_BLOCK = 4  # a block above this part of a grid is cut between its buildings


def build_plan(
    area: Area,
    scheme: Scheme,
    settings: Settings,
    *,
    memory: Memory | None = None,
    keep: Keep | None = None,
    progress: Progress = silent,
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
    memory : Memory, optional
        Of communities divided before; the plan is the same without.
    keep : Keep, optional
        A plan to stay near.
    progress : Progress
        Told often; may raise to stop.

    Returns
    -------
    Plan
        The same for the same area, scheme and settings, whatever the workers.
    """
    if area.staff is not None:
        check_roles(area.staff, scheme)  # before the long search, not after it
    previous = keep.previous if keep else None
    compared = compare_areas(area, previous) if previous else []
    area, cut, kept_whole = cut_out(
        area, scheme.exclusive, island_residents=scheme.island_residents
    )
    target = np.array([scheme.target_of(kind) for kind in area.communities.area_type])
    work, sources = work_of_buildings(area, scheme)
    workload = _workload(area, work)
    wanted = _wanted(scheme, workload, target)
    bounds = [
        bounds_of(int(w), int(k), scheme.tolerance)
        for w, k in zip(workload, wanted, strict=True)
    ]
    plain = counts_households_only(scheme)
    # Blocks are cut by households: as many as make the work a grid may have.
    each = (
        1.0 if plain else _workload(area, area.buildings.households) / np.maximum(workload, 1)
    )
    heaviest, wished = (
        np.maximum(1, (whole * each).astype(np.int64))
        for whole in (np.array([max(b.upper, 1) for b in bounds]), target)
    )
    load_early()
    atoms, found = build_atoms(
        area,
        heaviest=heaviest,
        coarsest=wished // COARSEST_BLOCK,
        target=wished,
        progress=progress,
    )
    weighed = atoms if plain else weigh(atoms, work)
    network = build_network(area.streets)
    snapped, walking = _walking(network, atoms, len(area.communities), settings.workers)
    drawn = with_preference(weighed, area.buildings, scheme)
    ground = Ground(atoms=drawn, walking=walking, bounds=bounds, target=target)
    floor: int | None = None
    kept = None
    if previous is None:
        answers = divide_communities(
            area, scheme, settings, ground, memory=memory, progress=progress
        )
        answers = mind_circles(area, scheme, settings, atoms, network, answers)
        if keep is not None and keep.wishes:
            answers = hold_wishes(area, scheme, settings, weighed, answers, keep.wishes)
    else:
        kept = keep_communities(
            area, scheme, settings, ground, replace(keep or Keep(), previous=previous),
            progress=progress,
        )  # fmt: skip
        answers, floor = kept.answers, kept.moved_at_least if plain else None
    partition = assemble(atoms, answers, tolerance_asked=scheme.tolerance, seed=settings.seed)
    centres = centres_of(weighed, partition)
    change = None
    if previous is None:
        codes = issue_codes(area.communities.code, partition.community, centres, scheme.codes)
    else:
        codes, change = carry(
            area, atoms, partition, centres, previous, format=scheme.codes, floor=floor
        )
        check_budget(change, keep.most if keep else None)
    findings = (
        *area.findings,
        *kept_whole,
        *network_findings(network),
        *found,
        *resident_findings(area, scheme),
        *_empty(area, _workload(area, area.buildings.households)),
        *small_findings(area, workload, np.ceil(target * (1 - scheme.tolerance)).astype(int)),
        *bridged_findings(area, atoms, partition),
        *(_too_few_atoms(area, wanted, partition) if settings.k == "nearest" else ()),
        *code_findings(area.communities.code, scheme.codes),
        *compared,
        *_of_its_time(settings),
    )
    return Plan(
        area=area,
        scheme=scheme,
        settings=settings,
        atoms=atoms,
        partition=partition,
        grid_code=codes,
        households=_households(atoms, partition),
        walking=_ways(network, snapped, atoms, partition),
        findings=findings,
        workload=None if plain else weighed.households,
        sources=sources,
        exclusive=cut if len(cut) else None,
        exclusive_code=exclusive_codes(
            cut, area.communities.code, format=scheme.codes, used=(*codes, *_retired(change))
        )
        if len(cut)
        else (),
        problems=tuple(answer.problem for answer in answers),
        certified=proofs_of(answers, partition),
        change=change,
        moved_floors=() if kept is None else tuple(kept.floor),
        wishes=keep.wishes if keep is not None else (),
    )


def _retired(change: Change | None) -> tuple[str, ...]:
    """Name the codes of earlier grids, which exclusive grids must not take either."""
    if change is None:
        return ()
    old = change.previous
    apart = {code for code, is_apart in zip(old.grid_code, old.is_exclusive, strict=True)
             if is_apart}  # fmt: skip
    return tuple(code for code in change.used if code not in apart)


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
) -> tuple[Snapped, WalkingBlocks]:
    start = np.searchsorted(atoms.community, np.arange(n_communities + 1))
    snapped = snap(network, atoms.anchor)
    return snapped, walking_blocks(network, snapped, group_start=start, workers=workers)


def _ways(
    network: StreetNetwork, snapped: Snapped, atoms: AtomLayer, partition: Partition
) -> Floats:
    """Walk from each part's door to its grid's hub, one of the atoms put on the streets."""
    doors = snap(network, atoms.parts.point)
    hubs = snapped.take(partition.hub)
    home = partition.grid_of[atoms.parts.atom]
    metres: Floats = walking_pairs(network, hubs, doors, source_of=home).astype(np.float64)
    return metres


def _households(atoms: AtomLayer, partition: Partition) -> Ints:
    n_grids = len(partition.community)
    counted = np.bincount(partition.grid_of, weights=atoms.households, minlength=n_grids)
    return counted.astype(np.int64)


def _of_its_time(settings: Settings) -> list[Finding]:
    """Say that another run may find another plan, where a clock ended this one."""
    if settings.time_limit is None:
        return []
    values = {"seconds": settings.time_limit}
    return [
        Finding(level="warning", key="proof.of_its_time", layer="", feature="", values=values)
    ]


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
