"""What the intake form tells a customer before a ticket is sent and after: a decision in a few plain words.

Nothing of it stops a ticket: whatever the verdict, it can be sent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.clauses import Clause
from app.domain.due_dates import DueDateDecision
from app.domain.errors import UnknownPlanError
from app.domain.hours_wording import hours_in_a_sentence
from app.domain.plans import Plan, SupportTier
from app.domain.policy import Policy
from app.domain.reasons import Reason, ReasonCode
from app.domain.scope import Verdict
from app.domain.screen_sharing import ScreenSharingDecision
from app.domain.tickets import SCREEN_SHARE, TicketDecision
from app.domain.wording import instant_in_short, listed

TOLD_OF_SHARING = {
    ReasonCode.SCREEN_SHARING_INCLUDED,
    ReasonCode.SCREEN_SHARING_EXTRA,
    ReasonCode.ADD_ON_OFFERED,
    ReasonCode.AT_DISCRETION,
    ReasonCode.BETTER_BY_EMAIL,
}


class Standing(StrEnum):
    """How far support takes a ticket up."""

    HELPED = "helped"
    DEPENDS = "depends"
    BEYOND = "beyond"


HEADLINES = {
    Verdict.IN_SCOPE: (Standing.HELPED, "Support helps with this."),
    Verdict.THIRD_PARTY: (Standing.DEPENDS, "Support helps with a part of this."),
    Verdict.OUT_OF_SCOPE: (Standing.BEYOND, "This is beyond support."),
    Verdict.ENTITLEMENT: (Standing.DEPENDS, "This depends on your plan."),
    Verdict.DISCRETIONARY: (Standing.DEPENDS, "The support team decides about this."),
    Verdict.NEEDS_REVIEW: (Standing.DEPENDS, "A person reads this and decides."),
}


@dataclass(frozen=True, slots=True)
class ScopeOutlook:
    """`clause` is the published sentence; `upgrade` says which plans reach the topic's tier where the plan does not."""

    standing: Standing
    headline: str
    summary: str
    clause: Clause
    instead: str | None
    handled_by: SupportTier | None
    further: str
    upgrade: str | None


@dataclass(frozen=True, slots=True)
class Outlook:
    """`scope` is None while there is nothing to judge; `sharing` where no screen share is asked for."""

    scope: ScopeOutlook | None
    plan: Plan | None
    tier: SupportTier | None
    due: DueDateDecision
    sharing: ScreenSharingDecision | None
    sharing_reasons: Sequence[Reason]
    hours: str
    policy_revision: int

    @property
    def summary(self) -> str:
        """What is worth saying aloud when it changes."""
        said = [self.scope.headline] if self.scope else []
        if self.scope and self.scope.handled_by:
            said.append(f"{self.scope.handled_by.name} takes it up first.")
        return " ".join([*said, f"Answer by {instant_in_short(self.due.due_at)}."])


@dataclass(frozen=True, slots=True)
class PlanChoice:
    """A plan as a form offers it: by today's name, with the former ones for those who only know these."""

    code: str
    label: str


def plan_choices(policy: Policy) -> list[PlanChoice]:
    return [
        PlanChoice(
            plan.code, f"{plan.name} (formerly {listed(list(plan.legacy_names))})" if plan.legacy_names else plan.name
        )
        for plan in policy.document.plans
    ]


def chosen_plan(policy: Policy, named: str) -> str | None:
    """Its code, by whichever name it is called; None for one that nobody knows, by which no ticket fails."""
    try:
        return policy.catalogue.resolve(named).plan.code if named else None
    except UnknownPlanError:
        return None


def outlook(policy: Policy, decision: TicketDecision, *, judged: bool, wants_screen_sharing: bool) -> Outlook:
    """`judged`: whether the ticket says what it is about, so that its scope is worth telling."""
    sharing = decision.screen_sharing if wants_screen_sharing or decision.scope.topic == SCREEN_SHARE else None
    tier = decision.tier
    return Outlook(
        scope=_scope(policy, decision) if judged else None,
        plan=tier.plan if tier else None,
        tier=policy.tiers[tier.tier.number] if tier else None,
        due=decision.due_date,
        sharing=sharing,
        sharing_reasons=[reason for reason in sharing.reasons if reason.code in TOLD_OF_SHARING] if sharing else [],
        hours=hours_in_a_sentence(decision.support_hours),
        policy_revision=decision.policy_revision,
    )


def _scope(policy: Policy, decision: TicketDecision) -> ScopeOutlook:
    scope = decision.scope
    standing, headline = HEADLINES[scope.verdict]
    told = {reason.code: reason for reason in reversed(scope.reasons)}  # of each code the first
    main = told.get(ReasonCode.TOPIC_VERDICT, scope.reasons[0])
    upgrade = told.get(ReasonCode.ABOVE_PLAN_TIER)
    further = told.get(ReasonCode.ESCALATION)
    return ScopeOutlook(
        standing=standing,
        headline=headline,
        summary=main.text,
        clause=policy.clause(main.clause),
        instead=scope.instead,
        handled_by=policy.tiers[scope.handled_by.number] if scope.handled_by else None,
        further=further.text if further else "",
        upgrade=upgrade.text if upgrade else None,
    )
