"""Links that open one thing without an account: unguessable, expiring, revocable."""

import hashlib
import secrets
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, select, update

from gridplan.store.errors import MissingError
from gridplan.store.instant import new_id, now
from gridplan.store.rows import put, value_of
from gridplan.store.tables import SHARE_LINK

Kind = Literal["pack", "paper", "route"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareLink:
    """
    One link; the token itself is known to its holders only.

    Attributes
    ----------
    id, hash, version : str
        ``hash`` is SHA-256 of the token.
    kind : {'pack', 'paper', 'route'}
        What it opens.
    target : str
        A grid code or a staff id; empty for all.
    artefact : str or None
        Address of the file it opens; None for files of the version.
    expires : str
        When it ends.
    revoked : str or None
        When it was ended.
    created, created_by : str
        When and by whom.
    """

    id: str
    hash: str
    version: str
    kind: Kind
    target: str
    artefact: str | None
    expires: str
    revoked: str | None
    created: str
    created_by: str


def token_hash(token: str) -> str:
    """
    Hash a token.

    Parameters
    ----------
    token : str
        Of `add_link`.

    Returns
    -------
    str
        SHA-256; enough for 256 random bits.
    """
    return hashlib.sha256(token.encode()).hexdigest()


def add_link(  # noqa: PLR0913 (a link has that many sides)
    connection: Connection,
    *,
    version: str,
    kind: Kind,
    target: str,
    expires: str,
    created_by: str,
    artefact: str | None = None,
) -> tuple[ShareLink, str]:
    """
    Make a link.

    Parameters
    ----------
    connection : Connection
        In a transaction.
    version : str
        Id of the version.
    kind : {'pack', 'paper', 'route'}
        What it opens.
    target : str
        A grid code or a staff id; empty for all.
    expires : str
        When it ends.
    created_by : str
        Who shares it.
    artefact : str, optional
        Address of the file it opens.

    Returns
    -------
    ShareLink
        In force.
    str
        The token, said this once.
    """
    token = secrets.token_urlsafe(32)
    values: dict[str, Any] = {
        "id": new_id(), "hash": token_hash(token), "version": version, "kind": kind,
        "target": target, "artefact": artefact, "expires": expires, "revoked": None,
        "created": now(), "created_by": created_by,
    }  # fmt: skip
    put(connection, SHARE_LINK, **values)
    return ShareLink(**values), token


def open_link(connection: Connection, token: str) -> ShareLink:
    """
    Find what a token opens.

    Parameters
    ----------
    connection : Connection
        To read through.
    token : str
        As it was shared.

    Returns
    -------
    ShareLink
        In force.

    Raises
    ------
    MissingError
        If there is none, or it has ended; which of them is not told.
    """
    wanted = select(SHARE_LINK).where(
        SHARE_LINK.c.hash == token_hash(token),
        SHARE_LINK.c.revoked.is_(None),
        SHARE_LINK.c.expires > now(),
    )
    row = connection.execute(wanted).one_or_none()
    if row is None:
        raise MissingError("store.no_link")
    return value_of(ShareLink, row)


def list_links(connection: Connection, version: str) -> list[ShareLink]:
    """
    List the links to a version.

    Parameters
    ----------
    connection : Connection
        To read through.
    version : str
        Its id.

    Returns
    -------
    list of ShareLink
        Oldest first, ended ones too.
    """
    wanted = select(SHARE_LINK).where(SHARE_LINK.c.version == version)
    rows = connection.execute(wanted.order_by(SHARE_LINK.c.created, SHARE_LINK.c.id))
    return [value_of(ShareLink, row) for row in rows]


def revoke_link(connection: Connection, version: str, id: str) -> None:  # noqa: A002
    """
    End a link now.

    Parameters
    ----------
    connection : Connection
        In a transaction.
    version : str
        Id of the version.
    id : str
        Which link.

    Raises
    ------
    MissingError
        If there is none.
    """
    mine = (SHARE_LINK.c.id == id) & (SHARE_LINK.c.version == version)
    if not connection.execute(update(SHARE_LINK).where(mine).values(revoked=now())).rowcount:
        raise MissingError("store.no_link")
