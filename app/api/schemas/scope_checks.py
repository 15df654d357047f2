from typing import Annotated

from pydantic import Field

from app.api.schemas.fields import (
    AccountReference,
    AgeSeconds,
    Answer,
    AskedOfAccount,
    Description,
    Name,
    Reason,
    Revision,
    Stale,
    Subject,
)
from app.api.schemas.plans import PlanReference, TierReference
from app.domain.scope import Verdict

TopicName = Annotated[Name, Field(description="A topic of the policy, see GET /policy.")]


class ScopeQuery(AskedOfAccount):
    topic: TopicName


class ScopeRequest(AskedOfAccount):
    """A topic decides exactly. Text without a topic is not classified yet: a person reads it (needs_review)."""

    subject: Subject = ""
    description: Description = ""
    topic: TopicName | None = None


class Evidence(Answer):
    text: str
    topic: str
    clause: str


class Upgrade(Answer):
    tier: TierReference
    plans: list[PlanReference]


class ScopeAnswer(Answer):
    verdict: Verdict
    topic: str | None
    confidence: Annotated[float, Field(ge=0, le=1, description="1 for a topic that was named.")]
    evidence: list[Evidence]
    handled_by: TierReference | None
    escalation_path: Annotated[list[TierReference], Field(description="The further tiers that the plan reaches.")]
    upgrade: Annotated[Upgrade | None, Field(description="Plans that reach the topic's tier, where this one does not.")]
    instead: str | None
    account: AccountReference | None
    reasons: list[Reason]
    policy_revision: Revision
    stale: Stale = False
    age_seconds: AgeSeconds = None
