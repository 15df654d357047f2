"""Which policy answers, how it is published, and how a replica keeps up with it."""

import asyncio

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from app.domain.errors import DomainError
from app.domain.policy import Policy, PolicyDocument
from app.persistence.database import DatabaseUnavailableError, transaction
from app.persistence.migrations import migrate
from app.persistence.policies import (
    last_revision_number,
    one_at_a_time,
    publish_revision,
    read_document_rows,
    replace_document_rows,
)
from app.persistence.snapshot import PolicySnapshot

log = structlog.get_logger()


class PolicyNotLoadedError(DomainError):
    code = "policy_not_loaded"


async def policy_in_force(snapshot: PolicySnapshot, revision: int | None = None) -> Policy:
    """The revision asked for, else the one in force. Touches the database only for an older revision."""
    if revision is not None:
        return await snapshot.at(revision)
    if snapshot.current is None:
        raise PolicyNotLoadedError("No policy has been loaded from the database yet.")
    return snapshot.current


async def refresh_policy(snapshot: PolicySnapshot) -> None:
    """One look at the database. Whatever it meets is logged: the policy in memory answers on."""
    before = snapshot.current.number if snapshot.current else None
    was_up = snapshot.database_up
    try:
        await snapshot.refresh()
    except DatabaseUnavailableError:
        if was_up or before is None:
            log.warning("database is away", policy_revision=before)
    except Exception:
        log.exception("policy could not be refreshed", policy_revision=before)
    if snapshot.current and snapshot.current.number != before:
        log.info("policy in force", policy_revision=snapshot.current.number)


async def follow_policy(snapshot: PolicySnapshot, every_seconds: float) -> None:
    """Keep the snapshot current for as long as this runs."""
    while True:
        await asyncio.sleep(every_seconds)
        await refresh_policy(snapshot)


async def migrate_and_seed(engine: AsyncEngine, document: PolicyDocument) -> int:
    """Bring the schema up to date, put `document` in force where there is no policy, and answer the last number."""
    await migrate(engine)
    async with transaction(engine) as session:
        await one_at_a_time(session)
        if number := await last_revision_number(session):
            return number
        await replace_document_rows(session, document)
        return await publish_revision(session, author="sla migrate", note=f"The published FAQ of {document.name}")


async def publish_policy(engine: AsyncEngine, document: PolicyDocument, author: str, note: str) -> int:
    """Put `document` in force as the next revision and answer its number."""
    async with transaction(engine) as session:
        await replace_document_rows(session, document)
        return await publish_revision(session, author, note)


async def export_policy(engine: AsyncEngine) -> PolicyDocument:
    async with transaction(engine) as session:
        return await read_document_rows(session)
