"""What an account is entitled to at an instant, and which purchases a usage takes its minutes from."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.accounts import AccountFacts, Draw, Feature, Purchase, account_reasons, asked_plan
from app.domain.business_time import require_in_range
from app.domain.errors import NotEnoughMinutesError
from app.domain.onboarding import OnboardingMinutes, minutes_reason, onboarding_minutes
from app.domain.plans import Plan, SupportTier
from app.domain.policy import Policy
from app.domain.reasons import Reason, ReasonCode
from app.domain.screen_sharing import (
    ScreenSharingDecision,
    ScreenSharingQuestion,
    decide_screen_sharing,
    purchase_reasons,
    usable_purchases,
)

EVER = 2**63  # after every instant: minutes once taken are gone, whenever they were used


@dataclass(frozen=True, slots=True)
class PurchaseBalance:
    """A purchase in effect, of any add-on; `ends_at` is its end or its cancellation."""

    add_on: str
    billing_reference: str
    minutes: int
    minutes_left: int
    effective_from: datetime
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class EntitlementsDecision:
    """`account_sequence` is the last change of the account that the answer knows."""

    account: str
    account_sequence: int
    at: datetime
    plan: Plan | None
    tier: SupportTier | None
    screen_sharing: ScreenSharingDecision
    onboarding: OnboardingMinutes
    purchases: list[PurchaseBalance]
    reasons: list[Reason]
    policy_revision: int


def decide_entitlements(policy: Policy, account: AccountFacts, at: int) -> EntitlementsDecision:
    screen_sharing = decide_screen_sharing(policy, ScreenSharingQuestion(at, account=account))
    plan = screen_sharing.plan
    tier = policy.tiers[plan.tier] if plan else None
    minutes = onboarding_minutes(plan, account, at)
    reasons = account_reasons(policy, account, at, policy.screen_sharing.clause)
    if plan and tier:
        reasons.append(Reason(ReasonCode.PLAN_TIER, plan.clause, f"The {plan.name} plan is on {tier.name}."))
    reasons.append(minutes_reason(policy, plan, minutes))
    return EntitlementsDecision(
        account=account.id,
        account_sequence=account.sequence,
        at=screen_sharing.at,
        plan=plan,
        tier=tier,
        screen_sharing=screen_sharing,
        onboarding=minutes,
        purchases=[_balance(policy, account, each, at) for each in account.purchases if each.in_effect(at)],
        reasons=reasons,
        policy_revision=policy.number,
    )


def _balance(policy: Policy, account: AccountFacts, purchase: Purchase, at: int) -> PurchaseBalance:
    local = policy.calendar.calendar.local
    return PurchaseBalance(
        purchase.add_on,
        purchase.billing_reference,
        purchase.minutes,
        account.minutes_left(purchase, at),
        local(purchase.period.from_at),
        None if purchase.ends_at is None else local(purchase.ends_at),
    )


def draws_for(
    policy: Policy, account: AccountFacts, feature: Feature, minutes: int, occurred_at: int
) -> tuple[Draw, ...]:
    """The purchases that a usage takes its minutes from, the one that ends first before the others.

    None where the plan includes screen sharing, nor for onboarding, whose minutes are the plan's. All usage on record
    counts, later usage too. Raises NotEnoughMinutesError where fewer are left than used.
    """
    require_in_range(policy.calendar, occurred_at)
    match = asked_plan(policy, None, account, occurred_at)
    plan = match.plan if match else None
    if feature is Feature.ONBOARDING:
        _require_onboarding_minutes(policy, account, plan, minutes)
        return ()
    if plan and plan.includes_screen_sharing:
        return ()
    draws, missing = [], minutes
    for purchase, left in usable_purchases(policy, account, occurred_at, used_until=EVER):
        if missing > 0:
            draws.append(Draw(purchase.sequence, min(left, missing)))
            missing -= draws[-1].minutes
    if missing > 0:
        why = [reason.text for reason in purchase_reasons(policy, account, occurred_at, used_until=EVER)]
        short = f"Screen sharing minutes needed: {minutes}; left: {minutes - missing}."
        raise NotEnoughMinutesError(" ".join([short, *why]))
    return tuple(draws)


def _require_onboarding_minutes(policy: Policy, account: AccountFacts, plan: Plan | None, minutes: int) -> None:
    on_record = onboarding_minutes(plan, account, EVER)
    if on_record.remaining_minutes is not None and on_record.remaining_minutes < minutes:
        reason = minutes_reason(policy, plan, on_record)
        raise NotEnoughMinutesError(
            f"Set-up minutes needed: {minutes}; left: {on_record.remaining_minutes}. {reason.text}"
        )
