"""The levels below a plan's grids, with their codes: each code begins with its parent's."""

from dataclasses import dataclass

import numpy as np

from gridplan.arrays import Floats, Ints
from gridplan.plan.codes import issue_codes
from gridplan.plan.nesting import Nested, nest
from gridplan.plan.plan import Plan
from gridplan.schemes import CodeFormat, CodePart

_SERIAL = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class NestedPlan:
    """
    Units below the grids.

    Attributes
    ----------
    nested : Nested
        Which piece of which building is in which unit.
    code : tuple of tuple of str
        Codes of the units of each level, in the order of ``nested.levels``.
    """

    nested: Nested
    code: tuple[tuple[str, ...], ...]


def nest_plan(plan: Plan) -> NestedPlan | None:
    """
    Divide the grids of a plan into the levels its scheme nests below them.

    Parameters
    ----------
    plan : Plan
        The plan.

    Returns
    -------
    NestedPlan or None
        None where the scheme has no such level.
    """
    levels = tuple(
        level
        for level in plan.scheme.levels_below(plan.scheme.grid_level)
        if level.target > 0 and level.measure == "households"
    )
    if not levels:
        return None
    parts = plan.atoms.parts
    grid = plan.partition.grid_of[parts.atom]
    nested = nest(levels, grid, parts.point, parts.households)
    above = plan.grid_code
    codes: list[tuple[str, ...]] = []
    for one in nested.levels:
        centre = _centres(parts.point[nested.part], nested.households, one.unit)
        form = CodeFormat(
            name=one.level.key,
            parts=(
                CodePart(source="parent", width=max(len(above[0]), 1)),
                CodePart(source="serial", width=_SERIAL),
            ),
        )
        above = issue_codes(above, one.above, centre, form)
        codes.append(above)
    return NestedPlan(nested=nested, code=tuple(codes))


def _centres(point: Floats, households: Ints, unit: Ints) -> Floats:
    weight = households + 1e-6
    total = np.bincount(unit, weights=weight)
    return np.column_stack(
        [np.bincount(unit, weights=weight * point[:, axis]) / total for axis in (0, 1)]
    )
