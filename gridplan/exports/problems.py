"""
Each community's division in a file of its own, for a process that answers edits at once.

``problems/index.json`` names the file of each community; a file is a NumPy archive
without pickles, the same bytes for the same plan. Neither area nor streets are needed to
repair a community from it.
"""

import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from gridplan.errors import InputError
from gridplan.partition.problem import Problem
from gridplan.plan.codes import issue_codes
from gridplan.plan.community_plan import CommunityPlan
from gridplan.plan.plan import Plan

INDEX = "index.json"
FOLDER = "problems"
_FRESH = 20  # codes put aside for grids that an edit makes
_ARRAYS = (
    "workload", "indptr", "indices", "border", "is_walkable", "is_outer", "walking",
)  # fmt: skip


def community_plans(plan: Plan) -> list[CommunityPlan]:
    """
    Take a plan apart into its communities.

    Parameters
    ----------
    plan : Plan
        From `gridplan.plan.build_plan`.

    Returns
    -------
    list of CommunityPlan
        In the order of the communities.

    Raises
    ------
    InputError
        If the plan does not hold what was divided.
    """
    codes, parts = plan.area.communities.code, plan.atoms.parts
    if len(plan.problems) != len(codes):
        raise InputError("repair.no_problems")
    start = np.searchsorted(plan.atoms.community, np.arange(len(codes) + 1))
    first = np.searchsorted(plan.partition.community, np.arange(len(codes) + 1))
    order = np.argsort(parts.atom, kind="stable")
    place = np.searchsorted(parts.atom[order], start)
    used = (*plan.grid_code, *plan.exclusive_code)
    found = []
    for number, code in enumerate(codes):
        rows = order[place[number] : place[number + 1]]
        rows = rows[np.lexsort((parts.unit[rows], parts.building[rows]))]
        atom = np.arange(start[number], start[number + 1])
        found.append(
            CommunityPlan(
                community=code,
                problem=plan.problems[number],
                grid_of=plan.partition.grid_of[atom] - first[number],
                grid_code=plan.grid_code[first[number] : first[number + 1]],
                atom=atom,
                tolerance=plan.scheme.tolerance,
                part_atom=parts.atom[rows] - start[number],
                part_building=tuple(
                    plan.area.buildings.building_id[b] for b in parts.building[rows]
                ),
                part_households=parts.households[rows],
                fresh=_fresh(plan, code, used),
            )
        )
    return found


def write_problems(plan: Plan, folder: Path) -> list[Path]:
    """
    Write what repairs need.

    Parameters
    ----------
    plan : Plan
        From `gridplan.plan.build_plan`.
    folder : Path
        Where the files go, such as ``OUT/problems``; made when missing.

    Returns
    -------
    list of Path
        The files, the index first.

    Raises
    ------
    InputError
        If the plan does not hold what was divided.
    """
    plans = community_plans(plan)
    folder.mkdir(parents=True, exist_ok=True)
    names = {one.community: f"{number:05d}.npz" for number, one in enumerate(plans)}
    index = folder / INDEX
    told = {"input_hash": plan.area.input_hash, "communities": names}
    index.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for one in plans:
        save_problem(one, folder / names[one.community])
    return [index, *(folder / name for name in names.values())]


def save_problem(plan: CommunityPlan, path: Path) -> None:
    """
    Write one community.

    Parameters
    ----------
    plan : CommunityPlan
        What to keep; also what `gridplan.plan.repair.repair` hands back.
    path : Path
        File to write, ending in ``.npz``.
    """
    problem = plan.problem
    np.savez_compressed(
        path,
        community=np.array(plan.community),
        limits=np.array([problem.k, problem.lower, problem.upper], dtype=np.int64),
        tolerance=np.array(plan.tolerance),
        **{name: getattr(problem, name) for name in _ARRAYS},
        **_columns(plan),
    )


def read_problem(folder: Path, community: str) -> CommunityPlan:
    """
    Read one community back.

    Parameters
    ----------
    folder : Path
        Where `write_problems` wrote.
    community : str
        Code of the community.

    Returns
    -------
    CommunityPlan
        As it was written.

    Raises
    ------
    InputError
        If the folder does not hold that community, or the file cannot be read.
    """
    try:
        names = json.loads((folder / INDEX).read_text(encoding="utf-8"))["communities"]
    except (OSError, ValueError, KeyError, TypeError):
        raise InputError("repair.no_folder", folder=str(folder)) from None
    if community not in names:
        raise InputError("repair.unknown_community", community=community)
    return load_problem(folder / Path(str(names[community])).name)


def load_problem(path: Path) -> CommunityPlan:
    """
    Read one file.

    Parameters
    ----------
    path : Path
        A file of `save_problem`.

    Returns
    -------
    CommunityPlan
        As it was written.

    Raises
    ------
    InputError
        If it cannot be read.
    """
    try:
        with path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
            held = {name: file[name] for name in file.files}
        k, lower, upper = held["limits"].tolist()
        arrays: dict[str, Any] = {name: held[name] for name in _ARRAYS}
        problem = Problem(k=k, lower=lower, upper=upper, **arrays)
        return CommunityPlan(
            community=str(held["community"]),
            problem=problem,
            tolerance=float(held["tolerance"]),
            grid_of=held["grid_of"],
            atom=held["atom"],
            part_atom=held["part_atom"],
            part_households=held["part_households"],
            grid_code=_texts(held["grid_code"]),
            part_building=_texts(held["part_building"]),
            fresh=_texts(held["fresh"]),
        )
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise InputError("repair.unreadable", file=str(path), why=str(error)) from None


def _columns(plan: CommunityPlan) -> dict[str, Any]:
    return {
        "grid_of": plan.grid_of,
        "atom": plan.atom,
        "part_atom": plan.part_atom,
        "part_households": plan.part_households,
        "grid_code": np.array(plan.grid_code, dtype=np.str_),
        "part_building": np.array(plan.part_building, dtype=np.str_),
        "fresh": np.array(plan.fresh, dtype=np.str_),
    }


def _texts(values: Any) -> tuple[str, ...]:
    return tuple(str(value) for value in values.tolist())


def _fresh(plan: Plan, community: str, used: tuple[str, ...]) -> tuple[str, ...]:
    """Issue codes in advance; fewer where serials run out."""
    for n in (_FRESH, 4, 2):
        try:
            return issue_codes(
                [community],
                np.zeros(n, dtype=np.int64),
                np.zeros((n, 2)),
                plan.scheme.codes,
                used=used,
            )
        except InputError:
            continue
    return ()
