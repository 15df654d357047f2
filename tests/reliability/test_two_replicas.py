"""How soon one replica answers by the policy that was written through the other."""

import asyncio
import time
from functools import partial

import pytest

from tests.reliability.callers import Caller
from tests.reliability.figures import Figures, percentile, spread
from tests.reliability.records import PolicyAuthor, revision_of
from tests.reliability.replicas import Replicas
from tests.reliability.scale import at_most, scale
from tests.reliability.waiting import until

pytestmark = [pytest.mark.processes, pytest.mark.timeout(600)]


async def test_a_policy_write_is_in_force_on_the_other_replica_at_once(replicas: Replicas, figures: Figures) -> None:
    staleness, author = [], PolicyAuthor()
    async with replicas.caller_of_each() as (first, second):
        for number in range(scale(40, 1000)):
            writer, reader = (first, second) if number % 2 else (second, first)
            written = await author.write(writer)
            staleness.append(await until(partial(shows, reader, revision_of(written.answer))))
    assert await replicas.first.listens()
    assert await replicas.second.listens()
    note(figures, f"staleness of the other replica, {len(staleness):,} policy writes", staleness, "p99 <= 100 ms")
    assert percentile(staleness, 0.99) <= at_most(0.1)


async def test_a_replica_that_hears_of_nothing_is_never_far_behind(replicas: Replicas, figures: Figures) -> None:
    """What it polls with is well."""
    author = PolicyAuthor()
    wrote: list[tuple[float, int]] = []
    saw: list[tuple[float, int]] = []
    async with replicas.caller_of_each() as (first, second), replicas.second_hears_nothing():
        watching = asyncio.create_task(watch(second, saw))
        for _ in range(scale(20, 200)):
            written = await author.write(first)
            wrote.append((time.monotonic(), revision_of(written.answer)))
            await asyncio.sleep(0.05)
        await until(lambda: saw[-1][1] >= wrote[-1][1])
        watching.cancel()
        await asyncio.wait([watching])
        await until(replicas.second.knows_that_it_is_deaf)
    staleness = [next(at for at, seen in saw if seen >= number) - done for done, number in wrote]
    note(figures, f"the same where it hears of nothing, {len(staleness):,}", staleness, "p99 <= 2,000 ms")
    assert percentile(staleness, 0.5) > 0.1, "it did hear"
    assert percentile(staleness, 0.99) <= at_most(2)


async def shows(caller: Caller, revision: int) -> bool:
    return await in_force(caller) >= revision


async def in_force(caller: Caller) -> int:
    return int((await caller.get("/tier", plan="gold"))["policy_revision"])


async def watch(caller: Caller, saw: list[tuple[float, int]]) -> None:
    while True:
        number = await in_force(caller)
        saw.append((time.monotonic(), number))
        await asyncio.sleep(0.002)


def note(figures: Figures, what: str, seconds: list[float], demanded: str) -> None:
    figures.note(f"{what}: p50 / p99 / max", spread(seconds), demanded)
