from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from app.api.access import ACCOUNTS_READ_IF_ASKED, may_read_account, require_accounts_read
from app.api.dependencies import SnapshotDep, answered, instant, refuse_parameters
from app.api.problems import OF_ACCOUNTS, OF_BODIES, OF_INSTANTS, OF_REVISIONS, problems
from app.api.schemas.scope_checks import ScopeAnswer, ScopeQuery, ScopeRequest
from app.domain.scope_checks import ScopeQuestion
from app.services import decisions
from app.services.changes import require_sequence

router = APIRouter(tags=["Scope"])
ASKED = (*OF_ACCOUNTS, "unknown_topic", "unknown_plan", *OF_INSTANTS, *OF_REVISIONS)


@router.get(
    "/scope-check",
    operation_id="get_scope_check",
    response_model=ScopeAnswer,
    openapi_extra=ACCOUNTS_READ_IF_ASKED,
    dependencies=[Depends(may_read_account)],
    responses=problems(*ASKED),
)
async def get_scope_check(query: Annotated[ScopeQuery, Query()], snapshot: SnapshotDep) -> Response:
    """Is a request of this topic in scope, who takes it up, and what can the customer do instead?"""
    question = ScopeQuestion(topic=query.topic, plan=query.plan, at=instant(query.at))
    found = await decisions.scope(snapshot, query.basis, question)
    return answered(ScopeAnswer, found, snapshot, query.basis, query.at)


@router.post(
    "/scope-check",
    operation_id="check_scope",
    response_model=ScopeAnswer,
    openapi_extra=ACCOUNTS_READ_IF_ASKED,
    dependencies=[Depends(may_read_account)],
    responses=problems(*OF_BODIES, *ASKED),
)
async def check_scope(ticket: ScopeRequest, request: Request, snapshot: SnapshotDep) -> Response:
    """The same for a ticket. Without a topic its text is classified; where that is not sure, a person decides."""
    refuse_parameters(request)
    if ticket.account is not None:
        await require_accounts_read(request)
    await require_sequence(snapshot, ticket.min_sequence)
    question = ScopeQuestion(ticket.topic, ticket.subject, ticket.description, ticket.plan, at=instant(ticket.at))
    answer = answered(ScopeAnswer, await decisions.scope(snapshot, ticket.basis, question), snapshot)
    answer.headers["Cache-Control"] = "no-store"
    return answer
