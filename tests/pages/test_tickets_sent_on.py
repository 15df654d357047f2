"""What is sent with the intake form reaches the webhook: signed, once, and again where it was not accepted."""

import asyncio
import re
import traceback
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from pydantic import ValidationError
from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncEngine

from app.persistence.database import transaction
from app.persistence.ticket_deliveries import add_delivery
from app.services.ticket_deliveries import AT_ONCE
from app.settings import Settings
from tests.conftest import NewDatabase, engine_of, service_on
from tests.pages.tickets import TICKET
from tests.reliability.receiver import NEXT_SECRET, SECRET, Receiver, receiving
from tests.reliability.waiting import until

GUIDE = Path(__file__).parents[2] / "docs/how-to/take-in-tickets.md"


@dataclass(frozen=True, slots=True)
class Desk:
    """A service that sends its tickets on."""

    client: httpx.AsyncClient
    engine: AsyncEngine
    receiver: Receiver

    async def send(self, **changed: str) -> httpx.Response:
        return await self.client.post("/intake", data=TICKET | changed, headers={"accept": "text/html"})

    async def row(self) -> Row[Any]:
        async with self.engine.connect() as connection:
            seconds = "extract(epoch FROM next_attempt_at - now())::float AS pause"
            return (await connection.execute(text(f"SELECT *, {seconds} FROM ticket_deliveries"))).one()  # noqa: S608

    async def until_noted(self, outcome: str) -> None:
        async def noted() -> bool:
            return bool((await self.row()).outcome == outcome)

        await until(noted)

    async def until_shown(self, name: str, value: float) -> None:
        async def shown() -> bool:
            return await self.metric(name) == value

        await until(shown)

    async def time_passes(self) -> None:
        """Until the next attempt."""
        async with self.engine.begin() as connection:
            moved = "UPDATE ticket_deliveries SET next_attempt_at = now() WHERE state = 'waiting'"
            await connection.execute(text(moved))

    async def metric(self, name: str) -> float:
        found = re.search(rf"^{re.escape(name)} (\S+)$", (await self.client.get("/metrics")).text, re.MULTILINE)
        assert found, name
        return float(found[1])


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
async def desk(new_database: NewDatabase, receiver: Receiver) -> AsyncIterator[Desk]:
    async with desk_on(await new_database(), receiver) as desk:
        yield desk


@asynccontextmanager
async def desk_on(url: str, receiver: Receiver, **changed: object) -> AsyncIterator[Desk]:
    settings = {
        "ticket_webhook_url": receiver.url,
        "ticket_webhook_secret": f"{SECRET}, {NEXT_SECRET}",
        "ticket_webhook_timeout_seconds": 0.3,
    }
    async with service_on(url, **settings | changed) as (_, client), engine_of(url) as engine:
        yield Desk(client, engine, receiver)


async def test_a_ticket_arrives_signed_with_what_was_written_and_decided(desk: Desk) -> None:
    confirmation = (await desk.send()).headers["location"]
    await desk.receiver.until_received()
    received = desk.receiver.received[0]
    received.require_signed(SECRET)
    received.require_signed(NEXT_SECRET)
    assert received.message["type"] == "ticket.sent"
    data = received.message["data"]
    assert data["decision"]["decision_id"] in confirmation
    assert data["decision"]["tier"]["plan"]["code"] == "gold"
    assert data["wants_screen_sharing"] is True
    for name in ("email", "account", "plan", "subject", "description"):
        assert data[name] == TICKET[name]


async def test_the_text_is_erased_once_it_is_delivered(desk: Desk) -> None:
    await desk.send()
    await desk.until_noted("204")
    row = await desk.row()
    assert row.state == "delivered"
    assert row.body is None
    assert row.id == desk.receiver.received[0].id
    async with desk.engine.connect() as connection:
        kept = (await connection.execute(text("SELECT * FROM idempotency_records"))).all()
    assert "pat@shop.example" not in repr([row, kept])


