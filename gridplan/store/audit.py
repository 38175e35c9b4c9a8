"""
What was done, by whom, in a chain that shows when a link of it was changed.

Each entry holds the hash of the one before; the database refuses to change or delete
entries, and `first_fault` finds those that were changed behind its back.
"""

import hashlib
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

import orjson
from sqlalchemy import Connection, insert, select, text

from gridplan.store.instant import now
from gridplan.store.rows import value_of
from gridplan.store.tables import AUDIT

_START = "0" * 64
_KEY = 7_214_033_552  # ours among the advisory locks of a PostgreSQL server
_BATCH = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """
    One entry.

    Attributes
    ----------
    seq : int
        From 1, without gaps.
    at : str
        When.
    actor, role : str
        Who, and as what.
    action, object : str
        What was done to what.
    request_id : str
        Of the request.
    input_hash : str
        SHA-256 of what was handed in; empty for none.
    result : str
        ``done``, ``refused`` or ``failed``.
    prev, hash : str
        The chain.
    """

    seq: int
    at: str
    actor: str
    role: str
    action: str
    object: str
    request_id: str
    input_hash: str
    result: str
    prev: str
    hash: str


def note(  # noqa: PLR0913 (an entry has that many sides)
    connection: Connection,
    *,
    actor: str,
    role: str,
    action: str,
    object: str,  # noqa: A002
    request_id: str = "",
    input_hash: str = "",
    result: str = "done",
) -> Entry:
    """
    Add an entry, in the transaction of what it tells of.

    Parameters
    ----------
    connection : Connection
        In a transaction.
    actor, role : str
        Who, and as what.
    action, object : str
        What was done to what.
    request_id : str
        Of the request.
    input_hash : str
        SHA-256 of what was handed in.
    result : {'done', 'refused', 'failed'}
        How it ended.

    Returns
    -------
    Entry
        As it stands in the log.
    """
    if connection.dialect.name == "postgresql":
        # one at a time, or two entries would follow the same one
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _KEY})
    last = connection.execute(
        select(AUDIT.c.seq, AUDIT.c.hash).order_by(AUDIT.c.seq.desc()).limit(1)
    ).one_or_none()
    seq, prev = (1, _START) if last is None else (last[0] + 1, last[1])
    told: dict[str, Any] = {
        "seq": seq, "at": now(), "actor": actor, "role": role, "action": action,
        "object": object, "request_id": request_id, "input_hash": input_hash,
        "result": result, "prev": prev,
    }  # fmt: skip
    entry = Entry(**told, hash=_hash(told))
    connection.execute(insert(AUDIT).values(**asdict(entry)))
    return entry


def entries(
    connection: Connection, *, after: int = 0, limit: int = 100, action: str = ""
) -> list[Entry]:
    """
    List entries.

    Parameters
    ----------
    connection : Connection
        To read through.
    after : int
        ``seq`` of the last one seen.
    limit : int
        Most to list.
    action : str
        Only of this action; empty for all.

    Returns
    -------
    list of Entry
        Oldest first.
    """
    wanted = select(AUDIT).where(AUDIT.c.seq > after).order_by(AUDIT.c.seq).limit(limit)
    if action:
        wanted = wanted.where(AUDIT.c.action == action)
    return [value_of(Entry, row) for row in connection.execute(wanted)]


def first_fault(connection: Connection) -> int | None:
    """
    Follow the chain from the start.

    Parameters
    ----------
    connection : Connection
        To read through.

    Returns
    -------
    int or None
        ``seq`` of the first entry that does not fit, None where all do. Entries cut
        off at the end show only to somebody who kept the last hash.
    """
    last = 0
    before = Entry(
        seq=0, at="", actor="", role="", action="", object="", request_id="", input_hash="",
        result="", prev="", hash=_START,
    )  # fmt: skip
    while batch := entries(connection, after=last, limit=_BATCH):
        for previous, entry in pairwise([before, *batch]):
            told = asdict(entry)
            told.pop("hash")
            follows = entry.seq == previous.seq + 1 and entry.prev == previous.hash
            if not follows or entry.hash != _hash(told):
                return entry.seq
        before = batch[-1]
        last = before.seq
    return None


def head(connection: Connection) -> tuple[int, str]:
    """
    Tell where the chain ends, to be kept elsewhere.

    Parameters
    ----------
    connection : Connection
        To read through.

    Returns
    -------
    int
        How many entries there are.
    str
        Hash of the last one.
    """
    last = connection.execute(
        select(AUDIT.c.seq, AUDIT.c.hash).order_by(AUDIT.c.seq.desc()).limit(1)
    ).one_or_none()
    return (0, _START) if last is None else (last[0], last[1])


def _hash(told: dict[str, object]) -> str:
    return hashlib.sha256(orjson.dumps(told, option=orjson.OPT_SORT_KEYS)).hexdigest()
