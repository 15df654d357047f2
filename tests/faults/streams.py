"""Readers of the change stream, each of whom must be told of every change once and in order."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from tests.reliability.callers import asking


class Reader:
    """`seen` begins with the change after which it reads."""

    def __init__(self, after: int) -> None:
        self.seen = [after]
        self.status: int | None = None
        self.seconds = 0.0

    async def read(self, url: str, key: str) -> None:
        """Until the service ends it, or this is cancelled."""
        began = time.monotonic()
        async with (
            asking(url, Authorization=f"Bearer {key}") as client,
            client.stream(
                "GET", "/changes/stream", params={"after": self.seen[-1]}, timeout=httpx.Timeout(10, read=None)
            ) as events,
        ):
            self.status, self.seconds = events.status_code, time.monotonic() - began
            async for line in events.aiter_lines():
                if line.startswith("data:"):
                    self.seen.append(json.loads(line.removeprefix("data:"))["sequence"])


class Readers:
    """Of one service; `lost` are those whose stream ended."""

    def __init__(self, url: str, key: str) -> None:
        self._url = url
        self._key = key
        self._reading: dict[Reader, asyncio.Task[None]] = {}

    async def open(self, after: int) -> Reader:
        """One that has been answered."""
        reader = Reader(after)
        task = self._reading[reader] = asyncio.create_task(reader.read(self._url, self._key))
        while reader.status is None and not task.done():  # noqa: ASYNC110  (no event tells of it)
            await asyncio.sleep(0.001)
        return reader

    @property
    def all(self) -> list[Reader]:
        return [*self._reading]

    @property
    def lost(self) -> list[Reader]:
        return [reader for reader, task in self._reading.items() if task.done()]

    async def end(self) -> None:
        for task in self._reading.values():
            task.cancel()
        await asyncio.gather(*self._reading.values(), return_exceptions=True)


@asynccontextmanager
async def readers_of(url: str, key: str) -> AsyncIterator[Readers]:
    readers = Readers(url, key)
    try:
        yield readers
    finally:
        await readers.end()