async def test_it_is_sent_again_under_its_id_until_it_is_accepted(desk: Desk) -> None:
    desk.receiver.answers = [500, 0, 302, 201]
    await desk.send()
    for attempt, outcome in enumerate(("500", "TimeoutError", "302", "201"), 1):
        await desk.until_noted(outcome)
        row = await desk.row()
        assert row.attempts == attempt
        assert (row.state == "delivered") == (outcome == "201")
        await desk.time_passes()
    assert len({received.id for received in desk.receiver.received}) == 1
    assert {received.path for received in desk.receiver.received} == {"/tickets"}  # no redirect is followed
    for received in desk.receiver.received:
        received.require_signed()


async def test_the_pauses_grow_from_seconds_to_a_day_and_then_it_has_failed(desk: Desk) -> None:
    desk.receiver.answers = list(range(500, 510))
    await desk.send()
    for attempt, pause in enumerate((5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400)):
        await desk.until_noted(str(500 + attempt))
        assert 0.85 * pause < (await desk.row()).pause < 1.15 * pause
        await desk.time_passes()
    await desk.until_noted("509")
    row = await desk.row()
    assert row.state == "failed"
    assert "3140" in row.body  # kept until somebody has seen to it


async def test_a_receiver_that_is_gone_is_asked_no_more(desk: Desk) -> None:
    desk.receiver.answers = [410]
    await desk.send()
    await desk.until_noted("410")
    assert (await desk.row()).state == "failed"
    await desk.until_shown("sla_tickets_failed", 1)
    assert await desk.metric("sla_tickets_waiting") == 0
    assert await desk.metric('sla_ticket_attempts_total{outcome="failed"}') == 1


async def test_a_ticket_that_failed_is_sent_again_as_the_guide_says(desk: Desk) -> None:
    desk.receiver.answers = [410]
    await desk.send()
    await desk.until_noted("410")
    again = re.search(r"`(UPDATE ticket_deliveries [^`]+)`", GUIDE.read_text(encoding="utf-8"))
    assert again
    async with desk.engine.begin() as connection:
        await connection.execute(text(again[1]))
    await desk.until_noted("204")
    assert len({received.id for received in desk.receiver.received}) == 1


async def test_what_waits_is_shown(desk: Desk) -> None:
    desk.receiver.answers = [500]
    await desk.send()
    await desk.until_noted("500")
    await desk.until_shown("sla_tickets_waiting", 1)
    assert await desk.metric("sla_oldest_ticket_waiting_seconds") >= 0
    await desk.time_passes()
    await desk.until_shown("sla_tickets_waiting", 0)
    assert await desk.metric('sla_ticket_attempts_total{outcome="delivered"}') == 1


async def test_more_than_are_sent_at_once_are_shown_while_the_receiver_is_deaf(
    new_database: NewDatabase, receiver: Receiver
) -> None:
    url, tickets = await new_database(), AT_ONCE + 1
    receiver.answers = [0] * tickets
    async with engine_of(url) as engine, transaction(engine) as session:
        for number in range(tickets):
            await add_delivery(session, f"msg_{number:032}", "dec_1", "what a customer wrote")
    async with desk_on(url, receiver, ticket_webhook_timeout_seconds=60) as desk:
        await receiver.until_received(AT_ONCE)
        assert await desk.metric("sla_tickets_waiting") == tickets
        assert await desk.metric("sla_oldest_ticket_waiting_seconds") > 0


async def test_an_attempt_that_cannot_even_be_made_is_put_off_as_others_are(
    new_database: NewDatabase, receiver: Receiver
) -> None:
    """The client takes no such host, which the setting does not know."""
    async with desk_on(await new_database(), receiver, ticket_webhook_url="http://[v1.geheim]/") as desk:
        await desk.send()
        await desk.until_noted("InvalidURL")
        row = await desk.row()
        assert (row.state, row.attempts) == ("waiting", 1)
        assert 0 < row.pause < 6
        assert await desk.metric('sla_ticket_attempts_total{outcome="put_off"}') == 1


