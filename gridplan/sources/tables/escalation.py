"""Escalation: which level handles which class of event (大事全网联动、小事一格解决)."""

from collections.abc import Sequence
from pathlib import Path

from gridplan.errors import InputError
from gridplan.schemes import Scheme
from gridplan.sources.tables.rows import Column, Rows, read_rows

COLUMNS: tuple[Column, ...] = (
    Column(name="class", also=("事件类别", "类别"), is_needed=True),
    Column(name="level", also=("处置层级", "层级"), is_needed=True),
)


def read_escalation(path: Path, scheme: Scheme) -> dict[str, str]:
    """
    Read which level handles which class.

    Parameters
    ----------
    path : Path
        CSV or Excel.
    scheme : Scheme
        Its levels, by key or Chinese name.

    Returns
    -------
    dict of str to str
        Level key by event class.

    Raises
    ------
    InputError
        If a level is not on the scheme's way upward, or a class stands twice.
    """
    rows: Rows = read_rows(path, COLUMNS)
    by_name = {level.name_zh: level.key for level in scheme.levels}
    found: dict[str, str] = {}
    for number, row in enumerate(rows.row, start=2):
        key = by_name.get(row["level"], row["level"])
        if key not in scheme.escalation:
            raise InputError(
                "tables.not_a_choice", file=rows.file, row=number, column="level",
                found=row["level"], known=", ".join(scheme.escalation),
            )  # fmt: skip
        if row["class"] in found:
            raise InputError("tables.twice", file=rows.file, feature=row["class"])
        found[row["class"]] = key
    return found


def classes_without_level(table: dict[str, str], classes: Sequence[str]) -> tuple[str, ...]:
    """
    List event classes nobody is to handle.

    Parameters
    ----------
    table : dict of str to str
        Level by class.
    classes : sequence of str
        Classes seen in events.

    Returns
    -------
    tuple of str
        Sorted; empty where the table is complete.
    """
    return tuple(sorted(set(classes) - set(table) - {""}))
