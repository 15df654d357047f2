from fastapi import Request, Response

from app.api.access import ACCOUNTS_READ_IF_ASKED, asked_in_a_body
from app.api.dependencies import SnapshotDep, answered_once, instant
from app.api.limits import limits, require_at_most
from app.api.problems import OF_ACCOUNTS, OF_BODIES, OF_INSTANTS, OF_REVISIONS, problems
from app.api.question_routes import router_of
from app.api.schemas.tickets import TicketAnswer, TicketRequest
from app.domain.tickets import TicketQuestion
from app.services import decisions

router = router_of("Tickets")


@router.post(
    "/decision",
    operation_id="decide_ticket",
    response_model=TicketAnswer,
    openapi_extra=ACCOUNTS_READ_IF_ASKED,
    responses=problems(
        *OF_BODIES,
        *OF_ACCOUNTS,
        *OF_INSTANTS,
        "unknown_plan",
        "unknown_topic",
        "calendar_has_no_open_time",
        *OF_REVISIONS,
    ),
)
async def decide_ticket(ticket: TicketRequest, request: Request, snapshot: SnapshotDep) -> Response:
    """Scope, tier, due date, hours and screen sharing of one ticket, in one call. Nothing of it is kept."""
    await asked_in_a_body(request, ticket, snapshot)
    require_at_most(limits(request).max_text_characters, len(ticket.description), "description")
    at = instant(ticket.at)
    question = TicketQuestion(
        at if ticket.received_at is None else ticket.received_at,
        at,
        ticket.subject,
        ticket.description,
        ticket.topic,
        ticket.plan,
        wants_screen_sharing=ticket.wants_screen_sharing,
        explain=ticket.explain,
    )
    found = await decisions.ticket(snapshot, ticket.basis, question)
    return answered_once(TicketAnswer, found, snapshot, ticket.basis, ticket.at)
