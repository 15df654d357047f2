"""Replicas of the service as whole processes, which can be killed and come back on the port that they had."""

import asyncio
import itertools
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.conftest import holds_a_key
from tests.reliability.callers import Caller, Seen, asking
from tests.reliability.cluster import Cluster
from tests.reliability.ports import free_port
from tests.reliability.proxy import Proxy
from tests.reliability.waiting import until

SLA = Path(sys.executable).with_name("sla")
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith(("SLA_", "PYTHONDONTWRITE"))}
SECONDS_TO_START = 60
POOL = 5  # connections to Postgres that a replica has for its requests


def environment_in(folder: Path, **given: str) -> dict[str, str]:
    """Of a process of the service. It keeps bytecode, in `folder` if not beside the sources: it starts many times."""
    kept = {"PYTHONPYCACHEPREFIX": str(folder / "bytecode")} if sys.dont_write_bytecode else {}
    return CLEAN | kept | given


async def migrate(folder: Path, url: str) -> None:
    migrating = await asyncio.create_subprocess_exec(SLA, "migrate", env=environment_in(folder, SLA_DATABASE_URL=url))
    assert await migrating.wait() == 0


class Replica:
    def __init__(self, name: str, folder: Path, **environment: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / f"{name}.log"
        self._environment = environment_in(folder, SLA_LOG_LEVEL="warning", **environment)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def runs(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        with self.log.open("ab") as output:
            command = [str(SLA), "serve", "--port", str(self.port)]
            self._process = subprocess.Popen(command, env=self._environment, stdout=output, stderr=output)

    def kill(self) -> None:
        """As `kill -9` does."""
        assert self._process
        self._process.kill()
        self._process.wait()

    def tell(self, number: signal.Signals) -> None:
        assert self._process
        self._process.send_signal(number)

    async def ended(self) -> int:
        """The exit code, once there is one."""
        assert self._process
        return await asyncio.to_thread(self._process.wait, 30)

    async def stop(self) -> None:
        if self.runs:
            self.tell(signal.SIGTERM)
            await self.ended()

    async def ready(self) -> None:
        deadline = time.monotonic() + SECONDS_TO_START
        async with asking(self.url) as client:
            while self.runs and time.monotonic() < deadline:
                with suppress(httpx.TransportError):
                    if (await client.get("/readyz")).is_success:
                        return
                await asyncio.sleep(0.02)
        raise AssertionError(f"never ready:\n{self.log.read_text()[-3000:]}")

    def open_descriptors(self) -> int:
        """Files and sockets."""
        assert self._process
        return len(os.listdir(f"/proc/{self._process.pid}/fd"))  # noqa: PTH208  (a Path of each is not wanted)

    async def listens(self) -> bool:
        """Whether it believes to hear of changes at once."""
        async with asking(self.url) as client:
            return "\nsla_listening 1.0\n" in (await client.get("/metrics")).text

    async def knows_that_it_is_deaf(self) -> bool:
        return not await self.listens()

    async def until_listening(self) -> None:
        await self.ready()
        await until(self.listens, every=0.02)


def require_no_failure_in(log: Path) -> None:
    written = log.read_text()
    assert not holds_a_key(written)
    assert [line[-2000:] for line in written.splitlines() if "Traceback" in line] == []


@asynccontextmanager
async def listening(replica: Replica, cluster: Cluster) -> AsyncIterator[Replica]:
    """It runs and hears of changes; afterwards its log tells of no defect."""
    await cluster.mend()
    replica.start()
    try:
        await replica.until_listening()
        yield replica
    finally:
        await replica.stop()
    require_no_failure_in(replica.log)


@dataclass(frozen=True, slots=True)
class Replicas:
    """Two on one database. What the second listens to comes through the proxy."""

    cluster: Cluster
    first: Replica
    second: Replica
    proxy: Proxy
    key: str

    @property
    def both(self) -> tuple[Replica, Replica]:
        return self.first, self.second

    async def mend(self) -> None:
        """Postgres and both run, whatever an earlier test left; both know it, and hear of changes."""
        await self.cluster.mend()
        self.proxy.heal()
        for replica in self.both:
            if not replica.runs:
                replica.start()
        for replica in self.both:
            await replica.until_listening()

    @asynccontextmanager
    async def callers(self, count: int, *only: Replica) -> AsyncIterator[list[Caller]]:
        """Clients of both, or of those named; half of them ask the second first."""
        urls, seen = [replica.url for replica in only or self.both], Seen()
        callers = [
            Caller(urls[number % len(urls) :] + urls[: number % len(urls)], self.key, seen) for number in range(count)
        ]
        try:
            yield callers
        finally:
            for caller in callers:
                await caller.close()

    @asynccontextmanager
    async def caller_of_each(self) -> AsyncIterator[tuple[Caller, Caller]]:
        async with self.callers(1, self.first) as [first], self.callers(1, self.second) as [second]:
            yield first, second

    @asynccontextmanager
    async def second_hears_nothing(self) -> AsyncIterator[None]:
        """The connection that tells the second of changes is dead without a sign."""
        self.proxy.swallow()
        try:
            yield
        finally:
            self.proxy.heal()

    @asynccontextmanager
    async def killed_in_turn(self, pause: float) -> AsyncIterator[list[str]]:
        """During the block: never both at a time, and each is back before the next goes."""
        kills: list[str] = []
        killing = asyncio.create_task(self._kill_in_turn(pause, kills))
        try:
            yield kills
        finally:
            killing.cancel()
            await asyncio.wait([killing])
        if not killing.cancelled():
            killing.result()

    async def _kill_in_turn(self, pause: float, kills: list[str]) -> None:
        await asyncio.sleep(0.1)
        for replica in itertools.cycle(self.both):
            replica.kill()
            kills.append(replica.url)
            replica.start()
            await replica.ready()
            await asyncio.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311
