"""A sign-in to the console: what a key may do, for some hours, without being sent again.

It is over at its end, and before that as soon as its key is: a sign-in never outlives what it was made with.
"""

from dataclasses import dataclass

from app.domain.api_keys import ApiKey

LASTS = 12 * 3600  # seconds


@dataclass(frozen=True, slots=True)
class SignIn:
    """Instants are epoch seconds; at `expires_at` it is over."""

    key_id: str
    signed_in_at: int
    expires_at: int

    def over(self, at: int) -> bool:
        return self.expires_at <= at


def sign_in(key: ApiKey, at: int) -> SignIn:
    ends = at + LASTS
    return SignIn(key.id, at, ends if key.expires_at is None else min(ends, key.expires_at))
