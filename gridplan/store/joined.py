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
    last : int
        Key of the last of them, where the following page begins; 0 where there is none.
    """

    text: bytes
    number: int
    last: int


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
        question = _plain(collection)  # what most ask: putting it together costs more
        told["row"] = versions[0].row
    else:
        table = FEATURES[collection]
        keys = those(select(table.c.fid), table, versions, bbox, where)
        question = _question(collection, keys)
    text, number, last = connection.execute(question, told).one()
    return Joined(text=bytes(text or b""), number=number, last=last or 0)


@lru_cache(maxsize=len(FEATURES))
def _plain(collection: str) -> Any:
    table = FEATURES[collection]
    return _question(
        collection, select(table.c.fid).where(table.c.version_row == bindparam("row"))
    )


def _question(collection: str, keys: Select[Any]) -> Any:
    """Ask for a page after a key."""
    table = FEATURES[collection]
    further = keys.where(table.c.fid > bindparam("after")).order_by(table.c.fid)
    rows = further.add_columns(table.c.body).limit(bindparam("most")).subquery()
    return select(_Join(rows.c.body, rows.c.fid), func.count(), func.max(rows.c.fid))
