"""
Spatial predicates in SQL: PostGIS's own, and the same by shapely on SQLite.

Boxes narrow first, by their indices; shapes are compared only for what is left.
"""

from collections.abc import Callable
from typing import Any

import shapely
from sqlalchemy import Boolean, ColumnElement, Engine, and_, event, func, literal, not_

from gridplan.store.geom import Geom

PREDICATES: dict[str, Callable[[Any, Any], Any]] = {
    "s_intersects": shapely.intersects,
    "s_within": shapely.within,
    "s_contains": shapely.contains,
    "s_disjoint": shapely.disjoint,
    "s_touches": shapely.touches,
    "s_crosses": shapely.crosses,
    "s_overlaps": shapely.overlaps,
    "s_equals": shapely.equals,
}


def spatial_clause(
    op: str,
    column: ColumnElement[Any],
    box: tuple[ColumnElement[Any], ...],
    shape: shapely.Geometry,
) -> ColumnElement[bool]:
    """
    Compare the features' shapes with one shape.

    Parameters
    ----------
    op : str
        One of `PREDICATES`; features stand on its left.
    column : column
        The features' geometry.
    box : (4,) tuple of column
        West, south, east, north of each feature.
    shape : Geometry, degrees
        Longitude and latitude.

    Returns
    -------
    ColumnElement of bool
        True for features that fulfil it.
    """
    if op == "s_disjoint":
        return not_(spatial_clause("s_intersects", column, box, shape))
    asked: Any = getattr(func, _named(op))
    exact: ColumnElement[bool] = asked(column, literal(shape.wkb, Geom()), type_=Boolean)
    return and_(overlaps_box(box, shapely.bounds(shape).tolist()), exact) if box else exact


def overlaps_box(
    box: tuple[ColumnElement[Any], ...], bounds: list[float]
) -> ColumnElement[bool]:
    """
    Keep features whose box meets another box.

    Parameters
    ----------
    box : (4,) tuple of column
        West, south, east, north of each feature.
    bounds : (4,) list of float
        The same of the other box.

    Returns
    -------
    ColumnElement of bool
        True where they meet.
    """
    west, south, east, north = bounds
    return and_(box[0] <= east, box[2] >= west, box[1] <= north, box[3] >= south)


def teach_sqlite(engine: Engine) -> None:
    """
    Give SQLite connections the predicates.

    Parameters
    ----------
    engine : Engine
        Of SQLite; others know them already and are left alone.
    """
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def _teach(connection: Any, _record: Any) -> None:
        for op, compare in PREDICATES.items():
            connection.create_function(_named(op), 2, _by_wkb(compare), deterministic=True)

    engine.dispose()  # connections that are open already never heard of it


def _named(op: str) -> str:
    return f"ST_{op.removeprefix('s_').capitalize()}"  # PostGIS's names, on SQLite too


def _by_wkb(compare: Callable[[Any, Any], Any]) -> Callable[[bytes | None, bytes], int]:
    kept: dict[bytes, shapely.Geometry] = {}

    def answer(mine: bytes | None, other: bytes) -> int:
        if mine is None:
            return 0
        if other not in kept:
            kept.clear()  # a query has one shape: parse it once, not once a row
            shape = shapely.from_wkb(other)
            shapely.prepare(shape)
            kept[other] = shape
        return int(compare(shapely.from_wkb(mine), kept[other]))

    return answer
