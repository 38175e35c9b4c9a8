"""Run migrations on the connection that was handed in."""

from alembic import context

from gridplan.store.migrate import comparing

context.configure(
    connection=context.config.attributes["connection"],
    render_as_batch=True,
    transactional_ddl=True,
    transaction_per_migration=False,
    **comparing(context.config.attributes["connection"].dialect.name),
)
context.run_migrations()
