"""Alembic's environment: upgrades the connection that the hub hands over. It is no command line."""

from alembic import context

from sync.hub.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
