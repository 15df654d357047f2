"""A ticket that was acknowledged reaches its receiver, whatever happens to replicas, the receiver and Postgres."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from secrets import token_hex

import httpx
import pytest

from tests.conftest import TOKEN
from tests.reliability.callers import asking
from tests.reliability.cluster import Cluster
from tests.reliability.ports import free_port
from tests.reliability.receiver import SECRET, Receiver, receiving
from tests.reliability.replicas import Replica, listening
from tests.reliability.waiting import until

pytestmark = pytest.mark.processes
SENT_AT_ONCE = 40


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


def sender(name: str, folder: Path, cluster: Cluster, webhook: str) -> Replica:
    return Replica(
        name,
        folder,
        SLA_DATABASE_URL=cluster.url,
        SLA_BOOTSTRAP_KEY=TOKEN,
        SLA_POLL_SECONDS="0.2",
        SLA_TICKET_WEBHOOK_URL=webhook,
        SLA_TICKET_WEBHOOK_SECRET=SECRET,
        SLA_TICKET_WEBHOOK_TIMEOUT_SECONDS="1",
    )


@pytest.fixture
async def senders(folder: Path, cluster: Cluster, receiver: Receiver) -> AsyncIterator[list[Replica]]:
    replicas = [sender(f"sender {number}", folder, cluster, receiver.url) for number in (1, 2)]
    async with AsyncExitStack() as stack:
        for replica in replicas:
            await stack.enter_async_context(listening(replica, cluster))
        yield replicas


async def send(replica: Replica, description: str, key: str | None = None) -> httpx.Response:
    ticket = {"email": "pat@shop.example", "description": description, "key": key or token_hex(16)}
    async with asking(replica.url) as client:
        return await client.post("/intake", data=ticket, headers={"accept": "text/html"})


def descriptions(receiver: Receiver) -> list[str]:
    return sorted(received.message["data"]["description"] for received in receiver.received)


async def test_two_replicas_deliver_each_ticket_once(senders: list[Replica], receiver: Receiver) -> None:
    texts = [f"ticket {number:02}" for number in range(SENT_AT_ONCE)]
    answers = await asyncio.gather(*(send(senders[number % 2], text) for number, text in enumerate(texts)))
    assert {answer.status_code for answer in answers} == {httpx.codes.SEE_OTHER}
    await receiver.until_received(SENT_AT_ONCE)
    await asyncio.sleep(0.5)  # in which both look again
    assert descriptions(receiver) == texts


async def test_a_ticket_outlives_the_replica_that_was_sending_it(
    folder: Path, cluster: Cluster, receiver: Receiver
) -> None:
    replica, text = sender("killed", folder, cluster, receiver.url), "sent, and then kill -9"
    async with listening(replica, cluster):
        receiver.answers = [0]
        assert (await send(replica, text)).status_code == httpx.codes.SEE_OTHER
        await receiver.until_received()
        replica.kill()
        replica.start()
        await replica.ready()
        await until(lambda: descriptions(receiver) == [text, text], within=20)
    assert len({received.id for received in receiver.received}) == 1


async def test_a_ticket_waits_for_a_receiver_that_is_away(folder: Path, cluster: Cluster) -> None:
    port, text = free_port(), "nobody was there"
    replica = sender("waiting", folder, cluster, f"http://127.0.0.1:{port}/tickets")
    async with listening(replica, cluster):
        assert (await send(replica, text)).status_code == httpx.codes.SEE_OTHER
        await until(lambda: _was_tried(cluster))
        replica.kill()
        with receiving(port) as receiver:
            replica.start()
            await receiver.until_received()
        assert descriptions(receiver) == [text]


async def _was_tried(cluster: Cluster) -> bool:
    return bool(await cluster.rows("SELECT 1 FROM ticket_deliveries WHERE outcome = 'ConnectError'"))


async def test_while_postgres_is_away_what_was_typed_is_kept_and_sending_it_again_is_safe(
    senders: list[Replica], receiver: Receiver, cluster: Cluster
) -> None:
    text, key = "typed with care & <patience>", token_hex(16)
    await cluster.stop("immediate")
    try:
        answer = await send(senders[0], text, key)
    finally:
        await cluster.start()
    assert answer.status_code == httpx.codes.SERVICE_UNAVAILABLE
    assert answer.headers["retry-after"]
    assert "typed with care &amp; &lt;patience&gt;" in answer.text
    assert re.search(f'name="key" value="{key}"', answer.text)
    for replica in senders:
        await replica.until_listening()
    first, second = [await send(replica, text, key) for replica in senders]
    assert first.headers["location"] == second.headers["location"]
    await receiver.until_received()
    await asyncio.sleep(0.5)  # in which both look again
    assert descriptions(receiver) == [text]
