import datetime as dt
from typing import Annotated, NotRequired, Required

from pydantic import BeforeValidator, ConfigDict, Field, with_config
from typing_extensions import TypedDict  # pydantic wants this one before Python 3.12

from app.api.problems import Problem
from app.api.schemas.due_dates import MOST_EVENTS, Events, few
from app.api.schemas.fields import (
    AgeSeconds,
    Answer,
    AskedOfRevision,
    Instant,
    Name,
    PlanName,
    Question,
    Reason,
    Revision,
    Stale,
)
from app.domain.policy import DEFAULT_METRIC

MOST_TICKETS = 100_000


@with_config(ConfigDict(extra="forbid"))
class Pause(TypedDict):
    from_at: Annotated[Instant, Field(alias="from")]
    to_at: NotRequired[Annotated[Instant | None, Field(alias="to")]]


class ComplianceQuery(AskedOfRevision):
    at: Annotated[Instant | None, Field(description="As the tickets stood then; now if left out.")] = None
    metric: Annotated[Name, Field(description="Which promise.")] = DEFAULT_METRIC


@with_config(ConfigDict(extra="forbid"))
class ReportedTicket(TypedDict, total=False):
    """What happened to it stands in `pauses` and `answered_at`, or in `events` as for /due-date."""

    id: Annotated[Name | None, Field(description="The caller's own name for it.")]
    plan: PlanName | None
    received_at: Required[Instant]
    answered_at: Instant | None
    pauses: Annotated[
        list[Pause] | None,
        Field(max_length=MOST_EVENTS, description="In order; `to` is left out while it lasts."),
        BeforeValidator(few),
    ]
    events: Events


class ComplianceRequest(Question):
    tickets: Annotated[list[ReportedTicket], Field(max_length=MOST_TICKETS)]


class Percentiles(Answer):
    p50: int
    p90: int
    p95: int
    p99: int


class Compliance(Answer):
    """A breached ticket is answered or not; open are those that run or are paused, and are not at risk."""

    tickets: int
    met: int
    breached: int
    open: int
    at_risk: int
    attainment_percent: Annotated[
        float | None,
        Field(description="met / (met + breached), two decimals, rounded down. null while there is neither."),
    ]
    business_seconds_to_answer: Annotated[
        Percentiles | None, Field(description="Of the answered ones, by nearest rank, pauses not counted.")
    ]


class PlanCompliance(Compliance):
    plan: Annotated[str | None, Field(description="The plan's code; null for tickets without one.")]


class TierCompliance(Compliance):
    tier: int | None


class MonthCompliance(Compliance):
    month: Annotated[str, Field(description="Of receipt, in the policy's zone.", examples=["2026-11"])]


class OverdueTicket(Answer):
    row: Annotated[int, Field(description="Its place in the request, from 1; of CSV without the row of names.")]
    id: str | None
    plan: str | None
    received_at: dt.datetime
    due_at: dt.datetime
    answered_at: Annotated[dt.datetime | None, Field(description="null while the customer waits; those come first.")]
    overdue_business_seconds: int


class UncountedTicket(Answer):
    row: int
    problem: Problem


class ComplianceAnswer(Answer):
    at: dt.datetime
    metric: str
    all: Compliance
    by_plan: list[PlanCompliance]
    by_tier: list[TierCompliance]
    by_month: list[MonthCompliance]
    longest_overdue: Annotated[list[OverdueTicket], Field(description="At most ten.")]
    not_yet_received: Annotated[int, Field(description="Tickets that came after `at`; they are counted nowhere else.")]
    uncounted: Annotated[int, Field(description="Tickets with a problem; they are counted nowhere else.")]
    problems: Annotated[list[UncountedTicket], Field(description="Of these the first 100.")]
    reasons: list[Reason]
    policy_revision: Revision
    stale: Stale = False
    age_seconds: AgeSeconds = None
