"""Alembic's entry: runs the migrations on the connection, and in the transaction, that ``store.migrating`` opened."""

from alembic import context

from occnews.store import schema

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=schema.metadata,
    # SQLite alters a table by making it anew.
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
