"""Areas: folders of input files, kept as they came, and what reading them found."""

from dataclasses import dataclass
from typing import Any, Literal

import shapely
from sqlalchemy import Connection, delete, insert, select, update

from gridplan.store.errors import MissingError
from gridplan.store.instant import new_id, now
from gridplan.store.rows import put, value_of
from gridplan.store.tables import AREA, FACILITY, STAFF

AreaState = Literal["stored", "checking", "ready", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArea:
    """
    One area.

    Attributes
    ----------
    id, name : str
        A UUID, and what people call it.
    digest : str
        Of its files; the folder is ``DATA/areas/DIGEST``.
    state : {'stored', 'checking', 'ready', 'failed'}
        How far its checking has come.
    counts : dict of str to int
        Communities, buildings, households, streets …
    findings : list of dict
        ``level``, ``layer``, ``feature``, ``en``, ``zh`` each.
    bounds : list of float or None
        West, south, east, north.
    created, created_by : str
        When and by whom.
    """

    id: str
    name: str
    digest: str
    state: AreaState
    counts: dict[str, int]
    findings: list[dict[str, Any]]
    bounds: list[float] | None
    created: str
    created_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facility:
    """
    One facility or place of an area.

    Attributes
    ----------
    id, kind, name : str
        Such as ``amenity=school``.
    geom : bytes
        WKB, longitude and latitude.
    """

    id: str
    kind: str
    name: str
    geom: bytes


def add_area(
    connection: Connection,
    *,
    name: str,
    digest: str,
    created_by: str,
    id: str = "",  # noqa: A002
) -> StoredArea:
    """
    Note an area whose files are stored.

    Parameters
    ----------
    connection : Connection
        In a transaction.
    name : str
        What people call it.
    digest : str
        Of its files.
    created_by : str
        Who brought it.
    id : str
        Its id; a new one when empty.

    Returns
    -------
    StoredArea
        Not checked yet.
    """
    values: dict[str, Any] = {
        "id": id or new_id(), "name": name, "digest": digest, "state": "stored", "counts": {},
        "findings": [], "bounds": None, "created": now(), "created_by": created_by,
    }  # fmt: skip
    put(connection, AREA, **values)
    return StoredArea(**values)


def get_area(connection: Connection, id: str) -> StoredArea:  # noqa: A002
    """
    Find an area.

    Parameters
    ----------
    connection : Connection
        To read through.
    id : str
        Which.

    Returns
    -------
    StoredArea
        As it stands.

    Raises
    ------
    MissingError
        If there is none.
    """
    row = connection.execute(select(AREA).where(AREA.c.id == id)).one_or_none()
    if row is None:
        raise MissingError("store.no_area", id=id)
    return value_of(StoredArea, row)


def list_areas(
    connection: Connection, *, after: str = "", limit: int = 100
) -> list[StoredArea]:
    """
    List areas, by the time they came.

    Parameters
    ----------
    connection : Connection
        To read through.
    after : str
        ``created`` of the last one seen.
    limit : int
        Most to list.

    Returns
    -------
    list of StoredArea
        Oldest first.
    """
    wanted = select(AREA).where(AREA.c.created > after).order_by(AREA.c.created).limit(limit)
    return [value_of(StoredArea, row) for row in connection.execute(wanted)]


def set_area_state(connection: Connection, id: str, state: AreaState, **found: Any) -> None:  # noqa: A002
    """
    Note how far the checking of an area has come.

    Parameters
    ----------
    connection : Connection
        In a transaction.
    id : str
        Which area.
    state : {'stored', 'checking', 'ready', 'failed'}
        How far.
    **found : object
        ``name``, ``counts``, ``findings``, ``bounds`` where they are known now.
    """
    connection.execute(update(AREA).where(AREA.c.id == id).values(state=state, **found))


def set_facilities(
    connection: Connection,
    area: str,
    facilities: list[Facility],
    staff: list[tuple[str, str]],
) -> None:
    """
    Note the facilities and the staff slots of an area, in place of earlier ones.

    Parameters
    ----------
    connection : Connection
        In a transaction.
    area : str
        Its id.
    facilities : list of Facility
        Places of its map.
    staff : list of (str, str)
        Staff id and role; nothing else is kept of people.
    """
    for table in (FACILITY, STAFF):
        connection.execute(delete(table).where(table.c.area == area))
    rows = [
        {"area": area, "id": one.id, "kind": one.kind, "name": one.name, "geom": one.geom}
        for one in facilities
    ]
    if rows:
        connection.execute(insert(FACILITY), rows)
    if staff:
        posts = [{"area": area, "staff_id": who, "role": role} for who, role in staff]
        connection.execute(insert(STAFF), posts)


def list_facilities(
    connection: Connection, area: str, *, kinds: tuple[str, ...] = ()
) -> list[Facility]:
    """
    List the facilities of an area.

    Parameters
    ----------
    connection : Connection
        To read through.
    area : str
        Its id.
    kinds : tuple of str
        Only these; empty for all.

    Returns
    -------
    list of Facility
        In the order they were read.
    """
    wanted = select(FACILITY).where(FACILITY.c.area == area).order_by(FACILITY.c.row)
    if kinds:
        wanted = wanted.where(FACILITY.c.kind.in_(kinds))
    return [value_of(Facility, row) for row in connection.execute(wanted)]


def list_staff(connection: Connection, area: str) -> list[tuple[str, str]]:
    """
    List the staff slots of an area.

    Parameters
    ----------
    connection : Connection
        To read through.
    area : str
        Its id.

    Returns
    -------
    list of (str, str)
        Staff id and role.
    """
    wanted = select(STAFF.c.staff_id, STAFF.c.role).where(STAFF.c.area == area)
    return [(who, role) for who, role in connection.execute(wanted.order_by(STAFF.c.staff_id))]


def outline_of(facility: Facility) -> shapely.Geometry:
    """
    Read where a facility is.

    Parameters
    ----------
    facility : Facility
        Which.

    Returns
    -------
    shapely.Geometry
        Longitude and latitude.
    """
    return shapely.from_wkb(facility.geom)
