"""Plans: a name over the versions drawn for one area."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, select

from gridplan.store.errors import ConflictError, MissingError
from gridplan.store.instant import new_id, now
from gridplan.store.load import drop_features
from gridplan.store.rows import put, value_of
from gridplan.store.tables import COMMENT, EDIT, PLAN, SHARE_LINK, VERSION
from gridplan.store.versions import list_versions, locked


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPlan:
    """
    One plan.

    Attributes
    ----------
    id, area, name : str
        UUIDs of plan and area, and what people call it.
    created, created_by : str
        When and by whom.
    """

    id: str
    area: str
    name: str
    created: str
    created_by: str


def add_plan(
    connection: Connection,
    *,
    area: str,
    name: str,
    created_by: str,
    id: str = "",  # noqa: A002
) -> StoredPlan:
    """
    Begin a plan.

    Parameters
    ----------
    connection : Connection
        In a transaction.
    area : str
        Id of the area.
    name : str
        What people call it.
    created_by : str
        Who asked for it.
    id : str
        Its id; a new one when empty.

    Returns
    -------
    StoredPlan
        Without versions.
    """
    values: dict[str, Any] = {
        "id": id or new_id(), "area": area, "name": name, "created": now(),
        "created_by": created_by,
    }  # fmt: skip
    put(connection, PLAN, **values)
    return StoredPlan(**values)


def get_plan(connection: Connection, id: str) -> StoredPlan:  # noqa: A002
    """
    Find a plan.

    Parameters
    ----------
    connection : Connection
        To read through.
    id : str
        Which.

    Returns
    -------
    StoredPlan
        The plan.

    Raises
    ------
    MissingError
        If there is none.
    """
    row = connection.execute(select(PLAN).where(PLAN.c.id == id)).one_or_none()
    if row is None:
        raise MissingError("store.no_plan", id=id)
    return value_of(StoredPlan, row)


def list_plans(
    connection: Connection, *, area: str = "", after: str = "", limit: int = 100
) -> list[StoredPlan]:
    """
    List plans, by the time they began.

    Parameters
    ----------
    connection : Connection
        To read through.
    area : str
        Only of this area; empty for all.
    after : str
        ``created`` of the last one seen.
    limit : int
        Most to list.

    Returns
    -------
    list of StoredPlan
        Oldest first.
    """
    wanted = select(PLAN).where(PLAN.c.created > after).order_by(PLAN.c.created).limit(limit)
    if area:
        wanted = wanted.where(PLAN.c.area == area)
    return [value_of(StoredPlan, row) for row in connection.execute(wanted)]


def delete_plan(connection: Connection, id: str, *, expected: str) -> None:  # noqa: A002
    """
    Forget a plan that never was more than drafts, with all that hangs on it.

    Its files stay where they lie: another version may have the same.

    Parameters
    ----------
    connection : Connection
        In a transaction.
    id : str
        Which.
    expected : str
        The etag of its last version that the caller has seen; empty where it has none.

    Raises
    ------
    ConflictError
        If one of its versions is, or was, in force or in review: those are retired.
    StaleError
        If it changed in between.
    """
    get_plan(connection, id)
    versions = list_versions(connection, id)
    for version in versions:
        if version.state != "draft":
            raise ConflictError(
                "store.not_only_drafts", number=version.number, state=version.state
            )
    if versions:
        locked(connection, versions[-1], expected)
    for version in versions:
        drop_features(connection, version)
        for table in (EDIT, COMMENT, SHARE_LINK):
            connection.execute(delete(table).where(table.c.version == version.id))
        connection.execute(delete(VERSION).where(VERSION.c.row == version.row))
    connection.execute(delete(PLAN).where(PLAN.c.id == id))
