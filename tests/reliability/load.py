"""Writers that go on whatever happens to the service, each until it knows what became of its write."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from secrets import token_hex
from typing import Any

from tests.reliability.callers import Caller, Seen
from tests.reliability.ledger import ACCOUNT, HOLIDAY_OVERRIDE, PLAN, PURCHASE, USAGE, Ledger, discrepancies
from tests.reliability.records import SINCE, PolicyAuthor, Row, buy, open_account, use
from tests.reliability.replicas import Replicas
from tests.reliability.scale import scale

ACCOUNTS = scale(4, 12)
BUYERS = 8
USERS = 7
MOVERS = 3
POLICY_AUTHORS = 2
WRITERS = BUYERS + USERS + MOVERS + POLICY_AUTHORS

Write = Callable[[Caller], Coroutine[Any, Any, None]]


class Load:
    """Purchases, usage, plan changes of accounts, and policy writes."""

    def __init__(self, callers: list[Caller]) -> None:
        prefix = token_hex(4)
        self.callers = callers
        self.accounts = [f"{prefix}-{number}" for number in range(ACCOUNTS)]
        self.ledger = Ledger(self.accounts)
        self.wrong: list[str] = []  # known when all is done
        self.going = True
        self._numbers = itertools.count(1)

    @property
    def seen(self) -> Seen:
        return self.callers[0].seen

    async def begin(self) -> None:
        self._rows = [await self._account(account) for account in self.accounts]

    async def run(self) -> None:
        """Until `going` is over, and every write that was begun has its outcome."""
        rows = self._rows
        writes: list[Write] = []
        writes += [self._buy] * BUYERS
        writes += [self._use] * USERS
        writes += [self._mover(rows[number::MOVERS]) for number in range(MOVERS)]
        writes += [self._policy_author(PolicyAuthor()) for _ in range(POLICY_AUTHORS)]
        async with asyncio.TaskGroup() as group:
            for write, caller in zip(writes, self.callers, strict=True):
                group.create_task(self._repeat(write, caller))

    async def _repeat(self, write: Write, caller: Caller) -> None:
        while self.going:
            await write(caller)

    async def _account(self, account: str) -> Row:
        caller = self.callers[0]
        opened = await open_account(caller, account)
        self.ledger.note_answer(ACCOUNT, account, account, opened)
        stock = await buy(caller, account, f"{account}-stock", 100_000)
        self.ledger.note_answer(PURCHASE, f"{account}-stock", account, stock)
        return Row(f"/accounts/{account}", opened.headers["ETag"])

    async def _buy(self, caller: Caller) -> None:
        account, reference = self._next("buy")
        self.ledger.note_answer(PURCHASE, reference, account, await buy(caller, account, reference, 30))

    async def _use(self, caller: Caller) -> None:
        account, reference = self._next("use")
        self.ledger.note_answer(USAGE, reference, account, await use(caller, account, reference, 1))

    def _next(self, kind: str) -> tuple[str, str]:
        number = next(self._numbers)
        account = self.accounts[number % ACCOUNTS]
        return account, f"{account}-{kind}-{number}"

    def _mover(self, rows: list[Row]) -> Write:
        """Puts accounts that no other mover writes on one plan after the other."""
        moves = itertools.cycle([(row, plan) for plan in ("silver", "gold") for row in rows])

        async def move(caller: Caller) -> None:
            row, plan = next(moves)
            done = await row.put(caller, {"plan": plan, "effective_from": SINCE})
            account = row.path.rsplit("/", 1)[1]
            self.ledger.note(ACCOUNT, account, account, done.sequence)

        return move

    def _policy_author(self, author: PolicyAuthor) -> Write:
        async def write(caller: Caller) -> None:
            done = await author.write(caller)
            _, kind, name = author.last_path.split("/")
            self.ledger.note(PLAN if kind == "plans" else HOLIDAY_OVERRIDE, name, None, done.sequence)

        return write


@asynccontextmanager
async def under_load(replicas: Replicas) -> AsyncIterator[Load]:
    """Load during the block, and a moment longer: until every writer knows what became of its last write."""
    async with replicas.callers(WRITERS) as callers:
        load = Load(callers)
        await load.begin()
        running = asyncio.create_task(load.run())
        try:
            yield load
        finally:
            load.going = False
            await running
        await replicas.mend()
        load.wrong = await discrepancies(replicas.cluster, callers[0], load.ledger)
