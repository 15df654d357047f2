from typing import Annotated

from fastapi import APIRouter, Query, Response

from app.api.dependencies import SnapshotDep, keep
from app.api.problems import OF_INSTANTS, OF_REVISIONS, problems
from app.api.schemas.due_dates import DueDateAnswer, DueDateQuery
from app.domain.due_dates import DueDateDecision, DueDateQuestion
from app.services import decisions

router = APIRouter(tags=["Due dates"])


@router.get(
    "/due-date",
    operation_id="get_due_date",
    response_model=DueDateAnswer,
    responses=problems(
        *OF_INSTANTS,
        "unknown_plan",
        "unknown_metric",
        "calendar_has_no_open_time",
        *OF_REVISIONS,
    ),
)
async def get_due_date(
    query: Annotated[DueDateQuery, Query()], snapshot: SnapshotDep, response: Response
) -> DueDateDecision:
    """When is a ticket due, and why just then?"""
    question = DueDateQuestion(query.received_at, query.plan, query.metric, query.value, query.unit, query.explain)
    answer = await decisions.due_date(snapshot, question, query.at, query.revision)
    keep(response, snapshot, query.revision, query.received_at)
    return answer
