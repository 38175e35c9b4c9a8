"""From a row of a table to a value, and back."""

from dataclasses import fields
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Table, insert
from sqlalchemy.exc import IntegrityError

from gridplan.store.errors import ConflictError

T = TypeVar("T")


def value_of(kind: type[T], row: Row[Any]) -> T:
    """
    Make a value of a row.

    Parameters
    ----------
    kind : type
        A dataclass whose attributes are named as the columns are.
    row : Row
        With at least these columns.

    Returns
    -------
    kind
        The value.
    """
    told = row._mapping  # noqa: SLF001 (that is its public name)
    return kind(**{field.name: told[field.name] for field in fields(kind)})  # type: ignore[arg-type]


def put(connection: Connection, table: Table, **values: Any) -> None:
    """
    Insert one row.

    Parameters
    ----------
    connection : Connection
        In a transaction.
    table : Table
        Where.
    **values : object
        By column.

    Raises
    ------
    ConflictError
        If there is one of that name or id already; the transaction goes on.
    """
    try:
        with connection.begin_nested():
            connection.execute(insert(table).values(**values))
    except IntegrityError as error:
        name = values.get("name") or values.get("id") or ""
        raise ConflictError("store.exists", kind=table.name, name=str(name)) from error
