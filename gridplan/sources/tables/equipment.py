"""Equipment lists (六个一 and the like): which of n free items each person lacks."""

from collections.abc import Sequence
from pathlib import Path

from gridplan.sources.tables.rows import Column, Rows, read_rows

COLUMNS: tuple[Column, ...] = (
    Column(name="staff_id", also=("人员编号",), is_needed=True, is_code=True),
    Column(name="item", also=("物品", "装备"), is_needed=True),
    Column(name="has", also=("已配", "是否配备"), kind="truth"),
)


def read_equipment(path: Path) -> Rows:
    """
    Read who has what.

    Parameters
    ----------
    path : Path
        CSV or Excel; a row for each person and item.

    Returns
    -------
    Rows
        With the columns of ``COLUMNS``.
    """
    return read_rows(path, COLUMNS)


def missing_equipment(
    equipment: Rows, staff_id: Sequence[str], items: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """
    List what each person lacks.

    Parameters
    ----------
    equipment : Rows
        Who has what.
    staff_id : sequence of str
        Everybody who should be equipped.
    items : sequence of str
        What everybody should have; a free list.

    Returns
    -------
    dict of str to tuple of str
        Items by person; people who lack nothing are left out.
    """
    has = {(row["staff_id"], row["item"]) for row in equipment.row if row["has"]}
    lacks = {who: tuple(item for item in items if (who, item) not in has) for who in staff_id}
    return {who: missing for who, missing in lacks.items() if missing}
