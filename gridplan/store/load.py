"""Rows of a plan into the feature tables, all of them or none."""

from pathlib import Path

from pyarrow import feather
from sqlalchemy import Connection, delete, insert, update

from gridplan.store.row_files import rows_file
from gridplan.store.tables import FEATURES, VERSION
from gridplan.store.versions import Version

_BATCH = 5000


def load_features(connection: Connection, version: Version, folder: Path) -> int:
    """
    Insert the features of a version in place of what was there.

    Parameters
    ----------
    connection : Connection
        In a transaction.
    version : Version
        Whose.
    folder : Path
        Where `gridplan.store.unfold.unfold` wrote.

    Returns
    -------
    int
        How many features there are now.
    """
    drop_features(connection, version)
    total = 0
    for name, table in FEATURES.items():
        path = rows_file(folder, name)
        if not path.is_file():
            continue
        rows = feather.read_table(path)
        for batch in rows.to_batches(max_chunksize=_BATCH):
            values = batch.to_pylist()
            for row in values:
                row["version_row"] = version.row
            connection.execute(insert(table), values)
        total += rows.num_rows
    connection.execute(
        update(VERSION).where(VERSION.c.row == version.row).values(is_loaded=True)
    )
    return total


def drop_features(connection: Connection, version: Version) -> None:
    """
    Take the features of a version out of the tables; its files keep them.

    Parameters
    ----------
    connection : Connection
        In a transaction.
    version : Version
        Whose.
    """
    for table in FEATURES.values():
        connection.execute(delete(table).where(table.c.version_row == version.row))
    connection.execute(
        update(VERSION).where(VERSION.c.row == version.row).values(is_loaded=False)
    )
