"""Edits a planner makes to a draft, kept until they are repaired into a new version."""

import hashlib
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select

from gridplan.store.features import change_features
from gridplan.store.instant import now
from gridplan.store.open import as_json
from gridplan.store.rows import value_of
from gridplan.store.tables import EDIT
from gridplan.store.versions import Version, touch


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """
    One edit.

    Attributes
    ----------
    row : int
        Its number among all.
    version : str
        Id of the draft.
    body : dict
        ``moves`` (atom and grid_code each), ``locks`` and ``names`` as they were asked.
    etag : str
        Of the draft after it.
    created, created_by : str
        When and by whom.
    """

    row: int
    version: str
    body: dict[str, Any]
    etag: str
    created: str
    created_by: str


def add_edit(
    connection: Connection,
    version: Version,
    *,
    expected: str,
    body: dict[str, Any],
    changes: dict[str, dict[str, dict[str, Any]]],
    by: str,
) -> Version:
    """
    Keep an edit and change what it changes, all in one transaction.

    Parameters
    ----------
    connection : Connection
        In a transaction.
    version : Version
        A draft.
    expected : str
        The etag the planner has seen.
    body : dict
        The edit as asked: plain values.
    changes : dict of str to dict
        New values by property, by feature id, by collection.
    by : str
        Who.

    Returns
    -------
    Version
        With its new etag.

    Raises
    ------
    ConflictError
        If it is no draft any more.
    StaleError
        If it changed in between.
    MissingError
        If a feature does not exist.
    """
    etag = hashlib.sha256(f"{expected}\n{as_json(body)}".encode()).hexdigest()
    touched = touch(connection, version, expected=expected, etag=etag)
    for collection, values in changes.items():
        change_features(connection, version, collection, values)
    connection.execute(
        insert(EDIT).values(
            version=version.id, body=body, etag=etag, created=now(), created_by=by
        )
    )
    return touched


def list_edits(connection: Connection, version: str) -> list[Edit]:
    """
    List the edits of a draft.

    Parameters
    ----------
    connection : Connection
        To read through.
    version : str
        Its id.

    Returns
    -------
    list of Edit
        In the order they were made.
    """
    wanted = select(EDIT).where(EDIT.c.version == version).order_by(EDIT.c.row)
    return [value_of(Edit, row) for row in connection.execute(wanted)]
