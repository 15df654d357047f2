"""Waiting for what other processes do, of which no event tells."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from inspect import isawaitable


async def until(holds: Callable[[], bool | Awaitable[bool]], within: float = 10, every: float = 0.002) -> float:
    """The seconds that it took. Fails the test where it does not hold within that many."""
    began = time.monotonic()
    while True:
        held = holds()
        if await held if isawaitable(held) else held:
            return time.monotonic() - began
        assert time.monotonic() - began < within, f"not within {within} s"
        await asyncio.sleep(every)
