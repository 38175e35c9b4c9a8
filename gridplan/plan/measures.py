"""What a plan and its roster measure up to, check by check, for the conformance report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gridplan.arrays import Floats, Ints
from gridplan.plan.conformance import Measurement
from gridplan.schemes import Scheme
from gridplan.staffing import Roster


@dataclass(frozen=True, slots=True, kw_only=True)
class Division:
    """
    A division as the report needs it.

    Attributes
    ----------
    grid_code : (n_grids,) tuple of str
        Codes.
    community_code, area_type : (n_grids,) tuple of str
        Of each grid's community.
    households : (n_grids,) ndarray of int
        In each grid.
    mean : (n_grids,) ndarray, households
        Mean of each grid's community.
    pieces : (n_grids,) ndarray of int
        Pieces each grid falls into.
    communities : (n_grids,) ndarray of int
        Communities each grid reaches into.
    gap, overlap : float, m²
        Ground in no grid, and in two.
    stray_buildings : tuple of str
        Buildings in no grid or in several.
    visible_share : float, share
        Border between grids that runs on visible lines.
    """

    grid_code: tuple[str, ...]
    community_code: tuple[str, ...]
    area_type: tuple[str, ...]
    households: Ints
    mean: Floats
    pieces: Ints
    communities: Ints
    gap: float
    overlap: float
    stray_buildings: tuple[str, ...]
    visible_share: float


def measure_division(division: Division, scheme: Scheme) -> tuple[Measurement, ...]:
    """
    Measure what needs no people.

    Parameters
    ----------
    division : Division
        The grids.
    scheme : Scheme
        Tolerance, targets and code format.

    Returns
    -------
    tuple of Measurement
        Sizes, cover, contiguity, borders and codes.
    """
    code = division.grid_code

    def named(rows: Sequence[bool]) -> tuple[str, ...]:
        return tuple(name for name, bad in zip(code, rows, strict=True) if bad)

    away = np.abs(division.households - division.mean) / np.maximum(division.mean, 1e-9)
    outside = []
    for kind, households in zip(division.area_type, division.households.tolist(), strict=True):
        target = scheme.targets[scheme.area_type_of(kind)]
        most = target.maximum or households
        outside.append(not target.minimum <= households <= most)
    width = sum(part.width for part in scheme.codes.parts)
    seen = {name: code.count(name) for name in set(code)} if len(set(code)) < len(code) else {}
    wrong = [
        not (name.isdigit() and len(name) == width and community in name)
        or seen.get(name, 1) > 1
        for name, community in zip(code, division.community_code, strict=True)
    ]
    return (
        Measurement(
            check="size_near_target",
            value=float(away.max(initial=0.0)),
            failing=named((away > scheme.tolerance + 1e-9).tolist()),
        ),
        Measurement(
            check="size_within_bounds", value=float(sum(outside)), failing=named(outside)
        ),
        Measurement(check="total_grids", value=float(len(code)), compare="equal"),
        Measurement(check="no_gap", value=division.gap, compare="at_most"),
        Measurement(check="no_overlap", value=division.overlap, compare="at_most"),
        Measurement(
            check="buildings_once",
            value=float(len(division.stray_buildings)),
            failing=division.stray_buildings,
        ),
        Measurement(
            check="contiguous",
            value=float((division.pieces > 1).sum()),
            failing=named((division.pieces > 1).tolist()),
        ),
        Measurement(
            check="in_one_community",
            value=float((division.communities > 1).sum()),
            failing=named((division.communities > 1).tolist()),
        ),
        Measurement(check="visible_border", value=division.visible_share, compare="at_least"),
        Measurement(check="codes_unique", value=float(sum(wrong)), failing=named(wrong)),
    )


def measure_roster(roster: Roster, scheme: Scheme) -> tuple[Measurement, ...]:
    """
    Measure what people there are.

    Parameters
    ----------
    roster : Roster
        Who stands where.
    scheme : Scheme
        Roles and duties.

    Returns
    -------
    tuple of Measurement
        Heads, roles, forces, duties and familiarity.
    """
    grids, heads = roster.grids, roster.head_of
    has = heads[heads >= 0]
    busy = np.bincount(has, minlength=len(roster.staff))
    head = scheme.head
    most = head.capacity if head else 0
    over = [roster.staff.staff_id[row] for row in np.flatnonzero(busy > most) if most]
    apart = [
        roster.staff.staff_id[int(heads[post[0]])]
        for _, post in (roster.heads.apart if roster.heads else ())
    ]
    found = [
        Measurement(
            check="one_head",
            value=float((heads < 0).sum()),
            failing=tuple(grids.code[g] for g in np.flatnonzero(heads < 0)),
        ),
        Measurement(
            check="head_capacity",
            value=float(busy.max(initial=0)),
            failing=tuple(over),
            compare="at_most",
        ),
        Measurement(check="head_adjacent", value=float(len(apart)), failing=tuple(apart)),
        Measurement(
            check="forces_complete",
            value=float(len(roster.coverage.missing)),
            failing=tuple(f"{grids.code[g]}: {force}" for g, force in roster.coverage.missing),
        ),
        Measurement(
            check="duties_named",
            value=float(sum(not role.duties for role in scheme.roles)),
            failing=tuple(role.key for role in scheme.roles if not role.duties),
        ),
        Measurement(check="familiarity", value=roster.familiarity, compare="at_least"),
    ]
    for role in scheme.roles:
        if role.key in roster.uncounted:
            continue
        short = [v for v in roster.vacancies if v.role == role.key]
        found.append(
            Measurement(
                check="role_filled",
                level=role.key,
                value=float(sum(v.missing for v in short)),
                failing=tuple(v.unit for v in short),
            )
        )
    return tuple(found)


def measure_paths(paths: Mapping[str, Sequence[str]]) -> Measurement:
    """
    Measure whether every grid has its way upward.

    Parameters
    ----------
    paths : mapping of str to sequence of str
        Units a matter climbs through, by grid code.

    Returns
    -------
    Measurement
        Grids with a dead end.
    """
    dead = tuple(grid for grid, path in paths.items() if not path or not all(path))
    return Measurement(check="escalation_complete", value=float(len(dead)), failing=dead)


def measure_level(level: str, code: Sequence[str], size: Ints, scheme: Scheme) -> Measurement:
    """
    Measure the units of one level.

    Parameters
    ----------
    level : str
        Key of the level.
    code : (n_units,) sequence of str
        Codes.
    size : (n_units,) ndarray of int
        In the level's measure.
    scheme : Scheme
        Its levels.

    Returns
    -------
    Measurement
        Units outside the least and the most.
    """
    one = scheme.level(level)
    most = one.maximum or int(size.max(initial=0))
    outside = (size < one.minimum) | (size > most)
    return Measurement(
        check="size_of_level",
        level=level,
        value=float(outside.sum()),
        failing=tuple(name for name, bad in zip(code, outside.tolist(), strict=True) if bad),
    )
