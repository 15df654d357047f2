from typing import Annotated, Self

from pydantic import Field, model_validator

from app.api.schemas.fields import (
    WHOLE,
    AccountReference,
    AgeSeconds,
    Answer,
    AskedOfPlanOrAccount,
    Flag,
    Name,
    Question,
    Reason,
    Revision,
    Stale,
)
from app.domain import plans, targets
from app.domain.plans import LONGEST_ONBOARDING
from app.domain.policy import DEFAULT_METRIC
from app.domain.targets import LONGEST_TARGET, TargetUnit


class TierQuery(AskedOfPlanOrAccount):
    pass


class TierReference(Answer):
    number: int
    name: str


class PlanReference(Answer):
    code: str
    name: str


class Coverage(Answer):
    tier: Annotated[int, Field(description="The lowest tier that covers it.")]
    clause: str
    text: str


class SupportTier(Answer):
    number: int
    name: str
    handled_by: str
    clause: str
    covers: Annotated[list[Coverage], Field(description="What the lower tiers cover as well.")]


class TierAnswer(Answer):
    account: AccountReference | None
    plan: PlanReference
    matched_by: Annotated[str, Field(description="name, legacy_name or account.")]
    formerly: Annotated[bool, Field(description="Whether the name asked for is a former one.")]
    tier: SupportTier
    reasons: list[Reason]
    policy_revision: Revision
    stale: Stale = False
    age_seconds: AgeSeconds = None


class TiersAnswer(Answer):
    tiers: list[SupportTier]
    reasons: list[Reason]
    policy_revision: Revision
    stale: Stale = False
    age_seconds: AgeSeconds = None


class SlaTarget(Answer):
    metric: str
    value: int
    unit: Annotated[str, Field(description="business_days, business_days_end, business_hours or calendar_hours.")]
    clause: str


class Plan(Answer):
    code: str
    name: str
    tier: int
    clause: str
    legacy_names: list[str]
    targets: Annotated[list[SlaTarget], Field(description="In place of the policy's; empty for none of its own.")]
    includes_screen_sharing: bool
    onboarding_minutes: Annotated[int | None, Field(description="null: the FAQ does not specify them.")]


class PlanList(Answer):
    data: list[Plan]
    next_cursor: str | None
    policy_revision: Revision


class PlanTargetRequest(Question):
    metric: Annotated[str, Field(max_length=200, pattern=r"^[a-z][a-z0-9_]*$")] = DEFAULT_METRIC
    value: Annotated[int, Field(ge=1, le=LONGEST_TARGET), WHOLE]
    unit: TargetUnit
    clause: Name


class PlanRequest(Question):
    """The whole plan: what is left out is not there any more. `clause` is the tier's, if left out."""

    name: Name
    tier: Annotated[int, Field(ge=1, le=1000), WHOLE]
    clause: Name | None = None
    legacy_names: Annotated[tuple[Name, ...], Field(max_length=50)] = ()
    targets: Annotated[tuple[PlanTargetRequest, ...], Field(max_length=20)] = ()
    includes_screen_sharing: Flag = False
    onboarding_minutes: Annotated[int, Field(ge=0, le=LONGEST_ONBOARDING), WHOLE] | None = None

    def plan(self, code: str, tier_clause: str) -> plans.Plan:
        return plans.Plan(
            code,
            self.name,
            self.tier,
            self.clause or tier_clause,
            self.legacy_names,
            tuple(targets.SlaTarget(each.metric, each.value, each.unit, each.clause) for each in self.targets),
            self.includes_screen_sharing,
            self.onboarding_minutes,
        )

    @model_validator(mode="after")
    def _can_be(self) -> Self:
        self.plan("code", "clause")
        return self
