"""Objects on a border of two areas, listed with both owners, so that none is ownerless."""

from dataclasses import dataclass
from pathlib import Path

import shapely

from gridplan.arrays import Geometries
from gridplan.sources.tables.rows import Column, Rows, read_rows

COLUMNS: tuple[Column, ...] = (
    Column(name="object_id", also=("编号",), is_needed=True, is_code=True),
    Column(name="class", also=("类别",)),
    Column(name="owner_1", also=("责任单位1",), is_needed=True),
    Column(name="owner_2", also=("责任单位2",)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BorderObject:
    """
    One object near several areas.

    Attributes
    ----------
    object_id : str
        Its id.
    areas : tuple of str
        Codes of the areas it touches.
    owners : tuple of str
        Who is said to be responsible.
    """

    object_id: str
    areas: tuple[str, ...]
    owners: tuple[str, ...]

    @property
    def is_ownerless(self) -> bool:
        """True where fewer owners are named than areas touched."""
        return len(self.owners) < len(self.areas)


def read_owners(path: Path) -> Rows:
    """
    Read who owns border objects.

    Parameters
    ----------
    path : Path
        CSV or Excel.

    Returns
    -------
    Rows
        With the columns of ``COLUMNS``.
    """
    return read_rows(path, COLUMNS)


def border_objects(
    object_id: tuple[str, ...],
    geometry: Geometries,
    areas: tuple[tuple[str, ...], Geometries],
    owners: Rows,
    *,
    within: float = 5.0,
) -> tuple[BorderObject, ...]:
    """
    List objects that lie on the border of several areas.

    Parameters
    ----------
    object_id : (n,) tuple of str
        Streets, events or things.
    geometry : (n,) ndarray of shapely geometries, metric
        Where they are.
    areas : tuple of (codes, (m,) ndarray of Polygon)
        Communities or grids.
    owners : Rows
        Who owns what.
    within : float, m
        How near to a border counts as on it.

    Returns
    -------
    tuple of BorderObject
        Those near two areas or more, in the order given.
    """
    code, outline = areas
    row, area = shapely.STRtree(outline).query(geometry, predicate="dwithin", distance=within)
    near: dict[int, list[str]] = {}
    for n, a in sorted(zip(row.tolist(), area.tolist(), strict=True)):
        near.setdefault(n, []).append(code[a])
    named = {
        one["object_id"]: tuple(o for o in (one["owner_1"], one["owner_2"]) if o)
        for one in owners.row
    }
    return tuple(
        BorderObject(
            object_id=object_id[n], areas=tuple(found), owners=named.get(object_id[n], ())
        )
        for n, found in sorted(near.items())
        if len(found) > 1
    )
