"""Run by alembic. The connection and its transaction come from `courseware.record.engine`."""

from alembic import context

from courseware.record.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
