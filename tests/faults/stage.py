"""One service as a whole process, its Postgres behind a proxy, and what can happen to that Postgres."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from secrets import token_hex

from tests.faults.disk import Disk
from tests.reliability.callers import Caller, Seen
from tests.reliability.cluster import Cluster
from tests.reliability.proxy import Proxy
from tests.reliability.records import open_account
from tests.reliability.replicas import Replica

ROLE = "service"  # no superuser: those are let in whatever the limit
DELAY = 0.5


@dataclass(slots=True)
class Stage:
    """Nobody writes to `known`, of which is read all the time; of an account of `unread` nobody has read."""

    cluster: Cluster
    proxy: Proxy
    replica: Replica
    disk: Disk | None
    key: str
    known: str = field(default_factory=lambda: token_hex(6))
    buyer: str = field(default_factory=lambda: token_hex(6))
    unread: list[str] = field(default_factory=list)
    opened: bool = False

    @asynccontextmanager
    async def callers(self, count: int) -> AsyncIterator[list[Caller]]:
        seen = Seen()
        callers = [Caller([self.replica.url], self.key, seen) for _ in range(count)]
        try:
            yield callers
        finally:
            for caller in callers:
                await caller.close()

    async def open_accounts(self, callers: list[Caller], unread: int) -> None:
        """So that there are at least so many of which nobody has read."""
        fixed = [] if self.opened else [self.known, self.buyer]
        made = [*fixed, *(token_hex(6) for _ in range(unread - len(self.unread)))]

        async def make(caller: Caller, accounts: list[str]) -> None:
            for account in accounts:
                await open_account(caller, account)

        await asyncio.gather(*(make(each, made[number :: len(callers)]) for number, each in enumerate(callers)))
        self.unread += made[len(fixed) :]
        self.opened = True

    async def last_change(self) -> int:
        [row] = await self.cluster.rows("SELECT max(sequence) AS last FROM changes")
        return int(row.last)


@asynccontextmanager
async def slow(stage: Stage) -> AsyncIterator[None]:
    stage.proxy.delay = DELAY
    try:
        yield
    finally:
        stage.proxy.delay = 0


@asynccontextmanager
async def refused(stage: Stage) -> AsyncIterator[None]:
    await stage.proxy.refuse()
    try:
        yield
    finally:
        await stage.proxy.listen()


@asynccontextmanager
async def black_holed(stage: Stage) -> AsyncIterator[None]:
    stage.proxy.swallow()
    try:
        yield
    finally:
        stage.proxy.heal()


@asynccontextmanager
async def restarted(stage: Stage) -> AsyncIterator[None]:
    async def restart() -> None:
        for mode in ("fast", "immediate"):
            await stage.cluster.restart(mode)
            await asyncio.sleep(0.5)

    restarting = asyncio.create_task(restart())
    try:
        yield
    finally:
        await restarting


@asynccontextmanager
async def out_of_connections(stage: Stage) -> AsyncIterator[None]:
    await stage.cluster.do(
        f"ALTER ROLE {ROLE} CONNECTION LIMIT 0",
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{ROLE}'",  # noqa: S608  (ours)
    )
    try:
        yield
    finally:
        await stage.cluster.do(f"ALTER ROLE {ROLE} CONNECTION LIMIT -1")


@asynccontextmanager
async def disk_full(stage: Stage) -> AsyncIterator[None]:
    assert stage.disk
    async with stage.disk.full():
        yield


BREAKAGES = {each.__name__: each for each in (slow, refused, black_holed, restarted, out_of_connections, disk_full)}
