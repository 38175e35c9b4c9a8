"""The units a role is counted in: grids, their communities, and the levels above."""

import numpy as np

from gridplan.errors import InputError
from gridplan.schemes import RoleSlot, Scheme
from gridplan.staffing.grids import Grids
from gridplan.staffing.slots import Units

# Digits of an official code that name the community, its town, county and city.
_DIGITS = (12, 9, 6, 4)


def units_of_role(
    grids: Grids, scheme: Scheme, role: RoleSlot, *, level: str = ""
) -> Units | None:
    """
    Find the units a role is wanted in.

    Parameters
    ----------
    grids : Grids
        The grids.
    scheme : Scheme
        Its levels, and the area types a role is for.
    role : RoleSlot
        The role.
    level : str
        Level the grids are units of, where they are not the scheme's grids.

    Returns
    -------
    Units or None
        None for levels that grids alone do not say, such as micro-grids or estates.
    """
    at = level or scheme.grid_level
    if role.serves == at or not scheme.levels:
        of_grid_code: list[str] | None = list(grids.code)
    else:
        of_grid_code = codes_above(grids, scheme, role.serves)
    if of_grid_code is None:
        return None
    code, of_grid = np.unique(np.array(of_grid_code), return_inverse=True)
    households = np.bincount(of_grid, weights=grids.households, minlength=len(code))
    is_open = np.zeros(len(code), dtype=bool)
    for grid, unit in enumerate(of_grid.tolist()):
        kind = grids.area_type[grids.community[grid]]
        is_open[unit] |= not role.area_types or _type_of(scheme, kind) in role.area_types
    return Units(
        of_grid=of_grid.astype(np.int64),
        code=tuple(code.tolist()),
        households=households.astype(np.int64),
        is_open=is_open,
    )


def _type_of(scheme: Scheme, kind: str) -> str:
    try:
        return scheme.area_type_of(kind)
    except InputError:
        return kind


def codes_above(grids: Grids, scheme: Scheme, level: str) -> list[str] | None:
    """
    Find the unit of a level above the grids that each grid lies in.

    Parameters
    ----------
    grids : Grids
        The grids.
    scheme : Scheme
        Its levels.
    level : str
        Key of the level.

    Returns
    -------
    list of str or None
        A code for each grid; None where the level is not above the grids.
    """
    by_key = {one.key: one for one in scheme.levels}
    above = by_key[scheme.grid_level].nests_in if scheme.grid_level in by_key else ""
    depth = 0
    while above and above != level:
        depth += by_key[above].kind == "admin" and not by_key[above].is_optional
        above = by_key[above].nests_in
    if not above or by_key[level].kind != "admin" or depth >= len(_DIGITS):
        return None
    community = [grids.community_code[c] for c in grids.community]
    if depth == 0:
        return community
    return [code[: _DIGITS[depth]] if len(code) == 12 else level for code in community]
