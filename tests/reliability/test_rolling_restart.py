"""Behind HAProxy both replicas are restarted in turn, again and again, and no client notices."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex
from typing import Any

import httpx
import pytest

from tests.conftest import TOKEN
from tests.reliability.balancer import Balancer, balancing
from tests.reliability.callers import Caller, Seen, asking
from tests.reliability.cluster import Cluster
from tests.reliability.figures import Figures
from tests.reliability.records import open_account, purchase
from tests.reliability.replicas import Replica, require_no_failure_in
from tests.reliability.scale import scale

pytestmark = [pytest.mark.processes, pytest.mark.timeout(600)]
CLIENTS = 12
PAUSE = 0.1  # seconds between two requests of a client: what is asked for here is no overload, which sheds some
ROUNDS, REQUESTS = scale(1, 5), scale(500, 20_000)  # of each at least so many
QUESTIONS = (
    "/due-date?plan=gold&received_at=2026-03-02T15:00:00Z",
    "/tier?plan=gold",
    "/support-hours",
    "/scope-check?topic=field_mapping",
    "/due-date?plan=silver&received_at=2026-03-06T20:00:00-05:00",
    "/screen-sharing?plan=gold",
    "/onboarding?plan=gold",
    "/plans",
)
TICKETS = [{"id": str(day), "plan": "gold", "received_at": f"2026-03-{day:02}T15:00:00Z"} for day in range(1, 32)]


@pytest.fixture
async def restarted(folder: Path, cluster: Cluster) -> AsyncIterator[tuple[Replica, Replica]]:
    """With the limits that they have by default."""
    asked = {"SLA_DRAIN_SECONDS": "3", "SLA_TRUSTED_PROXIES": "127.0.0.1"}
    given = {"SLA_DATABASE_URL": cluster.url, "SLA_BOOTSTRAP_KEY": TOKEN, **asked}
    pair = Replica("restarted", folder, **given), Replica("restarted too", folder, **given)
    await cluster.mend()
    async with AsyncExitStack() as stack:
        for replica in pair:
            replica.start()
            stack.push_async_callback(replica.stop)
        for replica in pair:
            await replica.ready()
        yield pair
    for replica in pair:
        require_no_failure_in(replica.log)


@dataclass(slots=True)
class Traffic:
    """Questions, a purchase and many tickets at once, in turn. Nothing is sent a second time from here."""

    url: str
    answered: int = 0
    lost: Counter[str] = field(default_factory=Counter)  # by when, and what came instead of the answer
    bought: list[str] = field(default_factory=list)  # billing references of answers 201
    moment: str = "before"  # what is being done to the replicas
    going: bool = True

    async def run(self, accounts: list[str]) -> None:
        async with asyncio.TaskGroup() as clients:
            for account in accounts:
                clients.create_task(self._client(account))

    async def _client(self, account: str) -> None:
        async with asking(self.url, Authorization=f"Bearer {TOKEN}") as client:
            while self.going:
                for path in QUESTIONS:
                    await self._ask(client, 200, "GET", path)
                if await self._ask(client, 201, **purchase(account, reference := token_hex(8), 30, reference)):
                    self.bought.append(reference)
                await self._ask(client, 200, "POST", "/due-dates", json={"tickets": TICKETS})

    async def _ask(self, client: httpx.AsyncClient, expected: int, method: str, path: str, **sent: Any) -> bool:  # noqa: ANN401  (httpx names them)
        await asyncio.sleep(PAUSE)
        try:
            answer = await client.request(method, path, **sent)
            got = "" if answer.status_code == expected else f"{answer.status_code} {answer.text[:300]}"
        except httpx.TransportError as none:
            got = repr(none)
        if got:
            self.lost[f"{self.moment}: {method} {path}: {got}"] += 1
            return False
        self.answered += 1
        return True


async def test_a_rolling_restart_behind_haproxy_loses_no_request(
    haproxy: str, folder: Path, cluster: Cluster, restarted: tuple[Replica, Replica], figures: Figures
) -> None:
    rounds = 0
    async with balancing(haproxy, folder, *restarted) as balancer:
        traffic = Traffic(balancer.url)
        running = asyncio.create_task(traffic.run(await opened_accounts(balancer)))
        while rounds < ROUNDS or traffic.answered < REQUESTS:
            for replica in restarted:
                await restart(replica, traffic)
            rounds += 1
        traffic.going = False
        await running
        resent = await balancer.resent()
    rows = await cluster.rows(
        "SELECT billing_reference FROM purchases WHERE billing_reference = ANY(:all)", all=traffic.bought
    )
    lost = traffic.lost.total()
    figures.note(f"requests lost over {2 * rounds} restarts behind HAProxy", lost, f"0 of {traffic.answered + lost:,}")
    figures.note("requests that HAProxy had to send once more meanwhile", resent, "shown")
    assert traffic.lost == {}
    assert sorted(row.billing_reference for row in rows) == sorted(traffic.bought)


async def restart(replica: Replica, traffic: Traffic) -> None:
    traffic.moment = "as one ends"
    await replica.stop()
    traffic.moment = "as one starts"
    replica.start()
    await replica.ready()


async def opened_accounts(balancer: Balancer) -> list[str]:
    accounts = [token_hex(6) for _ in range(CLIENTS)]
    caller = Caller([balancer.url], TOKEN, Seen())
    for account in accounts:
        await open_account(caller, account)
    await caller.close()
    return accounts
