"""The deadline of each request: an answer that has not begun by then is given up, and a problem takes its place.

Its task is cancelled: a transaction that is open is rolled back. One that is being committed may have taken place; the
same Idempotency-Key tells. So is what still runs when the service ends: that is `draining`.
"""

import asyncio
import time
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.paths import BULK
from app.api.problems import problem

PRECISION = 0.1  # seconds


class Deadlines:
    """Those of all requests. One task looks at them: a timer for each would cost ten times as much."""

    def __init__(self, seconds: float, bulk_seconds: float) -> None:
        self._seconds = seconds
        self._bulk_seconds = bulk_seconds
        self._ends: dict[asyncio.Task[Any], float] = {}

    def set(self, task: asyncio.Task[Any], *, bulk: bool) -> None:
        self._ends[task] = time.perf_counter() + (self._bulk_seconds if bulk else self._seconds)

    def lift(self, task: asyncio.Task[Any]) -> bool:
        """Whether there was still one: it is over already where there was none."""
        return self._ends.pop(task, None) is not None

    async def watch(self) -> None:
        """For as long as the service runs."""
        while True:
            await asyncio.sleep(PRECISION)
            now = time.perf_counter()
            for task in [task for task, ends in self._ends.items() if ends < now]:
                del self._ends[task]
                task.cancel()


class KeepDeadlines:
    """An answer that has begun, such as a stream, has all the time in the world."""

    def __init__(self, app: ASGIApp, deadlines: Deadlines) -> None:
        self.app = app
        self.deadlines = deadlines

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        task = asyncio.current_task()
        if scope["type"] != "http" or task is None:
            await self.app(scope, receive, send)
            return
        deadlines, begun, complete = self.deadlines, False, True

        async def received() -> Message:
            nonlocal complete
            complete = False
            message = await receive()
            complete = not message.get("more_body", False)
            return message

        async def sent(message: Message) -> None:
            nonlocal begun
            if not begun:
                begun = True
                deadlines.lift(task)
            await send(message)

        deadlines.set(task, bulk=scope["path"] in BULK)
        try:
            await self.app(scope, received, sent)
        except asyncio.CancelledError:
            task.uncancel()
            if not begun:  # else closing the connection, as uvicorn does then, is all that can be said
                ended, late = deadlines.lift(task), "deadline_exceeded" if complete else "request_too_slow"
                await problem(scope["state"]["request_id"], "draining" if ended else late)(scope, receive, send)
        finally:
            deadlines.lift(task)
