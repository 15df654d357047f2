"""All that is asked of a service while something is broken, and what was answered."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from secrets import token_hex
from typing import Any

import httpx

from tests.faults.stage import Stage
from tests.faults.streams import Readers
from tests.reliability.callers import Caller
from tests.reliability.ledger import UNBALANCED
from tests.reliability.records import purchase

AT = "2026-03-02T15:00:00Z"


def outcome(answer: httpx.Response) -> str:
    """The status, and what tells the answer from others of that status, in the words of `causes.yaml`."""
    told = answer.json()
    if "stale" in told:
        assert answer.headers.get("Age") == (str(told["age_seconds"]) if told["stale"] else None)
        return f"{answer.status_code} {'stale' if told['stale'] else 'fresh'}"
    if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE:
        assert answer.headers["Retry-After"] == "1"
    which = told.get("code") or told.get("database")
    return f"{answer.status_code} {which}" if which else str(answer.status_code)


@dataclass(slots=True)
class Seen:
    """Of each question every answer in order, and how long each took."""

    answers: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def note(self, asked: str, answer: str, seconds: float) -> None:
        self.answers[asked].append(answer)
        self.seconds[asked].append(seconds)

    def slowest(self, *asked: str) -> float:
        return max(max(self.seconds[each]) for each in asked)


class Orders:
    """Purchases by their idempotency keys, and what was acknowledged."""

    def __init__(self, stage: Stage, begin: int) -> None:
        self._stage = stage
        self._begin = begin
        self.sent: dict[str, dict[str, Any]] = {}
        self.acknowledged: dict[str, int] = {}

    def new(self) -> tuple[str, dict[str, Any]]:
        key = token_hex(8)
        self.sent[key] = purchase(self._stage.buyer, f"line-{key}", 30, key)
        return key, self.sent[key]

    def note(self, key: str, answer: httpx.Response) -> None:
        if answer.is_success:
            self.acknowledged[key] = answer.json()["id"]

    async def lost_or_made_twice(self, callers: list[Caller]) -> list[str]:
        """Each is sent again, as its caller would. It is then on record once, as it was acknowledged."""
        wrong: list[str] = []
        left = iter(list(self.sent.items()))

        async def settle(caller: Caller) -> None:
            for key, order in left:
                made = (await caller.settle(**order)).json()["id"]
                if self.acknowledged.setdefault(key, made) != made:
                    wrong.append(f"{key} is {made} and was {self.acknowledged[key]}")

        await asyncio.gather(*map(settle, callers))
        rows = await self._stage.cluster.rows(
            "SELECT billing_reference, sequence FROM purchases WHERE account_id = :account AND sequence > :begin",
            account=self._stage.buyer,
            begin=self._begin,
        )
        expected = sorted((f"line-{key}", sequence) for key, sequence in self.acknowledged.items())
        if expected != sorted((row.billing_reference, row.sequence) for row in rows):
            wrong.append(f"{len(rows)} are on record, and {len(expected)} were acknowledged")
        return wrong + [f"unbalanced: {row}" for row in await self._stage.cluster.rows(UNBALANCED)]


class Questions:
    def __init__(self, stage: Stage, callers: list[Caller], readers: Readers, begin: int) -> None:
        self._stage = stage
        self._callers = callers
        self._readers = readers
        self._begin = begin
        self.orders = Orders(stage, begin)
        self.seen = Seen()

    async def ask_all(self) -> dict[str, set[str]]:
        """Everything once, and what needs the database of many callers at once. What was answered this time.

        Once every account has been read of, none is left that is not in memory to ask about.
        """
        before = {asked: len(answers) for asked, answers in self.seen.answers.items()}
        half = len(self._callers) // 2
        async with asyncio.TaskGroup() as group:
            for caller in self._callers[:half]:
                group.create_task(self._buy(caller))
            for caller in self._callers[half:-1]:
                group.create_task(self._ask_about_unread(caller))
            group.create_task(self._ask_memory(self._callers[-1]))
        now = {asked: set(answers[before.get(asked, 0) :]) for asked, answers in self.seen.answers.items()}
        return {asked: answers for asked, answers in now.items() if answers}

    async def _ask_memory(self, caller: Caller) -> None:
        paths = {
            "plan": f"/tier?plan=gold&at={AT}",
            "known_account": f"/accounts/{self._stage.known}/entitlements?at={AT}",
            "readyz": "/readyz",
            "livez": "/livez",
        }
        for asked, path in paths.items():
            await self._timed(asked, partial(caller.ask, "GET", path))
        reader = await self._readers.open(self._begin)
        self.seen.note("change_stream", str(reader.status), reader.seconds)

    async def _ask_about_unread(self, caller: Caller) -> None:
        if unread := self._stage.unread:
            account = unread.pop()
            path = f"/accounts/{account}/entitlements?at={AT}"
            if not (await self._timed("unknown_account", partial(caller.ask, "GET", path))).is_success:
                unread.append(account)

    async def _buy(self, caller: Caller) -> None:
        key, order = self.orders.new()
        self.orders.note(key, await self._timed("purchase", partial(caller.ask, **order)))

    async def _timed(self, asked: str, ask: Callable[[], Awaitable[httpx.Response]]) -> httpx.Response:
        began = time.monotonic()
        answer = await ask()
        self.seen.note(asked, outcome(answer), time.monotonic() - began)
        return answer

    async def seconds_until_bought(self) -> float:
        """From now on, by a caller who sends it again at once."""
        began = time.monotonic()
        key, order = self.orders.new()
        self.orders.note(key, await self._callers[0].settle(**order))
        return time.monotonic() - began
