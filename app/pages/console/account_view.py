"""What the page of an account shows: its records as they are at an instant, in pieces that one page can hold."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TypeVar

from app.domain.account_records import PurchaseRecord, UsageRecord, purchase_record, usage_record
from app.domain.account_undo import PlanUndo, plan_undo
from app.domain.accounts import AccountFacts, Feature, Purchase, Subscription, Usage
from app.domain.entitlements import EVER
from app.domain.plans import Plan
from app.domain.policy import Policy
from app.domain.reasons import ReasonCode
from app.domain.screen_sharing import standing
from app.domain.wording import amount, instant_in_tables
from app.pages.console.period_pictures import period_in_words

Record = TypeVar("Record", Purchase, Usage)
AT_ONCE = 8
STATES = {
    ReasonCode.MINUTES_LEFT: ("open", "in effect"),
    ReasonCode.MINUTES_USED_UP: ("limited", "used up"),
    ReasonCode.PURCHASE_NOT_YET: ("", "not yet"),
    ReasonCode.PURCHASE_OVER: ("closed", "over"),
    ReasonCode.PURCHASE_CANCELLED: ("closed", "cancelled"),
}
FEATURES = {Feature.SCREEN_SHARING: "Screen sharing", Feature.ONBOARDING: "Set-up"}
NO_WAY_BACK = {
    Feature.SCREEN_SHARING: "Nothing takes usage back. To make up for a mistake, record a purchase of as many minutes.",
    Feature.ONBOARDING: "Nothing takes usage back. Set-up minutes are the plan's: only a plan with more of them helps.",
}


@dataclass(frozen=True, slots=True)
class PlanLine:
    plan: Plan
    begins: str
    ends: str | None
    tense: str
    sequence: int


@dataclass(frozen=True, slots=True)
class PutBack:
    """A record that no longer counts, and what asks for the same once more: `begins` and `ends` as RFC 3339."""

    plan: Plan
    when: str
    sequence: int
    begins: str
    ends: str


@dataclass(frozen=True, slots=True)
class PurchaseLine:
    """At the instant asked about; `used_share` is of a hundred."""

    record: PurchaseRecord
    add_on: str
    when: str
    standing: str
    badge: tuple[str, str]
    used: int
    used_share: int
    can_be_cancelled: bool


@dataclass(frozen=True, slots=True)
class UsageLine:
    """`sources` are the billing references of the purchases that the minutes came from."""

    record: UsageRecord
    feature: str
    sources: list[str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the change that led here has done. Its undo is a purchase to cancel or to buy anew, or plans to put back."""

    text: str
    cancel: int | None = None
    anew: Purchase | None = None
    put_back: Sequence[PutBack] = ()
    final: str = ""


def piece(records: Sequence[Record], before: int | None) -> tuple[list[Record], int | None]:
    """Some records, the newest first, and the sequence before which the next piece begins; None after the last."""
    found = [each for each in records if before is None or each.sequence < before]
    some = found[::-1][:AT_ONCE]
    return some, some[-1].sequence if len(found) > AT_ONCE else None


def plan_lines(
    policy: Policy, facts: AccountFacts, at: int, before: int | None = None
) -> tuple[list[PlanLine], int | None]:
    """Some of the periods, the latest first, and the instant before which the next ones begin; None after the last."""
    found = [each for each in facts.current_subscriptions() if before is None or each.period.from_at < before]
    some = found[::-1][:AT_ONCE]
    lines = [
        PlanLine(
            policy.catalogue.by_code(each.plan),
            dated(policy, each.period.from_at),
            None if each.period.to_at is None else dated(policy, each.period.to_at),
            "now" if each.period.holds(at) else "to come" if at < each.period.from_at else "past",
            each.sequence,
        )
        for each in some
    ]
    return lines, some[-1].period.from_at if len(found) > AT_ONCE else None


def replaced_lines(policy: Policy, facts: AccountFacts) -> list[PutBack]:
    """Some of what can be put back, the last ones that were replaced first."""
    return [put_back(policy, each) for each in islice(facts.replaced(), AT_ONCE)]


def put_back(policy: Policy, each: Subscription) -> PutBack:
    local, period = policy.calendar.calendar.local, each.period
    return PutBack(
        policy.catalogue.by_code(each.plan),
        period_in_words(policy, period),
        each.superseded_sequence or each.sequence,
        local(period.from_at).isoformat(),
        "" if period.to_at is None else local(period.to_at).isoformat(),
    )


def purchase_line(policy: Policy, facts: AccountFacts, purchase: Purchase, at: int) -> PurchaseLine:
    record = purchase_record(policy, facts, purchase, at)
    code, said = standing(policy, purchase, record.minutes_left, at)
    used = record.minutes - record.minutes_left
    return PurchaseLine(
        record,
        add_on_name(policy, purchase.add_on),
        period_in_words(policy, purchase.period),
        said,
        STATES[code],
        used,
        round(100 * used / record.minutes),
        purchase.ends_at is None or at < purchase.ends_at,
    )


def usage_line(policy: Policy, facts: AccountFacts, usage: Usage) -> UsageLine:
    references = {each.sequence: each.billing_reference for each in facts.purchases}
    sources = [f"{draw.minutes} of {references[draw.purchase]}" for draw in usage.draws]
    return UsageLine(usage_record(policy, facts, usage), FEATURES[usage.feature], sources)


def outcome(policy: Policy, facts: AccountFacts, sequence: int) -> Outcome | None:
    """Of the change of that number, where it is one of this account."""
    for purchase in facts.purchases:
        if purchase.sequence == sequence:
            text = f"{amount(purchase.minutes, 'minute')} bought: {purchase.billing_reference}."
            return Outcome(text, cancel=None if purchase.cancelled_at else sequence)
        if purchase.cancelled_sequence == sequence:
            final = "A purchase that is cancelled stays so, as it is the record of what was invoiced."
            left = facts.minutes_left(purchase, EVER)
            anew = replace(purchase, minutes=left) if left > 0 else None
            return Outcome(f"Purchase {purchase.billing_reference} is cancelled.", anew=anew, final=final)
    for usage in facts.usage:
        if usage.sequence == sequence:
            text = f"{amount(usage.minutes, 'minute')} of usage recorded: {usage.reference}."
            return Outcome(text, final=NO_WAY_BACK[usage.feature])
    if any(each.sequence == sequence for each in facts.subscriptions):
        return _plan_outcome(policy, facts, plan_undo(facts, sequence))
    return None


def _plan_outcome(policy: Policy, facts: AccountFacts, undo: PlanUndo) -> Outcome:
    final = ""
    if undo.stays:
        times = " and ".join(period_in_words(policy, each) for each in undo.stays)
        final = f"Nothing was on record {times}: for that time there is no way back, only another plan."
    return Outcome(
        f"The plans of {facts.id} are saved.", put_back=[put_back(policy, each) for each in undo.put_back], final=final
    )


def add_on_name(policy: Policy, code: str) -> str:
    return next((each.name for each in policy.document.add_ons if each.code == code), code)


def dated(policy: Policy, at: int) -> str:
    return instant_in_tables(policy.calendar.calendar.local(at))
