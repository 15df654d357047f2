"""Idempotency records: the answer that a key got, in the transaction of what it did. Kept for seven days.

A caller who comes with the key of a request that is still running waits for its end, at most for the lock timeout.
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, func, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.errors import DomainError
from app.persistence.database import sqlstate
from app.persistence.tables import idempotency_records as records

KEPT = timedelta(days=7)
AT_ONCE = 1000
LOCK_NOT_AVAILABLE = "55P03"


class IdempotencyKeyInUseError(DomainError):
    code = "idempotency_key_in_use"


class IdempotencyKeyReusedError(DomainError):
    code = "idempotency_key_reused"


@dataclass(frozen=True, slots=True)
class RecordedAnswer:
    status: int
    headers: dict[str, str]
    body: str


async def claim(session: AsyncSession, caller: str, key: str, fingerprint: bytes) -> RecordedAnswer | None:
    """None: the key is this transaction's. Else the answer that it got before.

    Raises IdempotencyKeyReusedError where that answered another request, IdempotencyKeyInUseError where it still runs.
    """
    claimed = insert(records).values(caller=caller, key=key, fingerprint=fingerprint).on_conflict_do_nothing()
    try:
        if (await session.execute(claimed.returning(records.c.key))).one_or_none():
            return None
    except DBAPIError as error:
        if sqlstate(error) == LOCK_NOT_AVAILABLE:
            raise IdempotencyKeyInUseError("A request with this key is still running.") from error
        raise
    wanted = select(records).where(records.c.caller == caller, records.c.key == key)
    row = (await session.execute(wanted)).one_or_none()
    if row is None:  # forgotten just now, as its days were over
        raise IdempotencyKeyInUseError("A request with this key is still running.")
    if row.fingerprint != fingerprint:
        raise IdempotencyKeyReusedError("The key was used for another request.")
    return RecordedAnswer(row.status, row.headers, row.body)


async def record(session: AsyncSession, caller: str, key: str, answer: RecordedAnswer) -> None:
    await session.execute(
        update(records)
        .where(records.c.caller == caller, records.c.key == key)
        .values(status=answer.status, headers=answer.headers, body=answer.body)
    )


async def forget_old_records(session: AsyncSession) -> bool:
    """Some of those whose days are over, few enough to be quick; whether these were all."""
    old = select(records.c.caller, records.c.key).where(records.c.created_at < func.now() - KEPT).limit(AT_ONCE)
    found = await session.execute(
        delete(records).where(tuple_(records.c.caller, records.c.key).in_(old)).returning(records.c.key)
    )
    return len(found.all()) < AT_ONCE
