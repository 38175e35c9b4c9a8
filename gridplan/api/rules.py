"""The schemes a service knows: those that ship, and those planners brought."""

from sqlalchemy import Connection

from gridplan.schemes import Scheme, list_schemes, read_scheme, scheme_text
from gridplan.store import schemes as brought
from gridplan.store.errors import MissingError


def text_of(connection: Connection, name: str) -> str:
    """
    Find the text of a scheme; a brought one goes before a shipped one of its name.

    Parameters
    ----------
    connection : Connection
        To read through.
    name : str
        Which; never a path.

    Returns
    -------
    str
        TOML.

    Raises
    ------
    MissingError
        If there is none.
    """
    try:
        return brought.get_scheme(connection, name).toml
    except MissingError:
        if name not in list_schemes():
            raise
    return scheme_text(name)


def scheme_of(connection: Connection, name: str) -> Scheme:
    """
    Read a scheme.

    Parameters
    ----------
    connection : Connection
        To read through.
    name : str
        Which.

    Returns
    -------
    Scheme
        The rules.

    Raises
    ------
    MissingError
        If there is none.
    """
    scheme, faults = read_scheme(name, text_of(connection, name))
    if faults:
        raise faults[0]
    if scheme is None:
        raise MissingError("store.no_scheme", name=name)
    return scheme
