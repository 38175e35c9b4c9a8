"""A planner's edits sorted by the community they are made in."""

from collections.abc import Mapping, Sequence

from gridplan.errors import InputError
from gridplan.plan.edits import Count, Edit, Merge, Move, Split


def by_community(
    edits: Sequence[Edit], home: Mapping[int, str], grid: Mapping[str, str]
) -> dict[str, list[Edit]]:
    """
    Sort edits.

    Parameters
    ----------
    edits : sequence of Edit
        In the order they were made.
    home : mapping of int to str
        Community of each atom that edits name.
    grid : mapping of str to str
        Community of each grid that edits name.

    Returns
    -------
    dict of str to list of Edit
        In the order they were made, by community code in order of codes.

    Raises
    ------
    InputError
        If an edit names what is not there, or changes the buildings themselves.
    """
    found: dict[str, list[Edit]] = {}
    for edit in edits:
        found.setdefault(_community(edit, home, grid), []).append(edit)
    return {community: found[community] for community in sorted(found)}


def _community(edit: Edit, home: Mapping[int, str], grid: Mapping[str, str]) -> str:
    """Find the community an edit is in."""  # noqa: DOC501
    if isinstance(edit, Count) or not isinstance(edit, (Move, Split, Merge)):
        # other buildings, or other counts: the area itself is another one
        raise InputError("jobs.edits_area")
    if isinstance(edit, Move):
        codes = [edit.to]
        if edit.atoms and edit.atoms[0] in home:
            return home[edit.atoms[0]]
    else:
        codes = [edit.grid] if isinstance(edit, Split) else list(edit.grids)
    for code in codes:
        if code in grid:
            return grid[code]
    raise InputError("jobs.no_such_grid", grid=", ".join(codes))
