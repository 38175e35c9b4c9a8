"""
A page of features as one text, joined by the database.

Python's SQLite lets other threads in between every two rows, so a hundred rows are a
hundred waits under load; one row is one. Texts are never decoded on the way.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    LargeBinary,
    Select,
    bindparam,
    func,
    select,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from gridplan.store.features import Bounds, those
from gridplan.store.tables import FEATURES
from gridplan.store.versions import Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """
    Features in one text.

    Attributes
    ----------
    text : bytes
        GeoJSON features with commas between them, longitude and latitude.
    number : int
        How many.
    next : int or None
        Where the following page begins; None on the last.
    """

    text: bytes
    number: int
    next: int | None


class _Join(FunctionElement[bytes]):
    """Texts of a subquery, in its order, with commas."""

    inherit_cache = True
    name = "join_texts"
    type = LargeBinary()


@compiles(_Join)
def _by_sqlite(element: _Join, compiler: Any, **told: Any) -> str:
    # takes rows as the subquery gives them, whose ORDER BY counts since it has a LIMIT
    text, _ = (compiler.process(clause, **told) for clause in element.clauses)
    return f"CAST(group_concat({text}, ',') AS BLOB)"


@compiles(_Join, "postgresql")
def _by_postgresql(element: _Join, compiler: Any, **told: Any) -> str:
    text, key = (compiler.process(clause, **told) for clause in element.clauses)
    return f"convert_to(string_agg({text}, ',' ORDER BY {key}), 'UTF8')"


def joined(  # noqa: PLR0913 (a page is asked for that many ways)
    connection: Connection,
    versions: Sequence[Version],
    collection: str,
    *,
    bbox: Bounds | None = None,
    where: ColumnElement[bool] | None = None,
    after: int = 0,
    limit: int = 10,
) -> Joined:
    """
    Read a page of features.

    Parameters
    ----------
    connection : Connection
        To read through.
    versions, collection, bbox, where, after, limit : object
        As for `gridplan.store.features.page`.

    Returns
    -------
    Joined
        In the order of their keys.
    """
    told: dict[str, Any] = {"after": after, "most": limit}
    if bbox is None and where is None and len(versions) == 1:
        questions = _plain(collection)  # what most ask: putting it together costs more
        told["row"] = versions[0].row
    else:
        table = FEATURES[collection]
        questions = _questions(
            collection, those(select(table.c.fid), table, versions, bbox, where)
        )
    text, number, last = connection.execute(questions[0], told).one()
    more = number == limit and connection.execute(questions[1], told | {"after": last}).first()
    return Joined(text=bytes(text or b""), number=number, next=last if more else None)


@lru_cache(maxsize=len(FEATURES))
def _plain(collection: str) -> tuple[Select[Any], Select[Any]]:
    table = FEATURES[collection]
    return _questions(
        collection, select(table.c.fid).where(table.c.version_row == bindparam("row"))
    )


def _questions(collection: str, keys: Select[Any]) -> tuple[Select[Any], Select[Any]]:
    """Ask for a page after a key, and whether there is more after its last."""
    table = FEATURES[collection]
    further = keys.where(table.c.fid > bindparam("after")).order_by(table.c.fid)
    rows = further.add_columns(table.c.body).limit(bindparam("most")).subquery()
    whole: Any = select(_Join(rows.c.body, rows.c.fid), func.count(), func.max(rows.c.fid))
    return whole, further.limit(1)
