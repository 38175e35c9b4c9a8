"""Schemes that planners bring; those that ship with gridplan need no table."""

import hashlib
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, select

from gridplan.store.errors import MissingError
from gridplan.store.instant import new_id, now
from gridplan.store.rows import put, value_of
from gridplan.store.tables import SCHEME


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredScheme:
    """
    A rule pack as it was brought.

    Attributes
    ----------
    id, name : str
        A UUID, and the name it is asked for by.
    digest : str
        SHA-256 of the text.
    toml : str
        The text.
    created, created_by : str
        When and by whom.
    """

    id: str
    name: str
    digest: str
    toml: str
    created: str
    created_by: str


def put_scheme(
    connection: Connection, *, name: str, toml: str, created_by: str
) -> StoredScheme:
    """
    Keep a scheme in place of an earlier one of its name.

    Parameters
    ----------
    connection : Connection
        In a transaction.
    name : str
        By which it is asked for.
    toml : str
        Its text, checked before.
    created_by : str
        Who brought it.

    Returns
    -------
    StoredScheme
        Versions made with the earlier one keep its digest.
    """
    values: dict[str, Any] = {
        "id": new_id(), "name": name, "digest": hashlib.sha256(toml.encode()).hexdigest(),
        "toml": toml, "created": now(), "created_by": created_by,
    }  # fmt: skip
    connection.execute(delete(SCHEME).where(SCHEME.c.name == name))
    put(connection, SCHEME, **values)
    return StoredScheme(**values)


def get_scheme(connection: Connection, name: str) -> StoredScheme:
    """
    Find a scheme.

    Parameters
    ----------
    connection : Connection
        To read through.
    name : str
        Which.

    Returns
    -------
    StoredScheme
        The one of that name.

    Raises
    ------
    MissingError
        If there is none.
    """
    row = connection.execute(select(SCHEME).where(SCHEME.c.name == name)).one_or_none()
    if row is None:
        raise MissingError("store.no_scheme", name=name)
    return value_of(StoredScheme, row)


def list_schemes(connection: Connection) -> list[StoredScheme]:
    """
    List the schemes that were brought.

    Parameters
    ----------
    connection : Connection
        To read through.

    Returns
    -------
    list of StoredScheme
        By name.
    """
    wanted = select(SCHEME).order_by(SCHEME.c.name)
    return [value_of(StoredScheme, row) for row in connection.execute(wanted)]
