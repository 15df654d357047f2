"""The change log as people read it: in pages, the newest change first."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncEngine

from app.domain.changes import Change, Entity
from app.persistence.changes import first_changes, last_changes
from app.persistence.database import transaction

LOOKED_THROUGH = 10_000  # changes, for those of one kind: no index knows them, and a page must not read the whole log


@dataclass(frozen=True, slots=True)
class LogQuestion:
    """Of one account, of one kind, or all; the last ones `before` a change, or the first ones `after` one."""

    account: str | None = None
    entity: Entity | None = None
    before: int | None = None
    after: int | None = None

    @property
    def of_latest(self) -> bool:
        return self.before is None and self.after is None

    @property
    def span(self) -> int | None:
        return LOOKED_THROUGH if self.entity is not None and self.account is None else None


@dataclass(frozen=True, slots=True)
class LogPage:
    """`older` is the `before`, and `newer` the `after`, that the page beside this one is asked with; None for none."""

    changes: Sequence[Change]
    older: int | None
    newer: int | None


async def log_page(engine: AsyncEngine, newest: int, question: LogQuestion, limit: int) -> LogPage:
    """`newest` is the last change there is. A page can have none of the kind that was asked for, and others follow."""
    if question.after is not None:
        return await _page_after(engine, newest, question, question.after, limit)
    before = newest + 1 if question.before is None else question.before
    looked = range(max(before - question.span, 1) if question.span else 1, before)
    async with transaction(engine) as session:
        found = await last_changes(session, looked, limit, question.account, question.entity)
    older = found[-1].sequence if len(found) == limit else looked.start
    return LogPage(found, older if older > 1 else None, None if question.before is None else before - 1)


async def _page_after(engine: AsyncEngine, newest: int, question: LogQuestion, after: int, limit: int) -> LogPage:
    if after >= newest:
        return LogPage((), newest + 1 if newest > 0 else None, None)
    looked = range(after + 1, (min(after + question.span, newest) if question.span else newest) + 1)
    async with transaction(engine) as session:
        found = await first_changes(session, looked, limit, question.account, question.entity)
    newer = found[-1].sequence if len(found) == limit else looked.stop - 1
    return LogPage(found[::-1], after + 1 if after > 0 else None, newer if newer < newest else None)