async def test_a_form_that_is_sent_twice_is_one_ticket(desk: Desk) -> None:
    first, second = await desk.send(), await desk.send()
    assert first.headers["location"] == second.headers["location"]
    await desk.until_noted("204")
    assert len(desk.receiver.received) == 1


async def test_a_form_that_is_sent_ten_times_at_once_is_one_ticket(desk: Desk) -> None:
    answers = await asyncio.gather(*(desk.send() for _ in range(10)))
    assert len({answer.headers["location"] for answer in answers}) == 1
    await desk.until_noted("204")
    assert len(desk.receiver.received) == 1


async def test_the_same_form_with_other_words_is_a_second_ticket_if_that_is_wanted(desk: Desk) -> None:
    await desk.send()
    other = await desk.send(description="Something else.")
    assert other.status_code == httpx.codes.CONFLICT
    assert "Something else." in other.text
    key = re.search(r'name="key" value="(\w+)"', other.text)
    assert key
    assert (await desk.send(description="Something else.", key=key[1])).status_code == httpx.codes.SEE_OTHER
    await desk.receiver.until_received(2)


async def test_json_is_sent_as_a_form_is(desk: Desk) -> None:
    answer = await desk.client.post("/intake", json=TICKET | {"wants_screen_sharing": True})
    assert answer.status_code == httpx.codes.SEE_OTHER
    await desk.receiver.until_received()
    assert desk.receiver.received[0].message["data"]["wants_screen_sharing"] is True


async def test_where_no_webhook_is_set_nothing_is_kept_and_the_page_says_so(
    own_service: tuple[FastAPI, httpx.AsyncClient],
) -> None:
    app, client = own_service
    confirmation = (await client.post("/intake", data=TICKET)).headers["location"]
    assert "Nobody has your text yet" in (await client.get(confirmation)).text
    async with app.state.engine.connect() as connection:
        for table in ("ticket_deliveries", "idempotency_records"):
            assert await connection.scalar(text(f"SELECT count(*) FROM {table}")) == 0  # noqa: S608


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"ticket_webhook_url": "https://tickets.example.com"}, "needs SLA_TICKET_WEBHOOK_SECRET"),
        ({"ticket_webhook_url": "ftp://tickets.example.com"}, "a webhook is an address"),
        ({"ticket_webhook_url": "tickets.example.com"}, "a webhook is an address"),
        ({"ticket_webhook_url": "https://tickets.example.com:geheim/x"}, "a webhook is an address"),
        ({"ticket_webhook_url": "https://u:ge/heim@tickets.example.com"}, "a webhook is an address"),
        ({"ticket_webhook_url": "https://tickets.example.com:99999"}, "a webhook is an address"),
        ({"ticket_webhook_url": "https://:443/geheim"}, "a webhook is an address"),
        ({"ticket_webhook_url": "https://[::1/geheim"}, "a webhook is an address"),
        ({"ticket_webhook_url": "https://geheim\x01.example.com"}, "a webhook is an address"),
        ({"ticket_webhook_url": "https://tickets.example.com/ge heim"}, "a webhook is an address"),
        ({"ticket_webhook_secret": "c2VjcmV0"}, "a secret is `whsec_`"),
        ({"ticket_webhook_secret": "whsec_c2VjcmV0"}, "a secret is `whsec_`"),
        ({"ticket_webhook_secret": f"{SECRET},whsec_?"}, "a secret is `whsec_`"),
    ],
)
def test_a_webhook_that_cannot_be_one_is_refused_before_anything_is_served(given: dict[str, str], said: str) -> None:
    with pytest.raises(ValidationError, match=re.escape(said)) as refused:
        Settings.model_validate({"ticket_webhook_secret": SECRET} | given if said.startswith("a ") else given)
    for told in ("".join(traceback.format_exception(refused.value)), str(refused.value)):
        assert not re.search(f"{SECRET}|geheim|'(ge|heim)|99999", told)
