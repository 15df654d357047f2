"""What the database itself refuses about tickets on their way, whose turn it is, and what is forgotten."""

from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from app.persistence.database import transaction
from app.persistence.ticket_deliveries import (
    TicketDelivery,
    add_delivery,
    forget_old_deliveries,
    note_delivered,
    note_failed,
    put_off,
    take_due,
    undelivered,
)

pytestmark = pytest.mark.database


async def added(engine: AsyncEngine) -> str:
    message_id = f"msg_{uuid4().hex}"
    async with transaction(engine) as session:
        await add_delivery(session, message_id, "dec_1", "what a customer wrote")
    return message_id


async def taken(engine: AsyncEngine, held_seconds: float = 60) -> TicketDelivery | None:
    async with transaction(engine) as session:
        due = await take_due(session, 1, held_seconds)
    return due[0] if due else None


async def column(engine: AsyncEngine, name: str) -> list[object]:
    async with transaction(engine) as session:
        return list((await session.execute(text(f"SELECT {name} FROM ticket_deliveries"))).scalars())  # noqa: S608


@pytest.mark.parametrize(
    "change",
    [
        "state = 'lost'",
        "state = 'delivered', ended_at = now(), next_attempt_at = NULL",  # and its text is still there
        "body = NULL",
        "state = 'failed', ended_at = now()",
        "next_attempt_at = NULL",
        "ended_at = now()",
        "attempts = -1",
        "id = 'msg_1'",
    ],
)
async def test_a_ticket_is_never_in_between(engine: AsyncEngine, change: str) -> None:
    await added(engine)
    with pytest.raises(IntegrityError):
        async with transaction(engine) as session:
            await session.execute(text(f"UPDATE ticket_deliveries SET {change}"))  # noqa: S608


async def test_a_ticket_that_is_taken_is_nobody_elses_for_so_long(engine: AsyncEngine) -> None:
    await added(engine)
    first = await taken(engine, held_seconds=0)
    second = await taken(engine)
    assert first
    assert second
    assert (first.attempts, second.attempts) == (1, 2)
    assert await taken(engine) is None


async def test_one_that_is_being_taken_keeps_nobody_waiting(engine: AsyncEngine) -> None:
    await added(engine)
    other = await added(engine)
    async with transaction(engine) as session:
        await take_due(session, 1, 60)
        second = await taken(engine)
    assert second
    assert second.id == other


async def test_an_attempt_that_took_too_long_says_nothing_about_the_next(engine: AsyncEngine) -> None:
    await added(engine)
    late = await taken(engine, held_seconds=0)
    assert late
    assert await taken(engine)
    async with transaction(engine) as session:
        await note_failed(session, late, "500")
        await put_off(session, late, 0, "500")
    assert await column(engine, "state") == ["waiting"]
    assert await taken(engine) is None
    async with transaction(engine) as session:
        await note_delivered(session, late, "204")  # but a delivery is one, however late
    assert await column(engine, "state") == ["delivered"]


async def test_what_is_not_delivered_is_counted(engine: AsyncEngine) -> None:
    for _ in range(3):
        await added(engine)
    for note in (note_failed, note_delivered):
        delivery = await taken(engine)
        assert delivery
        async with transaction(engine) as session:
            await note(session, delivery, "")
    async with transaction(engine) as session:
        found = await undelivered(session)
    assert (found.waiting, found.failed) == (1, 1)
    assert found.oldest_waiting_seconds >= 0


async def test_only_what_was_delivered_long_ago_is_forgotten(engine: AsyncEngine) -> None:
    kept = set()
    for note, days in ((note_delivered, 31), (note_delivered, 29), (note_failed, 400), (None, 400)):
        message_id = await added(engine)
        delivery = await taken(engine)
        assert delivery
        async with transaction(engine) as session:
            if note:
                await note(session, delivery, "")
            ago = text("UPDATE ticket_deliveries SET ended_at = ended_at - make_interval(days => :days) WHERE id = :id")
            await session.execute(ago, {"days": days, "id": message_id})
        kept |= set() if days == 31 else {message_id}
    async with transaction(engine) as session:
        assert await forget_old_deliveries(session)
    assert set(await column(engine, "id")) == kept
