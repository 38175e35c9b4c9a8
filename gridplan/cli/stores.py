"""Options of the commands that look after a service's data."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gridplan.cli.language import told
from gridplan.errors import InputError

if TYPE_CHECKING:
    from gridplan.store import Store

DataOption = Annotated[
    Path | None,
    typer.Option(
        "--data", envvar="GRIDPLAN_DATA", help=told("store.help_data"), show_default=False
    ),
]
DatabaseOption = Annotated[
    str | None,
    typer.Option(
        "--database",
        envvar="GRIDPLAN_DATABASE",
        help=told("store.help_database"),
        show_default=False,
    ),
]


@contextmanager
def opened(data: Path | None, database: str | None) -> Iterator["Store"]:
    """
    Open the store of a service that may be running.

    Parameters
    ----------
    data : Path or None
        Its data folder; where ``gridplan serve`` puts it when None.
    database : str or None
        Its PostgreSQL address.

    Yields
    ------
    Store
        For reading.
    """
    from gridplan.store import open_store

    data = data_folder(data)
    if not (data.is_dir() if database else (data / "gridplan.sqlite").is_file()):
        raise InputError("store.no_data", folder=str(data))
    store = open_store(database, data, alone=False)
    try:
        yield store
    finally:
        store.close()


def data_folder(data: Path | None) -> Path:
    """
    Find the data folder.

    Parameters
    ----------
    data : Path or None
        As typed.

    Returns
    -------
    Path
        Where ``gridplan serve`` puts it when nothing was typed.
    """
    from gridplan.api.settings import usual_data

    return data or usual_data(os.environ)
