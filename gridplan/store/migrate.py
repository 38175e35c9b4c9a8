"""Bring a database to the tables this version needs."""

from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, text

from gridplan.store.tables import METADATA

_KEY = 7_214_033_551  # ours among the advisory locks of a PostgreSQL server


def migrate(engine: Engine, revision: str = "head") -> None:
    """
    Run the migrations that are missing.

    Parameters
    ----------
    engine : Engine
        Where.
    revision : str
        How far.
    """
    with engine.connect() as connection:
        connection.execution_options(gridplan_write=True)
        with connection.begin():
            if engine.dialect.name == "postgresql":
                # two services may start at once
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _KEY})
                connection.execute(text("CREATE EXTENSION IF NOT EXISTS postgis"))
            command.upgrade(configuration(connection), revision)


def configuration(connection: Connection | None = None) -> Config:
    """
    Tell alembic where the migrations stand.

    Parameters
    ----------
    connection : Connection, optional
        What they run on.

    Returns
    -------
    Config
        Of alembic.
    """
    config = Config()
    config.set_main_option("script_location", "gridplan:store/migrations")
    config.attributes["connection"] = connection
    return config


def comparing(dialect: str) -> dict[str, Any]:
    """
    Tell alembic what to hold a database against.

    Parameters
    ----------
    dialect : str
        Of the database.

    Returns
    -------
    dict
        Options: the tables declared, without PostGIS's own and without indexes that
        only PostGIS has.
    """

    def is_ours(_thing: Any, name: str | None, kind: str, *_: Any) -> bool:
        if kind == "index" and str(name).endswith("_geom"):
            return dialect == "postgresql"
        return kind != "table" or name in METADATA.tables

    return {"target_metadata": METADATA, "include_object": is_ours}
