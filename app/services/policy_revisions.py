"""What was published, when and by whom, and what one revision has otherwise than another."""

import asyncio
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncEngine

from app.domain.errors import UnknownRevisionError
from app.domain.policy import PolicyRevision, Publication
from app.domain.policy_differences import PolicyDifferences, policy_differences
from app.persistence.database import reading, transaction
from app.persistence.policies import last_revision_number, publications_before, read_revision
from app.persistence.snapshot import Snapshot


async def list_publications(engine: AsyncEngine, before: int | None, limit: int) -> Sequence[Publication]:
    """The latest ones first; with a number only earlier ones."""
    async with transaction(engine) as session:
        return await publications_before(session, before, limit)


async def revision_in_force(engine: AsyncEngine) -> PolicyRevision:
    """Of a database that nothing is known of yet."""
    async with reading(engine) as session:
        number = await last_revision_number(session)
        if number is not None and (revision := await read_revision(session, number)):
            return revision
    raise UnknownRevisionError("The database has no policy: run `sla migrate`.")


async def differences_between(snapshot: Snapshot, earlier: int | None, revision: int) -> PolicyDifferences:
    """From that revision, or from the one before, to this one."""
    after = await snapshot.at(revision)
    if earlier is None and revision == 1:
        raise UnknownRevisionError("No revision came before the first: name another with `from`.")
    before = await snapshot.at(revision - 1 if earlier is None else earlier)
    return await asyncio.to_thread(policy_differences, before, after)
