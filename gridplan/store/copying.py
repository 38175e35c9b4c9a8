"""All rows of one database into another, whatever kind each is."""

from sqlalchemy import Engine, func, insert, select, text

from gridplan.store.tables import EXECUTOR, METADATA

_BATCH = 2000
_COUNT_ON = "SELECT setval(pg_get_serial_sequence(:table, :column), :last)"


def copy_tables(source: Engine, target: Engine) -> int:
    """
    Copy every row.

    Parameters
    ----------
    source : Engine
        Of a store that is up to date.
    target : Engine
        Of an empty store that is up to date.

    Returns
    -------
    int
        How many rows.
    """
    total = 0
    with source.connect() as ours, target.connect() as connection:
        connection.execution_options(gridplan_write=True)
        with connection.begin():
            for table in METADATA.sorted_tables:
                if table is EXECUTOR:  # who worked there does not work here
                    continue
                wanted = select(table).order_by(*table.primary_key.columns)
                rows = ours.execution_options(yield_per=_BATCH).execute(wanted)
                for batch in rows.partitions():
                    connection.execute(insert(table), [row._asdict() for row in batch])
                    total += len(batch)
            if target.dialect.name == "postgresql":
                for table in METADATA.sorted_tables:
                    column = table.autoincrement_column
                    if column is None:
                        continue
                    last = connection.execute(select(func.max(column))).scalar()
                    if last is not None:  # counting goes on behind what came
                        where = {"table": table.name, "column": column.name, "last": last}
                        connection.execute(text(_COUNT_ON), where)
    return total
