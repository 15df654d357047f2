"""Every setting, read from the environment with the prefix SLA_. The README's table is made from here."""

import re
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

ASYNCPG = "postgresql+asyncpg://"


def _with_driver(url: str) -> str:
    for scheme in (ASYNCPG, "postgresql://", "postgres://"):
        if url.startswith(scheme):
            return (ASYNCPG + url.removeprefix(scheme)).replace("sslmode=", "ssl=")  # libpq's word and asyncpg's
    raise ValueError("the database is a Postgres: postgresql://user:password@host/database")


def _key(key: SecretStr) -> SecretStr:
    if not re.fullmatch(r"sla_[A-Za-z0-9_-]{8,200}", key.get_secret_value()):
        raise ValueError("a key is `sla_` and 8 to 200 letters, digits, hyphens and underscores")
    return key


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="SLA_", frozen=True, env_ignore_empty=True)

    host: str = Field("127.0.0.1", description="Address to listen on; `0.0.0.0` in a container.")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on; `make serve` takes it from `PORT`.")
    database_url: Annotated[str, AfterValidator(_with_driver)] | None = Field(
        None,
        description="The Postgres (15 or newer) to use. Left out, the service runs its own under `SLA_DATA_DIR`.",
    )
    data_dir: Path = Field(Path("data"), description="Where the embedded Postgres keeps its data.")
    database_pool_size: int = Field(5, ge=1, le=100, description="Most connections to Postgres at once.")
    database_timeout_seconds: float = Field(
        1.5, gt=0, le=60, description="Longest that a write may take, and a wait for a connection or a statement."
    )
    listen_database_url: Annotated[str, AfterValidator(_with_driver)] | None = Field(
        None,
        description="The same database past a pooler such as PgBouncer, for the connection that listens for changes.",
    )
    poll_seconds: float = Field(
        1.0, gt=0, le=60, description="How often a replica asks for changes that it was not told of."
    )
    account_cache_size: int = Field(10_000, ge=1, description="How many accounts a replica keeps in memory.")
    bootstrap_key: Annotated[SecretStr, AfterValidator(_key)] | None = Field(
        None,
        description="The first API key, with every scope, where there is none: `sla_` and at least 8 characters.",
    )
    max_body_bytes: int = Field(65_536, ge=1024, description="Largest request body; a larger one gets a 413.")
    max_batch_bytes: int = Field(
        4_000_000, ge=1024, description="The same for the tickets of `/due-dates` as JSON and of `/policy/preview`."
    )
    max_compliance_bytes: int = Field(
        40_000_000, ge=1024, description="The same for the tickets of `/compliance`, JSON or CSV."
    )
    shutdown_seconds: int = Field(10, ge=0, le=300, description="How long running requests may take after SIGTERM.")
    log_level: str = Field(
        "info", pattern="^(debug|info|warning|error)$", description="`debug`, `info`, `warning` or `error`."
    )
