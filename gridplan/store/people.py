"""People who may sign in."""

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, delete, select, update

from gridplan.store.errors import MissingError
from gridplan.store.instant import new_id, now
from gridplan.store.rows import put, value_of
from gridplan.store.tables import PERSON

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
