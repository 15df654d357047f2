"""Runs the migrations on the connection that `sla migrate` hands over, or on SLA_DATABASE_URL for `alembic` itself."""

import asyncio

from alembic import context
from sqlalchemy import Connection, NullPool, text
from sqlalchemy.ext.asyncio import create_async_engine

from app.persistence.account_tables import metadata
from app.settings import Settings


def run(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=metadata, compare_type=True, compare_server_default=True)
    with context.begin_transaction():
        # A service that is running waits at most this long for a lock that a migration wants, and a migration gives up.
        connection.execute(text("SET LOCAL lock_timeout = '2s'"))
        connection.execute(text("SET LOCAL statement_timeout = '10min'"))
        context.run_migrations()


async def connect_and_run() -> None:
    settings = Settings()
    if settings.database_url is None:
        raise SystemExit("alembic needs SLA_DATABASE_URL")
    engine = create_async_engine(settings.database_url, poolclass=NullPool)  # without a service's short timeouts
    async with engine.begin() as connection:
        await connection.run_sync(run)
    await engine.dispose()


if given := context.config.attributes.get("connection"):
    run(given)
else:
    asyncio.run(connect_and_run())
