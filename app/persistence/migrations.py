"""Bringing the schema up to date, and knowing whether it is."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, NullPool, func, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from app.persistence.database import one_error

MIGRATING = 7_352_000  # the advisory lock that lets one process migrate at a time
ROOT = Path(__file__).parent.parent.parent


def alembic_config(connection: Connection | None = None) -> Config:
    config = Config(ROOT / "alembic.ini")
    config.attributes["connection"] = connection
    return config


@cache
def head() -> str | None:
    """The schema that this code is written for."""
    return ScriptDirectory.from_config(alembic_config()).get_current_head()


async def schema_is_current(session: AsyncSession) -> bool:
    def version(connection: Connection) -> str | None:
        return MigrationContext.configure(connection).get_current_revision()

    return await (await session.connection()).run_sync(version) == head()


async def migrate(engine: AsyncEngine, revision: str = "head") -> None:
    """Upgrade to `revision` in one transaction; where another process migrates at the moment, after it."""

    def upgrade(connection: Connection) -> None:
        command.upgrade(alembic_config(connection), revision)

    # An engine of its own, as a service's statements end after seconds and a migration may take its time.
    patient = create_async_engine(engine.url, poolclass=NullPool)
    with one_error():
        async with patient.begin() as connection:
            await connection.execute(select(func.pg_advisory_xact_lock(MIGRATING)))
            await connection.run_sync(upgrade)
