import datetime as dt
from typing import Annotated, Any, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from app.api.schemas.fields import (
    AgeSeconds,
    Answer,
    Asked,
    Instant,
    LocalDate,
    Name,
    PlanName,
    Question,
    Revision,
    Stale,
)
from app.api.schemas.holiday_overrides import HolidayOverrideRequest
from app.api.schemas.plans import PlanRequest
from app.api.schemas.policy_revisions import Difference
from app.domain.policy import PolicyDocument
from app.domain.policy_changes import clause_of_tier
from app.domain.policy_previews import PolicyChange, ReceivedTicket

MOST_TICKETS = 10_000
MOST_PLANS = 200
MOST_OVERRIDES = 1000


class PreviewedTicket(Question):
    id: Annotated[Name, Field(description="The caller's own name for it.")]
    received_at: Instant
    plan: Annotated[PlanName | None, Field(description="The policy's default target counts if left out.")] = None


class PreviewRequest(Asked):
    """A change: of plans and overrides, or of the whole document. Without one, what is said of the policy as it is."""

    plans: Annotated[
        dict[Annotated[str, Field(max_length=100, pattern="^[a-z][a-z0-9_]*$")], PlanRequest | None],
        Field(
            default_factory=dict,
            max_length=MOST_PLANS,
            description="By code, each as PUT /plans/{code} takes it; null removes the plan.",
        ),
    ]
    holiday_overrides: Annotated[
        dict[LocalDate, HolidayOverrideRequest | None],
        Field(
            default_factory=dict,
            max_length=MOST_OVERRIDES,
            description="By date, each as PUT /holiday-overrides/{date} takes it; null removes the override.",
        ),
    ]
    document: Annotated[
        dict[str, Any] | None,
        Field(description="A policy document in place of the one there is, as GET /policy has it."),
    ] = None
    tickets: Annotated[list[PreviewedTicket], Field(default_factory=list, max_length=MOST_TICKETS)]

    @model_validator(mode="after")
    def _is_one_change(self) -> Self:
        if self.document is not None and (self.plans or self.holiday_overrides):
            raise PydanticCustomError("document_and_parts", "A change is a whole document, or parts of it, not both.")
        return self

    def change(self, document: PolicyDocument, author: str) -> PolicyChange:
        return PolicyChange(
            {
                code: None if plan is None else plan.plan(code, clause_of_tier(document, plan.tier))
                for code, plan in self.plans.items()
            },
            {
                on: None if override is None else override.override(on, author)
                for on, override in self.holiday_overrides.items()
            },
        )

    def received_tickets(self) -> list[ReceivedTicket]:
        return [ReceivedTicket(each.id, each.received_at, each.plan) for each in self.tickets]


class Flaw(Answer):
    path: Annotated[str, Field(description="The place in the changed document, or in the change.")]
    text: str


class MoveProblem(Answer):
    code: Annotated[str, Field(description="See /problems/{code}.")]
    detail: str


class TicketMove(Answer):
    id: str
    due_at_before: Annotated[dt.datetime | None, Field(description="null where that has no answer.")]
    due_at: Annotated[dt.datetime | None, Field(description="With the change; null where that has no answer.")]
    moved_seconds: Annotated[int | None, Field(description="On the clock; below zero where it is due earlier.")]
    problem: Annotated[MoveProblem | None, Field(description="Why there is no date, with the change or before it.")]


class MoveSummary(Answer):
    tickets: int
    earlier: int
    later: int
    unchanged: int
    problems: int
    largest_move_seconds: Annotated[int, Field(description="Below zero where that ticket is due earlier.")]


class PreviewWarning(Answer):
    date: Annotated[dt.date | None, Field(description="null where the warning is about no single date.")]
    text: str


class PreviewAnswer(Answer):
    """Nothing is written. Where `valid` is false, `flaws` say why the change would be refused, and the rest is null."""

    valid: bool
    flaws: list[Flaw]
    dates_from: Annotated[dt.date | None, Field(description="The first date whose closure is told by itself.")] = None
    dates_to: Annotated[dt.date | None, Field(description="The first one no longer.")] = None
    differences: list[Difference] | None = None
    warnings: Annotated[
        list[PreviewWarning] | None,
        Field(
            description="Dates of the coming year that somebody should decide, overrides that are over, and what could "
            "not be looked at while the database is away."
        ),
    ] = None
    moves: Annotated[
        list[TicketMove] | None,
        Field(description="The tickets that move, or that have no date; those that stay as they are are left out."),
    ] = None
    summary: MoveSummary | None = None
    policy_revision: Annotated[Revision, Field(description="The revision that would be changed.")]
    stale: Stale = False
    age_seconds: AgeSeconds = None
