"""A TCP proxy in front of Postgres, for what a network does: it drops every packet, delays each, or refuses all."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from tests.reliability.ports import free_port


class Proxy:
    """Healed, it passes on what it held back, as TCP sends again what was not acknowledged.

    While it swallows, neither side hears of the other's end.
    """

    def __init__(self, target: Path, role: str = "sla") -> None:
        self._target = target
        self._role = role
        self._open = asyncio.Event()
        self._open.set()
        self._connections: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self._port = free_port()
        self.delay = 0.0  # seconds, each way
        self.lose_answer_to: bytes | None = None  # the connection ends instead of answering what contains this

    @property
    def url(self) -> str:
        return f"postgresql://{self._role}@127.0.0.1:{self._port}/postgres"

    async def listen(self) -> None:
        self._server = await asyncio.start_server(self._meet, "127.0.0.1", self._port)

    async def refuse(self) -> None:
        """Nobody listens any more, and every connection ends."""
        assert self._server
        self._server.close()
        for task in self._connections:
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        await self._server.wait_closed()

    def swallow(self) -> None:
        self._open.clear()

    def heal(self) -> None:
        self._open.set()

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._connections.add(task)
        try:
            with suppress(OSError, asyncio.CancelledError):  # asyncio of 3.11 would report a cancellation as a failure
                await self._pass_both_ways(reader, writer)
        finally:
            self._connections.discard(task)
            writer.close()

    async def _pass_both_ways(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._open.wait()
        answers, postgres = await asyncio.open_unix_connection(self._target)
        lost = asyncio.Event()
        there, back = asyncio.Queue[_Piece](), asyncio.Queue[_Piece]()
        moving = [
            asyncio.create_task(moves)
            for moves in (
                self._take(reader, there, lost),
                self._take(answers, back, lost),
                _give(there, postgres),
                _give(back, writer),
            )
        ]
        try:
            await asyncio.wait(moving, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for move in moving:
                move.cancel()
            await asyncio.gather(*moving, return_exceptions=True)
            postgres.close()

    async def _take(self, source: asyncio.StreamReader, line: asyncio.Queue["_Piece"], lost: asyncio.Event) -> None:
        """Until the source ends, which the other side hears once all that came before has arrived there."""
        data = b"begun"
        while data:
            data = await source.read(65536)
            arrives_at = asyncio.get_running_loop().time() + self.delay
            await self._open.wait()
            if lost.is_set():
                return  # an answer, and what it answers was to be done without one
            if self.lose_answer_to and self.lose_answer_to in data:
                lost.set()
            line.put_nowait((arrives_at, data))
        await asyncio.Event().wait()


_Piece = tuple[float, bytes]  # when it arrives, and what


async def _give(line: asyncio.Queue[_Piece], sink: asyncio.StreamWriter) -> None:
    while True:
        arrives_at, data = await line.get()
        await asyncio.sleep(arrives_at - asyncio.get_running_loop().time())
        if not data:
            return
        sink.write(data)
        await sink.drain()


@asynccontextmanager
async def proxy_to(target: Path, role: str = "sla") -> AsyncIterator[Proxy]:
    proxy = Proxy(target, role)
    await proxy.listen()
    try:
        yield proxy
    finally:
        await proxy.refuse()
