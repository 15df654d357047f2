import datetime as dt
from typing import Annotated, NotRequired, Self, cast

from pydantic import AfterValidator, ConfigDict, Field, model_validator, with_config
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict  # pydantic wants this one before Python 3.12

from app.api.problems import Problem
from app.api.schemas.due_dates import Events, Explain, TimelineDay, Value
from app.api.schemas.fields import (
    AccountId,
    AgeSeconds,
    Answer,
    AskedOfRevision,
    AskedOfSequence,
    Instant,
    Name,
    PlanName,
    Reason,
    Revision,
    Stale,
)
from app.domain.sla_clock import ClockState
from app.domain.targets import TargetUnit

MOST_TICKETS = 10_000
LONGEST_TICKET = 32_768  # as it is written: one with the most events has room, and to read it is a short step


@with_config(ConfigDict(extra="forbid"))
class TicketFields(TypedDict, total=False):
    """What a ticket says of itself, or `defaults` of all; no model, as there are many and most say little.

    Without plan and account: the policy's default target. An account's plan is the one as the ticket came.
    """

    received_at: Annotated[Instant, Field(description="When the ticket came. RFC 3339, with an offset.")]
    plan: PlanName | None
    account: Annotated[AccountId | None, Field(description="Instead of a plan. Needs accounts:read.")]
    metric: Annotated[Name, Field(description="Which promise; first_response if left out.")]
    value: Value | None
    unit: Annotated[TargetUnit | None, Field(description="Instead of the target's.")]
    events: Events
    at: Annotated[
        Instant | None,
        Field(description="When the ticket's clock is read: answers its state. Now, where there are events and no at."),
    ]
    explain: Explain


class BatchTicket(TicketFields, total=False):
    """A field that is left out is that of the defaults; a plan or an account of its own replaces both of those."""

    id: Annotated[Name | None, Field(description="The caller's own name for it; it comes back with the answer.")]


def require_one(asked: TicketFields) -> TicketFields:
    if asked.get("plan") is not None and asked.get("account") is not None:
        raise PydanticCustomError("plan_and_account", "A question is about a plan or about an account, not both.")
    return asked


class DueDatesBasis(AskedOfRevision):
    """What all tickets of a call share."""

    defaults: Annotated[TicketFields, AfterValidator(require_one)] = TicketFields()


class DueDatesRequest(DueDatesBasis):
    tickets: Annotated[list[BatchTicket], Field(max_length=MOST_TICKETS)]


class DueDatesQuery(AskedOfSequence):
    """Of an NDJSON stream, whose lines are tickets: what a JSON body says in `revision` and in `defaults`."""

    revision: Annotated[Revision | None, Field(description="NDJSON: the policy revision that answers.")] = None
    plan: PlanName | None = None
    account: Annotated[AccountId | None, Field(description="Instead of a plan. Needs accounts:read.")] = None
    metric: Name | None = None
    value: Value | None = None
    unit: TargetUnit | None = None
    at: Instant | None = None
    explain: Explain | None = None

    @model_validator(mode="after")
    def _is_about_one(self) -> Self:
        require_one(self.defaults)
        return self

    @property
    def defaults(self) -> TicketFields:
        return cast("TicketFields", self.model_dump(exclude_none=True, exclude={"revision", "min_sequence"}))


class BatchAnswer(TypedDict):
    """What was not asked for is left out: the state without events and `at`, the explanation without `explain`."""

    id: str | None
    due_at: dt.datetime
    state: NotRequired[ClockState]
    budget_business_seconds: NotRequired[int]
    elapsed_business_seconds: NotRequired[int]
    remaining_business_seconds: NotRequired[int]
    overdue_business_seconds: NotRequired[int]
    summary: NotRequired[str]
    timeline: NotRequired[list[TimelineDay] | None]
    reasons: NotRequired[list[Reason]]


class BatchProblem(TypedDict):
    """Stands in place of the answer to a ticket that has none."""

    id: str | None
    problem: Problem
    line: NotRequired[Annotated[int, Field(description="Of an NDJSON body, from 1; empty lines count.")]]


class DueDatesAnswer(Answer):
    # Else what an answer may leave out would be described as required.
    model_config = ConfigDict(json_schema_serialization_defaults_required=False)

    policy_revision: Revision
    stale: Stale
    age_seconds: AgeSeconds
    results: Annotated[list[BatchAnswer | BatchProblem], Field(description="One for each ticket, in their order.")]
