"""API keys: who calls, and what each may do.

The one rule of refusals: no key, or one that is unknown, expired or revoked, is 401; a live key without the scope is
403; only then is anything looked up, so that 404 tells nothing to those who may not ask.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.errors import (
    InstantOutOfRangeError,
    InvalidPeriodError,
    KeyExpiredError,
    KeyRevokedError,
    ScopeMissingError,
)

LAST_EXPIRY = 4_102_444_800  # 2100-01-01T00:00:00Z


class Scope(StrEnum):
    POLICY_WRITE = "policy:write"
    BILLING_WRITE = "billing:write"
    ACCOUNTS_READ = "accounts:read"
    USAGE_WRITE = "usage:write"
    AUDIT_READ = "audit:read"
    KEYS_WRITE = "keys:write"


@dataclass(frozen=True, slots=True)
class ApiKey:
    """`name` is the client: keys of one name are one client, so that a new key can take over before the old one ends.

    The secret is not in it. Instants are epoch seconds; at `expires_at` the key is over.
    """

    id: str
    name: str
    scopes: tuple[Scope, ...]
    created_at: int
    expires_at: int | None = None
    revoked_at: int | None = None
    last_used_on: date | None = None

    def __post_init__(self) -> None:
        if self.expires_at is None:
            return
        if self.expires_at <= self.created_at:
            raise InvalidPeriodError("A key expires after it is made.")
        if self.expires_at > LAST_EXPIRY:
            raise InstantOutOfRangeError("A key expires in 2099 at the latest, or never.")

    @property
    def actor(self) -> str:
        """How the change log names who did it."""
        return f"{self.name}/{self.id}"

    def expired(self, at: int) -> bool:
        return self.expires_at is not None and self.expires_at <= at

    def live(self, at: int) -> bool:
        return self.revoked_at is None and not self.expired(at)


def require_live(key: ApiKey, at: int) -> None:
    if key.revoked_at is not None:
        raise KeyRevokedError("The key has been revoked.")
    if key.expired(at):
        raise KeyExpiredError("The key has expired.")


def require_scopes(key: ApiKey, wanted: tuple[Scope, ...]) -> None:
    """Of what is asked of a key, and of what it hands on to another: nobody gives what they do not have."""
    missing = [scope for scope in wanted if scope not in key.scopes]
    if missing:
        raise ScopeMissingError(f"The key lacks the scope {missing[0]}.")
