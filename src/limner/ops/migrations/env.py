"""Run migrations inside the transaction that the caller has opened."""

from alembic import context

from limner.ops.schema import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
context.run_migrations()
