from typing import Annotated

from pydantic import Field

from app.api.schemas.fields import Answer, Asked, Name, Reason, Revision


class TierQuestion(Asked):
    plan: Annotated[Name, Field(description="Today's name of the plan, its code, or a former name.")]


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
    plan: PlanReference
    matched_by: Annotated[str, Field(description="name or legacy_name.")]
    formerly: Annotated[bool, Field(description="Whether the name asked for is a former one.")]
    tier: SupportTier
    reasons: list[Reason]
    policy_revision: Revision


class TiersAnswer(Answer):
    tiers: list[SupportTier]
    reasons: list[Reason]
    policy_revision: Revision


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


class PlanAnswer(Plan):
    policy_revision: Revision
