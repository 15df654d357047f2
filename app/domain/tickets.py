"""All that the intake form asks about one ticket, in one answer."""

import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from app.domain.accounts import AccountFacts
from app.domain.due_dates import DueDateDecision, DueDateQuestion, decide_due_date
from app.domain.errors import AccountWithoutPlanError, RuleNotInRevisionError
from app.domain.policy import Policy
from app.domain.reasons import Reason
from app.domain.scope_checks import ScopeDecision, ScopeQuestion, decide_scope
from app.domain.screen_sharing import ScreenSharingDecision, ScreenSharingQuestion, decide_screen_sharing
from app.domain.support_hours import HoursDecision, decide_hours
from app.domain.support_tiers import TierDecision, TierQuestion, decide_tier

SCREEN_SHARE = "screen_share"  # the topic whose answer is the entitlement to it


@dataclass(frozen=True, slots=True)
class TicketQuestion:
    """`at` is the instant of everything but the due date, which has the plan and the instant of the receipt."""

    received_at: int
    at: int
    subject: str = ""
    description: str = ""
    topic: str | None = None
    plan: str | None = None
    account: AccountFacts | None = None
    wants_screen_sharing: bool = False
    explain: bool = False


@dataclass(frozen=True, slots=True)
class TicketDecision:
    """`tier` is None without a plan, `screen_sharing` where the revision has no rules of it.

    `reasons` are those of the parts that the ticket is about, each once.
    """

    decision_id: str
    at: datetime
    scope: ScopeDecision
    tier: TierDecision | None
    due_date: DueDateDecision
    support_hours: HoursDecision
    screen_sharing: ScreenSharingDecision | None
    account: AccountFacts | None
    reasons: list[Reason]
    policy_revision: int


def decide_ticket(policy: Policy, question: TicketQuestion) -> TicketDecision:
    plan, account, at = question.plan, question.account, question.at
    scope = decide_scope(
        policy, ScopeQuestion(question.topic, question.subject, question.description, plan, account, at)
    )
    tier = _tier(policy, TierQuestion(plan, account, at))
    due = decide_due_date(
        policy, DueDateQuestion(question.received_at, plan, explain=question.explain, account=account)
    )
    hours = decide_hours(policy, at)
    sharing = _screen_sharing(policy, ScreenSharingQuestion(at, plan, account))
    about_sharing = question.wants_screen_sharing or scope.topic == SCREEN_SHARE
    parts = [scope, tier, due, hours, sharing if about_sharing else None]
    return TicketDecision(
        decision_id=decision_id(policy, question),
        at=policy.calendar.calendar.local(at),
        scope=scope,
        tier=tier,
        due_date=due,
        support_hours=hours,
        screen_sharing=sharing,
        account=account,
        reasons=list(dict.fromkeys(reason for part in parts if part for reason in part.reasons)),
        policy_revision=policy.number,
    )


def decision_id(policy: Policy, question: TicketQuestion) -> str:
    """The same for the same ticket, asked of the same revision and the same facts about the same instant."""
    account = question.account
    rests_on = {
        "policy_revision": policy.number,
        "account": [account.id, account.sequence] if account else None,
        "at": question.at,
        "received_at": question.received_at,
        "subject": question.subject,
        "description": question.description,
        "topic": question.topic,
        "plan": question.plan,
        "wants_screen_sharing": question.wants_screen_sharing,
    }
    return f"dec_{sha256(json.dumps(rests_on, sort_keys=True).encode()).hexdigest()[:32]}"


def _tier(policy: Policy, question: TierQuestion) -> TierDecision | None:
    try:
        return decide_tier(policy, question)
    except AccountWithoutPlanError:
        return None


def _screen_sharing(policy: Policy, question: ScreenSharingQuestion) -> ScreenSharingDecision | None:
    try:
        return decide_screen_sharing(policy, question)
    except RuleNotInRevisionError:
        return None
