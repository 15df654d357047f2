from typing import Annotated

from fastapi import Depends, Query, Request, Response

from app.api.access import ACCOUNTS_READ_IF_ASKED, asked_in_a_body, may_read_account
from app.api.dependencies import SnapshotDep, answered, answered_once, instant
from app.api.limits import limits, require_at_most
from app.api.problems import OF_ACCOUNTS, OF_BODIES, OF_INSTANTS, OF_REVISIONS, problems
from app.api.question_routes import router_of
from app.api.schemas.scope_checks import ScopeAnswer, ScopeQuery, ScopeRequest
from app.domain.scope_checks import ScopeQuestion
from app.services import decisions

router = router_of("Scope")
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
    basis = query.basis
    question = ScopeQuestion(topic=query.topic, plan=query.plan, at=instant(query.at))
    found = await decisions.scope(snapshot, basis, question)
    return answered(ScopeAnswer, found, snapshot, basis, query.at)


@router.post(
    "/scope-check",
    operation_id="check_scope",
    response_model=ScopeAnswer,
    openapi_extra=ACCOUNTS_READ_IF_ASKED,
    responses=problems(*OF_BODIES, *ASKED),
)
async def check_scope(ticket: ScopeRequest, request: Request, snapshot: SnapshotDep) -> Response:
    """The same for a ticket. Without a topic its text is classified; where that is not sure, a person decides."""
    await asked_in_a_body(request, ticket, snapshot)
    require_at_most(limits(request).max_text_characters, len(ticket.description), "description")
    question = ScopeQuestion(ticket.topic, ticket.subject, ticket.description, ticket.plan, at=instant(ticket.at))
    found = await decisions.scope(snapshot, ticket.basis, question)
    return answered_once(ScopeAnswer, found, snapshot, ticket.basis, ticket.at)
