"""Long work in short steps: everybody else's requests go on in between."""

import asyncio
import time
from collections.abc import Callable, Iterable
from typing import TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")
LONGEST_STEP = 0.001  # seconds


class Pace:
    """Ask `over` after each small piece of the work, and then `rest`."""

    def __init__(self) -> None:
        self._ends = time.perf_counter() + LONGEST_STEP

    @property
    def over(self) -> bool:
        """Whether this has kept the event loop to itself for long enough."""
        return time.perf_counter() > self._ends

    async def rest(self) -> None:
        await asyncio.sleep(0)
        self._ends = time.perf_counter() + LONGEST_STEP


async def in_steps(make: Callable[[Given], Made], each_of: Iterable[Given]) -> list[Made]:
    """What is made of each."""
    made, pace = [], Pace()
    for given in each_of:
        made.append(make(given))
        if pace.over:
            await pace.rest()
    return made
