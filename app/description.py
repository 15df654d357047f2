"""The whole service for as long as it is described: on an embedded Postgres that is thrown away afterwards."""

import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from secrets import token_hex
from typing import Any

from fastapi import FastAPI
from pydantic import SecretStr

from app.api.openapi import openapi_document
from app.main import create_app
from app.persistence.database import database_engine
from app.services.policies import migrate_and_seed
from app.settings import Settings

TOKEN = f"sla_{token_hex(16)}"


async def described() -> dict[str, Any]:
    async with throwaway_service() as app:
        return await openapi_document(app, TOKEN)


@asynccontextmanager
async def throwaway_service() -> AsyncIterator[FastAPI]:
    """Seeded with the packaged policy; TOKEN is its first key."""
    from app.persistence.embedded import running  # noqa: PLC0415  (needs Unix)

    data_dir = Path(tempfile.gettempdir()) / f"sla-description-{token_hex(4)}"
    try:
        async with running(data_dir) as server, service_on(server.url()) as app:
            yield app
    finally:
        shutil.rmtree(data_dir, ignore_errors=True)


@asynccontextmanager
async def service_on(url: str) -> AsyncIterator[FastAPI]:
    # A machine that is busy must not make a description stale.
    settings = Settings(database_url=url, bootstrap_key=SecretStr(TOKEN), poll_seconds=30)
    engine = database_engine(url, settings)
    await migrate_and_seed(engine)
    await engine.dispose()
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        yield app
