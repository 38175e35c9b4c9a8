"""The files of areas, kept as they came."""

from pathlib import Path

from sqlalchemy import Connection

from gridplan.store.areas import StoredArea, add_area
from gridplan.store.artefacts import Artefacts
from gridplan.store.open import Store


def area_folders(store: Store) -> Artefacts:
    """
    Find the shelf of area folders.

    Parameters
    ----------
    store : Store
        The store.

    Returns
    -------
    Artefacts
        Addressed by ``StoredArea.digest``.
    """
    return Artefacts(root=store.data / "areas")


def keep_area(
    store: Store, connection: Connection, folder: Path, *, name: str, created_by: str
) -> StoredArea:
    """
    Keep the files of an area, and note it.

    Parameters
    ----------
    store : Store
        The store.
    connection : Connection
        In a transaction.
    folder : Path
        Files that were scanned; they are copied.
    name : str
        What people call it; checking takes the name in ``area.toml`` when empty.
    created_by : str
        Who brought it.

    Returns
    -------
    StoredArea
        Not checked yet; the process ``import-area`` does that.
    """
    digest = area_folders(store).put_folder(folder)
    return add_area(connection, name=name, digest=digest, created_by=created_by)
