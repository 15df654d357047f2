"""What was published, when and by whom, and what one revision has otherwise than another."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from app.domain.errors import UnknownRevisionError
from app.domain.policy import Policy, PolicyDocument, PolicyRevision, Publication
from app.domain.policy_differences import Difference, PolicyDifferences, policy_differences
from app.domain.policy_undo import Path, part_at, restored, undone
from app.persistence.database import reading, transaction
from app.persistence.policies import last_revision_number, publications_before, read_revision
from app.persistence.snapshot import Snapshot
from app.services.policies import policy_in_force

MOST_LOOKED_AT = 10  # revisions, each a document to be read


@dataclass(frozen=True, slots=True)
class WayBack:
    """The document that would be the next revision after that of `policy`, and after no other.

    `conflicts` tell what was done since to the `places` that it meets.
    Without a document and without conflicts, nothing is left to take back.
    """

    policy: Policy
    document: PolicyDocument | None
    note: str
    places: Sequence[Path] = ()
    conflicts: Sequence[Difference] = ()


async def way_back_from(snapshot: Snapshot, number: int) -> WayBack:
    """Without what that revision did, and with all that came later."""
    if number == 1:
        raise UnknownRevisionError("No revision came before the first: there is nothing to go back to.")
    policy, before, revision = await policy_in_force(snapshot), await snapshot.at(number - 1), await snapshot.at(number)
    note = f"Undo of revision {number}: {revision.revision.note}"
    return await asyncio.to_thread(_way_back, before, revision, policy, note)


async def way_back_to(snapshot: Snapshot, number: int) -> WayBack:
    """To that revision as a whole: what came later is gone."""
    policy, revision = await policy_in_force(snapshot), await snapshot.at(number)
    document = restored(revision.document, policy.document)
    return WayBack(policy, None if document == policy.document else document, f"Revision {number} restored")


async def revisions_that_touched(engine: AsyncEngine, places: Sequence[Path], after: int) -> Sequence[Publication]:
    """Those after that one which changed something at these places, the latest first; of many the latest alone."""
    found: list[Publication] = []
    async with reading(engine) as session:
        latest = [each for each in await publications_before(session, None, MOST_LOOKED_AT) if each.revision > after]
        now = await _parts(session, latest[0].revision, places) if latest else ()
        for each in latest:
            before = await _parts(session, each.revision - 1, places)
            if before != now:
                found.append(each)
            now = before
    return found


async def _parts(session: AsyncSession, number: int, places: Sequence[Path]) -> Sequence[object]:
    revision = await read_revision(session, number)
    return [part_at(revision.document, place) for place in places] if revision else ()


def _way_back(before: Policy, revision: Policy, policy: Policy, note: str) -> WayBack:
    undo = undone(before.document, revision.document, policy.document)
    if not undo.conflicts:
        return WayBack(policy, undo.document, note)
    since = policy_differences(revision, policy).differences
    places = [".".join(path) for path in undo.conflicts]
    about = [each for each in since if any(_meet(each.path, place) for place in places)]
    return WayBack(policy, None, note, undo.conflicts, about)


def _meet(one: str, other: str) -> bool:
    """Whether one of these places lies in the other."""
    return f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}.")


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
