"""However the connection that listens is lost, it is a database that is away: nobody has to look into a traceback."""

from collections.abc import Callable

import asyncpg  # type: ignore[import-untyped]  # ships no types
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from app.persistence.database import DatabaseUnavailableError
from app.persistence.listener import listen

pytestmark = pytest.mark.database


async def test_a_connection_that_is_closed_before_anybody_is_told_is_a_lost_one(
    engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    listening: list[asyncpg.Connection] = []
    add_listener: Callable[..., object] = asyncpg.Connection.add_listener

    def noted(connection: asyncpg.Connection, *heard: object) -> object:
        listening.append(connection)
        return add_listener(connection, *heard)

    monkeypatch.setattr(asyncpg.Connection, "add_listener", noted)
    url = engine.url.render_as_string(hide_password=False)
    with pytest.raises(DatabaseUnavailableError):
        await listen(url, lambda: None, lambda: listening[0].terminate(), every_seconds=1)  # noqa: PLW0108  (none yet)
