"""
Versions of a plan: what was computed, never changed; only its state moves on.

A draft may carry edits of a planner (see `gridplan.store.edits`); its ``etag`` then
differs from its ``content_hash``, and it must be repaired into a new version before it
goes to review. In review, published or retired it can no longer be edited.
"""

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, func, select, update

from gridplan.store.errors import ConflictError, MissingError, StaleError
from gridplan.store.instant import now
from gridplan.store.rows import put, value_of
from gridplan.store.tables import PLAN, VERSION

State = Literal["draft", "review", "published", "retired"]
NEXT: dict[str, tuple[State, ...]] = {
    "draft": ("review", "retired"),
    "review": ("draft", "published", "retired"),
    "published": ("retired",),
    "retired": (),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """
    One version.

    Attributes
    ----------
    row : int
        Its number among all; features refer to it.
    id : str
        UUID.
    plan : str
        Id of its plan.
    number : int
        From 1 within the plan.
    state : {'draft', 'review', 'published', 'retired'}
        Where it stands.
    parent : str or None
        Id of the version it was made from.
    content_hash : str
        SHA-256 of the computed files.
    etag : str
        Of what it is now, with the edits of a draft.
    settings : dict
        What was asked for.
    scheme, scheme_digest : str
        Name and SHA-256 of the rules.
    seed : int
        Reproduces it.
    engine_version : str
        Of gridplan.
    summary : dict
        Of ``summary.json``.
    artefact : str
        Address of the files.
    is_loaded : bool
        Whether its features stand in the tables.
    created, created_by, published, published_by : str or None
        When and by whom.
    """

    row: int
    id: str
    plan: str
    number: int
    state: State
    parent: str | None
    content_hash: str
    etag: str
    settings: dict[str, Any]
    scheme: str
    scheme_digest: str
    seed: int
    engine_version: str
    summary: dict[str, Any]
    artefact: str
    is_loaded: bool
    created: str
    created_by: str
    published: str | None
    published_by: str | None

    @property
    def is_edited(self) -> bool:
        """Tell whether it carries edits that its files do not know."""
        return self.etag != self.content_hash


def add_version(  # noqa: PLR0913 (a version has that many sides)
    connection: Connection,
    *,
    id: str,  # noqa: A002
    plan: str,
    artefact: str,
    made: dict[str, Any],
    created_by: str,
    parent: str | None = None,
) -> Version:
    """
    Note a computed version; done twice with one id, it is there once.

    Parameters
    ----------
    connection : Connection
        In a transaction.
    id : str
        Of the version; the job that made it decides, so that it can try again.
    plan : str
        Id of the plan.
    artefact : str
        Address of the files; their hash is the version's.
    made : dict
        ``settings``, ``scheme``, ``scheme_digest``, ``seed``, ``engine_version`` and
        ``summary``.
    created_by : str
        Who asked for it.
    parent : str, optional
        Version it was made from.

    Returns
    -------
    Version
        A draft.
    """
    row = connection.execute(select(VERSION).where(VERSION.c.id == id)).one_or_none()
    if row is not None:
        return value_of(Version, row)
    # the plan's row is locked, so that two versions never get one number
    connection.execute(select(PLAN.c.id).where(PLAN.c.id == plan).with_for_update())
    last = connection.execute(
        select(func.max(VERSION.c.number)).where(VERSION.c.plan == plan)
    ).scalar()
    put(
        connection, VERSION, id=id, plan=plan, number=(last or 0) + 1, state="draft",
        parent=parent, content_hash=artefact, etag=artefact, artefact=artefact,
        is_loaded=False, created=now(), created_by=created_by, published=None,
        published_by=None, **made,
    )  # fmt: skip
    return get_version(connection, id)


def get_version(connection: Connection, id: str) -> Version:  # noqa: A002
    """
    Find a version by its id.

    Parameters
    ----------
    connection : Connection
        To read through.
    id : str
        Which.

    Returns
    -------
    Version
        As it stands.

    Raises
    ------
    MissingError
        If there is none.
    """
    row = connection.execute(select(VERSION).where(VERSION.c.id == id)).one_or_none()
    if row is None:
        raise MissingError("store.no_version", id=id)
    return value_of(Version, row)


def version_of(connection: Connection, plan: str, number: int) -> Version:
    """
    Find a version by its number.

    Parameters
    ----------
    connection : Connection
        To read through.
    plan : str
        Id of the plan.
    number : int
        From 1.

    Returns
    -------
    Version
        As it stands.

    Raises
    ------
    MissingError
        If there is none.
    """
    wanted = select(VERSION).where(VERSION.c.plan == plan, VERSION.c.number == number)
    row = connection.execute(wanted).one_or_none()
    if row is None:
        raise MissingError("store.no_version", id=f"{plan}/{number}")
    return value_of(Version, row)


def list_versions(connection: Connection, plan: str) -> list[Version]:
    """
    List the versions of a plan.

    Parameters
    ----------
    connection : Connection
        To read through.
    plan : str
        Its id.

    Returns
    -------
    list of Version
        By number.
    """
    wanted = select(VERSION).where(VERSION.c.plan == plan).order_by(VERSION.c.number)
    return [value_of(Version, row) for row in connection.execute(wanted)]


def latest_version(
    connection: Connection, plan: str, *, states: tuple[State, ...] = ()
) -> Version:
    """
    Find the last version of a plan.

    Parameters
    ----------
    connection : Connection
        To read through.
    plan : str
        Its id.
    states : tuple of str
        Only in these; empty for any.

    Returns
    -------
    Version
        The one with the highest number.

    Raises
    ------
    MissingError
        If there is none.
    """
    wanted = select(VERSION).where(VERSION.c.plan == plan)
    if states:
        wanted = wanted.where(VERSION.c.state.in_(states))
    row = connection.execute(wanted.order_by(VERSION.c.number.desc()).limit(1)).one_or_none()
    if row is None:
        raise MissingError("store.no_version", id=plan)
    return value_of(Version, row)


def published_versions(connection: Connection) -> list[Version]:
    """
    List what is published: one version an area at most.

    Parameters
    ----------
    connection : Connection
        To read through.

    Returns
    -------
    list of Version
        In the order they were made.
    """
    wanted = select(VERSION).where(VERSION.c.state == "published").order_by(VERSION.c.row)
    return [value_of(Version, row) for row in connection.execute(wanted)]


def move_state(
    connection: Connection, version: Version, to: State, *, by: str, expected: str | None = None
) -> Version:
    """
    Move a version on; publishing retires what was published for the area before.

    Parameters
    ----------
    connection : Connection
        In a transaction.
    version : Version
        Which; whether its gates are open is for the caller to see to.
    to : {'draft', 'review', 'published', 'retired'}
        Where to.
    by : str
        Who does it.
    expected : str, optional
        The etag the caller has seen.

    Returns
    -------
    Version
        As it stands now.

    Raises
    ------
    ConflictError
        If that step does not exist, or edits are not repaired yet.
    StaleError
        If it changed in between.
    """
    current = locked(connection, version, expected)
    if to not in NEXT[current.state]:
        raise ConflictError("store.no_such_step", state=current.state, to=to)
    if current.is_edited and to in {"review", "published"}:
        raise ConflictError("store.unrepaired", number=current.number)
    changed: dict[str, Any] = {"state": to}
    if to == "published":
        changed |= {"published": now(), "published_by": by}
        area = select(PLAN.c.area).where(PLAN.c.id == current.plan).scalar_subquery()
        plans = select(PLAN.c.id).where(PLAN.c.area == area)
        connection.execute(
            update(VERSION)
            .where(VERSION.c.plan.in_(plans), VERSION.c.state == "published")
            .values(state="retired")
        )
    connection.execute(update(VERSION).where(VERSION.c.row == current.row).values(**changed))
    return get_version(connection, current.id)


def touch(connection: Connection, version: Version, *, expected: str, etag: str) -> Version:
    """
    Give an edited draft its new etag.

    Parameters
    ----------
    connection : Connection
        In a transaction.
    version : Version
        A draft.
    expected : str
        The etag the caller has seen.
    etag : str
        The new one.

    Returns
    -------
    Version
        As it stands now.

    Raises
    ------
    ConflictError
        If it is no draft any more.
    StaleError
        If it changed in between.
    """
    current = locked(connection, version, expected)
    if current.state != "draft":
        raise ConflictError("store.not_a_draft", number=current.number, state=current.state)
    connection.execute(update(VERSION).where(VERSION.c.row == current.row).values(etag=etag))
    return get_version(connection, current.id)


def locked(connection: Connection, version: Version, expected: str | None) -> Version:
    """
    Read a version again and keep others from changing it until the transaction ends.

    Parameters
    ----------
    connection : Connection
        In a transaction.
    version : Version
        Which.
    expected : str or None
        The etag the caller has seen; None where that does not matter.

    Returns
    -------
    Version
        As it stands.

    Raises
    ------
    StaleError
        If it changed in between.
    """
    wanted = select(VERSION).where(VERSION.c.row == version.row).with_for_update()
    current = value_of(Version, connection.execute(wanted).one())
    if expected is not None and current.etag != expected:
        raise StaleError("store.stale", number=current.number)
    return current
