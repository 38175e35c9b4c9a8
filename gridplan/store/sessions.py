"""Sessions of the page: who signed in, and until when."""

from sqlalchemy import Connection, delete, select

from gridplan.store.instant import now
from gridplan.store.people import Person
from gridplan.store.rows import put, value_of
from gridplan.store.tables import LOGIN_SESSION, PERSON


def open_session(
    connection: Connection,
    *,
    hash: str,  # noqa: A002
    person: str,
    expires: str,
) -> None:
    """
    Keep a session of the page.

    Parameters
    ----------
    connection : Connection
        In a transaction.
    hash : str
        SHA-256 of the cookie.
    person : str
        Id of who signed in.
    expires : str
        When it ends.
    """
    # those that ended go on this occasion
    connection.execute(delete(LOGIN_SESSION).where(LOGIN_SESSION.c.expires < now()))
    put(connection, LOGIN_SESSION, hash=hash, person=person, created=now(), expires=expires)


def session_person(connection: Connection, hash: str) -> Person | None:  # noqa: A002
    """
    Find who a session belongs to.

    Parameters
    ----------
    connection : Connection
        To read through.
    hash : str
        SHA-256 of the cookie.

    Returns
    -------
    Person or None
        None where it ended, or the person may not sign in any more.
    """
    wanted = (
        select(PERSON)
        .join(LOGIN_SESSION, LOGIN_SESSION.c.person == PERSON.c.id)
        .where(
            LOGIN_SESSION.c.hash == hash,
            LOGIN_SESSION.c.expires > now(),
            PERSON.c.is_active.is_(True),
        )
    )
    row = connection.execute(wanted).one_or_none()
    return None if row is None else value_of(Person, row)


def close_session(connection: Connection, hash: str) -> None:  # noqa: A002
    """
    End a session.

    Parameters
    ----------
    connection : Connection
        In a transaction.
    hash : str
        SHA-256 of the cookie.
    """
    connection.execute(delete(LOGIN_SESSION).where(LOGIN_SESSION.c.hash == hash))
