"""Alembic's entry: runs the revisions on the connection it is given."""

from alembic import context

from duban.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=True
)
context.run_migrations()
