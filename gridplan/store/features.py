"""Pages of features: read by key, never by offset, and joined as they lie."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Connection, Select, Table, and_, func, or_, select, update

from gridplan.store.errors import MissingError
from gridplan.store.geom import InBox
from gridplan.store.tables import FEATURES
from gridplan.store.versions import Version
from gridplan.store.written import body_of, geometry_in

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """
    Features one after another.

    Attributes
    ----------
    bodies : list of str
        GeoJSON features, longitude and latitude.
    next : int or None
        Where the following page begins; None on the last.
    """

    bodies: list[str]
    next: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """
    How far a question reaches.

    Attributes
    ----------
    number : int
        Features it finds.
    last : int
        Key of the last of them; 0 where there is none.
    """

    number: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """
    One feature.

    Attributes
    ----------
    fid : int
        Its key.
    version_row : int
        Of the version it belongs to.
    id : str
        Its name in the collection.
    body : str
        GeoJSON, longitude and latitude.
    geom : bytes
        WKB, longitude and latitude.
    """

    fid: int
    version_row: int
    id: str
    body: str
    geom: bytes


def page(  # noqa: PLR0913 (a page is asked for that many ways)
    connection: Connection,
    versions: Sequence[Version],
    collection: str,
    *,
    bbox: Bounds | None = None,
    where: ColumnElement[bool] | None = None,
    after: int = 0,
    limit: int = 10,
) -> Page:
    """
    Read a page of features.

    Parameters
    ----------
    connection : Connection
        To read through.
    versions : sequence of Version
        Whose features.
    collection : str
        Which, one of `gridplan.store.COLLECTIONS`.
    bbox : (float, float, float, float), degrees, optional
        West, south, east, north; west may be more than east, across the date line.
    where : ColumnElement, optional
        A filter over the columns of ``FEATURES[collection]``.
    after : int
        ``next`` of the page before.
    limit : int
        Most features.

    Returns
    -------
    Page
        In the order of their keys.
    """
    table = FEATURES[collection]
    wanted = those(select(table.c.fid, table.c.body), table, versions, bbox, where)
    wanted = wanted.where(table.c.fid > after).order_by(table.c.fid).limit(limit + 1)
    rows = connection.execute(wanted).all()
    more = len(rows) > limit
    return Page(
        bodies=[body for _, body in rows[:limit]], next=rows[limit - 1][0] if more else None
    )


def extent(
    connection: Connection,
    versions: Sequence[Version],
    collection: str,
    *,
    bbox: Bounds | None = None,
    where: ColumnElement[bool] | None = None,
) -> Extent:
    """
    Count what pages would list, and find where they would end.

    Parameters
    ----------
    connection : Connection
        To read through.
    versions, collection, bbox, where : object
        As for `page`.

    Returns
    -------
    Extent
        Of all pages together.
    """
    table = FEATURES[collection]
    wanted: Any = select(func.count(), func.max(table.c.fid)).select_from(table)
    number, last = connection.execute(those(wanted, table, versions, bbox, where)).one()
    return Extent(number=number, last=last or 0)


def get_feature(
    connection: Connection,
    versions: Sequence[Version],
    collection: str,
    id: str,  # noqa: A002
) -> Feature:
    """
    Find one feature.

    Parameters
    ----------
    connection : Connection
        To read through.
    versions : sequence of Version
        Where to look; the last one that has it wins.
    collection : str
        Which.
    id : str
        Its name.

    Returns
    -------
    Feature
        With its geometry.

    Raises
    ------
    MissingError
        If there is none.
    """
    table = FEATURES[collection]
    columns = (table.c.fid, table.c.version_row, table.c.id, table.c.body, table.c.geom)
    wanted = those(select(*columns), table, versions, None, table.c.id == id)
    row = connection.execute(wanted.order_by(table.c.fid.desc()).limit(1)).one_or_none()
    if row is None:
        raise MissingError("store.no_feature", collection=collection, id=id)
    fid, version_row, name, body, geom = row
    return Feature(fid=fid, version_row=version_row, id=name, body=body, geom=geom)


def near(
    connection: Connection,
    versions: Sequence[Version],
    collection: str,
    *,
    lon: float,
    lat: float,
) -> list[Feature]:
    """
    List the features whose box holds a point; the caller looks closer.

    Parameters
    ----------
    connection : Connection
        To read through.
    versions : sequence of Version
        Where to look.
    collection : str
        Which.
    lon, lat : float, degrees
        The point.

    Returns
    -------
    list of Feature
        In the order of their keys.
    """
    table = FEATURES[collection]
    columns = (table.c.fid, table.c.version_row, table.c.id, table.c.body, table.c.geom)
    wanted = those(select(*columns), table, versions, (lon, lat, lon, lat), None)
    return [
        Feature(fid=fid, version_row=row, id=name, body=body, geom=geom)
        for fid, row, name, body, geom in connection.execute(wanted.order_by(table.c.fid))
    ]


def change_features(
    connection: Connection,
    version: Version,
    collection: str,
    changes: Mapping[str, Mapping[str, Any]],
) -> None:
    """
    Change properties of features of a draft, in columns and texts alike.

    Parameters
    ----------
    connection : Connection
        In a transaction.
    version : Version
        A draft, whose etag the caller has taken care of.
    collection : str
        Which.
    changes : mapping of str to mapping
        New values by property, by feature id.

    Raises
    ------
    MissingError
        If there is no feature of that id.
    """
    table = FEATURES[collection]
    mine = table.c.version_row == version.row
    wanted = select(table.c.id, table.c.body).where(mine, table.c.id.in_(list(changes)))
    bodies = {row.id: row.body for row in connection.execute(wanted)}
    for id, values in changes.items():  # noqa: A001
        if id not in bodies:
            raise MissingError("store.no_feature", collection=collection, id=id)
        body = bodies[id]
        told = orjson.loads(body)["properties"] | dict(values)
        text = body_of(id, geometry_in(body), told)
        connection.execute(
            update(table).where(mine, table.c.id == id).values(body=text, **values)
        )


def ids_where(
    connection: Connection,
    versions: Sequence[Version],
    collection: str,
    where: ColumnElement[bool],
) -> list[str]:
    """
    List the names of features.

    Parameters
    ----------
    connection : Connection
        To read through.
    versions, collection, where : object
        As for `page`.

    Returns
    -------
    list of str
        In the order of their keys.
    """
    table = FEATURES[collection]
    wanted = those(select(table.c.id), table, versions, None, where).order_by(table.c.fid)
    return [name for (name,) in connection.execute(wanted)]


def carry_marks(connection: Connection, old: Version, new: Version) -> None:
    """
    Carry names and locks of grids on to a version made from another.

    Parameters
    ----------
    connection : Connection
        In a transaction.
    old, new : Version
        Grids of one code are the same grid.
    """
    grids = FEATURES["grids"]
    marked = select(grids.c.id, grids.c.name, grids.c.is_locked).where(
        grids.c.version_row == old.row, or_(grids.c.name != "", grids.c.is_locked.is_(True))
    )
    marks = {row.id: {"name": row.name, "is_locked": row.is_locked}
             for row in connection.execute(marked)}  # fmt: skip
    there = set(ids_where(connection, [new], "grids", grids.c.id.in_(list(marks))))
    change_features(
        connection,
        new,
        "grids",
        {id: marks[id] for id in sorted(there)},  # noqa: A001
    )


def those(
    wanted: Select[Any],
    table: Table,
    versions: Sequence[Version],
    bbox: Bounds | None,
    where: ColumnElement[bool] | None,
) -> Select[Any]:
    """
    Narrow a question to the features of versions, in a box, under a filter.

    Parameters
    ----------
    wanted : Select
        What is asked of ``table``.
    table : Table
        One of `gridplan.store.tables.FEATURES`.
    versions, bbox, where : object
        As for `page`.

    Returns
    -------
    Select
        The question, narrower.
    """
    rows = [version.row for version in versions]
    if len(rows) == 1:  # its index then gives the order too
        wanted = wanted.where(table.c.version_row == rows[0])
    else:
        wanted = wanted.where(table.c.version_row.in_(rows))
    if bbox is not None:
        wanted = wanted.where(_meets(table, bbox))
    return wanted if where is None else wanted.where(where)


def _meets(table: Table, bbox: Bounds) -> ColumnElement[bool]:
    west, south, east, north = bbox
    if west > east:
        return or_(
            _meets(table, (west, south, 180.0, north)),
            _meets(table, (-180.0, south, east, north)),
        )
    return and_(
        # PostGIS uses its index; its boxes are of single precision, so the columns decide
        InBox(table.c.geom, west, south, east, north),
        table.c.minx <= east,
        table.c.maxx >= west,
        table.c.miny <= north,
        table.c.maxy >= south,
    )
