"""`make migrations`: up, compared with the tables, down, and up again, on an embedded Postgres of its own."""

import asyncio
import shutil
import tempfile
from pathlib import Path
from secrets import token_hex

from alembic import command
from sqlalchemy import Connection, inspect
from sqlalchemy.ext.asyncio import AsyncEngine

from app.persistence.database import database_engine
from app.persistence.embedded import running
from app.persistence.migrations import alembic_config
from app.policies.documents import packaged_document
from app.services.policies import migrate_and_seed
from app.settings import Settings


def down_and_up(connection: Connection) -> list[str]:
    """The tables that are left when everything is taken back."""
    config = alembic_config(connection)
    command.check(config)
    command.downgrade(config, "base")
    left = inspect(connection).get_table_names()
    command.upgrade(config, "head")
    return left


async def up_check_down_up(engine: AsyncEngine) -> None:
    await migrate_and_seed(engine, packaged_document())
    async with engine.begin() as connection:
        left = await connection.run_sync(down_and_up)
    if left != ["alembic_version"]:
        raise SystemExit(f"the downgrade leaves {left}")
    await migrate_and_seed(engine, packaged_document())


async def main() -> None:
    data_dir = Path(tempfile.gettempdir()) / f"sla-migrations-{token_hex(4)}"
    try:
        async with running(data_dir) as server:
            engine = database_engine(server.url(), Settings())
            await up_check_down_up(engine)
            await engine.dispose()
    finally:
        shutil.rmtree(data_dir, ignore_errors=True)
    print("migrations: up on an empty database, equal to the tables, down with data, and up again")  # noqa: T201


if __name__ == "__main__":
    asyncio.run(main())
