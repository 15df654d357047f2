"""Tickets on their way to a webhook. Every instant is the database's, so that replicas need not agree on the time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Float, Update, cast, delete, extract, func, insert, null, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.persistence.tables import ticket_deliveries as deliveries

KEPT = timedelta(days=30)  # how long it is known that a ticket was delivered
AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class TicketDelivery:
    """One attempt at it: the number `attempts`, counted from 1."""

    id: str
    body: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Undelivered:
    waiting: int = 0
    failed: int = 0
    oldest_waiting_seconds: float = 0.0


async def add_delivery(session: AsyncSession, message_id: str, decision_id: str, body: str) -> None:
    await session.execute(insert(deliveries).values(id=message_id, decision_id=decision_id, body=body))


async def take_due(session: AsyncSession, most: int, held_seconds: float) -> Sequence[TicketDelivery]:
    """Those that are due, each for this replica alone for so long; then another may take it, as this one has ended."""
    due = (
        select(deliveries.c.id)
        .where(deliveries.c.state == "waiting", deliveries.c.next_attempt_at <= func.now())
        .order_by(deliveries.c.next_attempt_at)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    taken = (
        update(deliveries)
        .where(deliveries.c.id.in_(due.scalar_subquery()))
        .values(attempts=deliveries.c.attempts + 1, next_attempt_at=_from_now(held_seconds))
        .returning(deliveries.c.id, deliveries.c.body, deliveries.c.attempts)
    )
    return [TicketDelivery(*row) for row in await session.execute(taken)]


async def note_delivered(session: AsyncSession, delivery: TicketDelivery, outcome: str) -> None:
    await session.execute(
        update(deliveries)
        .where(deliveries.c.id == delivery.id)
        .values(state="delivered", body=null(), next_attempt_at=null(), ended_at=func.now(), outcome=outcome)
    )


async def put_off(session: AsyncSession, delivery: TicketDelivery, seconds: float, outcome: str) -> None:
    await session.execute(_still_its_own(delivery).values(next_attempt_at=_from_now(seconds), outcome=outcome))


async def note_failed(session: AsyncSession, delivery: TicketDelivery, outcome: str) -> None:
    ended = {"state": "failed", "next_attempt_at": null(), "ended_at": func.now(), "outcome": outcome}
    await session.execute(_still_its_own(delivery).values(ended))


async def undelivered(session: AsyncSession) -> Undelivered:
    waiting, failed = deliveries.c.state == "waiting", deliveries.c.state == "failed"
    oldest = cast(extract("epoch", func.now() - func.min(deliveries.c.accepted_at).filter(waiting)), Float)
    counted = select(func.count().filter(waiting), func.count().filter(failed), func.coalesce(oldest, 0.0))
    return Undelivered(*(await session.execute(counted.where(waiting | failed))).one())


async def forget_old_deliveries(session: AsyncSession) -> bool:
    """Some of those that were delivered long ago, few enough to be quick; whether these were all."""
    old = select(deliveries.c.id).where(deliveries.c.state == "delivered", deliveries.c.ended_at < func.now() - KEPT)
    found = await session.execute(
        delete(deliveries).where(deliveries.c.id.in_(old.limit(AT_ONCE))).returning(deliveries.c.id)
    )
    return len(found.all()) < AT_ONCE


def _still_its_own(delivery: TicketDelivery) -> Update:
    """An attempt that took too long says nothing about one that came after it."""
    own = deliveries.c.id == delivery.id, deliveries.c.state == "waiting", deliveries.c.attempts == delivery.attempts
    return update(deliveries).where(*own)


def _from_now(seconds: float) -> ColumnElement[datetime]:
    return func.now() + timedelta(seconds=seconds)
