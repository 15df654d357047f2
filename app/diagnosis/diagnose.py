"""`sla doctor`: what an installation needs, looked at one by one, and what each finding asks for."""

from collections.abc import AsyncIterator, Iterator
from importlib.metadata import version
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.api.dependencies import now
from app.api.openapi import COMMITTED
from app.diagnosis.database import database_findings
from app.diagnosis.findings import Finding, wrong
from app.diagnosis.policy import policy_findings
from app.diagnosis.settings import (
    binaries_finding,
    data_dir_finding,
    open_files_finding,
    port_finding,
    read_settings,
)
from app.persistence.embedded import EmbeddedPostgresError, database_of
from app.policies.documents import InvalidPolicyError
from app.policies.unpublished import unpublished_policy
from app.settings import Settings

ZONES = ("America/New_York", "UTC")
REINSTALL = "Install the program anew: `make clean serve`."


async def findings() -> AsyncIterator[Finding]:
    """Nothing is made or changed, and a service that runs meanwhile is left alone."""
    settings, of_settings = read_settings()
    for finding in (*of_settings, *_files(), port_finding(settings), open_files_finding(settings)):
        yield finding
    if settings.database_url is not None:
        async for finding in database_findings(settings.database_url, settings, now()):
            yield finding
        return
    yield data_dir_finding(settings)
    yield binaries_finding()
    if (settings.data_dir / "postgres").exists():
        async for finding in _embedded(settings):
            yield finding
    else:
        yield Finding("database", "none yet: the first `sla serve` makes it")
        for finding in _packaged():
            yield finding


async def _embedded(settings: Settings) -> AsyncIterator[Finding]:
    """The one that a service runs on at the moment; else it is started for this."""
    try:
        async with database_of(settings.data_dir) as url:
            async for finding in database_findings(url, settings, now()):
                yield finding
    except EmbeddedPostgresError as error:
        yield wrong("database", str(error), "See postgres.log in the data folder.")


def _files() -> Iterator[Finding]:
    try:
        for zone in ZONES:
            ZoneInfo(zone)
        yield Finding("zone data", f"tzdata {version('tzdata')}, whatever the machine has")
    except ZoneInfoNotFoundError as unknown:
        yield wrong("zone data", str(unknown), "Install the locked tzdata. " + REINSTALL)
    if not COMMITTED.exists():
        yield wrong("openapi.yaml", f"{COMMITTED} is not there", REINSTALL)
    try:
        yield Finding("packaged policy", f"{unpublished_policy().document.name}: valid")
    except (InvalidPolicyError, OSError) as error:
        yield wrong("packaged policy", str(error).partition("\n")[0], REINSTALL)


def _packaged() -> Iterator[Finding]:
    try:
        yield from policy_findings(unpublished_policy().revision, now())
    except (InvalidPolicyError, OSError):
        return  # told above
