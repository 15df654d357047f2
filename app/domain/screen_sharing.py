"""Is this account entitled to a screen share, and through what? Source: "do you offer screen sharing support?"."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.accounts import AccountFacts, Purchase, account_reasons, asked_plan
from app.domain.business_time import require_in_range
from app.domain.plans import AddOn, Plan, PlanMatch
from app.domain.policy import OpenQuestion, Policy
from app.domain.reasons import Reason, ReasonCode
from app.domain.wording import amount, instant_in_words


class EntitlementSource(StrEnum):
    PLAN = "plan"
    ADD_ON = "add_on"


@dataclass(frozen=True, slots=True)
class ScreenSharingDecision:
    """`minutes_remaining` is None where the plan includes screen sharing, which has no limit.

    `valid_until` is the end of the subscription, or the first end among the purchases that the minutes come from.
    `offer` is what can be bought where the account is not entitled.
    """

    at: datetime
    account: AccountFacts | None
    plan: Plan | None
    entitled: bool
    source: EntitlementSource | None
    minutes_remaining: int | None
    valid_until: datetime | None
    at_discretion: bool
    system: str
    preparation: list[str]
    offer: AddOn | None
    reasons: list[Reason]
    policy_revision: int


@dataclass(frozen=True, slots=True)
class ScreenSharingQuestion:
    """A plan that is named counts instead of the account's."""

    at: int
    plan: str | None = None
    account: AccountFacts | None = None


def decide_screen_sharing(policy: Policy, question: ScreenSharingQuestion) -> ScreenSharingDecision:
    require_in_range(policy.calendar, question.at)
    rules, local = policy.screen_sharing, policy.calendar.calendar.local
    match = asked_plan(policy, question.plan, question.account, question.at)
    source, minutes_remaining, ends = _entitlement(policy, question, match)
    offer = None if source else policy.screen_sharing_add_on
    return ScreenSharingDecision(
        at=local(question.at),
        account=question.account,
        plan=match.plan if match else None,
        entitled=source is not None,
        source=source,
        minutes_remaining=minutes_remaining,
        valid_until=None if ends is None else local(ends),
        at_discretion=True,
        system=rules.system.name,
        preparation=list(rules.preparation.items),
        offer=offer,
        reasons=list(_reasons(policy, question, match.plan if match else None, offer)),
        policy_revision=policy.number,
    )


def _entitlement(
    policy: Policy, question: ScreenSharingQuestion, match: PlanMatch | None
) -> tuple[EntitlementSource | None, int | None, int | None]:
    """Its source, the minutes and until when they hold."""
    account, at = question.account, question.at
    if match and match.plan.includes_screen_sharing:
        subscription = account.subscription(at) if account and match.account else None
        return EntitlementSource.PLAN, None, subscription.period.to_at if subscription else None
    usable = usable_purchases(policy, account, at, used_until=at) if account else []
    if not usable:
        return None, 0, None
    first_end = min((purchase.ends_at for purchase, _ in usable if purchase.ends_at is not None), default=None)
    return EntitlementSource.ADD_ON, sum(left for _, left in usable), first_end


def screen_sharing_purchases(policy: Policy, account: AccountFacts) -> list[Purchase]:
    return [purchase for purchase in account.purchases if purchase.add_on == policy.screen_sharing.add_on]


def usable_purchases(policy: Policy, account: AccountFacts, at: int, *, used_until: int) -> list[tuple[Purchase, int]]:
    """Those in effect at that instant with minutes left, and how many; the one that ends first comes first.

    Usage counts that took its minutes until `used_until`.
    """
    in_effect = [purchase for purchase in screen_sharing_purchases(policy, account) if purchase.in_effect(at)]
    in_effect.sort(key=lambda each: (each.ends_at is None, each.ends_at or 0, each.sequence))
    balances = [(purchase, account.minutes_left(purchase, used_until)) for purchase in in_effect]
    return [(purchase, left) for purchase, left in balances if left > 0]


def purchase_reasons(policy: Policy, account: AccountFacts, at: int, *, used_until: int) -> list[Reason]:
    """Of every purchase of screen sharing: what is left of it at that instant, or why it does not count."""
    clause = policy.screen_sharing_add_on.clause
    reasons = []
    for purchase in screen_sharing_purchases(policy, account):
        code, said = standing(policy, purchase, account.minutes_left(purchase, used_until), at)
        reasons.append(Reason(code, clause, f"Purchase {purchase.billing_reference} {said}."))
    return reasons


def standing(policy: Policy, purchase: Purchase, left: int, at: int) -> tuple[ReasonCode, str]:
    local, period, ends = policy.calendar.calendar.local, purchase.period, purchase.ends_at
    if ends is not None and ends <= max(at, period.from_at):
        ended = instant_in_words(local(ends))
        if ends == period.to_at:
            return ReasonCode.PURCHASE_OVER, f"ended on {ended}"
        return ReasonCode.PURCHASE_CANCELLED, f"is cancelled as of {ended}"
    if at < period.from_at:
        return ReasonCode.PURCHASE_NOT_YET, f"takes effect on {instant_in_words(local(period.from_at))}"
    if left <= 0:
        return ReasonCode.MINUTES_USED_UP, f"has none of its {amount(purchase.minutes, 'minute')} left"
    return ReasonCode.MINUTES_LEFT, f"has {left} of its {amount(purchase.minutes, 'minute')} left"


def _reasons(
    policy: Policy, question: ScreenSharingQuestion, plan: Plan | None, offer: AddOn | None
) -> Iterator[Reason]:
    rules, account, add_on = policy.screen_sharing, question.account, policy.screen_sharing_add_on
    yield from account_reasons(policy, account, question.at, rules.clause)
    if plan and plan.includes_screen_sharing:
        text = f"The {plan.name} plan includes screen sharing."
        yield Reason(ReasonCode.SCREEN_SHARING_INCLUDED, rules.clause, text)
    else:
        yield Reason(ReasonCode.SCREEN_SHARING_EXTRA, rules.clause, _extra_in_words(plan))
        if account:
            nothing = Reason(ReasonCode.NOTHING_PURCHASED, add_on.clause, f"{add_on.name} has not been bought.")
            yield from purchase_reasons(policy, account, question.at, used_until=question.at) or [nothing]
    if offer:
        yield Reason(ReasonCode.ADD_ON_OFFERED, offer.clause, f"{offer.name} can be bought without a higher plan.")
    yield Reason(ReasonCode.AT_DISCRETION, rules.discretion.clause, rules.discretion.text)
    yield Reason(ReasonCode.BETTER_BY_EMAIL, rules.by_email.clause, rules.by_email.text)
    yield Reason(ReasonCode.MEETING_SYSTEM, rules.system.clause, f"Screen shares are held with {rules.system.name}.")
    items = "; ".join(rules.preparation.items)
    yield Reason(ReasonCode.PREPARATION, rules.preparation.clause, f"Please have ready: {items}.")
    if plan:
        included = str(plan.includes_screen_sharing).lower()
        yield from policy.assumption(OpenQuestion.INCLUDED_SCREEN_SHARING, included)


def _extra_in_words(plan: Plan | None) -> str:
    if plan is None:
        return "Screen sharing is extra, unless a plan includes it."
    return f"Screen sharing is extra: the {plan.name} plan does not include it."
