from typing import Annotated

from fastapi import Query, Request, Response
from starlette.exceptions import HTTPException
from starlette.responses import StreamingResponse

from app.api import media_types
from app.api.access import ACCOUNTS_READ_IF_ASKED, accounts_read_refused
from app.api.batch_tickets import Batch, read_batch
from app.api.dependencies import SnapshotDep, caching, now, refuse_parameters
from app.api.due_date_batches import Tickets, as_json, as_lines
from app.api.limits import limits
from app.api.media_types import media_type
from app.api.problem_handlers import request_id_of
from app.api.problems import OF_BODIES, OF_INSTANTS, OF_KEYS, OF_REVISIONS, problems
from app.api.question_routes import router_of
from app.api.schemas.due_date_batches import DueDatesAnswer, DueDatesBasis, DueDatesQuery, TicketFields
from app.api.streams import TwoWayStream
from app.domain.accounts import AccountFacts
from app.persistence.snapshot import Snapshot
from app.services.changes import require_sequence
from app.services.decisions import Basis, account_facts
from app.services.due_date_batches import DueDateBatch, FactsOf
from app.services.policies import policy_in_force

router = router_of("Due dates")
UNSUPPORTED = 415
LINE = '{"id":"t1","plan":"gold","received_at":"2026-11-24T15:30:00-05:00"}\n'
ANSWERED = '{"id":"t1","due_at":"2026-11-25T12:00:00-05:00"}\n'
TICKETS = {
    "requestBody": {
        "required": True,
        "content": {
            media_types.JSON: {"schema": {"$ref": "#/components/schemas/DueDatesRequest"}},
            media_types.NDJSON: {"schema": {"$ref": "#/components/schemas/BatchTicket"}, "example": LINE},
        },
    }
}


@router.post(
    "/due-dates",
    operation_id="read_due_dates",
    response_model=DueDatesAnswer,
    openapi_extra=ACCOUNTS_READ_IF_ASKED | TICKETS,
    responses={
        **problems(*OF_BODIES, *OF_KEYS, *OF_INSTANTS, *OF_REVISIONS),
        200: {"content": {media_types.NDJSON: {"schema": {"type": "string"}, "example": ANSWERED}}},
    },
)
async def read_due_dates(query: Annotated[DueDatesQuery, Query()], request: Request, snapshot: SnapshotDep) -> Response:
    """Up to 10,000 tickets at once, each answered or with its own problem; as NDJSON any number, while they come in.

    NDJSON is one ticket a line and one result a line, and answered while it is being sent: a client that reads nothing
    before it has sent everything gets stuck once the buffers in between are full, and sends JSON instead. A line that
    is no ticket gets a problem with its number; empty lines are skipped. The header `Policy-Revision` says which one
    answers, for the whole stream.
    """
    match kind := media_type(request.headers):
        case media_types.JSON:
            refuse_parameters(request)
            batch = await read_batch(request.stream(), request_id_of(request), limits(request).max_tickets)
            await require_sequence(snapshot, batch.basis.min_sequence)
        case media_types.NDJSON:
            batch = Batch(DueDatesBasis(revision=query.revision, defaults=query.defaults))
        case _:
            raise HTTPException(UNSUPPORTED)
    basis = batch.basis
    policy = await policy_in_force(snapshot, basis.revision)
    facts_of = await _facts_of(request, snapshot, basis.defaults)
    tickets = Tickets(DueDateBatch(policy, facts_of, now()), basis.defaults, request_id_of(request))
    headers = {**caching(snapshot, Basis(basis.revision), None), "Cache-Control": "no-store"}
    headers["Policy-Revision"] = str(policy.number)
    if kind == media_types.NDJSON:
        return TwoWayStream(as_lines(tickets.results_of_lines(request.stream())), kind, headers)
    if basis.revision is not None and not batch.may_go_out_of_date:
        headers.pop("Age", None)
    age = headers.get("Age")
    beginning = {"policy_revision": policy.number, "stale": age is not None, "age_seconds": age and int(age)}
    return StreamingResponse(as_json(beginning, tickets.results(batch.tickets)), headers=headers, media_type=kind)


async def _facts_of(request: Request, snapshot: Snapshot, defaults: TicketFields) -> FactsOf:
    """Without the key for it, all tickets about accounts are refused, and the call itself where its defaults are."""
    refused = await accounts_read_refused(request)
    if refused and defaults.get("account") is not None:
        raise refused

    async def facts_of(account: str) -> AccountFacts:
        if refused:
            raise refused.with_traceback(None)  # else each of a million tickets would add to it
        return await account_facts(snapshot, account)

    return facts_of
