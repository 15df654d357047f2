"""Bodies that come and go in pieces."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from app.services.pace import Pace

SHORT = 4096


class TwoWayStream(StreamingResponse):
    """Sends each piece as it is made, while the request's body is still coming in.

    What Starlette does to notice that the client left would swallow that body: here it is noticed as it is read. What
    had come in before is answered in vain, at most a few buffers of it.
    """

    def __init__(self, pieces: AsyncGenerator[bytes, None], media_type: str, headers: dict[str, str]) -> None:
        super().__init__(pieces, media_type=media_type, headers=headers)
        self._pieces = pieces

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        async with aclosing(self._pieces):
            await self.stream_response(send)


async def short(body: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The same in pieces that take about a millisecond to read, whatever is in them, with rests where there is none."""
    pace = Pace()
    async for piece in body:
        for start in range(0, len(piece), SHORT):
            yield piece[start : start + SHORT]
            if pace.over:
                await pace.rest()


async def lines(body: AsyncIterator[bytes], longest: int) -> AsyncIterator[list[bytes]]:
    """The lines of a body as they come, some at a time. Of one that is too long no more is kept than shows that."""
    begun = b""
    async for piece in short(body):
        *whole, begun = (begun + piece).split(b"\n")
        begun = begun[: longest + 1]
        yield whole
    if begun:
        yield [begun]
