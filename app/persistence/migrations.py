"""Bringing the schema up to date, and knowing whether it is, which does not take alembic: 0.1 s and 10 MB."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, NullPool, column, func, select, table
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from app.persistence.database import one_error

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATING = 7_352_000  # the advisory lock that lets one process migrate at a time
ROOT = Path(__file__).parent.parent.parent
VERSIONS = table("alembic_version", column("version_num"))


def alembic_config(connection: Connection | None = None) -> "Config":
    from alembic.config import Config  # noqa: PLC0415  (see above)

    config = Config(ROOT / "alembic.ini")
    config.attributes["connection"] = connection
    return config


@cache
def head() -> str:
    """The schema that this code is written for: the number that the last migration's file begins with."""
    return max(file.name for file in (ROOT / "migrations/versions").glob("*.py")).partition("_")[0]


async def schema_is_current(session: AsyncSession) -> bool:
    if await session.scalar(select(func.to_regclass(VERSIONS.name))) is None:
        return False
    return await session.scalar(select(VERSIONS.c.version_num)) == head()


async def migrate(engine: AsyncEngine, revision: str = "head") -> None:
    """Upgrade to `revision` in one transaction; where another process migrates at the moment, after it."""
    from alembic import command  # noqa: PLC0415  (see above)

    def upgrade(connection: Connection) -> None:
        command.upgrade(alembic_config(connection), revision)

    # An engine of its own, as a service's statements end after seconds and a migration may take its time.
    patient = create_async_engine(engine.url, poolclass=NullPool)
    with one_error():
        async with patient.begin() as connection:
            await connection.execute(select(func.pg_advisory_xact_lock(MIGRATING)))
            await connection.run_sync(upgrade)
