"""Door plates as a key between tables, and how many of them match a building."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from gridplan.errors import InputError
from gridplan.sources.tables.rows import Column, Rows, read_rows

COLUMNS: tuple[Column, ...] = (
    Column(name="door_plate_id", also=("门牌编码", "二维码"), is_needed=True, is_code=True),
    Column(name="building_id", also=("楼栋编号", "楼栋代码"), is_code=True),
    Column(name="address", also=("地址", "标准地址")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlateMatch:
    """
    How door plates and buildings meet.

    Attributes
    ----------
    building_of : dict of str to str
        Building id by door plate.
    match_rate : float, share
        Plates that have a building.
    unmatched : tuple of str
        Plates without one.
    bare : tuple of str
        Buildings without a plate.
    """

    building_of: dict[str, str]
    match_rate: float
    unmatched: tuple[str, ...]
    bare: tuple[str, ...]


def read_door_plates(path: Path) -> Rows:
    """
    Read door plates.

    Parameters
    ----------
    path : Path
        CSV or Excel.

    Returns
    -------
    Rows
        With the columns of ``COLUMNS``.

    Raises
    ------
    InputError
        If a plate stands twice.
    """
    rows = read_rows(path, COLUMNS)
    twice = [key for key, n in Counter(r["door_plate_id"] for r in rows.row).items() if n > 1]
    if twice:
        raise InputError("tables.twice", file=rows.file, feature=twice[0])
    return rows


def match_plates(plates: Rows, buildings: Collection[str]) -> PlateMatch:
    """
    Join plates to buildings.

    Parameters
    ----------
    plates : Rows
        Door plates.
    buildings : collection of str
        Building ids.

    Returns
    -------
    PlateMatch
        Matches, and what is left on both sides.
    """
    known = set(buildings)
    found = {
        row["door_plate_id"]: row["building_id"]
        for row in plates.row
        if row["building_id"] in known
    }
    return PlateMatch(
        building_of=found,
        match_rate=len(found) / max(len(plates), 1),
        unmatched=tuple(
            row["door_plate_id"] for row in plates.row if row["door_plate_id"] not in found
        ),
        bare=tuple(sorted(known - set(found.values()))),
    )
