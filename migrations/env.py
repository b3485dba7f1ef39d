"""How Alembic runs a migration: on the connection that forum_app.core.migrate gives it, in one transaction."""

from __future__ import annotations

from alembic import context

# On SQLite too: the engine begins real transactions, so a migration that fails leaves nothing behind.
context.configure(connection=context.config.attributes["connection"], transactional_ddl=True, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
