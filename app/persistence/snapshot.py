"""The policy in memory: the revision in force, compiled, and a few older ones that were asked for."""

import asyncio
from collections import OrderedDict

from sqlalchemy.ext.asyncio import AsyncEngine

from app.domain.errors import UnknownRevisionError
from app.domain.policy import Policy, compile_policy
from app.persistence.database import DatabaseUnavailableError, transaction
from app.persistence.migrations import schema_is_current
from app.persistence.policies import last_revision_number, read_revision

OLDER_REVISIONS = 8


class PolicySnapshot:
    """`current` is replaced whole by `refresh`: whoever holds a Policy keeps it to the end of its question."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._loading = asyncio.Lock()
        self._older: OrderedDict[int, Policy] = OrderedDict()
        self.current: Policy | None = None
        self.schema_current = False
        self.database_up = False

    async def refresh(self) -> None:
        """Read the revision in force, if it is another than the one in memory. Raises DatabaseUnavailableError."""
        try:
            async with transaction(self._engine) as session:
                self.schema_current = self.schema_current or await schema_is_current(session)
                number = await last_revision_number(session) if self.schema_current else None
        except DatabaseUnavailableError:
            self.database_up = False
            raise
        self.database_up = True
        if number is not None and (self.current is None or number != self.current.number):
            self.current = await self._load(number)

    async def at(self, number: int) -> Policy:
        """That revision. Asks the database only for one that is neither in force nor asked for lately."""
        if self.current and number == self.current.number:
            return self.current
        async with self._loading:  # one at a time: who asks for the same waits for it instead of compiling it again
            if number not in self._older:
                self._older[number] = await self._load(number)
            self._older.move_to_end(number)
            while len(self._older) > OLDER_REVISIONS:
                self._older.popitem(last=False)
            return self._older[number]

    async def _load(self, number: int) -> Policy:
        async with transaction(self._engine) as session:
            revision = await read_revision(session, number)
        if revision is None:
            raise UnknownRevisionError("No policy revision has that number.")
        return await asyncio.to_thread(compile_policy, revision)
