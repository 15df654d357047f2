from typing import Annotated

from fastapi import APIRouter, Query, Response

from app.api.dependencies import SnapshotDep, keep
from app.api.problems import OF_INSTANTS, OF_REVISIONS, problems
from app.api.schemas.scope_checks import ScopeAnswer, ScopeQuery, ScopeRequest
from app.domain.scope_checks import ScopeDecision, ScopeQuestion
from app.services import decisions

router = APIRouter(tags=["Scope"])


@router.get(
    "/scope-check",
    operation_id="get_scope_check",
    response_model=ScopeAnswer,
    responses=problems(
        "unknown_topic",
        "unknown_plan",
        *OF_INSTANTS,
        *OF_REVISIONS,
    ),
)
async def get_scope_check(
    query: Annotated[ScopeQuery, Query()], snapshot: SnapshotDep, response: Response
) -> ScopeDecision:
    """Is a request of this topic in scope, who takes it up, and what can the customer do instead?"""
    answer = await decisions.scope(
        snapshot, ScopeQuestion(topic=query.topic, plan=query.plan), query.at, query.revision
    )
    keep(response, snapshot, query.revision, query.at)
    return answer


@router.post(
    "/scope-check",
    operation_id="check_scope",
    response_model=ScopeAnswer,
    responses=problems(
        "malformed_json",
        "body_too_large",
        "unsupported_media_type",
        "unknown_topic",
        "unknown_plan",
        *OF_INSTANTS,
        *OF_REVISIONS,
    ),
)
async def check_scope(request: ScopeRequest, snapshot: SnapshotDep, response: Response) -> ScopeDecision:
    """The same for a ticket. Without a topic its text is not classified yet: a person reads it (needs_review)."""
    question = ScopeQuestion(request.topic, request.subject, request.description, request.plan)
    response.headers["Cache-Control"] = "no-store"
    return await decisions.scope(snapshot, question, request.at, request.revision)
