"""Skills of staff as tags: who has which, and grids where nobody has one."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from gridplan.sources.tables.rows import Column, Rows, read_rows

COLUMNS: tuple[Column, ...] = (
    Column(name="staff_id", also=("人员编号",), is_needed=True, is_code=True),
    Column(name="skill", also=("技能", "专长"), is_needed=True),
)


def read_skills(path: Path) -> Rows:
    """
    Read skills.

    Parameters
    ----------
    path : Path
        CSV or Excel; a row for each person and skill.

    Returns
    -------
    Rows
        With the columns of ``COLUMNS``.
    """
    return read_rows(path, COLUMNS)


def grids_without(
    skills: Rows, on_roster: Mapping[str, Sequence[str]], wanted: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """
    List grids where nobody has a wanted skill.

    Parameters
    ----------
    skills : Rows
        Who has which.
    on_roster : mapping of str to sequence of str
        Staff ids by grid code.
    wanted : sequence of str
        Skills every grid should have.

    Returns
    -------
    dict of str to tuple of str
        Missing skills by grid; complete grids are left out.
    """
    has: dict[str, set[str]] = defaultdict(set)
    for row in skills.row:
        has[row["staff_id"]].add(row["skill"])
    missing = {
        grid: tuple(skill for skill in wanted if not any(skill in has[who] for who in people))
        for grid, people in on_roster.items()
    }
    return {grid: lacking for grid, lacking in missing.items() if lacking}
