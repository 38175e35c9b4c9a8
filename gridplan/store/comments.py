"""What people say about a version: on a grid, a boundary, a building or a spot of the map."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select, update

from gridplan.store.errors import MissingError
from gridplan.store.instant import new_id, now
from gridplan.store.rows import put, value_of
from gridplan.store.tables import COMMENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """
    One comment.

    Attributes
    ----------
    id, version : str
        UUIDs.
    grid_code : str or None
        The grid it is about.
    other_grid : str or None
        The grid on the other side, where it is about their boundary.
    building_id : str or None
        The building it is about.
    lon, lat : float or None, degrees
        The spot it is about.
    text : str
        What was said.
    is_resolved : bool
        Whether it was dealt with.
    created, created_by : str
        When and by whom.
    """

    id: str
    version: str
    grid_code: str | None
    other_grid: str | None
    building_id: str | None
    lon: float | None
    lat: float | None
    text: str
    is_resolved: bool
    created: str
    created_by: str


def add_comment(  # noqa: PLR0913 (a comment has that many sides)
    connection: Connection,
    *,
    version: str,
    text: str,
    created_by: str,
    grid_code: str | None = None,
    other_grid: str | None = None,
    building_id: str | None = None,
    lon: float | None = None,
    lat: float | None = None,
) -> Comment:
    """
    Keep a comment.

    Parameters
    ----------
    connection : Connection
        In a transaction.
    version : str
        Id of the version.
    text : str
        What is said.
    created_by : str
        Who says it.
    grid_code : str, optional
        The grid it is about.
    other_grid : str, optional
        The grid on the other side of the boundary it is about.
    building_id : str, optional
        The building it is about.
    lon, lat : float, degrees, optional
        The spot it is about.

    Returns
    -------
    Comment
        Not resolved.
    """
    values: dict[str, Any] = {
        "id": new_id(), "version": version, "grid_code": grid_code, "other_grid": other_grid,
        "building_id": building_id, "lon": lon, "lat": lat, "text": text,
        "is_resolved": False, "created": now(), "created_by": created_by,
    }  # fmt: skip
    put(connection, COMMENT, **values)
    return Comment(**values)


def list_comments(connection: Connection, version: str) -> list[Comment]:
    """
    List the comments on a version.

    Parameters
    ----------
    connection : Connection
        To read through.
    version : str
        Its id.

    Returns
    -------
    list of Comment
        Oldest first.
    """
    wanted = select(COMMENT).where(COMMENT.c.version == version)
    rows = connection.execute(wanted.order_by(COMMENT.c.created, COMMENT.c.id))
    return [value_of(Comment, row) for row in rows]


def resolve_comment(connection: Connection, version: str, id: str) -> None:  # noqa: A002
    """
    Note that a comment was dealt with.

    Parameters
    ----------
    connection : Connection
        In a transaction.
    version : str
        Id of the version.
    id : str
        Which comment.

    Raises
    ------
    MissingError
        If there is none.
    """
    mine = (COMMENT.c.id == id) & (COMMENT.c.version == version)
    if not connection.execute(update(COMMENT).where(mine).values(is_resolved=True)).rowcount:
        raise MissingError("store.no_comment", id=id)
