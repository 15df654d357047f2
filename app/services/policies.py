"""Which policy answers, and how a changed one is published."""

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from app.domain.calendars import HolidayOverride
from app.domain.changes import Entity
from app.domain.errors import DomainError
from app.domain.plans import Plan
from app.domain.policy import Policy, PolicyDocument
from app.domain.policy_changes import (
    SECTIONS,
    completed,
    override_on,
    plan_of,
    with_override,
    with_plan,
    without_override,
    without_plan,
)
from app.domain.policy_flaws import flaws
from app.persistence.changes import SEQUENCE, Writing, append_change, next_sequence
from app.persistence.database import reading, transaction
from app.persistence.migrations import migrate, schema_is_current
from app.persistence.policies import (
    delete_override,
    delete_plan,
    last_revision_number,
    publish_revision,
    read_document_rows,
    replace_document_rows,
    write_override,
    write_plan,
)
from app.persistence.snapshot import Snapshot
from app.policies.documents import packaged_document

AT_LEISURE = 60  # seconds: nobody waits for an answer
REVISION = "policy_revision"  # in a session's `info`: the revision that its transaction published


class PolicyNotLoadedError(DomainError):
    code = "policy_not_loaded"


class PolicyChangedError(DomainError):
    code = "precondition_failed"


class InvalidPolicyChangeError(DomainError):
    code = "invalid_policy"


async def policy_in_force(snapshot: Snapshot, revision: int | None = None) -> Policy:
    """The revision asked for, else the one in force. Touches the database only for an older revision."""
    if revision is not None:
        return await snapshot.at(revision)
    if snapshot.policy is None:
        raise PolicyNotLoadedError("No policy has been loaded from the database yet.")
    return snapshot.policy


async def document_for_change(session: AsyncSession) -> PolicyDocument:
    """The document as it stands; until the transaction ends nobody else changes it, nor anything that refers to it."""
    await next_sequence(session)
    return await read_document_rows(session)


async def put_plan(writing: Writing, document: PolicyDocument, plan: Plan) -> None:
    changed = _flawless(with_plan(document, plan))
    await write_plan(writing.session, plan)
    await _publish(writing, changed, plan_of(document, plan.code), plan)


async def remove_plan(writing: Writing, document: PolicyDocument, plan: Plan) -> None:
    """Where accounts are or ever were on it, the end of the transaction raises PlanInUseError."""
    changed = _flawless(without_plan(document, plan.code))
    await delete_plan(writing.session, plan.code)
    await _publish(writing, changed, plan, None)


async def put_override(writing: Writing, document: PolicyDocument, override: HolidayOverride) -> None:
    changed = _flawless(with_override(document, override))
    await write_override(writing.session, override)
    await _publish(writing, changed, override_on(document, override.date), override)


async def remove_override(writing: Writing, document: PolicyDocument, override: HolidayOverride) -> None:
    await delete_override(writing.session, override.date)
    await _publish(writing, without_override(document, override.date), override, None)


async def migrate_and_seed(engine: AsyncEngine, document: PolicyDocument | None = None) -> int:
    """Bring the schema up to date, put `document` in force where there is no policy, and answer the last number.

    The packaged document if left out, which takes longer to read than all else: only where anything of it is missing.
    """
    if number := await _complete_revision(engine):
        return number
    await migrate(engine)
    document = document or packaged_document()
    async with transaction(engine, AT_LEISURE) as session:
        await next_sequence(session)
        writing = Writing(session, "sla migrate")
        number = await last_revision_number(session)
        if number is None:
            return await _replace(writing, document, f"The published FAQ of {document.name}")
        before = await read_document_rows(session)
        after = completed(before, document)
        if after == before:
            return number
        return await _replace(writing, after, "Rules that the document did not have before")


async def _complete_revision(engine: AsyncEngine) -> int | None:
    """The last revision, where the schema is current and the policy has every section that a document can have."""
    async with reading(engine) as session:
        if await schema_is_current(session) and (number := await last_revision_number(session)):
            document = await read_document_rows(session)
            return number if all(getattr(document, section) for section in SECTIONS) else None
    return None


async def publish_policy(
    engine: AsyncEngine, document: PolicyDocument, author: str, note: str, base: int | None = None
) -> int:
    """Put `document` in force as the next revision and answer its number.

    Raises PolicyChangedError where it was made of revision `base` and a later one's changes would be lost.
    """
    async with transaction(engine, AT_LEISURE) as session:
        return await publish_document(Writing(session, author), document, note, base)


async def publish_document(writing: Writing, document: PolicyDocument, note: str, base: int | None = None) -> int:
    await next_sequence(writing.session)
    if base is not None and base != await last_revision_number(writing.session):
        raise PolicyChangedError(f"The document was made of revision {base}, and there is a later one.")
    return await _replace(writing, _flawless(document), note)


async def export_policy(engine: AsyncEngine) -> tuple[PolicyDocument, int | None]:
    """The document in force, and the number of its revision."""
    async with reading(engine) as session:
        return await read_document_rows(session), await last_revision_number(session)


async def _replace(writing: Writing, document: PolicyDocument, note: str) -> int:
    await replace_document_rows(writing.session, document)
    composed = await read_document_rows(writing.session)
    number = await publish_revision(writing.session, composed, writing.author, note)
    writing.session.info[REVISION] = number
    after = {"policy_revision": number, "note": note}
    await append_change(writing, writing.session.info[SEQUENCE], Entity.POLICY, str(number), after=after)
    return number


async def _publish(
    writing: Writing,
    changed: PolicyDocument,
    before: Plan | HolidayOverride | None,
    after: Plan | HolidayOverride | None,
) -> None:
    entity, entity_id = _named(before or after)
    how = "changed" if before and after else "added" if after else "removed"
    note = f"{entity.replace('_', ' ')} {entity_id} {how}"
    writing.session.info[REVISION] = await publish_revision(writing.session, changed, writing.author, note)
    await append_change(writing, writing.session.info[SEQUENCE], entity, entity_id, before=before, after=after)


def _named(record: Plan | HolidayOverride | None) -> tuple[Entity, str]:
    if isinstance(record, HolidayOverride):
        return Entity.HOLIDAY_OVERRIDE, record.date.isoformat()
    assert record is not None  # noqa: S101  (a change has a before or an after)
    return Entity.PLAN, record.code


def _flawless(document: PolicyDocument) -> PolicyDocument:
    if found := flaws(document):
        raise InvalidPolicyChangeError("; ".join(flaw.text for flaw in found))
    return document
