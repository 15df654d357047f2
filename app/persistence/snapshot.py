"""What a replica knows without asking: the policy, the API keys, and the accounts that were asked for lately.

All of it is as good as `sequence`, the last change that it has taken in.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from app.domain.accounts import AccountFacts
from app.domain.api_keys import ApiKey
from app.domain.changes import OF_POLICY, Change, Entity
from app.domain.errors import UnknownAccountError, UnknownRevisionError
from app.domain.policy import Policy, PolicyRevision, compile_policy
from app.persistence.accounts import read_account
from app.persistence.api_keys import read_api_keys
from app.persistence.changes import changes_after, last_sequence, made_at_of
from app.persistence.database import DatabaseUnavailableError, reading
from app.persistence.migrations import schema_is_current
from app.persistence.policies import last_revision_number, read_revision

Name = TypeVar("Name")
Known = TypeVar("Known")
OLDER_REVISIONS = 8
MOST_CHANGES = 1000  # more than these to catch up with, and everything is read anew


@dataclass(frozen=True, slots=True)
class _News:
    """What a look at the database found: `changes` since the last look, or None where everything was read anew."""

    last: int
    made_at: datetime | None
    changes: Sequence[Change] | None
    keys: Mapping[bytes, ApiKey]
    revision: PolicyRevision | None


class Snapshot:
    """`policy` and `keys` are replaced whole: whoever holds one keeps it to the end of its question.

    `feed` is an engine of its own, so that requests which wait for the database never keep this waiting.
    """

    def __init__(self, engine: AsyncEngine, feed: AsyncEngine, most_accounts: int, stale_after: float) -> None:
        self._engine = engine
        self._feed = feed
        self._most_accounts = most_accounts
        self._stale_after = stale_after
        self._catching_up = asyncio.Lock()
        self._loading = asyncio.Lock()
        self._moved = asyncio.Condition()
        self._older: OrderedDict[int, Policy] = OrderedDict()
        self._accounts: OrderedDict[str, AccountFacts] = OrderedDict()
        self._times_anew = 0
        self._doubts, self._doubts_settled = 1, 0
        self._made_at: datetime | None = None  # the change of `sequence`
        self._looked_at = self._confirmed_at = self._failed_at = time.monotonic()
        self.policy: Policy | None = None
        self.keys: Mapping[bytes, ApiKey] = {}
        self.used: set[str] = set()  # the ids of keys that were used since that was last noted
        self.sequence = 0
        self.schema_current = False
        self.database_up = False
        self.listening = False
        self.draining = False  # load balancers are to ask another replica
        self.ending = False

    @property
    def age_seconds(self) -> float:
        """How long ago this was last compared with the database."""
        return time.monotonic() - self._confirmed_at

    @property
    def stale(self) -> bool:
        """Whether a change may have been made that should have arrived here by now."""
        return not self.database_up or self.age_seconds > self._stale_after

    @property
    def distrusted(self) -> bool:
        """Whether a connection was lost since this was last compared: another database may answer now."""
        return self._doubts > self._doubts_settled

    def distrust(self) -> None:
        self._doubts += 1

    def knows(self, sequence: int) -> bool:
        """Whether that change has been taken in, and not only one of that number before a connection was lost."""
        return sequence <= self.sequence and not self.distrusted

    async def catch_up(self, at_least: int | None = None) -> None:
        """Take in every change that is committed by now.

        Nothing is left to do where `at_least` has been taken in already, or where somebody else began to look after
        this was asked: however many wait, the database is looked at once.
        Where it is `distrusted`, and the last change taken in is not on record as it was, everything is read anew: the
        database that answers now is another one, which took over without the last changes.
        Raises DatabaseUnavailableError; at once where a look that began before has just failed.
        """
        asked_at = time.monotonic()
        async with self._catching_up:
            if at_least is not None and self.knows(at_least):
                return
            if max(self._looked_at, self._failed_at) >= asked_at:
                if self.database_up:
                    return
                raise DatabaseUnavailableError
            self._looked_at, doubts = time.monotonic(), self._doubts
            try:
                if news := await self._news():
                    await self._take_in(news)
            except BaseException:
                self.database_up, self._failed_at = False, time.monotonic()
                self.distrust()
                raise
            self.database_up, self._confirmed_at, self._doubts_settled = True, self._looked_at, doubts
        async with self._moved:
            self._moved.notify_all()

    async def _news(self) -> _News | None:
        """None where there is nothing. What takes its time and needs no database is left to be done afterwards."""
        async with reading(self._feed) as session:
            self.schema_current = self.schema_current or await schema_is_current(session)
            if not self.schema_current:
                return None
            last = await last_sequence(session)
            anew = self._times_anew == 0 or not self.sequence <= last <= self.sequence + MOST_CHANGES
            if self.distrusted and not anew:
                anew = await made_at_of(session, self.sequence) != self._made_at
            if not anew and last == self.sequence:
                return None
            changes = None if anew else await changes_after(session, self.sequence, MOST_CHANGES)
            made_at = changes[-1].at if changes else await made_at_of(session, last)
            changed = {*Entity} if changes is None else {change.entity for change in changes}
            keys = await read_api_keys(session) if Entity.API_KEY in changed else self.keys
            number = await last_revision_number(session) if changed & OF_POLICY else None
            known = self.policy.number if self.policy and not anew else None
            revision = await _revision(session, number) if number not in {None, known} else None
        return _News(last, made_at, changes, keys, revision)

    async def _take_in(self, news: _News) -> None:
        policy = await asyncio.to_thread(compile_policy, news.revision) if news.revision else self.policy
        self.policy, self.keys = policy, news.keys
        if news.changes is None:
            self._accounts.clear()
            self._older.clear()
            self._times_anew += 1
        else:
            self._forget(news.changes)
        self.sequence, self._made_at = news.last, news.made_at

    def _forget(self, changes: Sequence[Change]) -> None:
        for change in changes:
            if change.account is not None:
                self._accounts.pop(change.account, None)

    async def reached(self, sequence: int) -> None:
        """Wait until this replica has taken in that change, or is about to end."""
        async with self._moved:
            await self._moved.wait_for(lambda: self.ending or self.sequence >= sequence)

    async def end(self) -> None:
        """Nobody waits any longer."""
        self.ending = True
        async with self._moved:
            self._moved.notify_all()

    async def at(self, number: int) -> Policy:
        """That revision. Asks the database only for one that is neither in force nor asked for lately."""
        if self.policy and number == self.policy.number:
            return self.policy
        async with self._loading:  # one at a time: who asks for the same waits for it instead of compiling it again
            policy, times_anew = self._older.get(number), self._times_anew
            if policy is None:
                async with reading(self._engine) as session:
                    revision = await _revision(session, number)
                policy = await asyncio.to_thread(compile_policy, revision)
            if times_anew == self._times_anew:
                _remember(self._older, number, policy, OLDER_REVISIONS)
            return policy

    async def account(self, account: str) -> AccountFacts:
        """The facts of an account. Asks the database only where they are not in memory."""
        if facts := self._accounts.get(account):
            self._accounts.move_to_end(account)
            return facts
        times_anew = self._times_anew
        async with reading(self._engine) as session:
            known = await last_sequence(session)
            facts = await read_account(session, account)
        if facts is None:
            raise UnknownAccountError("There is no account of that id.")
        # Else a change that was taken in meanwhile may have been about this account.
        if known >= self.sequence and times_anew == self._times_anew:
            _remember(self._accounts, account, facts, self._most_accounts)
        return facts


def _remember(known: OrderedDict[Name, Known], name: Name, value: Known, most: int) -> None:
    """As the one used last; the ones used longest ago are forgotten."""
    known[name] = value
    known.move_to_end(name)
    while len(known) > most:
        known.popitem(last=False)


async def _revision(session: AsyncSession, number: int) -> PolicyRevision:
    if revision := await read_revision(session, number):
        return revision
    raise UnknownRevisionError("No policy revision has that number.")
