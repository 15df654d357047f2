"""Who is let in when more is asked than can be answered, and when each begins: before any of it costs a task.

A request waits for its turn here, and is refused at once where that would take too long.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable

TURN = 0.01  # seconds of work that are begun in one turn of the event loop, for which those who ask about health wait
LASTING = 5  # how much shorter the longest wait is while a load lasts than in a burst
NEWEST = 0.1  # the weight of the last turn in what a request is thought to take
TYPICAL = 0.0005  # seconds that a request is thought to take before any was seen to


class Admission:
    """One queue, first come, first served.

    In a burst a request may wait for `longest_wait` seconds. Once somebody has been waiting for all of that time it is
    no burst, and a queue would only make everybody late: then it is a fifth of that. Work for many tickets is refused
    at half of each limit, and where `most_bulk` of it are under way: it is the first to go.
    """

    def __init__(self, longest_wait: float, most_requests: int, most_bulk: int) -> None:
        self.bulk = 0  # let in and not ended yet
        self._longest_wait = longest_wait
        self._most_requests = most_requests
        self._most_bulk = most_bulk
        self._waiting: deque[Callable[[], None]] = deque()
        self._nobody_waited_at = 0.0
        self._turn_began_at = 0.0
        self._begun_in_turn = 0
        self._seconds_each = TYPICAL

    def refuses(self, *, bulk: bool, under_way: int) -> bool:
        """Whether one more is one too many; `under_way` have begun and are not answered."""
        share = 2 if bulk else 1
        if (bulk and self.bulk >= self._most_bulk) or under_way + len(self._waiting) >= self._most_requests / share:
            return True
        if not self._waiting:
            return False
        lasts = time.perf_counter() - self._nobody_waited_at > self._longest_wait
        patience = self._longest_wait / LASTING if lasts else self._longest_wait
        return len(self._waiting) * self._seconds_each > patience / share

    def at_once(self, under_way: int) -> bool:
        """Whether it needs no turn: nobody waits, and few are under way."""
        return not self._waiting and under_way < self._in_one_turn

    def in_turn(self, begin: Callable[[], None]) -> None:
        if not self._waiting:
            self._nobody_waited_at = time.perf_counter()
            asyncio.get_running_loop().call_soon(self._turn)
        self._waiting.append(begin)

    @property
    def _in_one_turn(self) -> int:
        return max(1, int(TURN / self._seconds_each))

    def _turn(self) -> None:
        now = time.perf_counter()
        if self._begun_in_turn:
            took = (now - self._turn_began_at) / self._begun_in_turn
            self._seconds_each += NEWEST * (took - self._seconds_each)
        self._turn_began_at, self._begun_in_turn = now, min(self._in_one_turn, len(self._waiting))
        for _ in range(self._begun_in_turn):
            self._waiting.popleft()()
        if self._waiting:
            asyncio.get_running_loop().call_soon(self._turn)
        else:
            self._begun_in_turn = 0  # what comes between this turn and the next is no work of theirs
