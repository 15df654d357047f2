"""A replica that is told to end says so first, answers on for a while, and lets what has begun come to its end."""

import asyncio
import json
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from secrets import token_hex

import httpx
import pytest

from tests.conftest import TOKEN
from tests.reliability.callers import Caller, Seen, asking
from tests.reliability.cluster import Cluster
from tests.reliability.records import buy, open_account, sequence_of
from tests.reliability.replicas import Replica, listening
from tests.reliability.waiting import until

pytestmark = [pytest.mark.processes, pytest.mark.timeout(600)]
DRAIN = 2.5  # seconds: longer than a second, by when uvicorn makes its headers anew


@pytest.fixture
async def draining(folder: Path, cluster: Cluster) -> AsyncIterator[Replica]:
    given = {"SLA_DATABASE_URL": cluster.url, "SLA_BOOTSTRAP_KEY": TOKEN, "SLA_DRAIN_SECONDS": str(DRAIN)}
    async with listening(Replica("draining", folder, **given), cluster) as replica:
        yield replica


async def test_readiness_turns_first_and_all_is_answered_until_the_end(draining: Replica) -> None:
    caller = Caller([draining.url], TOKEN, Seen())
    await open_account(caller, account := token_hex(6))
    async with asking(draining.url) as kept, asking(draining.url) as late:
        before = await kept.get("/livez")
        draining.tell(signal.SIGTERM)
        told_at = time.monotonic()
        await until(lambda: turned(late), within=1)
        bought = await buy(caller, account, "while it drains")
        while time.monotonic() < told_at + DRAIN / 2:
            answer = await kept.get("/support-hours")
            assert answer.is_success
            await asyncio.sleep(0.05)
        assert draining.runs
    await caller.close()
    assert await draining.ended() == 0
    assert time.monotonic() - told_at >= DRAIN
    assert "connection" not in before.headers
    assert answer.headers["connection"] == "close"
    assert bought.status_code == 201


async def turned(client: httpx.AsyncClient) -> bool:
    answer = await client.get("/readyz")
    return answer.status_code == 503 and answer.json()["code"] == "draining" and "retry-after" in answer.headers


async def test_an_event_stream_is_told_and_goes_on_where_it_was(draining: Replica) -> None:
    caller = Caller([draining.url], TOKEN, Seen())
    opened = sequence_of(await open_account(caller, account := token_hex(6)))
    async with streaming(draining, after=opened - 1) as lines:
        assert await until_id(lines) == opened
        draining.tell(signal.SIGTERM)
        bought = sequence_of(await buy(caller, account, "while it drains"))
        assert await until_id(lines) == bought
        rest = [line async for line in lines]  # to a clean end: httpx raises where it is none
    await caller.close()
    assert await draining.ended() == 0
    assert [line for line in rest if line.startswith("retry:")] == ["retry: 1000"]
    draining.start()
    await draining.ready()
    async with streaming(draining, last_event_id=opened) as lines:
        assert await until_id(lines) == bought


@asynccontextmanager
async def streaming(
    replica: Replica, after: int | None = None, last_event_id: int | None = None
) -> AsyncIterator[AsyncIterator[str]]:
    query = {} if after is None else {"after": after}
    seen = {} if last_event_id is None else {"Last-Event-ID": str(last_event_id)}
    async with (
        asking(replica.url, Authorization=f"Bearer {TOKEN}", **seen) as client,
        client.stream("GET", "/changes/stream", params=query) as stream,
    ):
        yield stream.aiter_lines()


async def until_id(lines: AsyncIterator[str]) -> int:
    async for line in lines:
        if line.startswith("id: "):
            return int(line.removeprefix("id: "))
    raise AssertionError("the stream ended")


async def test_what_runs_ends_before_the_replica_does(draining: Replica) -> None:
    """Many tickets that are still coming in when the replica has stopped to take new requests."""
    halfway = asyncio.Event()

    async def tickets() -> AsyncIterator[bytes]:
        yield ticket("first")
        halfway.set()
        await until(lambda: refused(draining), within=DRAIN + 5, every=0.05)
        yield ticket("last")

    async with asking(draining.url) as client:
        headers = {"Content-Type": "application/x-ndjson"}
        asked = asyncio.create_task(client.post("/due-dates", content=tickets(), headers=headers))
        await halfway.wait()
        draining.tell(signal.SIGTERM)
        answer = await asked
    assert [json.loads(line)["id"] for line in answer.text.splitlines()] == ["first", "last"]
    assert await draining.ended() == 0


def ticket(name: str) -> bytes:
    return json.dumps({"id": name, "plan": "gold", "received_at": "2026-03-02T15:00:00Z"}).encode() + b"\n"


async def refused(replica: Replica) -> bool:
    try:
        async with asking(replica.url) as client:
            await client.get("/livez")
    except httpx.TransportError:
        return True
    return False
