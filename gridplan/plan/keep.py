"""Divide an area again so that households keep their grid where they can."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
import shapely

from gridplan.arrays import Ints
from gridplan.atoms import AtomLayer
from gridplan.errors import InputError
from gridplan.inputs import Area
from gridplan.partition.bridge import bridge
from gridplan.partition.divide import divide
from gridplan.partition.edges import components
from gridplan.partition.effort import EffortName
from gridplan.partition.keep import Nearby, keep_near
from gridplan.partition.model import bounds_of, make_problem
from gridplan.partition.moving import MovedFloor, Past, fewest_moved
from gridplan.partition.problem import Problem
from gridplan.partition.settle import beyond
from gridplan.partition.ties import bind
from gridplan.plan.dividing import Answer, Ground, prove_divisions, seed_of
from gridplan.plan.holding import check_met, held
from gridplan.plan.origin import Origin, origin_of
from gridplan.plan.previous import Keep, Previous
from gridplan.plan.settings import Settings
from gridplan.plan.terms import change_cost, terms_of, unknown_cost
from gridplan.plan.wishes import Asked, check_wishes, resolve_wishes
from gridplan.progress import Progress, silent
from gridplan.schemes import Scheme

_NEAR = 0.15  # the old number of grids stays while W/k is this near to the target


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptArea:
    """
    Every community divided again.

    Attributes
    ----------
    answers : list of Answer
        One a community.
    floor : list of MovedFloor or None
        What must move in each at least, workload; None where there was no grid before.
    """

    answers: list[Answer]
    floor: list[MovedFloor | None]

    @property
    def moved_at_least(self) -> int:
        """Add up what must move."""
        return sum(one.households for one in self.floor if one is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Community:
    number: int
    problem: Problem
    past: Past
    old: Ints
    is_settled: bool  # nothing has changed: the old grids were searched for already
    asked: Asked | None


def keep_communities(
    area: Area,
    scheme: Scheme,
    settings: Settings,
    ground: Ground,
    keep: Keep,
    *,
    progress: Progress = silent,
) -> KeptArea:
    """
    Divide every community again near its old grids; those that are new from scratch.

    Parameters
    ----------
    area : Area
        Its communities.
    scheme : Scheme
        The rules.
    settings : Settings
        Effort, seed and workers.
    ground : Ground
        Cells, distances and bounds.
    keep : Keep
        The plan in force and what is insisted on.
    progress : Progress
        Told after each community.

    Returns
    -------
    KeptArea
        In the order of the communities.

    Raises
    ------
    InfeasibleError
        If wishes contradict each other, or were not met.
    """
    tasks = _tasks(area, scheme, ground, keep)
    effort = _effort(settings)

    def one(task: _Community) -> tuple[Answer, MovedFloor | None]:
        problem, code = task.problem, area.communities.code[task.number]
        seed = seed_of(settings.seed, code, problem.k)
        if task.past.was.shape[1] == 0:
            grid_of = divide(problem, effort=effort, seed=seed, weights=scheme.weights)
            fresh = Answer(problem=problem, grid_of=grid_of)
            return held(fresh, task.asked, code, seed, scheme), None
        tie = None if task.asked is None else bind(task.asked.tie)
        is_met = tie is None or tie.unmet(task.old) == 0
        if task.is_settled and is_met and _in_one_piece(problem, task.old):
            off = beyond(problem, task.old)
            still = fewest_moved(bridge(problem).problem, task.past, 0, off)
            return Answer(problem=problem, grid_of=task.old), still
        how = Nearby(effort=effort, seed=seed, weights=scheme.weights, tie=tie)
        if task.asked is not None:
            check_wishes(problem, task.asked, code)
        kept = keep_near(problem, task.past, task.old, how)
        if task.asked is not None:
            check_met(task.asked, kept, code)
        return Answer(problem=problem, grid_of=kept.grid_of), kept.floor

    answers: list[Answer] = []
    floor: list[MovedFloor | None] = []
    progress("partition", 0, len(tasks))
    with ThreadPoolExecutor(settings.workers) as threads:
        for answer, least in threads.map(one, tasks):
            answers.append(answer)
            floor.append(least)
            progress("partition", len(answers), len(tasks))
    if settings.effort == "certified":
        unknown = unknown_cost(area, scheme, ground.atoms)
        terms = [
            terms_of(
                len(task.problem),
                change=change_cost(task.past, task.old),
                familiarity=unknown[task.number],
                tie=None if task.asked is None else bind(task.asked.tie),
            )
            for task in tasks
        ]
        answers = prove_divisions(
            area.communities.code, scheme, settings, answers, terms, progress=progress
        )
    return KeptArea(answers=answers, floor=floor)


def _effort(settings: Settings) -> EffortName:
    return "draft" if settings.effort == "draft" else "standard"


def _in_one_piece(problem: Problem, grid_of: Ints) -> bool:
    ready = bridge(problem).problem
    same = ready.is_walkable & (grid_of[ready.source] == grid_of[ready.indices])
    piece = components(len(ready), ready.source, ready.indices, same)
    return int(piece.max()) + 1 == problem.k


def _tasks(area: Area, scheme: Scheme, ground: Ground, keep: Keep) -> list[_Community]:
    atoms, previous = ground.atoms, keep.previous
    if previous is None:
        raise InputError("change.no_keep")
    origin = origin_of(area, atoms, previous)
    start = np.searchsorted(atoms.community, np.arange(len(area.communities) + 1))
    alike = scheme.name == previous.scheme and scheme.tolerance == previous.tolerance
    changed = _changed(area, atoms, previous) if alike else set(range(len(area.communities)))
    found: list[_Community] = []
    home: dict[str, tuple[int, int]] = {}
    for number, code in enumerate(area.communities.code):
        rows = np.arange(start[number], start[number + 1])
        columns = previous.grids_of(code)
        past, old = _past(atoms, rows, columns, origin, previous)
        workload = int(atoms.households[rows].sum())
        able = max(1, int((atoms.households[rows] > 0).sum()))
        k = min(_grids(ground, number, workload, len(columns), scheme), able)
        problem = make_problem(
            atoms,
            rows,
            ground.walking,
            community=number,
            bounds=bounds_of(workload, k, scheme.tolerance),
            ways=scheme.ways,
        )
        is_whole = len(columns) == k and set(old.tolist()) == set(range(k))
        found.append(
            _Community(
                number=number,
                problem=problem,
                past=past,
                old=old,
                is_settled=is_whole and number not in changed,
                asked=None,
            )
        )
        home |= {
            previous.grid_code[grid]: (number, place) for place, grid in enumerate(columns)
        }
    if not keep.wishes:
        return found
    old_of = {task.number: task.old for task in found}
    every = resolve_wishes(keep.wishes, area, atoms, column=home, old=old_of)
    return [replace(task, asked=every.get(task.number)) for task in found]


def _grids(ground: Ground, number: int, workload: int, old: int, scheme: Scheme) -> int:
    """Keep the old number of grids while they are near the target."""
    wanted, target = ground.bounds[number].k, int(ground.target[number])
    if not old or scheme.k_total or old == wanted:
        return wanted
    return old if abs(workload / old - target) <= _NEAR * target else wanted


def _past(
    atoms: AtomLayer, rows: Ints, columns: Ints, origin: Origin, previous: Previous
) -> tuple[Past, Ints]:
    """Count the past of a community's atoms, and say which old grid each lay in."""
    first, n, m = int(rows[0]) if len(rows) else 0, len(rows), len(columns)
    column = np.full(len(previous.grid_code), -1, dtype=np.int64)
    column[columns] = np.arange(m)
    atom = atoms.parts.atom[origin.part] - first
    mine = (atom >= 0) & (atom < n) & (column[origin.old] >= 0)
    was = np.zeros((n, m), dtype=np.int64)
    np.add.at(was, (atom[mine], column[origin.old[mine]]), origin.households[mine])
    lived = np.bincount(atoms.parts.atom, weights=atoms.parts.households, minlength=len(atoms))
    work = atoms.households[rows]
    # in workload, where that is more than households
    scale = np.divide(work, lived[rows], out=np.zeros(n), where=lived[rows] > 0)
    was = np.floor(was * scale[:, None] + 1e-9).astype(np.int64)
    old = np.where(was.any(axis=1), was.argmax(axis=1), -1) if m else np.full(n, -1)
    bare = np.flatnonzero(old < 0)
    if m and len(bare):
        spot = shapely.point_on_surface(atoms.geometry[rows[bare]])
        tree = shapely.STRtree(previous.outline[columns])
        which, where = tree.query(spot, predicate="intersects")
        old[bare[which[::-1]]] = where[::-1]  # the first of several
    return Past(was=was), old.astype(np.int64)


def _changed(area: Area, atoms: AtomLayer, previous: Previous) -> set[int]:
    """Name the communities whose buildings or counts are not those of the plan."""
    parts = atoms.parts
    now: dict[int, list[tuple[str, int, int]]] = {}
    for building, unit, count, atom in zip(
        parts.building.tolist(), parts.unit.tolist(), parts.households.tolist(),
        parts.atom.tolist(), strict=True,
    ):  # fmt: skip
        row = (area.buildings.building_id[building], unit, count)
        now.setdefault(int(atoms.community[atom]), []).append(row)
    then: dict[str, list[tuple[str, int, int]]] = {}
    for name, unit, count, grid in zip(
        previous.building_id, previous.unit.tolist(), previous.households.tolist(),
        previous.grid.tolist(), strict=True,
    ):  # fmt: skip
        if grid >= 0 and not previous.is_exclusive[grid]:
            then.setdefault(previous.community[grid], []).append((name, unit, count))
    return {
        number
        for number, code in enumerate(area.communities.code)
        if sorted(now.get(number, [])) != sorted(then.get(code, []))
    }
