"""How a replica keeps up with the change log, and who waits for it to have done so."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from app.domain.changes import Change
from app.domain.errors import UnknownSequenceError
from app.persistence.changes import changes_after
from app.persistence.database import DatabaseUnavailableError, transaction
from app.persistence.listener import listen
from app.persistence.snapshot import Snapshot

PATIENCE = 0.1  # seconds that a read with `min_sequence` waits for the feed before it asks the database itself
LOOK_UP = 5  # seconds after which an event stream looks whether its key still counts
PAGE = 200

log = structlog.get_logger()


async def refresh(snapshot: Snapshot) -> None:
    """One look at the database. Whatever it meets is logged: what is in memory answers on."""
    before = snapshot.policy.number if snapshot.policy else None
    was_up = snapshot.database_up
    try:
        await snapshot.catch_up()
    except DatabaseUnavailableError:
        if was_up or before is None:
            log.warning("database is away", policy_revision=before)
    except Exception:
        log.exception("changes could not be taken in", policy_revision=before)
    if snapshot.database_up and not was_up:
        log.info("database is there", sequence=snapshot.sequence)
    if snapshot.policy and snapshot.policy.number != before:
        log.info("policy in force", policy_revision=snapshot.policy.number)


async def follow_changes(snapshot: Snapshot, hint: asyncio.Event, every_seconds: float) -> None:
    """Keep the snapshot current for as long as this runs: at every hint, and every so many seconds without one."""
    while True:
        with suppress(TimeoutError):
            async with asyncio.timeout(every_seconds):  # wait_for of Python 3.11 can lose a cancellation
                await hint.wait()
        hint.clear()
        await refresh(snapshot)


async def listen_for_changes(snapshot: Snapshot, url: str, hint: asyncio.Event, every_seconds: float) -> None:
    """Give the hint at every change. Each time that the connection was lost, everything is read anew."""
    silent = False

    def began() -> None:
        snapshot.listening = True
        snapshot.distrust()
        hint.set()

    while True:
        try:
            await listen(url, hint.set, began, every_seconds)
        except DatabaseUnavailableError:
            if snapshot.listening or not silent:
                log.warning("nothing is listened to", lost=snapshot.listening)
        except Exception:
            log.exception("listening failed")
        if snapshot.listening:
            hint.set()
        silent, snapshot.listening = True, False
        await asyncio.sleep(min(0.5, every_seconds))


async def require_sequence(snapshot: Snapshot, sequence: int | None) -> None:
    """Return once this replica has taken in that change. Raises UnknownSequenceError where there is none.

    While the database is away, what was known before is known.
    """
    if sequence is None or snapshot.knows(sequence):
        return
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            await snapshot.reached(sequence)
    try:
        await snapshot.catch_up(sequence)
    except DatabaseUnavailableError:
        if sequence > snapshot.sequence:
            raise
    if sequence > snapshot.sequence:
        raise UnknownSequenceError("There is no change of that number.")


async def settle(snapshot: Snapshot, sequence: int) -> None:
    """Let this replica take in what it wrote itself. What is committed stays so, whatever this meets."""
    try:
        await snapshot.catch_up(sequence)
    except DatabaseUnavailableError:
        return
    except Exception:
        log.exception("a write could not be taken in", sequence=sequence)


async def list_changes(engine: AsyncEngine, after: int, limit: int, account: str | None) -> Sequence[Change]:
    async with transaction(engine) as session:
        return await changes_after(session, after, limit, account)


async def stream_changes(
    engine: AsyncEngine, snapshot: Snapshot, after: int, may_go_on: Callable[[], bool]
) -> AsyncIterator[Change]:
    """Every change after that one, as it comes, for as long as the service runs and `may_go_on`."""
    seen = after
    while not snapshot.ending and may_go_on():
        with suppress(TimeoutError):
            async with asyncio.timeout(LOOK_UP):
                await snapshot.reached(seen + 1)
        if snapshot.sequence <= seen:
            continue
        try:
            found = await list_changes(engine, seen, PAGE, None)
        except DatabaseUnavailableError:
            await asyncio.sleep(1)
            continue
        for change in found:
            if not may_go_on():
                return
            yield change
            seen = change.sequence
