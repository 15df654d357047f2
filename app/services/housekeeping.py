"""What no request waits for: the first key, when each key was last used, and the forgetting of what is over."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from app.persistence.api_keys import note_use
from app.persistence.database import DatabaseUnavailableError, transaction
from app.persistence.idempotency import forget_old_records
from app.persistence.sign_ins import forget_old_sign_ins
from app.persistence.snapshot import Snapshot
from app.persistence.ticket_deliveries import forget_old_deliveries
from app.services.api_keys import add_first_key

HOUR = 3600

log = structlog.get_logger()


class Housekeeping:
    """`first_key` becomes a key where there is none; until that could be looked at, it is looked at again."""

    def __init__(
        self, engine: AsyncEngine, snapshot: Snapshot, clock: Callable[[], int], first_key: str | None
    ) -> None:
        self._engine = engine
        self._snapshot = snapshot
        self._clock = clock
        self._first_key = first_key
        self._forgotten_at = 0

    async def every(self, seconds: float) -> None:
        while True:
            await asyncio.sleep(seconds)
            await self.once()

    async def once(self) -> None:
        if not self._snapshot.schema_current:
            return
        try:
            await self._add_first_key()
            await self._note_use()
            await self._forget_old_records()
        except DatabaseUnavailableError:
            return
        except Exception:
            log.exception("housekeeping failed")

    async def _add_first_key(self) -> None:
        if self._first_key is not None:
            await add_first_key(self._engine, self._first_key, self._clock())
            await self._snapshot.catch_up()
            self._first_key = None

    async def _note_use(self) -> None:
        if used := set(self._snapshot.used):
            async with transaction(self._engine) as session:
                await note_use(session, used, datetime.fromtimestamp(self._clock(), UTC).date())
            self._snapshot.used -= used

    async def _forget_old_records(self) -> None:
        if self._clock() - self._forgotten_at > HOUR:
            async with transaction(self._engine) as session:
                records = await forget_old_records(session)
                deliveries = await forget_old_deliveries(session)
                sign_ins = await forget_old_sign_ins(session)
            if records and deliveries and sign_ins:
                self._forgotten_at = self._clock()
