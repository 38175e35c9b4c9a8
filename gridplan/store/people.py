"""People who may sign in, their keys, their sessions, and the grids of field staff."""

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, delete, insert, select, update

from gridplan.store.errors import MissingError
from gridplan.store.instant import new_id, now
from gridplan.store.rows import put, value_of
from gridplan.store.tables import API_KEY, ASSIGNMENT, LOGIN_SESSION, PERSON

Role = Literal["admin", "planner", "field", "viewer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """
    Somebody who may sign in.

    Attributes
    ----------
    id, name : str
        A UUID and the sign-in name.
    role : {'admin', 'planner', 'field', 'viewer'}
        What they may do.
    password_hash : str
        Empty where no password opens.
    language : {'en', 'zh'}
        Theirs.
    is_active : bool
        Whether they may sign in at all.
    created : str
        When.
    """

    id: str
    name: str
    role: Role
    password_hash: str
    language: str
    is_active: bool
    created: str


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


def add_person(
    connection: Connection,
    *,
    name: str,
    role: Role,
    password_hash: str = "",
    language: str = "zh",
    id: str = "",  # noqa: A002
) -> Person:
    """
    Let somebody in.

    Parameters
    ----------
    connection : Connection
        In a transaction.
    name : str
        To sign in with; unique.
    role : {'admin', 'planner', 'field', 'viewer'}
        What they may do.
    password_hash : str
        Empty for none.
    language : {'en', 'zh'}
        Theirs.
    id : str
        Their id; a new one when empty.

    Returns
    -------
    Person
        Active.
    """
    values: dict[str, Any] = {
        "id": id or new_id(), "name": name, "role": role, "password_hash": password_hash,
        "language": language, "is_active": True, "created": now(),
    }  # fmt: skip
    put(connection, PERSON, **values)
    return Person(**values)


def get_person(connection: Connection, id: str) -> Person:  # noqa: A002
    """
    Find somebody by id.

    Parameters
    ----------
    connection : Connection
        To read through.
    id : str
        Whose.

    Returns
    -------
    Person
        Active or not.

    Raises
    ------
    MissingError
        If there is nobody.
    """
    row = connection.execute(select(PERSON).where(PERSON.c.id == id)).one_or_none()
    if row is None:
        raise MissingError("store.no_person", name=id)
    return value_of(Person, row)


def find_person(connection: Connection, name: str) -> Person | None:
    """
    Find somebody by name.

    Parameters
    ----------
    connection : Connection
        To read through.
    name : str
        To sign in with.

    Returns
    -------
    Person or None
        None where there is nobody.
    """
    row = connection.execute(select(PERSON).where(PERSON.c.name == name)).one_or_none()
    return None if row is None else value_of(Person, row)


def list_people(connection: Connection) -> list[Person]:
    """
    List everybody.

    Parameters
    ----------
    connection : Connection
        To read through.

    Returns
    -------
    list of Person
        By name.
    """
    return [
        value_of(Person, row)
        for row in connection.execute(select(PERSON).order_by(PERSON.c.name))
    ]


def change_person(connection: Connection, id: str, **values: object) -> Person:  # noqa: A002
    """
    Change what is known of somebody.

    Parameters
    ----------
    connection : Connection
        In a transaction.
    id : str
        Whose.
    **values : object
        ``role``, ``password_hash``, ``language``, ``is_active``.

    Returns
    -------
    Person
        As it stands now.
    """
    connection.execute(update(PERSON).where(PERSON.c.id == id).values(**values))
    return get_person(connection, id)


def erase_person(connection: Connection, id: str) -> None:  # noqa: A002
    """
    Forget somebody: keys, sessions and assignments go too; the audit log keeps the name.

    Parameters
    ----------
    connection : Connection
        In a transaction.
    id : str
        Whom.
    """
    connection.execute(delete(PERSON).where(PERSON.c.id == id))


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


def assign(connection: Connection, person: str, grid_codes: list[str]) -> None:
    """
    Say which grids somebody in the field sees, in place of what was said before.

    Parameters
    ----------
    connection : Connection
        In a transaction.
    person : str
        Id.
    grid_codes : list of str
        Codes.
    """
    connection.execute(delete(ASSIGNMENT).where(ASSIGNMENT.c.person == person))
    rows = [{"person": person, "grid_code": code} for code in sorted(set(grid_codes))]
    if rows:
        connection.execute(insert(ASSIGNMENT), rows)


def assigned(connection: Connection, person: str) -> list[str]:
    """
    List the grids somebody in the field sees.

    Parameters
    ----------
    connection : Connection
        To read through.
    person : str
        Id.

    Returns
    -------
    list of str
        Codes, sorted.
    """
    wanted = select(ASSIGNMENT.c.grid_code).where(ASSIGNMENT.c.person == person)
    return sorted(code for (code,) in connection.execute(wanted))
