"""Is this request in scope, who takes it up, and what can the customer do instead? Source: "Support Limits"."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.accounts import AccountFacts, account_reasons, asked_plan
from app.domain.plans import Plan, SupportTier
from app.domain.policy import UNCLASSIFIED, Policy
from app.domain.reasons import Reason, ReasonCode
from app.domain.scope import Topic, Verdict
from app.domain.scope_classification import Classification, Grounds, asked_clauses, classify
from app.domain.scope_evidence import Evidence
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
class ScopeDecision:
    """`confidence` is 1 for a topic that was named, 0 for a text that nobody has classified, else that of the verdict.

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
    text = None if question.topic else _classification(policy, question)
    if question.topic is None and (text is None or not text.decided):
        return _for_a_person(policy, question.account, text)
    topic = text.topic if text else policy.topic(question.topic or "")
    reached = [tier for tier in topic.tiers if plan is None or tier <= plan.tier]
    above = bool(topic.tiers) and not reached
    upgrade = _upgrade(policy, topic.tiers[0]) if above else None
    return ScopeDecision(
        verdict=topic.verdict,
        topic=topic.code,
        confidence=text.confidence if text else 1.0,
        evidence=text.evidence if text else [],
        handled_by=_tier_name(policy, topic.tiers[0]) if topic.tiers else None,
        escalation_path=[_tier_name(policy, tier) for tier in reached[1:]],
        upgrade=upgrade,
        instead=topic.instead,
        account=question.account,
        reasons=[
            *account_reasons(policy, question.account, question.at, topic.clause),
            *([_text_reason(policy, text)] if text else ()),
            *_reasons(policy, topic, reached, plan, upgrade),
            *_published(policy, topic, question),
            *([Reason(ReasonCode.INSTEAD, topic.clause, topic.instead)] if topic.instead else ()),
        ],
        policy_revision=policy.number,
    )


def _classification(policy: Policy, question: ScopeQuestion) -> Classification | None:
    """None where the revision classifies no texts, or the text has no words."""
    return classify(policy.scope_reader, question.subject, question.description) if policy.scope_reader else None


def _for_a_person(policy: Policy, account: AccountFacts | None, text: Classification | None) -> ScopeDecision:
    unclassified = policy.topic(UNCLASSIFIED)
    return ScopeDecision(
        verdict=unclassified.verdict,
        topic=None,
        confidence=text.confidence if text else 0.0,
        evidence=text.evidence if text else [],
        handled_by=None,
        escalation_path=[],
        upgrade=None,
        instead=unclassified.instead,
        account=account,
        reasons=[_text_reason(policy, text)],
        policy_revision=policy.number,
    )


def _text_reason(policy: Policy, text: Classification | None) -> Reason:
    clause = policy.topic(UNCLASSIFIED).clause
    if text is None:
        said = "No topic was named. A person reads the text and decides; no request is turned away by a guess."
        return Reason(ReasonCode.TEXT_NOT_CLASSIFIED, clause, said)
    name, percent = text.topic.name, text.percent
    match text.grounds:
        case Grounds.PHRASE:
            said = f"The text has a phrase that the policy lists under “{name}”: see evidence."
            return Reason(ReasonCode.TEXT_HAS_PHRASE, text.topic.clause, said)
        case Grounds.LEARNED:
            said = f"The text reads as “{name}”; its verdict is {percent} % certain, see evidence."
            return Reason(ReasonCode.TEXT_CLASSIFIED, text.topic.clause, said)
        case Grounds.TWO_VERDICTS:
            said = "The text has phrases that the policy lists under topics of different verdicts. A person decides."
            return Reason(ReasonCode.TEXT_ASKS_TWICE, clause, said)
        case Grounds.UNSURE:
            said = f"“{name}” is likeliest, at {percent} %, which does not decide. A person reads the text."
            return Reason(ReasonCode.TEXT_UNSURE, clause, said)


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


def _published(policy: Policy, topic: Topic, question: ScopeQuestion) -> list[Reason]:
    """The wording that answers what the text asks for; all that answers questions of the topic where it has no text."""
    asked: list[str] = []
    if topic.answered_by and policy.scope_reader:
        asked = asked_clauses(policy.scope_reader, question.subject, question.description)
    return [Reason(ReasonCode.PUBLISHED, each, _wording(policy, each)) for each in asked or topic.answered_by]


def _wording(policy: Policy, clause_id: str) -> str:
    """To the letter. A clause that announces a list has it from the clauses below it."""
    text = policy.clause(clause_id).text
    if not text.endswith(":"):
        return text
    items = [clause.text for clause in policy.document.clauses if clause.id.startswith(f"{clause_id}.")]
    return f"{text} {listed(items)}."


def _upgrade(policy: Policy, tier: int) -> Upgrade:
    return Upgrade(_tier_name(policy, tier), [plan for plan in policy.document.plans if plan.tier >= tier])


def _tier_name(policy: Policy, number: int) -> TierName:
    tier: SupportTier = policy.tiers[number]
    return TierName(tier.number, tier.name)
