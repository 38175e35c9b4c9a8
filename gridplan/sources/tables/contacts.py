"""
Department contacts: for each grid, which post of which department can act.

A contact is a post and an office, never a person or a telephone number.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from gridplan.errors import InputError
from gridplan.sources.tables.rows import Column, Rows, read_rows

COLUMNS: tuple[Column, ...] = (
    Column(
        name="area", also=("grid_code", "社区代码", "网格代码"), is_needed=True, is_code=True
    ),
    Column(name="department", also=("部门", "单位"), is_needed=True),
    Column(name="office", also=("post", "岗位", "科室"), is_needed=True),
)


def read_contacts(path: Path) -> Rows:
    """
    Read contacts.

    Parameters
    ----------
    path : Path
        CSV or Excel; ``area`` is a grid, a community, or a longer code's beginning.

    Returns
    -------
    Rows
        With the columns of ``COLUMNS``.
    """
    return read_rows(path, COLUMNS)


def contact_table(
    contacts: Rows, grid_code: Sequence[str], departments: Sequence[str]
) -> tuple[dict[str, dict[str, str]], tuple[tuple[str, str], ...]]:
    """
    Lay out who can act in each grid.

    Parameters
    ----------
    contacts : Rows
        Offices by area.
    grid_code : sequence of str
        Grids of the plan.
    departments : sequence of str
        Columns of the table.

    Returns
    -------
    tuple of (dict, tuple of (str, str))
        Office by grid and department, and the gaps.

    Raises
    ------
    InputError
        If an area is no beginning of any grid code.
    """
    table: dict[str, dict[str, str]] = {code: {} for code in grid_code}
    # The longest area wins: a grid's own contact before its community's.
    for number, row in sorted(enumerate(contacts.row), key=lambda one: len(one[1]["area"])):
        inside = [code for code in grid_code if code.startswith(row["area"])]
        if not inside:
            raise InputError(
                "tables.unknown_area", file=contacts.file, row=number + 2, area=row["area"]
            )
        for code in inside:
            table[code][row["department"]] = row["office"]
    gaps = tuple(
        (code, name) for code in grid_code for name in departments if name not in table[code]
    )
    return table, gaps


def who_sees_and_acts(
    head_of: Mapping[str, str], table: Mapping[str, Mapping[str, str]]
) -> tuple[str, ...]:
    """
    List grids where somebody sees but nobody can act, or the reverse.

    Parameters
    ----------
    head_of : mapping of str to str
        Staff id by grid code.
    table : mapping of str to mapping of str to str
        Office by grid and department.

    Returns
    -------
    tuple of str
        Grids without a head or without any department.
    """
    return tuple(code for code in table if not head_of.get(code) or not table[code])
