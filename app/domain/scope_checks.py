"""Is this request in scope, who takes it up, and what can the customer do instead? Source: "Support Limits"."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.accounts import AccountFacts, account_reasons, asked_plan
from app.domain.plans import Plan, SupportTier
from app.domain.policy import UNCLASSIFIED, Policy
from app.domain.reasons import Reason, ReasonCode
from app.domain.scope import Topic, Verdict
from app.domain.wording import listed


@dataclass(frozen=True, slots=True)
class TierName:
    number: int
    name: str


@dataclass(frozen=True, slots=True)
class Upgrade:
    """The tier that the topic needs, and the plans that reach it."""

    tier: TierName
    plans: list[Plan]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A part of the customer's text that speaks for a topic."""

    text: str
    topic: str
    clause: str


@dataclass(frozen=True, slots=True)
class ScopeDecision:
    """`confidence` is 1 for a topic that was named, 0 for a text that nobody has classified.

    `escalation_path` are the further tiers as far as the plan reaches; without a plan, all of them.
    """

    verdict: Verdict
    topic: str | None
    confidence: float
    evidence: list[Evidence]
    handled_by: TierName | None
    escalation_path: list[TierName]
    upgrade: Upgrade | None
    instead: str | None
    account: AccountFacts | None
    reasons: list[Reason]
    policy_revision: int


@dataclass(frozen=True, slots=True)
class ScopeQuestion:
    """A topic, or the text of a ticket, or both; the topic decides. `at` says which plan of the account counts."""

    topic: str | None = None
    subject: str = ""
    description: str = ""
    plan: str | None = None
    account: AccountFacts | None = None
    at: int = 0


def decide_scope(policy: Policy, question: ScopeQuestion) -> ScopeDecision:
    match = asked_plan(policy, question.plan, question.account, question.at)
    plan = match.plan if match else None
    if question.topic is None:
        return _not_classified(policy, question.account)
    topic = policy.topic(question.topic)
    reached = [tier for tier in topic.tiers if plan is None or tier <= plan.tier]
    above = bool(topic.tiers) and not reached
    upgrade = _upgrade(policy, topic.tiers[0]) if above else None
    return ScopeDecision(
        verdict=topic.verdict,
        topic=topic.code,
        confidence=1.0,
        evidence=[],
        handled_by=_tier_name(policy, topic.tiers[0]) if topic.tiers else None,
        escalation_path=[_tier_name(policy, tier) for tier in reached[1:]],
        upgrade=upgrade,
        instead=topic.instead,
        account=question.account,
        reasons=[
            *account_reasons(policy, question.account, question.at, topic.clause),
            *_reasons(policy, topic, reached, plan, upgrade),
        ],
        policy_revision=policy.number,
    )


def _not_classified(policy: Policy, account: AccountFacts | None) -> ScopeDecision:
    topic = policy.topic(UNCLASSIFIED)
    text = "No topic was named. A person reads the text and decides; no request is turned away by a guess."
    return ScopeDecision(
        verdict=topic.verdict,
        topic=None,
        confidence=0.0,
        evidence=[],
        handled_by=None,
        escalation_path=[],
        upgrade=None,
        instead=topic.instead,
        account=account,
        reasons=[Reason(ReasonCode.TEXT_NOT_CLASSIFIED, topic.clause, text)],
        policy_revision=policy.number,
    )


def _reasons(
    policy: Policy, topic: Topic, reached: list[int], plan: Plan | None, upgrade: Upgrade | None
) -> Iterator[Reason]:
    yield Reason(ReasonCode.TOPIC_VERDICT, topic.clause, topic.summary)
    if topic.tiers:
        first = policy.tiers[topic.tiers[0]]
        yield Reason(ReasonCode.HANDLED_BY, first.clause, f"{first.name} takes it up first: {first.handled_by}.")
    if further := reached[1:]:
        names = listed([policy.tiers[tier].name for tier in further])
        clause = policy.tiers[further[-1]].clause
        yield Reason(ReasonCode.ESCALATION, clause, f"Where that tier is unable to help, it goes on to {names}.")
    if upgrade and plan:
        plans = listed([higher.name for higher in upgrade.plans])
        text = f"The {plan.name} plan is on tier {plan.tier}; plans that reach {upgrade.tier.name}: {plans}."
        yield Reason(ReasonCode.ABOVE_PLAN_TIER, plan.clause, text)
    for clause in topic.answered_by:
        yield Reason(ReasonCode.PUBLISHED, clause, policy.clause(clause).text)
    if topic.instead:
        yield Reason(ReasonCode.INSTEAD, topic.clause, topic.instead)


def _upgrade(policy: Policy, tier: int) -> Upgrade:
    return Upgrade(_tier_name(policy, tier), [plan for plan in policy.document.plans if plan.tier >= tier])


def _tier_name(policy: Policy, number: int) -> TierName:
    tier: SupportTier = policy.tiers[number]
    return TierName(tier.number, tier.name)
