"""What a row of each case table asks of the domain."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from app.domain.accounts import AccountFacts, Draw, Feature, Purchase, Subscription, Usage
from app.domain.due_dates import DueDateDecision, DueDateQuestion, decide_due_date
from app.domain.entitlements import draws_for
from app.domain.onboarding import OnboardingDecision, OnboardingQuestion, decide_onboarding
from app.domain.periods import EffectivePeriod
from app.domain.policy import Policy, PolicyDocument, PolicyRevision, closures_of, compile_policy
from app.domain.scope_checks import ScopeDecision, ScopeQuestion, decide_scope
from app.domain.screen_sharing import ScreenSharingDecision, ScreenSharingQuestion, decide_screen_sharing
from app.domain.service_facts import ServiceFacts, service_facts
from app.domain.sla_clock import ClockEvent, ClockEventType
from app.domain.support_hours import HoursDecision, decide_hours
from app.domain.support_tiers import TierDecision, TierQuestion, decide_tier
from app.domain.targets import TargetUnit
from app.policies.documents import document_as_json, document_from_json, packaged_document
from app.policies.scope_models import scope_model_of
from tests.cases.tables import Row


def policy_of(document: PolicyDocument) -> Policy:
    published_at = datetime(2026, 1, 1, tzinfo=UTC)
    closures, model = closures_of(document), scope_model_of(document)
    return compile_policy(PolicyRevision(1, published_at, "tests", "", document, closures, model))


def changed(document: PolicyDocument, change: Row, year: int) -> PolicyDocument:
    """The document with the `policy` of a row merged in, its range cut to the years around the question."""
    around = {"range": {"first_on": f"{year - 1}-01-01", "last_on": f"{year + 1}-12-31"}}
    return document_from_json(merged(merged(document_as_json(document), around), change))


def merged(content: Row, change: Row) -> Row:
    def value(key: str) -> Any:  # noqa: ANN401  (whatever YAML holds)
        both = isinstance(content.get(key), dict) and isinstance(change[key], dict)
        return merged(content[key], change[key]) if both else change[key]

    return content | {key: value(key) for key in change}


def epoch(at: datetime) -> int:
    return int(at.timestamp())


def epoch_or_none(at: datetime | None) -> int | None:
    return None if at is None else epoch(at)


def account_of(policy: Policy, row: Row) -> AccountFacts | None:
    """The account with the facts of the row; None where it has none."""
    if not row.keys() & {"subscriptions", "purchases", "usage"}:
        return None
    subscriptions, purchases = row.get("subscriptions", []), row.get("purchases", [])
    ends = [later["effective_from"] for _, later in pairwise(subscriptions)]
    account = AccountFacts(
        "account",
        len(subscriptions) + len(purchases),
        tuple(
            Subscription(i, each["plan"], EffectivePeriod(epoch(each["effective_from"]), epoch_or_none(end)))
            for i, (each, end) in enumerate(zip(subscriptions, [*ends, None], strict=False), start=1)
        ),
        tuple(_purchase(i, each) for i, each in enumerate(purchases, start=len(subscriptions) + 1)),
    )
    for each in row.get("usage", []):
        account = used(policy, account, Feature(each["feature"]), each["minutes"], epoch(each["occurred_at"]))
    return account


def _purchase(sequence: int, bought: Row) -> Purchase:
    period = EffectivePeriod(epoch(bought["effective_from"]), epoch_or_none(bought.get("effective_to")))
    cancelled_at = epoch_or_none(bought.get("cancelled_at"))
    return Purchase(sequence, bought["add_on"], bought["minutes"], period, bought["billing_reference"], cancelled_at)


def used(policy: Policy, account: AccountFacts, feature: Feature, minutes: int, occurred_at: int) -> AccountFacts:
    """The account once that usage is on record as well."""
    sequence = account.sequence + 1
    draws = draws_for(policy, account, feature, minutes, occurred_at)
    usage = Usage(sequence, feature, minutes, occurred_at, occurred_at, f"T-{sequence}", draws)
    return replace(account, sequence=sequence, usage=(*account.usage, usage))


def ask_due_date(policy: Policy, row: Row) -> DueDateDecision:
    unit = TargetUnit(row["unit"]) if "unit" in row else None
    question = DueDateQuestion(epoch(row["received"]), row.get("plan"), value=row.get("value"), unit=unit, explain=True)
    return decide_due_date(policy, question)


def ask_clock(policy: Policy, row: Row) -> DueDateDecision:
    unit = TargetUnit(row["unit"]) if "unit" in row else None
    events = [ClockEvent(ClockEventType(kind), epoch(at)) for kind, at in row["events"]]
    question = DueDateQuestion(
        epoch(row["received"]),
        row.get("plan"),
        value=row.get("value"),
        unit=unit,
        events=events,
        read_at=epoch(row["at"]),
    )
    return decide_due_date(policy, question)


def ask_promise(policy: Policy, row: Row) -> DueDateDecision:
    """Promised by the packaged policy."""
    question = DueDateQuestion(epoch(row["received"]), row.get("plan"))
    return decide_due_date(policy, question, policy_of(packaged_document()))


def ask_hours(policy: Policy, row: Row) -> HoursDecision:
    return decide_hours(policy, epoch(row["at"]))


def ask_onboarding(policy: Policy, row: Row) -> OnboardingDecision:
    question = OnboardingQuestion(
        at=epoch(row.get("at") or row["requested_at"]),
        requested_at=epoch(row["requested_at"]),
        plan=row.get("plan"),
        account=account_of(policy, row),
        questionnaire_complete=row.get("questionnaire_complete", True),
        duration_minutes=row.get("duration_minutes"),
        proposed_start=epoch_or_none(row.get("proposed_start")),
    )
    return decide_onboarding(policy, question)


def ask_screen_sharing(policy: Policy, row: Row) -> ScreenSharingDecision:
    question = ScreenSharingQuestion(epoch(row["at"]), row.get("plan"), account_of(policy, row))
    return decide_screen_sharing(policy, question)


def ask_usage(policy: Policy, row: Row) -> tuple[Draw, ...]:
    account = account_of(policy, row)
    assert account
    return draws_for(policy, account, Feature(row["feature"]), row["minutes"], epoch(row["occurred_at"]))


def ask_scope(policy: Policy, row: Row) -> ScopeDecision:
    asked = {field: row[field] for field in ("topic", "subject", "description", "plan") if field in row}
    return decide_scope(policy, ScopeQuestion(**asked))


def ask_service_facts(policy: Policy, _: Row) -> ServiceFacts:
    return service_facts(policy)


def ask_tier(policy: Policy, row: Row) -> TierDecision:
    return decide_tier(policy, TierQuestion(row["asked"]))
