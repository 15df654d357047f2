"""The database of this installation, for commands that work on it beside a service or without one."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncEngine

from app.persistence.database import database_engine
from app.services.policies import migrate_and_seed
from app.settings import Settings

Result = TypeVar("Result")


def with_database(use: Callable[[AsyncEngine], Awaitable[Result]]) -> Result:
    """What `use` answers, of the database given or of the embedded one, whether a service runs on that or not."""

    async def run() -> Result:
        async with _engine(Settings()) as engine:
            return await use(engine)

    return asyncio.run(run())


@asynccontextmanager
async def _engine(settings: Settings) -> AsyncIterator[AsyncEngine]:
    from app.persistence.embedded import database_of  # noqa: PLC0415  (needs Unix)

    if settings.database_url is None:
        async with database_of(settings.data_dir) as url, _engine(_on(settings, url)) as engine:
            await migrate_and_seed(engine)
            yield engine
        return
    engine = database_engine(settings.database_url, settings)
    try:
        yield engine
    finally:
        await engine.dispose()


def _on(settings: Settings, url: str) -> Settings:
    return settings.model_copy(update={"database_url": url})
