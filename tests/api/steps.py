"""How long the service keeps the event loop to itself at a time, while it works on something large."""

import asyncio
import gc
import time
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI
from starlette.types import Message

LONGEST = 0.02  # seconds, where 5 ms are meant: a machine may be four times as slow as the ones that we know
RUNS = 3  # what is long is so each time; what only the machine made long is not


def posted(path: str, *headers: tuple[bytes, bytes]) -> dict[str, Any]:
    """The ASGI scope of a POST."""
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": path.partition("?")[0],
        "raw_path": path.encode(),
        "query_string": path.partition("?")[2].encode(),
        "root_path": "",
        "headers": list(headers),
        "client": ("127.0.0.1", 0),
        "server": ("localhost", 8000),
    }


async def post_directly(app: FastAPI, path: str, body: bytes, media_type: str) -> tuple[int, bytes]:
    """Without a client, whose own work on a large answer would count as the service's. Answers the status as well."""
    asked = False

    async def receive() -> Message:
        nonlocal asked
        if asked:
            await asyncio.Event().wait()  # the client does not leave
        asked = True
        return {"type": "http.request", "body": body, "more_body": False}

    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    scope = posted(path, (b"content-type", media_type.encode()))
    await app(scope, receive, send)
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent)


async def longest_step(work: Callable[[], Awaitable[object]]) -> float:
    """The most CPU time that passed between two turns of somebody else: the least of RUNS, or the first below LONGEST.

    CPU time, so that a machine that is busy with something else cannot fail the test.
    """
    await work()  # what is done once only is no matter here
    gc.collect()
    gc.disable()  # the service freezes what it holds as it starts; this process holds much else
    try:
        found = await _longest_step(work)
        for _ in range(1, RUNS):
            if found >= LONGEST:
                found = min(found, await _longest_step(work))
        return found
    finally:
        gc.enable()


async def _longest_step(work: Callable[[], Awaitable[object]]) -> float:
    steps: list[float] = []

    async def somebody_else() -> None:
        before = time.thread_time()
        while True:
            await asyncio.sleep(0)
            now = time.thread_time()
            steps.append(now - before)
            before = now

    other = asyncio.create_task(somebody_else())
    try:
        await asyncio.sleep(0)
        await work()
        await asyncio.sleep(0)
        return max(steps)
    finally:
        other.cancel()
