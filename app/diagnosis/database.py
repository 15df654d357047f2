"""Whether the database answers, is the one that this program is written for, agrees on the time, and has keys."""

import time
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from app.diagnosis.findings import Finding, doubtful, wrong
from app.diagnosis.policy import policy_findings
from app.domain.api_keys import ApiKey
from app.domain.wording import amount, duration_in_words
from app.persistence.api_keys import read_api_keys
from app.persistence.database import DatabaseUnavailableError, database_engine, reading, transaction
from app.persistence.migrations import VERSIONS, head, schema_is_current
from app.persistence.policies import last_revision_number, read_revision
from app.settings import Settings

OLDEST = 15
MOST_SKEW = 2  # seconds
SOON = 14 * 86_400  # seconds
KEEP_TIME = "Let both machines keep their time (chrony, systemd-timesyncd, or the host of a virtual machine)."


async def database_findings(url: str, settings: Settings, now: int) -> AsyncIterator[Finding]:
    """Nothing more of one that does not answer, or has another schema."""
    engine = database_engine(url, settings)
    try:
        async for finding in _findings(engine, now):
            yield finding
    except DatabaseUnavailableError as away:
        cause = str(away.__cause__).partition("\n")[0] or type(away.__cause__).__name__
        mend = "Is it running, and are host, port, user, password and database of SLA_DATABASE_URL right?"
        yield wrong("database", f"cannot be reached: {cause}", mend)
    finally:
        await engine.dispose()


async def _findings(engine: AsyncEngine, now: int) -> AsyncIterator[Finding]:
    async with transaction(engine) as session:
        yield await _version(session)
        yield await _clock(session)
        current = await schema_is_current(session)
        yield Finding("schema", f"{head()}, current") if current else await _schema(session)
    if not current:
        return
    async with reading(engine) as session:
        for finding in _keys([*(await read_api_keys(session)).values()], now):
            yield finding
        number = await last_revision_number(session)
        revision = number and await read_revision(session, number)
    if not revision:
        yield wrong("policy", "the database has none", "Run `sla migrate`.")
        return
    for finding in policy_findings(revision, now):
        yield finding


async def _version(session: AsyncSession) -> Finding:
    number = int(await session.scalar(select(func.current_setting("server_version_num"))) or 0)
    found = f"Postgres {number // 10_000}.{number % 10_000} answers"
    if number // 10_000 < OLDEST:
        return wrong("database", found, f"Postgres {OLDEST} or newer is needed.")
    return Finding("database", found)


async def _clock(session: AsyncSession) -> Finding:
    """In the middle between question and answer."""
    asked = time.time()  # noqa: TID251  (it is the clock that is looked at)
    theirs = float(await session.scalar(text("SELECT extract(epoch FROM clock_timestamp())")) or 0)
    ours = (asked + time.time()) / 2  # noqa: TID251  (the same)
    apart = abs(theirs - ours)
    if apart > MOST_SKEW:
        how = "ahead of" if theirs > ours else "behind"
        return wrong("clock", f"the database's is {duration_in_words(round(apart))} {how} this one", KEEP_TIME)
    return Finding("clock", f"{apart:.2f} s from the database's")


async def _schema(session: AsyncSession) -> Finding:
    if await session.scalar(select(func.to_regclass(VERSIONS.name))) is None:
        return wrong("schema", "none yet", "Run `sla migrate`.")
    found = str(await session.scalar(select(VERSIONS.c.version_num)))
    if found > head():
        return wrong("schema", f"{found}, of a newer program: this one is for {head()}", "Install that program.")
    return wrong("schema", f"{found}, behind: this program is for {head()}", "Run `sla migrate`.")


def _keys(keys: list[ApiKey], now: int) -> Iterator[Finding]:
    live = [key for key in keys if key.live(now)]
    if not live:
        yield doubtful("API keys", "none is live: nobody can write", "`sla key create --scope …` makes one.")
    else:
        yield Finding("API keys", f"{amount(len(live), 'live key')}")
    newest = {key.name: key for key in live if key.expires_at is None or key.expires_at > now + SOON}
    for key in live:
        if key.expires_at is not None and key.name not in newest:
            end = f"{datetime.fromtimestamp(key.expires_at, UTC):%Y-%m-%d %H:%M}Z"
            mend = f"`sla key create --name {key.name} …`, change the client over, then `sla key revoke {key.id}`."
            yield doubtful("API keys", f"{key.id} of {key.name} expires {end}", mend)
