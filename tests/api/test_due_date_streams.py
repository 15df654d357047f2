"""A stream of tickets over real HTTP, to a service that is a process of its own: both ways at once."""

import asyncio
import json
import os
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.conftest import NewDatabase
from tests.reliability.replicas import Replica
from tests.reliability.waiting import until

pytestmark = [pytest.mark.database, pytest.mark.processes]
RECEIVED = "2026-11-24T15:30:00-05:00"
DUE = "2026-11-25T12:00:00-05:00"
BLOCK = 1000
MEGABYTE = 1024  # of kB


@pytest.fixture(scope="module")
async def replica(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Replica]:
    replica = Replica("streams", tmp_path_factory.mktemp("streams"), SLA_DATABASE_URL=await new_database())
    replica.start()
    await replica.ready()
    yield replica
    await replica.stop()


class Conversation:
    """Says and hears at the same time, which few clients do."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._heard = b""

    @classmethod
    async def with_(cls, replica: Replica) -> "Conversation":
        conversation = cls(*await asyncio.open_connection("127.0.0.1", replica.port))
        await conversation._send(
            b"POST /due-dates?plan=gold HTTP/1.1\r\nHost: sla\r\nContent-Type: application/x-ndjson\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n"
        )
        return conversation

    async def say(self, content: bytes) -> None:
        await self._send(b"%x\r\n%s\r\n" % (len(content), content))

    async def end(self) -> None:
        await self._send(b"0\r\n\r\n")

    async def _send(self, raw: bytes) -> None:
        self._writer.write(raw)
        await self._writer.drain()

    async def answer(self) -> bytes:
        """The head of the answer."""
        return await self._reader.readuntil(b"\r\n\r\n")

    async def lines(self) -> AsyncIterator[bytes]:
        rest = b""
        while size := int(await self._reader.readline(), 16):
            *whole, rest = (rest + (await self._reader.readexactly(size + 2))[:-2]).split(b"\n")
            for line in whole:
                yield line
        assert rest == b""

    def leave(self) -> None:
        self._writer.transport.abort()


def block(first: int) -> bytes:
    tickets = ({"id": f"T-{number}", "received_at": RECEIVED} for number in range(first, first + BLOCK))
    return b"".join(json.dumps(ticket).encode() + b"\n" for ticket in tickets)


def most_megabytes(replica: Replica) -> float:
    assert replica._process
    status = Path(f"/proc/{replica._process.pid}/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / MEGABYTE


def cpu_seconds(replica: Replica) -> float:
    assert replica._process
    fields = Path(f"/proc/{replica._process.pid}/stat").read_text(encoding="ascii").rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def active_requests(replica: Replica) -> float:
    async with httpx.AsyncClient(base_url=replica.url) as client:
        metrics = (await client.get("/metrics")).text
    return float(metrics.partition("\nhttp_server_active_requests ")[2].split()[0])


async def test_a_line_is_answered_before_the_next_is_sent(replica: Replica) -> None:
    conversation = await Conversation.with_(replica)
    await conversation.say(b'{"id": 0, "received_at": "')
    await conversation.say(b'x"}\n')
    head = await conversation.answer()
    assert head.startswith(b"HTTP/1.1 200")
    assert b"policy-revision: 1" in head
    answers = conversation.lines()
    assert json.loads(await anext(answers))["line"] == 1
    for number in range(3):
        await conversation.say(b'{"id": "T-%d", "received_at": "%s"}\n' % (number, RECEIVED.encode()))
        assert json.loads(await anext(answers)) == {"id": f"T-{number}", "due_at": DUE}
    await conversation.end()
    assert [line async for line in answers] == []
    conversation.leave()


async def test_a_long_stream_needs_no_more_memory_than_a_short_one(replica: Replica) -> None:
    async def heard(count: int) -> int:
        conversation = await Conversation.with_(replica)

        async def say_all() -> None:
            for first in range(0, count, BLOCK):
                await conversation.say(block(first))
            await conversation.end()

        saying = asyncio.create_task(say_all())
        await conversation.answer()
        number = 0
        async for line in conversation.lines():
            assert line == b'{"id":"T-%d","due_at":"%s"}' % (number, DUE.encode())
            number += 1
        await saying
        conversation.leave()
        return number

    assert await heard(2 * BLOCK) == 2 * BLOCK
    before = most_megabytes(replica)
    assert await heard(100 * BLOCK) == 100 * BLOCK  # 6 MB there, and 5 MB back
    assert most_megabytes(replica) - before < 3


async def test_who_leaves_in_the_middle_leaves_nothing_behind(replica: Replica) -> None:
    written = replica.log.read_text()
    for _ in range(3):
        conversation = await Conversation.with_(replica)
        await conversation.say(block(0) + b'{"id": "cut off')
        await conversation.answer()
        await anext(conversation.lines())
        conversation.leave()

    async def nobody_is_served() -> bool:
        return await active_requests(replica) == 1  # the one that asks

    await until(nobody_is_served, every=0.02)
    assert replica.log.read_text() == written


async def test_who_breaks_off_is_no_failure(replica: Replica) -> None:
    head = b"POST /due-dates HTTP/1.1\r\nHost: sla\r\nContent-Type: application/json\r\n"
    for said in (b"Content-Length: 1000\r\n\r\n{", b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\nno size\r\n"):
        _, writer = await asyncio.open_connection("127.0.0.1", replica.port)
        writer.write(head + said)
        await writer.drain()
        await asyncio.sleep(0.1)  # the service is to have begun with it
        writer.transport.abort()

    async def both_are_counted() -> bool:
        async with httpx.AsyncClient(base_url=replica.url) as client:
            metrics = (await client.get("/metrics")).text
        return 'http_server_requests_total{method="POST",route="/due-dates",status="499"} 2.0' in metrics

    await until(both_are_counted, every=0.02)
    assert "Traceback" not in replica.log.read_text()


async def test_who_leaves_a_batch_is_worked_for_no_more(replica: Replica) -> None:
    ticket = {"received_at": RECEIVED, "explain": True, "value": 60}
    body = json.dumps({"tickets": [ticket] * 5000}).encode()

    async def cost(*, leaving: bool) -> float:
        before = cpu_seconds(replica)
        async with (
            httpx.AsyncClient(base_url=replica.url) as client,
            client.stream("POST", "/due-dates", content=body, headers={"content-type": "application/json"}) as answer,
        ):
            async for _ in answer.aiter_raw():
                if leaving:
                    break

        async def nobody_is_served() -> bool:
            return await active_requests(replica) == 1

        await until(nobody_is_served, every=0.02)
        return cpu_seconds(replica) - before

    assert await cost(leaving=True) < await cost(leaving=False) / 2


async def test_who_says_all_before_hearing_gets_a_moderate_answer_too(replica: Replica) -> None:
    content = b"".join(map(block, range(0, 10 * BLOCK, BLOCK)))
    async with httpx.AsyncClient(base_url=replica.url) as client:
        answer = await client.post("/due-dates", content=content, headers={"content-type": "application/x-ndjson"})
    assert answer.text.count(DUE) == 10 * BLOCK
