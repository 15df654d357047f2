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
    """A topic decides exactly. A text without one is classified; where that is not sure, a person decides."""

    subject: Subject = ""
    description: Description = ""
    topic: TopicName | None = None


class Evidence(Answer):
    text: Annotated[str, Field(description="A part of the text asked about, as it was written.")]
    topic: str
    clause: str


class Upgrade(Answer):
    tier: TierReference
    plans: list[PlanReference]


class ScopeAnswer(Answer):
    verdict: Verdict
    topic: Annotated[str | None, Field(description="null where the text leaves it open.")]
    confidence: Annotated[
        float,
        Field(ge=0, le=1, description="Of the verdict. 1 for a topic that was named, 0 for a text that has no words."),
    ]
    evidence: Annotated[
        list[Evidence], Field(description="What in the text led to it; none for a topic that was named.")
    ]
    handled_by: TierReference | None
    escalation_path: Annotated[list[TierReference], Field(description="The further tiers that the plan reaches.")]
    upgrade: Annotated[Upgrade | None, Field(description="Plans that reach the topic's tier, where this one does not.")]
    instead: str | None
    account: AccountReference | None
    reasons: list[Reason]
    policy_revision: Revision
    stale: Stale = False
    age_seconds: AgeSeconds = None
