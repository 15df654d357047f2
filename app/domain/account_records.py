"""The records of an account as they are shown: instants in the policy's zone, and what is left at an instant."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.accounts import AccountFacts, Draw, Feature, Purchase, Subscription, Usage
from app.domain.business_time import require_in_range
from app.domain.policy import Policy


@dataclass(frozen=True, slots=True)
class SubscriptionRecord:
    plan: str
    effective_from: datetime
    effective_to: datetime | None


@dataclass(frozen=True, slots=True)
class AccountRecord:
    """`plan` and its period are those in effect at the instant asked about; None where there is none then."""

    id: str
    plan: str | None
    effective_from: datetime | None
    effective_to: datetime | None
    subscriptions: list[SubscriptionRecord]


@dataclass(frozen=True, slots=True)
class ListedAccount:
    """An account in a list, with the code of the plan that is in effect at the instant asked about, if any."""

    id: str
    plan: str | None
    since_at: int | None
    until_at: int | None


@dataclass(frozen=True, slots=True)
class PurchaseRecord:
    """`id` is the sequence of the change that recorded it."""

    id: int
    account: str
    add_on: str
    minutes: int
    minutes_left: int
    billing_reference: str
    effective_from: datetime
    effective_to: datetime | None
    cancelled_at: datetime | None


@dataclass(frozen=True, slots=True)
class UsageRecord:
    """`id` is the sequence of the change that recorded it; `draws` say which purchases the minutes came from."""

    id: int
    account: str
    feature: Feature
    minutes: int
    occurred_at: datetime
    recorded_at: datetime
    reference: str
    draws: tuple[Draw, ...]


def account_record(policy: Policy, facts: AccountFacts, at: int) -> AccountRecord:
    require_in_range(policy.calendar, at)
    current = facts.subscription(at)
    now = _subscription_record(policy, current) if current else None
    return AccountRecord(
        id=facts.id,
        plan=now.plan if now else None,
        effective_from=now.effective_from if now else None,
        effective_to=now.effective_to if now else None,
        subscriptions=[_subscription_record(policy, each) for each in facts.current_subscriptions()],
    )


def purchase_record(policy: Policy, facts: AccountFacts, purchase: Purchase, at: int) -> PurchaseRecord:
    require_in_range(policy.calendar, at)
    return PurchaseRecord(
        id=purchase.sequence,
        account=facts.id,
        add_on=purchase.add_on,
        minutes=purchase.minutes,
        minutes_left=facts.minutes_left(purchase, at),
        billing_reference=purchase.billing_reference,
        effective_from=policy.calendar.calendar.local(purchase.period.from_at),
        effective_to=_local(policy, purchase.period.to_at),
        cancelled_at=_local(policy, purchase.cancelled_at),
    )


def usage_record(policy: Policy, facts: AccountFacts, usage: Usage) -> UsageRecord:
    local = policy.calendar.calendar.local
    return UsageRecord(
        id=usage.sequence,
        account=facts.id,
        feature=usage.feature,
        minutes=usage.minutes,
        occurred_at=local(usage.occurred_at),
        recorded_at=local(usage.recorded_at),
        reference=usage.reference,
        draws=usage.draws,
    )


def _subscription_record(policy: Policy, subscription: Subscription) -> SubscriptionRecord:
    period = subscription.period
    return SubscriptionRecord(
        subscription.plan, policy.calendar.calendar.local(period.from_at), _local(policy, period.to_at)
    )


def _local(policy: Policy, at: int | None) -> datetime | None:
    return None if at is None else policy.calendar.calendar.local(at)
