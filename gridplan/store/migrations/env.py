"""Run migrations on the connection that was handed in; alembic imports this to do so."""

from alembic import context

from gridplan.store.migrate import comparing


def run() -> None:
    """Run those that are missing."""
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        render_as_batch=True,
        transactional_ddl=True,
        transaction_per_migration=False,
        **comparing(connection.dialect.name),
    )
    context.run_migrations()


if hasattr(context, "config"):  # else somebody only looks at this module
    run()
