import datetime as dt
from typing import Annotated

from pydantic import Field

from app.api.schemas.fields import (
    AccountReference,
    AgeSeconds,
    Answer,
    AskedOfAccount,
    Instant,
    Name,
    Reason,
    Revision,
    Stale,
    WholeNumber,
)
from app.api.schemas.plans import PlanReference, SlaTarget, TierReference
from app.api.schemas.support_hours import OpenInterval
from app.domain.policy import DEFAULT_METRIC
from app.domain.targets import LONGEST_TARGET, TargetUnit


class DueDateQuery(AskedOfAccount):
    """Without plan and account: the policy's default target. An account's plan is the one as the ticket came."""

    received_at: Annotated[Instant, Field(description="When the ticket came. RFC 3339, with an offset.")]
    metric: Annotated[Name, Field(description="Which promise.")] = DEFAULT_METRIC
    value: Annotated[
        WholeNumber | None,
        Field(ge=1, le=LONGEST_TARGET, description="Instead of the target's: what if it were this many?"),
    ] = None
    unit: Annotated[TargetUnit | None, Field(description="Instead of the target's: what if it were counted so?")] = None
    explain: Annotated[bool, Field(description="Whether to answer the timeline, day by day.")] = False


class TimelineDay(Answer):
    date: dt.date
    intervals: list[OpenInterval]
    counted_seconds: Annotated[int, Field(description="Of this day, between receipt and due.")]
    skipped: Annotated[str | None, Field(description="Why nothing of the day was counted.")]


class DueDateAnswer(Answer):
    received_at: dt.datetime
    counted_from: dt.datetime
    due_at: dt.datetime
    target: SlaTarget
    commitment: Annotated[str, Field(description="target: what support strives for, no guarantee.")]
    account: AccountReference | None
    plan: PlanReference | None
    tier: TierReference | None
    timeline: Annotated[list[TimelineDay] | None, Field(description="null unless explain=true.")]
    reasons: list[Reason]
    policy_revision: Revision
    stale: Stale = False
    age_seconds: AgeSeconds = None
