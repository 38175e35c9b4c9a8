"""Keys of programs: their hashes, what they may do, and until when."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select, update

from gridplan.store.errors import MissingError
from gridplan.store.instant import new_id, now
from gridplan.store.people import Role
from gridplan.store.rows import put, value_of
from gridplan.store.tables import API_KEY


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
    """
    A key of a program; its secret is known to its holder only.

    Attributes
    ----------
    id, person, prefix, hash : str
        ``prefix`` is shown, ``hash`` is what the secret must give.
    role : {'admin', 'planner', 'field', 'viewer'}
        What it may do at most.
    created, expires, revoked, last_used : str or None
        When.
    """

    id: str
    person: str
    prefix: str
    hash: str
    role: Role
    created: str
    expires: str | None
    revoked: str | None
    last_used: str | None


def add_key(
    connection: Connection,
    *,
    person: str,
    prefix: str,
    hash: str,  # noqa: A002
    role: Role,
    expires: str | None,
) -> ApiKey:
    """
    Keep a key.

    Parameters
    ----------
    connection : Connection
        In a transaction.
    person : str
        Id of its holder.
    prefix : str
        First characters, shown in lists.
    hash : str
        SHA-256 of the whole.
    role : {'admin', 'planner', 'field', 'viewer'}
        What it may do at most.
    expires : str or None
        When it ends.

    Returns
    -------
    ApiKey
        In force.
    """
    values: dict[str, Any] = {
        "id": new_id(), "person": person, "prefix": prefix, "hash": hash, "role": role,
        "created": now(), "expires": expires, "revoked": None, "last_used": None,
    }  # fmt: skip
    put(connection, API_KEY, **values)
    return ApiKey(**values)


def find_key(connection: Connection, hash: str) -> ApiKey | None:  # noqa: A002
    """
    Find a key.

    Parameters
    ----------
    connection : Connection
        To read through.
    hash : str
        SHA-256 of what was shown.

    Returns
    -------
    ApiKey or None
        In force or not; None where there is none.
    """
    row = connection.execute(select(API_KEY).where(API_KEY.c.hash == hash)).one_or_none()
    return None if row is None else value_of(ApiKey, row)


def list_keys(connection: Connection, person: str = "") -> list[ApiKey]:
    """
    List keys.

    Parameters
    ----------
    connection : Connection
        To read through.
    person : str
        Of whom; empty for all.

    Returns
    -------
    list of ApiKey
        By age.
    """
    wanted = select(API_KEY).order_by(API_KEY.c.created)
    if person:
        wanted = wanted.where(API_KEY.c.person == person)
    return [value_of(ApiKey, row) for row in connection.execute(wanted)]


def revoke_key(connection: Connection, id: str) -> None:  # noqa: A002
    """
    End a key now.

    Parameters
    ----------
    connection : Connection
        In a transaction.
    id : str
        Which.

    Raises
    ------
    MissingError
        If there is none.
    """
    done = connection.execute(update(API_KEY).where(API_KEY.c.id == id).values(revoked=now()))
    if not done.rowcount:
        raise MissingError("store.no_key", id=id)


def note_use(connection: Connection, id: str) -> None:  # noqa: A002
    """
    Note that a key was used.

    Parameters
    ----------
    connection : Connection
        In a transaction.
    id : str
        Which.
    """
    connection.execute(update(API_KEY).where(API_KEY.c.id == id).values(last_used=now()))
