"""Every setting, read from the environment with the prefix SLA_. docs/reference/settings.md is made from here."""

import re
from base64 import b64decode
from contextlib import suppress
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, ValidationInfo
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

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


def _origins(listed: object) -> object:
    """Browsers compare an origin to the letter: a path, or a slash at the end, would never be the same."""
    if not isinstance(listed, str):
        return listed
    origins = tuple(each.strip() for each in listed.split(","))
    for origin in origins:
        if not re.fullmatch(r"\*|https?://([a-z0-9.-]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?", origin):
            raise ValueError("an origin is a scheme, a host and perhaps a port: https://console.example.com")
    return origins


def _webhook(url: str) -> str:
    """Of its text nothing is told, as `urlsplit` would: a slash in a password makes a port of what is before it."""
    with suppress(ValueError):
        parts = urlsplit(url)
        written = re.fullmatch(r"https?://[^\s/?#]+\S*", url) and url.isprintable()
        if written and parts.hostname and parts.port != 0:
            return url
    raise ValueError("a webhook is an address: https://tickets.example.com/intake")


def _signed(url: str | None, others: ValidationInfo) -> str | None:
    """Refused where the secret is refused too: neither is of use alone."""
    if url and not others.data.get("ticket_webhook_secret"):
        raise ValueError("it needs SLA_TICKET_WEBHOOK_SECRET, and one that is valid: receivers check who sent a ticket")
    return url


def _signing_secrets(listed: SecretStr) -> SecretStr:
    for secret in listed.get_secret_value().split(","):
        try:
            key = b64decode(secret.strip().removeprefix("whsec_"), validate=True)
        except ValueError:
            key = b""
        if not secret.strip().startswith("whsec_") or not 24 <= len(key) <= 64:  # noqa: PLR2004  (of Standard Webhooks)
            raise ValueError("a secret is `whsec_` and 24 to 64 random bytes as base64")
    return listed


def _networks(listed: str) -> str:
    for each in listed.split(",") if listed else ():
        ip_network(each.strip())
    return listed


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="SLA_", frozen=True, env_ignore_empty=True, hide_input_in_errors=True)

    host: str = Field("127.0.0.1", description="Address to listen on; `0.0.0.0` in a container.")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on; `make serve` takes it from `PORT`.")
    database_url: Annotated[str, AfterValidator(_with_driver)] | None = Field(
        None,
        repr=False,  # it holds a password
        description="The Postgres (15 or newer) to use. Left out, the service runs its own under `SLA_DATA_DIR`.",
    )
    data_dir: Path = Field(Path("data"), description="Where the embedded Postgres keeps its data.")
    database_pool_size: int = Field(5, ge=1, le=100, description="Most connections to Postgres at once.")
    database_timeout_seconds: float = Field(
        1.5, gt=0, le=60, description="Longest that a write may take, and a wait for a connection or a statement."
    )
    listen_database_url: Annotated[str, AfterValidator(_with_driver)] | None = Field(
        None,
        repr=False,  # the same
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
    max_tickets: int = Field(
        10_000, ge=1, le=10_000, description="Most tickets of `/due-dates` as JSON and of `/policy/preview`."
    )
    max_compliance_tickets: int = Field(100_000, ge=1, le=100_000, description="The same of `/compliance`.")
    max_text_characters: int = Field(10_000, ge=0, le=10_000, description="Longest description of a ticket.")
    max_days: int = Field(366, ge=1, le=366, description="Most dates of one question to `/support-hours/days`.")
    max_head_bytes: int = Field(
        32_768, ge=1024, description="Most of a request's first line and headers; a larger head gets a 431."
    )
    read_seconds: float = Field(
        10,
        gt=0,
        le=300,
        description="Longest that a client may take to send a head, or to let a body or an answer get on.",
    )
    keep_alive_seconds: int = Field(
        75, ge=1, le=3600, description="How long a connection may be idle. Longer than the load balancer keeps it."
    )
    deadline_seconds: float = Field(
        10, gt=0, le=300, description="When a request is given up if its answer has not begun: a 503."
    )
    bulk_deadline_seconds: float = Field(
        120, gt=0, le=3600, description="The same for many tickets and for calendars. What is being sent goes on."
    )
    longest_wait_ms: int = Field(
        500,
        ge=1,
        le=60_000,
        description="Longest that a request waits for its turn in a burst, a fifth of it while a load lasts; "
        "one that would wait longer gets a 503 at once. Half of that for many tickets.",
    )
    max_requests: int = Field(
        500, ge=1, description="Most requests that wait, or are begun and not answered; half of that for many tickets."
    )
    max_bulk_requests: int = Field(8, ge=1, description="Most requests for many tickets, or a calendar, at once.")
    max_connections: int = Field(
        900,
        ge=1,
        description="Most connections that are served; health on a few more. Below the limit of open files.",
    )
    key_requests_per_minute: int = Field(
        0, ge=0, le=10_000_000, description="Most requests of a key to one replica, then a 429. 0: any number."
    )
    address_requests_per_minute: int = Field(
        0,
        ge=0,
        le=10_000_000,
        description="The same of an address, of all requests without a key that counts. Behind a proxy set "
        "`SLA_TRUSTED_PROXIES` too: its address would be everybody's.",
    )
    trusted_proxies: Annotated[str, AfterValidator(_networks)] = Field(
        "",
        description="Addresses or networks of proxies with commas between: whose `X-Forwarded-For` and "
        "`X-Forwarded-Proto` are believed. Left out, nobody's.",
    )
    cors_origins: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_origins)] = Field(
        (),
        description="Whose pages may ask from a browser: origins with commas between, or `*`. Left out, nobody's.",
    )
    ticket_webhook_secret: Annotated[SecretStr, AfterValidator(_signing_secrets)] | None = Field(
        None,
        description="What tickets of `/intake` are signed with, `whsec_…`; two with a comma between while one takes "
        "the other's place.",
    )
    ticket_webhook_url: Annotated[str, AfterValidator(_webhook), AfterValidator(_signed)] | None = Field(
        None,
        repr=False,  # it may hold a password
        description="Where they are sent on to, signed as Standard Webhooks. Left out, nowhere.",
    )
    ticket_webhook_timeout_seconds: float = Field(
        15, gt=0, le=60, description="Longest that the receiver of a ticket may take to say that it has it."
    )
    strict_transport_seconds: int = Field(
        0,
        ge=0,
        le=63_072_000,
        description="How long a browser insists on TLS (HSTS). 0 says nothing: set it only where all comes by TLS.",
    )
    drain_seconds: float = Field(
        0,
        ge=0,
        le=300,
        description="How long after SIGTERM all is still answered while /readyz says `draining`: longer than a load "
        "balancer takes to see that.",
    )
    shutdown_seconds: int = Field(10, ge=0, le=300, description="How long running requests may take after that.")
    log_level: str = Field(
        "info", pattern="^(debug|info|warning|error)$", description="`debug`, `info`, `warning` or `error`."
    )


def settings_in_words(error: ValidationError) -> list[str]:
    """What is given is not repeated: it may be a key or a password."""
    return [
        f"SLA_{str(each['loc'][0]).upper()}: {each['msg'].removeprefix('Value error, ')}" for each in error.errors()
    ]
