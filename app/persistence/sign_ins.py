"""Sign-ins to the console in Postgres, by the digests of their tokens: a token itself is nowhere."""

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.sign_ins import SignIn
from app.persistence.tables import console_sign_ins

AT_ONCE = 1000


async def add_sign_in(session: AsyncSession, digest: bytes, made: SignIn) -> None:
    await session.execute(
        insert(console_sign_ins).values(
            digest=digest, key_id=made.key_id, signed_in_at=made.signed_in_at, expires_at=made.expires_at
        )
    )


async def read_sign_in(session: AsyncSession, digest: bytes) -> SignIn | None:
    wanted = select(console_sign_ins).where(console_sign_ins.c.digest == digest)
    row = (await session.execute(wanted)).one_or_none()
    return None if row is None else SignIn(row.key_id, row.signed_in_at, row.expires_at)


async def delete_sign_in(session: AsyncSession, digest: bytes) -> None:
    await session.execute(delete(console_sign_ins).where(console_sign_ins.c.digest == digest))


async def forget_old_sign_ins(session: AsyncSession) -> bool:
    """Some of those that are over, few enough to be quick; whether these were all."""
    old = select(console_sign_ins.c.digest).where(console_sign_ins.c.expires_at <= func.now()).limit(AT_ONCE)
    found = await session.execute(
        delete(console_sign_ins).where(console_sign_ins.c.digest.in_(old)).returning(console_sign_ins.c.digest)
    )
    return len(found.all()) < AT_ONCE
