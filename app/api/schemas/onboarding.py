import datetime as dt
from typing import Annotated

from pydantic import Field

from app.api.schemas.fields import (
    AccountReference,
    AgeSeconds,
    Answer,
    AskedOfPlanOrAccount,
    Flag,
    Instant,
    Minutes,
    Reason,
    Revision,
    Stale,
)
from app.api.schemas.plans import PlanReference


class OnboardingQuery(AskedOfPlanOrAccount):
    requested_at: Annotated[
        Instant | None,
        Field(description="When the session is asked for: the lead time counts from here; now if left out."),
    ] = None
    questionnaire_complete: Annotated[Flag, Field(description="Whether the onboarding questionnaire is.")] = False
    duration_minutes: Annotated[
        Minutes | None, Field(description="Length of the session; the policy's if left out.")
    ] = None
    proposed_start: Annotated[Instant | None, Field(description="A start to accept or to refuse.")] = None


class ProposedStart(Answer):
    start: dt.datetime
    accepted: bool
    reasons: list[Reason]


class OnboardingAnswer(Answer):
    at: dt.datetime
    account: AccountReference | None
    plan: PlanReference | None
    included_minutes: Annotated[int | None, Field(description="null: the plan does not specify them.")]
    used_minutes: int
    remaining_minutes: int | None
    duration_minutes: int
    earliest_start: Annotated[
        dt.datetime | None, Field(description="null where no start is possible; the reasons say why.")
    ]
    next_starts: Annotated[list[dt.datetime], Field(description="From the proposed start on, where there is one.")]
    proposed: ProposedStart | None
    reasons: list[Reason]
    policy_revision: Revision
    stale: Stale = False
    age_seconds: AgeSeconds = None
