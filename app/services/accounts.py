"""Which plan an account is on, what it bought, what it used: each write adds a record and a change."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from app.domain.account_records import ListedAccount
from app.domain.accounts import AccountFacts, Feature, Purchase, Usage
from app.domain.business_time import require_in_range
from app.domain.changes import Entity
from app.domain.entitlements import draws_for
from app.domain.errors import UnknownAccountError, UnknownAddOnError, UnknownPurchaseError, UsageAlreadyRecordedError
from app.domain.periods import EffectivePeriod
from app.domain.policy import Policy
from app.persistence.accounts import (
    add_purchase,
    add_subscriptions,
    add_usage,
    cancel_purchase,
    claim_account,
    lock_account,
    read_account,
    read_accounts,
    supersede_subscriptions,
    touch_account,
)
from app.persistence.changes import Writing, append_change, next_sequence, nothing_to_do
from app.persistence.database import transaction


@dataclass(frozen=True, slots=True)
class PurchaseOrder:
    add_on: str
    minutes: int
    billing_reference: str
    period: EffectivePeriod


@dataclass(frozen=True, slots=True)
class UsageReport:
    feature: Feature
    minutes: int
    occurred_at: int
    reference: str


async def list_accounts(engine: AsyncEngine, at: int, start: str, limit: int) -> Sequence[ListedAccount]:
    """Those whose ids do not come before `start`, each with the plan that it is on at that instant."""
    async with transaction(engine) as session:
        return await read_accounts(session, at, start, limit)


async def account_to_put(session: AsyncSession, account: str) -> AccountFacts | None:
    """The account as it is, for this transaction to write; None where it is new."""
    await claim_account(session, account)
    return await read_account(session, account)


async def account_to_change(session: AsyncSession, account: str) -> AccountFacts:
    """The account as it is, for this transaction to write."""
    facts = await read_account(session, account) if await lock_account(session, account) else None
    if facts is None:
        raise UnknownAccountError("There is no account of that id.")
    return facts


async def subscribe(
    writing: Writing, before: AccountFacts, policy: Policy, plan: str, period: EffectivePeriod
) -> AccountFacts:
    """The account with that plan for that period. Where it is so already, nothing changes."""
    code = policy.catalogue.resolve(plan).plan.code
    require_period(policy, period)
    if before.is_on(code, period):
        await nothing_to_do(writing)
        return before
    sequence = await next_sequence(writing.session)
    after = before.subscribed(sequence, code, period)
    over = [each for each in after.subscriptions if each.superseded_sequence == sequence]
    await supersede_subscriptions(writing.session, after.id, over, sequence)
    await add_subscriptions(
        writing.session, after.id, [each for each in after.subscriptions if each.sequence == sequence]
    )
    await touch_account(writing.session, after.id, sequence)
    was, now = before.current_subscriptions() or None, after.current_subscriptions()
    await append_change(writing, sequence, Entity.ACCOUNT, after.id, account=after.id, before=was, after=now)
    return after


async def buy(writing: Writing, policy: Policy, facts: AccountFacts, order: PurchaseOrder) -> Purchase:
    if order.add_on not in {each.code for each in policy.document.add_ons}:
        known = tuple(each.code for each in policy.document.add_ons)
        raise UnknownAddOnError("The policy has no such add-on.", suggestions=known)
    require_period(policy, order.period)
    sequence = await next_sequence(writing.session)
    purchase = Purchase(sequence, order.add_on, order.minutes, order.period, order.billing_reference)
    await add_purchase(writing.session, facts.id, purchase)
    await _record(writing, sequence, facts.id, None, purchase)
    return purchase


async def cancel(writing: Writing, facts: AccountFacts, purchase: Purchase, at: int) -> Purchase:
    """The purchase is over from that instant on. One that was cancelled before stays as it was."""
    if purchase.cancelled_at is not None:
        await nothing_to_do(writing)
        return purchase
    sequence = await next_sequence(writing.session)
    cancelled = replace(purchase, cancelled_at=at, cancelled_sequence=sequence)
    await cancel_purchase(writing.session, facts.id, cancelled)
    await _record(writing, sequence, facts.id, purchase, cancelled)
    return cancelled


async def use(writing: Writing, policy: Policy, facts: AccountFacts, report: UsageReport, at: int) -> Usage:
    """Raises NotEnoughMinutesError, which says how many are left, and then records nothing."""
    require_new_usage(facts, report)
    draws = draws_for(policy, facts, report.feature, report.minutes, report.occurred_at)
    sequence = await next_sequence(writing.session)
    usage = Usage(sequence, report.feature, report.minutes, report.occurred_at, at, report.reference, draws)
    await add_usage(writing.session, facts.id, usage)
    await _record(writing, sequence, facts.id, None, usage)
    return usage


def require_new_usage(facts: AccountFacts, report: UsageReport) -> None:
    session = (report.feature, report.reference, report.occurred_at)
    if session in {(each.feature, each.reference, each.occurred_at) for each in facts.usage}:
        raise UsageAlreadyRecordedError("That usage is on record already.")


def purchase_of(facts: AccountFacts, sequence: int) -> Purchase:
    for purchase in facts.purchases:
        if purchase.sequence == sequence:
            return purchase
    raise UnknownPurchaseError("The account has no purchase of that id.")


async def _record(
    writing: Writing, sequence: int, account: str, before: Purchase | None, after: Purchase | Usage
) -> None:
    entity = Entity.USAGE if isinstance(after, Usage) else Entity.PURCHASE
    await touch_account(writing.session, account, sequence)
    await append_change(writing, sequence, entity, str(after.sequence), account=account, before=before, after=after)


def require_period(policy: Policy, period: EffectivePeriod) -> None:
    require_in_range(policy.calendar, period.from_at)
    if period.to_at is not None:
        require_in_range(policy.calendar, period.to_at - 1)
