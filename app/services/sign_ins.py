"""Who is signed in to the console, on whichever replica. Tokens are never stored or logged, keys even less."""

from collections import OrderedDict
from dataclasses import dataclass
from secrets import token_urlsafe

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from app.domain.api_keys import ApiKey
from app.domain.errors import DomainError
from app.domain.sign_ins import SignIn, sign_in
from app.persistence.database import DatabaseUnavailableError, transaction
from app.persistence.sign_ins import add_sign_in, delete_sign_in, read_sign_in
from app.persistence.snapshot import Snapshot
from app.services.api_keys import digest, identify
from app.services.policies import policy_in_force

MOST_REMEMBERED = 1000

log = structlog.get_logger()


class SignInRequiredError(DomainError):
    code = "sign_in_required"


@dataclass(frozen=True, slots=True)
class Presence:
    """Somebody who is signed in. `confirmed` is false where only this replica's memory says so."""

    key: ApiKey
    sign_in: SignIn
    confirmed: bool


class SignIns:
    """Each is looked up in Postgres each time, so that it ends everywhere at once.

    While that is away, who was seen here lately may go on reading.
    """

    def __init__(self, engine: AsyncEngine, snapshot: Snapshot) -> None:
        self._engine = engine
        self._snapshot = snapshot
        self._seen: OrderedDict[bytes, SignIn] = OrderedDict()

    async def begin(self, key_token: str, at: int) -> tuple[SignIn, str]:
        """The sign-in and its own token. Raises what a request with that key would be refused with."""
        key = await identify(self._snapshot, key_token, at)
        made, token = sign_in(key, at), token_urlsafe(32)
        async with transaction(self._engine) as session:
            await add_sign_in(session, digest(token), made)
        log.info("signed in to the console", key=key.id, name=key.name)
        return made, token

    async def present(self, token: str, at: int) -> Presence:
        """Raises SignInRequiredError where the token is none of a sign-in that goes on, or its key counts no longer."""
        await policy_in_force(self._snapshot)  # a replica that has not loaded anything yet knows no keys
        made, confirmed = await self._look_up(digest(token))
        if made is None or made.over(at):
            raise SignInRequiredError("There is no sign-in, or it has ended.")
        key = next((key for key in self._snapshot.keys.values() if key.id == made.key_id), None)
        if key is None or not key.live(at):
            raise SignInRequiredError("The key of the sign-in has expired or was revoked.")
        self._snapshot.used.add(key.id)
        return Presence(key, made, confirmed)

    async def end(self, token: str) -> None:
        """Here at once, whatever Postgres says to it; raises DatabaseUnavailableError where it stays on record."""
        self._seen.pop(digest(token), None)
        async with transaction(self._engine) as session:
            await delete_sign_in(session, digest(token))

    async def _look_up(self, name: bytes) -> tuple[SignIn | None, bool]:
        if not self._snapshot.database_up and name in self._seen:  # nobody waits to hear that once more
            return self._seen[name], False
        try:
            async with transaction(self._engine) as session:
                found = await read_sign_in(session, name)
        except DatabaseUnavailableError:
            if name not in self._seen:
                raise
            return self._seen[name], False
        self._seen.pop(name, None)
        if found is not None:
            self._seen[name] = found
            if len(self._seen) > MOST_REMEMBERED:
                self._seen.popitem(last=False)
        return found, True
