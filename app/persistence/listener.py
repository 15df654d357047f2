"""The hint that there is a change: a connection of its own that listens, and is looked after by a heartbeat.

A hint can be lost without a sign, so nothing rests on it but speed.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from asyncpg import InterfaceError, PostgresError  # type: ignore[import-untyped]  # ships no types
from sqlalchemy import NullPool
from sqlalchemy.ext.asyncio import create_async_engine

from app.persistence.changes import CHANNEL
from app.persistence.database import one_error


async def listen(url: str, heard: Callable[[], None], began: Callable[[], None], every_seconds: float) -> None:
    """Listens until the connection is lost, which raises DatabaseUnavailableError.

    `began` is called once it listens; a heartbeat that is not answered within a second counts as a lost connection.
    """
    engine = create_async_engine(url, poolclass=NullPool, connect_args={"timeout": 2})
    lost = asyncio.Event()
    with one_error():
        connection = await engine.connect()
        try:
            driver: Any = (await connection.get_raw_connection()).driver_connection
            driver.add_termination_listener(lambda _: lost.set())
            await driver.add_listener(CHANNEL, lambda *_: heard())
            began()
            while not lost.is_set():
                await driver.execute("SELECT 1", timeout=1)
                with suppress(TimeoutError):
                    async with asyncio.timeout(every_seconds):
                        await lost.wait()
            raise ConnectionResetError
        except (PostgresError, InterfaceError) as gone:  # the latter where the connection is closed already
            raise ConnectionResetError from gone
        finally:
            await connection.invalidate()
            await connection.close()
