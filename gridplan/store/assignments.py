"""The grids that field staff see."""

from sqlalchemy import Connection, delete, insert, select

from gridplan.store.tables import ASSIGNMENT


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
