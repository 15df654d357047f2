"""Sending tickets on: acknowledged with the transaction that keeps them, delivered by whichever replica comes first.

At least once: a replica that ends between a delivery and its record leaves one that is made again, under the same id.
"""

import asyncio
import random
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from uuid import uuid4

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from app.observability import Metrics
from app.persistence.database import DatabaseUnavailableError, transaction
from app.persistence.idempotency import RecordedAnswer, claim, record
from app.persistence.snapshot import Snapshot
from app.persistence.ticket_deliveries import (
    TicketDelivery,
    Undelivered,
    add_delivery,
    note_delivered,
    note_failed,
    put_off,
    take_due,
    undelivered,
)
from app.services.webhooks import Outcome, Webhook

CALLER = "intake"  # whose idempotency keys those of the form are
AT_ONCE = 8
# Seconds between one attempt and the next, as Standard Webhooks proposes: about three days in all.
DELAYS = (5, 5 * 60, 30 * 60, *(hours * 3600 for hours in (2, 5, 10, 14, 20, 24)))
JITTER = 0.1

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class DecidedTicket:
    """What is to be sent on, and the address that confirms it."""

    decision_id: str
    body: str
    confirmation: str


class TicketDeliveries:
    """Asks the database at each ticket that this replica has accepted, and now and then for those of others.

    What is delivered is noted by `feed`, so that requests never wait for a connection that deliveries have.
    """

    def __init__(
        self, engine: AsyncEngine, feed: AsyncEngine, snapshot: Snapshot, webhook: Webhook, metrics: Metrics
    ) -> None:
        self._hint = asyncio.Event()
        self._engine = engine
        self._feed = feed
        self._snapshot = snapshot
        self._webhook = webhook
        self._metrics = metrics
        # Nobody else takes one up while an attempt may still be under way.
        self._held_seconds = webhook.timeout_seconds + DELAYS[0]

    async def accept(self, key: str, fingerprint: bytes, ticket: DecidedTicket) -> str:
        """Where it is confirmed: with one key it is one ticket, and confirmed where it was the first time.

        Raises IdempotencyKeyReusedError where the key has sent another text.
        """
        async with transaction(self._engine) as session:
            if before := await claim(session, CALLER, key, fingerprint):
                return before.headers["Location"]
            await add_delivery(session, f"msg_{uuid4().hex}", ticket.decision_id, ticket.body)
            await record(
                session, CALLER, key, RecordedAnswer(HTTPStatus.SEE_OTHER, {"Location": ticket.confirmation}, "")
            )
        self._hint.set()
        return ticket.confirmation

    async def every(self, seconds: float) -> None:
        await asyncio.to_thread(self._webhook.load)
        try:
            while True:
                with suppress(TimeoutError):
                    async with asyncio.timeout(seconds):
                        await self._hint.wait()
                self._hint.clear()
                await self.once()
        finally:
            await self._webhook.close()

    async def once(self) -> None:
        if not self._snapshot.schema_current:
            return
        try:
            while due := await self._take_due():
                await asyncio.gather(*(self._deliver(each) for each in due))
        except DatabaseUnavailableError:
            return
        except Exception:
            log.exception("tickets could not be sent on")

    async def _take_due(self) -> Sequence[TicketDelivery]:
        async with transaction(self._feed) as session:
            due = await take_due(session, AT_ONCE, self._held_seconds)
            self._show(await undelivered(session))  # in each round: a backlog is when somebody looks
            return due

    async def _deliver(self, delivery: TicketDelivery) -> None:
        outcome = await self._webhook.post(delivery.id, delivery.body)
        try:
            await self._note(delivery, outcome)
        except DatabaseUnavailableError:
            log.warning("what came of a ticket is not on record", delivery=delivery.id, outcome=outcome.said)

    async def _note(self, delivery: TicketDelivery, outcome: Outcome) -> None:
        told = {"delivery": delivery.id, "outcome": outcome.said}
        async with transaction(self._feed) as session:
            if outcome.accepted:
                came_of_it = "delivered"
                await note_delivered(session, delivery, outcome.said)
            elif outcome.gone or delivery.attempts > len(DELAYS):
                came_of_it = "failed"
                await note_failed(session, delivery, outcome.said)
                log.error("a ticket is not sent on any more", **told)
            else:
                came_of_it = "put_off"
                pause = DELAYS[delivery.attempts - 1] * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311
                await put_off(session, delivery, pause, outcome.said)
                log.warning("a ticket is sent again later", **told, seconds=round(pause))
        self._metrics.ticket_attempts.labels(came_of_it).inc()

    def _show(self, found: Undelivered) -> None:
        self._metrics.tickets_waiting.set(found.waiting)
        self._metrics.tickets_failed.set(found.failed)
        self._metrics.oldest_ticket.set(found.oldest_waiting_seconds)
