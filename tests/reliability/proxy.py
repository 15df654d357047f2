"""A TCP proxy in front of Postgres, which can turn into a black hole: a network that drops every packet."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path


class Proxy:
    """Healed, it passes on what it held back, as TCP sends again what was not acknowledged.

    While it swallows, neither side hears of the other's end.
    """

    def __init__(self, target: Path) -> None:
        self._target = target
        self._open = asyncio.Event()
        self._open.set()
        self._connections: set[asyncio.Task[None]] = set()
        self.port = 0
        self.lose_answer_to: bytes | None = None  # the connection ends instead of answering what contains this

    @property
    def url(self) -> str:
        return f"postgresql://sla@127.0.0.1:{self.port}/postgres"

    def swallow(self) -> None:
        self._open.clear()

    def heal(self) -> None:
        self._open.set()

    async def meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._connections.add(task)
        try:
            with suppress(OSError):
                await self._pass_both_ways(reader, writer)
        finally:
            self._connections.discard(task)
            writer.close()

    async def _pass_both_ways(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._open.wait()
        answers, postgres = await asyncio.open_unix_connection(self._target)
        lost = asyncio.Event()
        pumps = [
            asyncio.create_task(self._pump(reader, postgres, lost)),
            asyncio.create_task(self._pump(answers, writer, lost)),
        ]
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for pump in pumps:
                pump.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)
            postgres.close()

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, lost: asyncio.Event) -> None:
        while True:
            data = await source.read(65536)
            await self._open.wait()
            if not data:
                return
            if lost.is_set():
                return  # an answer, and what it answers was to be done without one
            if self.lose_answer_to and self.lose_answer_to in data:
                lost.set()
            sink.write(data)
            await sink.drain()

    async def end(self) -> None:
        for task in self._connections:
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)


@asynccontextmanager
async def proxy_to(target: Path) -> AsyncIterator[Proxy]:
    proxy = Proxy(target)
    server = await asyncio.start_server(proxy.meet, "127.0.0.1", 0)
    proxy.port = server.sockets[0].getsockname()[1]
    try:
        yield proxy
    finally:
        server.close()
        await proxy.end()
        await server.wait_closed()
