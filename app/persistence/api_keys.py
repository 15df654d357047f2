"""API keys in Postgres: their digests, never the keys."""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import Row, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.api_keys import ApiKey, Scope
from app.persistence.tables import api_keys


async def read_api_keys(session: AsyncSession) -> Mapping[bytes, ApiKey]:
    """Every key, live or not, in the order in which they were made, by the digest of the whole key."""
    rows = await session.execute(select(api_keys).order_by(api_keys.c.sequence))
    return {row.digest: _key(row) for row in rows}


async def add_api_key(session: AsyncSession, sequence: int, key: ApiKey, digest: bytes) -> None:
    await session.execute(
        insert(api_keys).values(
            id=key.id,
            sequence=sequence,
            name=key.name,
            scopes=list(key.scopes),
            digest=digest,
            created_at=key.created_at,
            expires_at=key.expires_at,
        )
    )


async def lock_api_key(session: AsyncSession, key_id: str) -> ApiKey | None:
    row = (await session.execute(select(api_keys).where(api_keys.c.id == key_id).with_for_update())).one_or_none()
    return None if row is None else _key(row)


async def revoke_api_key(session: AsyncSession, key_id: str, at: int) -> None:
    await session.execute(update(api_keys).where(api_keys.c.id == key_id).values(revoked_at=at))


async def note_use(session: AsyncSession, key_ids: Iterable[str], on: date) -> None:
    """No change of the change log: it says nothing that a decision rests on."""
    unknown_today = or_(api_keys.c.last_used_on.is_(None), api_keys.c.last_used_on < on)
    await session.execute(
        update(api_keys).where(api_keys.c.id.in_(sorted(key_ids)), unknown_today).values(last_used_on=on)
    )


def _key(row: Row[tuple[object, ...]]) -> ApiKey:
    return ApiKey(
        row.id,
        row.name,
        tuple(map(Scope, row.scopes)),
        row.created_at,
        row.expires_at,
        row.revoked_at,
        row.last_used_on,
    )
