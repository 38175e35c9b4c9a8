"""
A geometry column, the same in SQLite and in PostGIS.

Values are WKB of longitude and latitude (EPSG:4326) on both sides. PostGIS stores
them as ``geometry(Geometry, 4326)``, so that its index and its type check hold;
SQLite stores the bytes, and the box columns beside it answer where.
"""

from typing import Any

from sqlalchemy import Boolean, ColumnElement, LargeBinary
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import UserDefinedType

SRID = 4326


class Geom(UserDefinedType[bytes]):
    """WKB in, WKB out."""

    cache_ok = True

    def __init__(self, *_: Any) -> None:
        """Take no notice of what a database says of a column when it is read back."""

    def get_col_spec(self, **_: Any) -> str:
        """
        Name the column type.

        Returns
        -------
        str
            As SQLite has it.
        """
        return "BLOB"

    def bind_processor(self, dialect: Any) -> Any:
        """
        Bind bytes as the driver's binary.

        Parameters
        ----------
        dialect : Dialect
            Of the database.

        Returns
        -------
        callable or None
            Of one value.
        """
        return LargeBinary().dialect_impl(dialect).bind_processor(dialect)

    def result_processor(self, dialect: Any, coltype: Any) -> Any:
        """
        Hand out bytes, whatever the driver's binary is.

        Parameters
        ----------
        dialect : Dialect
            Of the database.
        coltype : object
            Of the driver.

        Returns
        -------
        callable
            Of one value.
        """
        del dialect, coltype
        return lambda value: None if value is None else bytes(value)

    def bind_expression(self, bindvalue: Any) -> ColumnElement[bytes]:
        """
        Wrap a bound value where the database has a geometry type.

        Parameters
        ----------
        bindvalue : ColumnElement
            The value.

        Returns
        -------
        ColumnElement
            Wrapped.
        """
        return _FromWkb(bindvalue, type_=self)

    def column_expression(self, column: Any) -> ColumnElement[bytes]:
        """
        Wrap a column where the database has a geometry type.

        Parameters
        ----------
        column : ColumnElement
            The column.

        Returns
        -------
        ColumnElement
            Wrapped.
        """
        return _AsWkb(column, type_=self)


class _Wrapped(FunctionElement[bytes]):
    inherit_cache = True

    def __init__(self, *clauses: Any, type_: Geom) -> None:
        super().__init__(*clauses)
        self.type = type_


class _FromWkb(_Wrapped):
    inherit_cache = True
    name = "from_wkb"


class _AsWkb(_Wrapped):
    inherit_cache = True
    name = "as_wkb"


class InBox(FunctionElement[bool]):
    """Whether a geometry's box meets another, where an index can tell; else true."""

    inherit_cache = True
    name = "in_box"
    type = Boolean()


PGDialect.ischema_names = {**PGDialect.ischema_names, "geometry": Geom}  # read back as ours


@compiles(Geom, "postgresql")
def _column_type(_type: Geom, _compiler: Any, **_: Any) -> str:
    return f"geometry(Geometry,{SRID})"


@compiles(_FromWkb)
@compiles(_AsWkb)
def _bare(element: _Wrapped, compiler: Any, **told: Any) -> str:
    return str(compiler.process(next(iter(element.clauses)), **told))


@compiles(_FromWkb, "postgresql")
def _from_wkb(element: _FromWkb, compiler: Any, **told: Any) -> str:
    inner = compiler.process(next(iter(element.clauses)), **told)
    return f"ST_GeomFromWKB({inner}, {SRID})"


@compiles(_AsWkb, "postgresql")
def _as_wkb(element: _AsWkb, compiler: Any, **told: Any) -> str:
    return f"ST_AsBinary({compiler.process(next(iter(element.clauses)), **told)})"


@compiles(InBox)
def _always(_element: InBox, _compiler: Any, **_: Any) -> str:
    return "1 = 1"


@compiles(InBox, "postgresql")
def _in_box(element: InBox, compiler: Any, **told: Any) -> str:
    column, *sides = (compiler.process(clause, **told) for clause in element.clauses)
    return f"{column} && ST_MakeEnvelope({', '.join(sides)}, {SRID})"
