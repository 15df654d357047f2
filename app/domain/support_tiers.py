"""On which tier is this plan, who handles it, what does it cover? Source: "On what tier is my plan?"."""

from dataclasses import dataclass

from app.domain.accounts import AccountFacts, account_reasons, asked_plan
from app.domain.errors import AccountWithoutPlanError
from app.domain.plans import Plan, PlanMatch, SupportTier
from app.domain.policy import Policy
from app.domain.reasons import Reason, ReasonCode


@dataclass(frozen=True, slots=True)
class Coverage:
    """Something that a tier covers, in the words of its clause; `tier` is the lowest that does."""

    tier: int
    clause: str
    text: str


@dataclass(frozen=True, slots=True)
class TierAnswer:
    """`covers` holds what the lower tiers cover as well."""

    number: int
    name: str
    handled_by: str
    clause: str
    covers: list[Coverage]


@dataclass(frozen=True, slots=True)
class TierDecision:
    """`formerly` where the name asked for is a former one; `matched_by` says which kind of name it is, or account."""

    account: AccountFacts | None
    plan: Plan
    matched_by: str
    formerly: bool
    tier: TierAnswer
    reasons: list[Reason]
    policy_revision: int


@dataclass(frozen=True, slots=True)
class AllTiers:
    tiers: list[TierAnswer]
    reasons: list[Reason]
    policy_revision: int


@dataclass(frozen=True, slots=True)
class TierQuestion:
    """A plan by any of its names, or an account at an instant."""

    plan: str | None = None
    account: AccountFacts | None = None
    at: int = 0


def decide_tier(policy: Policy, question: TierQuestion) -> TierDecision:
    match = asked_plan(policy, question.plan, question.account, question.at)
    if match is None:
        raise AccountWithoutPlanError("The account is on no plan at that instant, so it has no support tier.")
    plan, tier = match.plan, policy.tiers[match.plan.tier]
    named = account_reasons(policy, question.account, question.at, plan.clause) or [_named(match)]
    reasons = [*named, Reason(ReasonCode.PLAN_TIER, plan.clause, f"The {plan.name} plan is on {tier.name}.")]
    reasons += [*_access(policy, tier), *_includes_lower(policy, tier)]
    return TierDecision(
        account=question.account,
        plan=plan,
        matched_by="account" if match.account else "legacy_name" if match.formerly else "name",
        formerly=match.formerly,
        tier=tier_answer(policy, tier),
        reasons=reasons,
        policy_revision=policy.number,
    )


def _named(match: PlanMatch) -> Reason:
    plan = match.plan
    if match.formerly:
        return Reason(ReasonCode.LEGACY_NAME, plan.clause, f"“{match.name}” is a former name of the {plan.name} plan.")
    return Reason(ReasonCode.PLAN_NAME, plan.clause, f"{plan.name} is the plan's name today.")


def all_tiers(policy: Policy) -> AllTiers:
    tiers = policy.tiers.values()
    reasons = [reason for tier in tiers for reason in (*_access(policy, tier), *_includes_lower(policy, tier))]
    return AllTiers([tier_answer(policy, tier) for tier in tiers], reasons, policy.number)


def _access(policy: Policy, tier: SupportTier) -> list[Reason]:
    return [Reason(ReasonCode.PUBLISHED, tier.access, policy.clause(tier.access).text)] if tier.access else []


def _includes_lower(policy: Policy, tier: SupportTier) -> list[Reason]:
    if tier.number == min(policy.tiers):
        return []
    text = f"{tier.name} includes what the lower tiers cover."
    return [Reason(ReasonCode.LOWER_TIERS_INCLUDED, tier.clause, text)]


def tier_answer(policy: Policy, tier: SupportTier) -> TierAnswer:
    covers = [
        Coverage(lower.number, clause, policy.clause(clause).text)
        for lower in policy.tiers.values()
        if lower.number <= tier.number
        for clause in lower.covers
    ]
    return TierAnswer(tier.number, tier.name, tier.handled_by, tier.clause, covers)
