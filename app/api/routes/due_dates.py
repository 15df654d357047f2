from typing import Annotated

from fastapi import Depends, Query, Request, Response

from app.api.access import ACCOUNTS_READ_IF_ASKED, asked_in_a_body, may_read_account
from app.api.dependencies import SnapshotDep, answered, answered_once, instant
from app.api.problems import OF_ACCOUNTS, OF_BODIES, OF_INSTANTS, OF_REVISIONS, problems
from app.api.question_routes import router_of
from app.api.schemas.due_dates import DueDateAnswer, DueDateQuery, DueDateRequest, TicketDueDateAnswer
from app.domain.due_dates import DueDateQuestion
from app.services import decisions

router = router_of("Due dates")
ASKED = (
    *OF_ACCOUNTS,
    *OF_INSTANTS,
    "unknown_plan",
    "unknown_metric",
    "calendar_has_no_open_time",
    *OF_REVISIONS,
)


@router.get(
    "/due-date",
    operation_id="get_due_date",
    response_model=DueDateAnswer,
    openapi_extra=ACCOUNTS_READ_IF_ASKED,
    dependencies=[Depends(may_read_account)],
    responses=problems(*ASKED),
)
async def get_due_date(query: Annotated[DueDateQuery, Query()], snapshot: SnapshotDep) -> Response:
    """When is a ticket due, and why just then?"""
    basis = query.basis
    question = DueDateQuestion(
        query.received_at, query.plan, query.metric, query.value, query.unit, query.explain, query.units, at=query.at
    )
    found = await decisions.due_date(snapshot, basis, question, query.promised_revision)
    return answered(DueDateAnswer, found, snapshot, basis, query.received_at)


@router.post(
    "/due-date",
    operation_id="read_due_date",
    response_model=TicketDueDateAnswer,
    openapi_extra=ACCOUNTS_READ_IF_ASKED,
    responses=problems(*OF_BODIES, "invalid_history", *ASKED),
)
async def read_due_date(ticket: DueDateRequest, request: Request, snapshot: SnapshotDep) -> Response:
    """The same for a ticket that was paused or answered, and how it stands: running, at risk, paused, met, breached."""
    await asked_in_a_body(request, ticket, snapshot)
    question = DueDateQuestion(
        ticket.received_at,
        ticket.plan,
        ticket.metric,
        ticket.value,
        ticket.unit,
        ticket.explain,
        ticket.units,
        events=[event.as_event() for event in ticket.events],
        read_at=instant(ticket.at),
    )
    found = await decisions.due_date(snapshot, ticket.basis, question, ticket.promised_revision)
    return answered_once(TicketDueDateAnswer, found, snapshot, ticket.basis, ticket.at)
