"""``repair`` answered at once: what an edit breaks, and what mends it; nothing is kept."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Table, select

from gridplan.jobs.communities import Communities
from gridplan.jobs.process import Told
from gridplan.store import edits as stored
from gridplan.store.open import Store
from gridplan.store.tables import FEATURES
from gridplan.store.versions import Version, get_version

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplan.plan.edits import Edit

_AT_ONCE = 5000  # values in one question to the database


def repair_now(store: Store, communities: Communities, inputs: Told) -> Told:
    """
    Mend a planner's edits, for clients that wait.

    Parameters
    ----------
    store : Store
        The store.
    communities : Communities
        Those being edited.
    inputs : dict
        Of the process.

    Returns
    -------
    dict
        ``etag`` of the version as it was read, and ``repairs``, one a community, as
        `gridplan.plan.repair` tells them.
    """
    # these load the planner: not before somebody edits
    from gridplan.jobs.by_community import by_community  # noqa: PLC0415
    from gridplan.plan.edits import edit_of  # noqa: PLC0415
    from gridplan.plan.repair import repair  # noqa: PLC0415

    with store.read() as connection:
        version = get_version(connection, inputs["version"])
        told = [*edits_made(connection, version), *inputs["edits"]]
        asked = [edit_of(one) for one in told]
        atoms, codes = _named(asked)
        homes = _communities(connection, version, "atoms", "atom", atoms)
        grids = _communities(connection, version, "grids", "grid_code", codes)
    folder = store.artefacts.folder(version.artefact)
    seed = int(version.settings.get("seed", 1))
    repairs = [
        repair(communities.get(folder, community), mine, seed=seed).told()
        for community, mine in by_community(asked, homes, grids).items()
    ]
    return {"etag": version.etag, "repairs": repairs}


def edits_made(connection: Connection, version: Version) -> list[Told]:
    """
    Gather the moves of a draft's edits; of several moves of one atom the last one counts.

    Parameters
    ----------
    connection : Connection
        To read through.
    version : Version
        The draft.

    Returns
    -------
    list of dict
        As `gridplan.plan.edits` reads them.
    """
    last: dict[int, str] = {}
    for edit in stored.list_edits(connection, version.id) if version.is_edited else []:
        for move in edit.body.get("moves", ()):
            last.pop(int(move["atom"]), None)
            last[int(move["atom"])] = str(move["grid_code"])
    return [{"op": "move", "to": code, "atoms": [atom]} for atom, code in last.items()]


def _named(edits: "Sequence[Edit]") -> tuple[set[int], set[str]]:
    """List the atoms and grids that edits name."""
    atoms: set[int] = set()
    grids: set[str] = set()
    for edit in edits:
        atoms.update(getattr(edit, "atoms", ()))
        grids.update(getattr(edit, "grids", ()))
        grids.update(getattr(edit, name) for name in ("to", "grid") if hasattr(edit, name))
    return atoms, grids


def _communities(
    connection: Connection, version: Version, collection: str, name: str, wanted: set[Any]
) -> dict[Any, str]:
    table: Table = FEATURES[collection]
    values = sorted(wanted)
    found: dict[Any, str] = {}
    for start in range(0, len(values), _AT_ONCE):
        some = select(table.c[name], table.c.community).where(
            table.c.version_row == version.row,
            table.c[name].in_(values[start : start + _AT_ONCE]),
        )
        found.update((one, home) for one, home in connection.execute(some))
    return found
