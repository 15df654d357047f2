import datetime as dt
from typing import Annotated

from pydantic import AliasPath, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from app.api.schemas.fields import (
    LASTING,
    WHOLE,
    AccountReference,
    AgeSeconds,
    Answer,
    AskedOfAccount,
    Flag,
    Instant,
    Name,
    Question,
    Reason,
    Revision,
    Stale,
)
from app.api.schemas.plans import PlanReference, SlaTarget, TierReference
from app.api.schemas.support_hours import OpenInterval
from app.domain import sla_clock as domain
from app.domain.policy import DEFAULT_METRIC
from app.domain.sla_clock import ClockEventType, ClockState
from app.domain.targets import LONGEST_TARGET, TargetUnit

MOST_EVENTS = 200
Value = Annotated[
    int, Field(ge=1, le=LONGEST_TARGET, description="Instead of the target's: what if it were this many?"), WHOLE
]
Explain = Annotated[Flag, Field(description="Whether to answer the summary and the timeline, day by day.")]
PromisedRevision = Annotated[
    Revision, Field(description="The revision that a due date was promised under: answers that date beside this one.")
]


class DueDateQuery(AskedOfAccount):
    """Without plan and account: the policy's default target. An account's plan is the one as the ticket came."""

    received_at: Annotated[Instant, Field(description="When the ticket came. RFC 3339, with an offset.")]
    metric: Annotated[Name, Field(description="Which promise.")] = DEFAULT_METRIC
    value: Value | None = None
    unit: Annotated[TargetUnit | None, Field(description="Instead of the target's: what if it were counted so?")] = None
    explain: Explain = False
    units: Annotated[Flag, Field(description="Whether to answer the due date under every unit.")] = False
    promised_revision: PromisedRevision | None = None


class ClockEvent(Question):
    type: ClockEventType
    at: Instant

    def as_event(self) -> domain.ClockEvent:
        return domain.ClockEvent(self.type, self.at)


def few(value: object) -> object:
    """The number comes first: of too many, none is looked at."""
    if isinstance(value, list | tuple) and len(value) > MOST_EVENTS:
        raise PydanticCustomError("too_many", "More than {most} of them", {"most": MOST_EVENTS})
    return value


Events = Annotated[
    tuple[ClockEvent, ...],
    Field(max_length=MOST_EVENTS, description="In order of time, none before the receipt. Paused time is closed."),
    BeforeValidator(few),
]


class DueDateRequest(AskedOfAccount):
    """A ticket and what happened to it. An account's plan is the one as the ticket came.

    `at` is the instant at which the ticket's clock is read, now if left out; it chooses no plan.
    """

    received_at: Annotated[Instant, Field(description="When the ticket came. RFC 3339, with an offset.")]
    events: Events = ()
    metric: Annotated[Name, Field(description="Which promise.")] = DEFAULT_METRIC
    value: Value | None = None
    unit: Annotated[TargetUnit | None, Field(description="Instead of the target's: what if it were counted so?")] = None
    explain: Explain = False
    units: Annotated[Flag, Field(description="Whether to answer the due date under every unit.")] = True
    promised_revision: PromisedRevision | None = None


class TimelineDay(Answer):
    date: dt.date
    intervals: list[Annotated[OpenInterval, LASTING]]
    counted_seconds: Annotated[int, Field(description="Of this day, between receipt and due, less the pauses.")]
    paused_seconds: Annotated[int, Field(description="What pauses took of that.")]
    skipped: Annotated[str | None, Field(description="Why nothing of the day was counted.")]


class UnitDueDate(Answer):
    """The same value, counted in that unit; null where the calendar ends before."""

    unit: TargetUnit
    due_at: dt.datetime | None


class Promise(Answer):
    policy_revision: Revision
    due_at: Annotated[dt.datetime | None, Field(description="null where that revision has no answer to the question.")]
    moved_seconds: Annotated[
        int | None, Field(description="How much later than that it is due now; negative for earlier.")
    ]


class DueDateAnswer(Answer):
    received_at: dt.datetime
    counted_from: dt.datetime
    due_at: dt.datetime
    target: SlaTarget
    commitment: Annotated[str, Field(description="target: what support strives for, no guarantee.")]
    account: AccountReference | None
    plan: PlanReference | None
    tier: TierReference | None
    units: Annotated[list[UnitDueDate] | None, Field(description="null unless units=true.")]
    promise: Annotated[Promise | None, Field(description="null unless promised_revision is given.")]
    summary: Annotated[str | None, Field(description="One sentence. null unless explain=true.")] = None
    timeline: Annotated[
        list[TimelineDay] | None,
        Field(description="null unless explain=true, and where there are more than 400 days."),
    ] = None
    reasons: list[Reason]
    policy_revision: Revision
    stale: Stale = False
    age_seconds: AgeSeconds = None


class TicketDueDateAnswer(DueDateAnswer):
    """`elapsed` + `remaining` = `budget` until the breach; after it `elapsed` = `budget` + `overdue`.

    Seconds of support hours less the pauses; of clock time for a target in calendar hours. An answer stops the clock.
    """

    at: dt.datetime
    state: Annotated[ClockState, Field(validation_alias=AliasPath("clock", "state"))]
    budget_business_seconds: Annotated[int, Field(validation_alias=AliasPath("clock", "budget"))]
    elapsed_business_seconds: Annotated[int, Field(validation_alias=AliasPath("clock", "elapsed"))]
    remaining_business_seconds: Annotated[int, Field(validation_alias=AliasPath("clock", "remaining"))]
    overdue_business_seconds: Annotated[int, Field(validation_alias=AliasPath("clock", "overdue"))]
