"""The change log in Postgres. Every write appends to it, as the last thing that its transaction does."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from pydantic_core import to_jsonable_python
from sqlalchemy import Select, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.changes import Change, Entity
from app.persistence.tables import changes

CHANNEL = "sla_changes"
CHANGING = 7_352_002  # the advisory lock under which changes are numbered
SEQUENCE = "sequence"  # in a session's `info`: the change that its transaction makes


@dataclass(frozen=True, slots=True)
class Writing:
    """A transaction, and who writes in it."""

    session: AsyncSession
    actor: str

    @property
    def author(self) -> str:
        """The actor as everybody may know them: a client's name, without the id of its key."""
        return self.actor.partition("/")[0]


async def next_sequence(session: AsyncSession) -> int:
    """The number of the change that this transaction is about to make.

    From here to the end of the transaction no other can make one, so that the order of the numbers is the order of the
    commits and no number is left out. Whatever can be done or refused before is done before.
    """
    await session.execute(select(func.pg_advisory_xact_lock(CHANGING)))
    session.info[SEQUENCE] = await last_sequence(session) + 1
    number: int = session.info[SEQUENCE]
    return number


async def nothing_to_do(writing: Writing) -> None:
    """A write that finds everything as it wants it names the last change: who reads after that knows what it found."""
    writing.session.info[SEQUENCE] = await last_sequence(writing.session)


async def last_sequence(session: AsyncSession) -> int:
    return await session.scalar(select(func.max(changes.c.sequence))) or 0


async def made_at_of(session: AsyncSession, sequence: int) -> datetime | None:
    """None where there is none. It tells a change from one that got its number in a database that had lost it."""
    found: datetime | None = await session.scalar(select(changes.c.at).where(changes.c.sequence == sequence))
    return found


async def append_change(
    writing: Writing,
    sequence: int,
    entity: Entity,
    entity_id: str,
    *,
    account: str | None = None,
    before: Any = None,  # noqa: ANN401  (any record)
    after: Any = None,  # noqa: ANN401
) -> None:
    values = {"before": _as_json(before), "after": _as_json(after)}
    who = {"sequence": sequence, "actor": writing.actor, "account_id": account}
    await writing.session.execute(insert(changes).values(entity=entity, entity_id=entity_id, **who, **values))


async def changes_after(
    session: AsyncSession, sequence: int, limit: int, account: str | None = None
) -> Sequence[Change]:
    wanted = _changes(account).where(changes.c.sequence > sequence).order_by(changes.c.sequence)
    return await _found(session, wanted.limit(limit))


async def last_changes(
    session: AsyncSession, sequences: range, limit: int, account: str | None, entity: Entity | None
) -> Sequence[Change]:
    """Of those with these numbers, the newest first."""
    wanted = _within(sequences, account, entity).order_by(changes.c.sequence.desc())
    return await _found(session, wanted.limit(limit))


async def first_changes(
    session: AsyncSession, sequences: range, limit: int, account: str | None, entity: Entity | None
) -> Sequence[Change]:
    """Of those with these numbers, the oldest first."""
    return await _found(session, _within(sequences, account, entity).order_by(changes.c.sequence).limit(limit))


def _within(sequences: range, account: str | None, entity: Entity | None) -> Select[tuple[Any, ...]]:
    wanted = _changes(account).where(changes.c.sequence >= sequences.start, changes.c.sequence < sequences.stop)
    return wanted if entity is None else wanted.where(changes.c.entity == entity)


def _changes(account: str | None) -> Select[tuple[Any, ...]]:
    return select(changes) if account is None else select(changes).where(changes.c.account_id == account)


async def _found(session: AsyncSession, wanted: Select[tuple[Any, ...]]) -> Sequence[Change]:
    return [
        Change(
            row.sequence, row.at, row.actor, Entity(row.entity), row.entity_id, row.account_id, row.before, row.after
        )
        for row in await session.execute(wanted)
    ]


def _as_json(record: Any) -> Any:  # noqa: ANN401
    """A record as auditors read it: its instants with their offset. Several as {"records": [...]}."""
    if record is None or isinstance(record, Mapping):
        return record
    if isinstance(record, list):
        return {"records": [_as_json(each) for each in record]}
    return to_jsonable_python(asdict(record, dict_factory=_with_instants))


def _with_instants(fields: list[tuple[str, Any]]) -> dict[str, Any]:
    return {
        name: datetime.fromtimestamp(value, UTC) if name.endswith("_at") and isinstance(value, int) else value
        for name, value in fields
    }
