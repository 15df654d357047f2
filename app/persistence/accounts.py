"""Accounts in Postgres: their facts, and the rows that add to them. Nothing is updated but to say that it is over."""

from collections.abc import Iterable, Sequence

from sqlalchemy import and_, exists, insert, literal, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from app.domain.account_records import ListedAccount
from app.domain.accounts import AccountFacts, Draw, Feature, Purchase, Subscription, Usage
from app.domain.periods import EffectivePeriod
from app.persistence.account_tables import accounts, draws, purchases, subscriptions, usage_records
from app.persistence.tables import EpochSeconds, add_ons, plans


async def lock_account(session: AsyncSession, account: str) -> bool:
    """Whether there is such an account; from now on this transaction alone writes to it."""
    row = await session.scalar(select(accounts.c.id).where(accounts.c.id == account).with_for_update())
    return row is not None


async def claim_account(session: AsyncSession, account: str) -> None:
    """The same for an account that may be new: whoever else claims it at the moment waits here."""
    await session.execute(upsert(accounts).values(id=account, sequence=0).on_conflict_do_nothing())
    await lock_account(session, account)


async def touch_account(session: AsyncSession, account: str, sequence: int) -> None:
    await session.execute(update(accounts).where(accounts.c.id == account).values(sequence=sequence))


async def read_account(session: AsyncSession, account: str) -> AccountFacts | None:
    sequence = await session.scalar(select(accounts.c.sequence).where(accounts.c.id == account))
    if not sequence:
        return None
    return AccountFacts(
        account,
        sequence,
        tuple(await _subscriptions(session, account)),
        tuple(await _purchases(session, account)),
        tuple(await _usage(session, account)),
    )


async def read_accounts(session: AsyncSession, at: int, start: str, limit: int) -> Sequence[ListedAccount]:
    """Those whose ids do not come before `start`, in the order of the ids."""
    moment = literal(at, EpochSeconds)
    until = subscriptions.c.effective_to
    in_effect = and_(
        subscriptions.c.account_id == accounts.c.id,
        subscriptions.c.superseded_sequence.is_(None),
        subscriptions.c.effective_from <= moment,
        or_(until.is_(None), moment < until),
    )
    wanted = (
        select(accounts.c.id, subscriptions.c.plan_code, subscriptions.c.effective_from, until)
        .select_from(accounts.outerjoin(subscriptions, in_effect))
        .where(accounts.c.id >= start, accounts.c.sequence > 0)
        .order_by(accounts.c.id)
        .limit(limit)
    )
    return [ListedAccount(*row) for row in await session.execute(wanted)]


async def plans_in_use(session: AsyncSession, codes: Iterable[str]) -> Sequence[str]:
    """Those that an account is or ever was on, as the foreign key of the subscriptions sees it."""
    used = exists().where(subscriptions.c.plan_code == plans.c.code)
    return (await session.scalars(select(plans.c.code).where(plans.c.code.in_(codes), used))).all()


async def add_ons_in_use(session: AsyncSession, codes: Iterable[str]) -> Sequence[str]:
    """Those that an account has ever bought."""
    used = exists().where(purchases.c.add_on == add_ons.c.code)
    return (await session.scalars(select(add_ons.c.code).where(add_ons.c.code.in_(codes), used))).all()


async def add_subscriptions(session: AsyncSession, account: str, added: Iterable[Subscription]) -> None:
    await session.execute(
        insert(subscriptions),
        [
            {
                "account_id": account,
                "sequence": each.sequence,
                "plan_code": each.plan,
                "effective_from": each.period.from_at,
                "effective_to": each.period.to_at,
            }
            for each in added
        ],
    )


async def supersede_subscriptions(
    session: AsyncSession, account: str, over: Iterable[Subscription], sequence: int
) -> None:
    for each in over:
        await session.execute(
            update(subscriptions)
            .where(
                subscriptions.c.account_id == account,
                subscriptions.c.sequence == each.sequence,
                subscriptions.c.effective_from == each.period.from_at,
            )
            .values(superseded_sequence=sequence)
        )


async def add_purchase(session: AsyncSession, account: str, purchase: Purchase) -> None:
    await session.execute(
        insert(purchases).values(
            account_id=account,
            sequence=purchase.sequence,
            add_on=purchase.add_on,
            minutes=purchase.minutes,
            billing_reference=purchase.billing_reference,
            effective_from=purchase.period.from_at,
            effective_to=purchase.period.to_at,
        )
    )


async def cancel_purchase(session: AsyncSession, account: str, purchase: Purchase) -> None:
    await session.execute(
        update(purchases)
        .where(purchases.c.account_id == account, purchases.c.sequence == purchase.sequence)
        .values(cancelled_at=purchase.cancelled_at, cancelled_sequence=purchase.cancelled_sequence)
    )


async def add_usage(session: AsyncSession, account: str, usage: Usage) -> None:
    await session.execute(
        insert(usage_records).values(
            account_id=account,
            sequence=usage.sequence,
            feature=usage.feature,
            minutes=usage.minutes,
            occurred_at=usage.occurred_at,
            recorded_at=usage.recorded_at,
            reference=usage.reference,
        )
    )
    if usage.draws:
        drawn = [
            {"purchase_sequence": draw.purchase, "minutes": draw.minutes, "position": position}
            for position, draw in enumerate(usage.draws)
        ]
        await session.execute(
            insert(draws), [{"account_id": account, "usage_sequence": usage.sequence, **each} for each in drawn]
        )


async def _subscriptions(session: AsyncSession, account: str) -> list[Subscription]:
    found = select(subscriptions).where(subscriptions.c.account_id == account)
    return [
        Subscription(
            row.sequence, row.plan_code, EffectivePeriod(row.effective_from, row.effective_to), row.superseded_sequence
        )
        for row in await session.execute(found.order_by(subscriptions.c.sequence, subscriptions.c.effective_from))
    ]


async def _purchases(session: AsyncSession, account: str) -> list[Purchase]:
    found = select(purchases).where(purchases.c.account_id == account).order_by(purchases.c.sequence)
    return [
        Purchase(
            row.sequence,
            row.add_on,
            row.minutes,
            EffectivePeriod(row.effective_from, row.effective_to),
            row.billing_reference,
            row.cancelled_at,
            row.cancelled_sequence,
        )
        for row in await session.execute(found)
    ]


async def _usage(session: AsyncSession, account: str) -> list[Usage]:
    drawn: dict[int, list[Draw]] = {}
    in_order = select(draws).where(draws.c.account_id == account).order_by(draws.c.usage_sequence, draws.c.position)
    for row in await session.execute(in_order):
        drawn.setdefault(row.usage_sequence, []).append(Draw(row.purchase_sequence, row.minutes))
    found = select(usage_records).where(usage_records.c.account_id == account).order_by(usage_records.c.sequence)
    return [
        Usage(
            row.sequence,
            Feature(row.feature),
            row.minutes,
            row.occurred_at,
            row.recorded_at,
            row.reference,
            tuple(drawn.get(row.sequence, ())),
        )
        for row in await session.execute(found)
    ]
