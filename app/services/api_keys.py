"""Who calls: the key that a token is, and the making and revoking of keys. Tokens are never stored or logged."""

import asyncio
import os
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

from sqlalchemy.ext.asyncio import AsyncEngine

from app.domain.api_keys import ApiKey, Scope, require_live
from app.domain.changes import Entity
from app.domain.errors import KeyRequiredError, KeyUnknownError, UnknownKeyError
from app.persistence.api_keys import add_api_key, lock_api_key, read_api_keys, revoke_api_key
from app.persistence.changes import Writing, append_change, next_sequence, nothing_to_do
from app.persistence.database import transaction
from app.persistence.snapshot import Snapshot
from app.services.policies import policy_in_force

PREFIX = "sla_"
FIRST = "first start"  # who makes the first key


async def identify(snapshot: Snapshot, token: str | None, at: int) -> ApiKey:
    """The live key that the token is, found in memory: a database that is away or busy never makes a key invalid."""
    if token is None:
        raise KeyRequiredError("This needs an API key.")
    await policy_in_force(snapshot)  # a replica that has not loaded anything yet does not know its keys either
    key = snapshot.keys.get(digest(token))
    if key is None:
        raise KeyUnknownError("There is no such key.")
    require_live(key, at)
    snapshot.used.add(key.id)
    return key


def live_key(snapshot: Snapshot, token: str, at: int) -> ApiKey | None:
    """The same where nothing is refused: of a request that is only to be counted."""
    key = snapshot.keys.get(digest(token))
    return key if key is not None and key.live(at) else None


def is_live(snapshot: Snapshot, key_id: str, at: int) -> bool:
    """Whether the key still counts: for what goes on after its request was let in."""
    return any(key.id == key_id and key.live(at) for key in snapshot.keys.values())


def digest(token: str) -> bytes:
    return sha256(token.encode()).digest()


async def create_api_key(
    writing: Writing, name: str, scopes: tuple[Scope, ...], at: int, expires_at: int | None = None
) -> tuple[ApiKey, str]:
    """The key and its token, which nobody can ever be shown again."""
    key_id = token_hex(6)
    token = f"{PREFIX}{key_id}_{token_hex(32)}"
    key = ApiKey(key_id, name, scopes, at, expires_at)
    await _add(writing, await next_sequence(writing.session), key, token)
    return key, token


async def revoke(writing: Writing, key_id: str, at: int) -> ApiKey:
    """The key is dead on every replica that hears of the change. Revoked once more, it stays as it was."""
    key = await lock_api_key(writing.session, key_id)
    if key is None:
        raise UnknownKeyError("There is no key of that id.")
    if key.revoked_at is not None:
        await nothing_to_do(writing)
        return key
    revoked = replace(key, revoked_at=at)
    sequence = await next_sequence(writing.session)
    await revoke_api_key(writing.session, key_id, at)
    await append_change(writing, sequence, Entity.API_KEY, key_id, before=key, after=revoked)
    return revoked


async def list_api_keys(engine: AsyncEngine) -> list[ApiKey]:
    async with transaction(engine) as session:
        return list((await read_api_keys(session)).values())


async def add_first_key(engine: AsyncEngine, token: str, at: int) -> None:
    """Let `token` be a key with every scope where there is no key at all."""
    async with transaction(engine) as session:
        sequence = await next_sequence(session)  # one at a time: two replicas that start at once make one key
        if not await read_api_keys(session):
            await _add(Writing(session, FIRST), sequence, ApiKey(token_hex(6), "admin", tuple(Scope), at), token)


async def add_embedded_key(engine: AsyncEngine, file: Path, at: int) -> str | None:
    """The first key of a service that brings its own database, for once; it is kept in `file`.

    The file is written first: a key that is on record is in the file, whenever the service is killed.
    """
    if await list_api_keys(engine):
        return None
    token = await asyncio.to_thread(_kept_token, file)
    await add_first_key(engine, token, at)
    return token


def _kept_token(file: Path) -> str:
    """The one in the file, else a new one that is in it from now on; for its owner's eyes only."""
    if not file.exists():
        unfinished = file.with_suffix(".unfinished")
        unfinished.unlink(missing_ok=True)
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as written:
            written.write(f"{PREFIX}{token_hex(32)}\n")
            written.flush()
            os.fsync(written.fileno())
        unfinished.rename(file)
    return file.read_text().strip()


async def _add(writing: Writing, sequence: int, key: ApiKey, token: str) -> None:
    await add_api_key(writing.session, sequence, key, digest(token))
    await append_change(writing, sequence, Entity.API_KEY, key.id, after=key)
