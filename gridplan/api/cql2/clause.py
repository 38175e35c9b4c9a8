"""
CQL2 JSON into a SQLAlchemy clause, column by column of a list.

Nothing of a filter reaches the database but bound values: a name that is not on
the list, or a value of another kind than its column, is refused.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.errors import ShapelyError
from sqlalchemy import ColumnElement, and_, false, func, not_, or_, true

from gridplan.api.axes import CRS84, shape_to_degrees
from gridplan.api.cql2.spatial import PREDICATES, spatial_clause
from gridplan.errors import InputError

DEEPEST = 40  # operators inside operators
MOST = 400  # operators in one filter
_VERTICES = 10_000
_COMPARE: dict[str, Callable[[Any, Any], ColumnElement[bool]]] = {
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
}
_FLIPPED = {"=": "=", "<>": "<>", "<": ">", ">": "<", "<=": ">=", ">=": "<="}
_BIGGEST = 2**63 - 1  # what a database's whole numbers hold


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """
    What a filter may ask about.

    Attributes
    ----------
    plain : mapping of str to (column, type)
        The column and its Python type (str, int, float or bool) by public name.
    geometry : column or None
        The one of the features' shapes.
    box : tuple of column
        West, south, east, north of each shape; narrows before shapes are looked at.
    """

    plain: Mapping[str, tuple[ColumnElement[Any], type]]
    geometry: ColumnElement[Any] | None
    box: tuple[ColumnElement[Any], ...] = ()


def clause_of(filter_: Any, columns: Columns, *, crs: str = CRS84) -> ColumnElement[bool]:
    """
    Translate a filter.

    Parameters
    ----------
    filter_ : dict or bool
        CQL2 JSON.
    columns : Columns
        What it may ask about.
    crs : str
        URI of the system its shapes are in.

    Returns
    -------
    ColumnElement of bool
        For a ``WHERE``.

    Raises
    ------
    InputError
        If it is not CQL2, asks about something else, or is too big.
    """
    return _Translation(columns, crs).boolean(filter_, 0)


class _Translation:
    """One walk over one filter."""

    def __init__(self, columns: Columns, crs: str) -> None:
        self.columns = columns
        self.crs = crs
        self.seen = 0

    def boolean(self, node: Any, depth: int) -> ColumnElement[bool]:
        self.seen += 1
        if depth > DEEPEST or self.seen > MOST:
            raise InputError("api.filter_too_long", longest=MOST)
        if isinstance(node, bool):
            return true() if node else false()
        op, args = _operator(node)
        if op in {"and", "or"} and len(args) >= 2:
            parts = [self.boolean(arg, depth + 1) for arg in args]
            return and_(*parts) if op == "and" else or_(*parts)
        if op == "not" and len(args) == 1:
            return not_(self.boolean(args[0], depth + 1))
        if op in PREDICATES and len(args) == 2:
            return self.spatial(op, args)
        return self.predicate(op, args)

    def predicate(self, op: str, args: list[Any]) -> ColumnElement[bool]:
        if op in _COMPARE and len(args) == 2:
            return self.compare(op, *args)
        if op == "isNull" and len(args) == 1:
            return self.column(args[0])[0].is_(None)
        if op == "like" and len(args) == 2:
            column, kind, folded = self.text(args[0])
            return column.like(_literal(_unfolded(args[1]), kind, folded=folded), escape="\\")
        if op == "between" and len(args) == 3:
            column, kind = self.column(args[0])
            return column.between(_literal(args[1], kind), _literal(args[2], kind))
        if op == "in" and len(args) == 2 and isinstance(args[1], list) and len(args[1]) <= 1000:
            column, kind, folded = self.text(args[0])
            values = [_literal(_unfolded(value), kind, folded=folded) for value in args[1]]
            return column.in_(values)
        raise InputError("api.bad_filter", why=str(op)[:60])

    def compare(self, op: str, left: Any, right: Any) -> ColumnElement[bool]:
        if _is_property(right) and not _is_property(left):
            left, right, op = right, left, _FLIPPED[op]
        column, kind, folded = self.text(left)
        if _is_property(right):
            other, other_kind, _ = self.text(right)
            if (kind is str) != (other_kind is str):
                raise InputError("api.filter_type", name=str(right)[:60], wanted=kind.__name__)
            return _COMPARE[op](column, other)
        return _COMPARE[op](column, _literal(_unfolded(right), kind, folded=folded))

    def text(self, node: Any) -> tuple[ColumnElement[Any], type, bool]:
        """Read a column, whatever its case where CASEI says so."""
        if isinstance(node, dict) and node.get("op") == "casei":
            _, args = _operator(node)
            column, kind = self.column(args[0] if args else None)
            return func.lower(column), kind, True
        return *self.column(node), False

    def column(self, node: Any) -> tuple[ColumnElement[Any], type]:
        name = node.get("property") if isinstance(node, dict) else None
        if not isinstance(name, str) or name not in self.columns.plain:
            known = ", ".join(sorted(self.columns.plain))
            raise InputError("api.filter_column", name=str(name or node)[:60], known=known)
        return self.columns.plain[name]

    def spatial(self, op: str, args: list[Any]) -> ColumnElement[bool]:
        sides = [_names_geometry(arg) for arg in args]
        if sides.count(True) != 1 or self.columns.geometry is None:
            raise InputError("api.filter_column", name=op, known="geometry")
        shape = shape_to_degrees(_shape(args[sides.index(False)]), self.crs)
        flipped = {"s_within": "s_contains", "s_contains": "s_within"}
        op = op if sides[0] else flipped.get(op, op)
        return spatial_clause(op, self.columns.geometry, self.columns.box, shape)


def _operator(node: Any) -> tuple[str, list[Any]]:
    op = node.get("op") if isinstance(node, dict) else None
    args = node.get("args") if isinstance(node, dict) else None
    if not isinstance(op, str) or not isinstance(args, list):
        raise InputError("api.bad_filter", why=str(node)[:60])
    return op, args


def _is_property(node: Any) -> bool:
    if isinstance(node, dict) and node.get("op") == "casei":
        _, args = _operator(node)
        return len(args) == 1 and _is_property(args[0])
    return isinstance(node, dict) and "property" in node


def _names_geometry(node: Any) -> bool:
    return isinstance(node, dict) and node.get("property") in {"geometry", "geom"}


def _unfolded(node: Any) -> Any:
    """Take the value out of ``CASEI('…')``; folding it is for whoever compares."""
    if isinstance(node, dict) and node.get("op") == "casei":
        _, args = _operator(node)
        return args[0] if len(args) == 1 else None
    return node


def _literal(value: Any, kind: type, *, folded: bool = False) -> Any:
    wanted = (int, float) if kind in {int, float} else kind
    fits = isinstance(value, wanted) and isinstance(value, bool) == (kind is bool)
    if not fits or (isinstance(value, (int, float)) and not abs(value) <= _BIGGEST):
        raise InputError("api.filter_type", name=str(value)[:60], wanted=kind.__name__)
    if isinstance(value, str) and "\x00" in value:
        raise InputError("api.filter_type", name="\\0", wanted="text")
    return value.lower() if folded and isinstance(value, str) else value


def _shape(node: Any) -> shapely.Geometry:
    try:
        if isinstance(node, dict) and "bbox" in node:
            west, south, east, north = (float(part) for part in node["bbox"])
            shape = shapely.box(west, south, east, north)
        else:
            shape = shapely.geometry.shape(node)
        xy = shapely.get_coordinates(shape)
        if not len(xy) or len(xy) > _VERTICES or not (abs(xy) <= 1e9).all():
            raise InputError("api.filter_shape", most=_VERTICES)
        if not shapely.is_valid(shape):
            raise InputError("api.filter_shape", most=_VERTICES)
    except (ShapelyError, TypeError, ValueError, KeyError, AttributeError, IndexError) as error:
        raise InputError("api.filter_shape", most=_VERTICES) from error
    return shape
