"""While Postgres is away, decisions go on from memory and say so; writes are refused at once, and go on at once."""

import asyncio
import time
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

import httpx
import pytest

from tests.reliability.callers import Caller, asking
from tests.reliability.figures import Figures, in_words
from tests.reliability.proxy import Proxy
from tests.reliability.records import buy, open_account, purchase
from tests.reliability.replicas import Replica, Replicas
from tests.reliability.scale import at_most, scale
from tests.reliability.waiting import until

pytestmark = [pytest.mark.processes, pytest.mark.timeout(600)]
CALLERS = 12  # more than a replica has connections


@dataclass(frozen=True, slots=True)
class Accounts:
    """One that was asked about before, and one that was not."""

    known: str
    unknown: str


async def two_accounts(caller: Caller) -> Accounts:
    accounts = Accounts(token_hex(6), token_hex(6))
    for account in (accounts.known, accounts.unknown):
        await open_account(caller, account)
    assert not any(answer.json()["stale"] for answer in await decisions(caller, accounts))
    return accounts


async def test_decisions_go_on_from_memory_while_postgres_is_stopped(replicas: Replicas, figures: Figures) -> None:
    written_after = []
    async with replicas.callers(CALLERS, replicas.first) as callers:
        accounts = await two_accounts(callers[0])
        for mode in ("immediate", "fast")[: scale(1, 2)]:
            await replicas.cluster.stop(mode)
            age = await grows_old(callers[0], accounts, scale(2, 5))
            refusal = await slowest_refusal(callers, accounts)
            await refuses_a_wrong_key(replicas.first, accounts)
            writing = asyncio.create_task(instant_of(buy(callers[1], accounts.known, f"after-{mode}")))
            accepting = asyncio.create_task(replicas.cluster.accepts())
            await replicas.cluster.start()
            written_after.append(max(0, await writing - await accepting))
            await until_fresh(callers[0], accounts)
            accounts = await two_accounts(callers[0])
        statuses = callers[0].seen.statuses
    figures.note("age that decisions admit while Postgres is stopped", f"{age} s", "200, stale, growing")
    figures.note("slowest 503 meanwhile", in_words(refusal), "<= 2,000 ms")
    figures.note("first good write after Postgres lets clients in", in_words(max(written_after)), "<= 1,000 ms")
    assert refusal <= at_most(2)
    assert max(written_after) <= at_most(1)
    assert set(statuses) == {200, 201, 503}


async def test_a_write_is_refused_in_time_while_packets_to_postgres_are_dropped(
    distant: Replica, replicas: Replicas, proxy: Proxy, figures: Figures
) -> None:
    refusals = []
    async with replicas.callers(CALLERS, distant) as callers:
        accounts = await two_accounts(callers[0])
        await asyncio.gather(*(buy(caller, accounts.unknown, token_hex(4)) for caller in callers))  # connect all
        proxy.swallow()
        for _ in range(scale(1, 4)):
            refusals.append(await slowest_refusal(callers, accounts))
            await refuses_a_wrong_key(distant, accounts)
        await grows_old(callers[0], accounts, scale(3, 5))
        writing = asyncio.create_task(instant_of(buy(callers[1], accounts.known, "after")))
        proxy.heal()
        healed_at = time.monotonic()
        written_after = await writing - healed_at
        await until_fresh(callers[0], accounts)
        statuses = callers[0].seen.statuses
    figures.note("slowest 503 while packets are dropped", in_words(max(refusals)), "<= 2,000 ms")
    figures.note("first good write after packets arrive again", in_words(written_after), "<= 5,000 ms")
    assert max(refusals) <= at_most(2)
    assert written_after <= at_most(5)
    assert set(statuses) == {200, 201, 503}


async def decisions(caller: Caller, accounts: Accounts) -> list[httpx.Response]:
    """What is answered from memory: about a plan, and about an account."""
    answers = [
        await caller.ask("GET", path) for path in ("/tier?plan=gold", f"/accounts/{accounts.known}/entitlements")
    ]
    assert [answer.status_code for answer in answers] == [200, 200]
    return answers


async def grows_old(caller: Caller, accounts: Accounts, seconds: int) -> int:
    """Ask until answers admit that many seconds. From the first that is stale on, all are, and none gets younger."""
    ages: list[int] = []
    deadline = time.monotonic() + seconds + 3
    while not ages or ages[-1] < seconds:
        assert time.monotonic() < deadline, ages
        for answer in await decisions(caller, accounts):
            told = answer.json()
            assert told["stale"] or not ages
            if told["stale"]:
                assert answer.headers["Age"] == str(told["age_seconds"])
                ages.append(told["age_seconds"])
        await asyncio.sleep(0.05)
    assert ages == sorted(ages)
    return ages[-1]


async def slowest_refusal(callers: list[Caller], accounts: Accounts) -> float:
    """Writes, and as many questions about the account that is not in memory, all at once."""

    async def refused(asked: Any) -> float:  # noqa: ANN401  (a coroutine)
        began = time.monotonic()
        answer = await asked
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
        return time.monotonic() - began

    writes = [caller.ask(**purchase(accounts.known, "line", 30, token_hex(8))) for caller in callers[::2]]
    reads = [caller.ask("GET", f"/accounts/{accounts.unknown}") for caller in callers[1::2]]
    return max(await asyncio.gather(*map(refused, writes + reads)))


async def refuses_a_wrong_key(replica: Replica, accounts: Accounts) -> None:
    async with asking(replica.url, Authorization="Bearer sla_nobody_has_this") as stranger:
        assert (await stranger.get(f"/accounts/{accounts.known}")).status_code == 401


async def instant_of(done: Any) -> float:  # noqa: ANN401  (a coroutine)
    await done
    return time.monotonic()


async def until_fresh(caller: Caller, accounts: Accounts) -> None:
    async def fresh() -> bool:
        return not any(answer.json()["stale"] for answer in await decisions(caller, accounts))

    await until(fresh, within=3, every=0.05)
