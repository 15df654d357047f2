from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from app.api.access import ACCOUNTS_READ_IF_ASKED, may_read_account
from app.api.dependencies import SnapshotDep, answered
from app.api.problems import OF_ACCOUNTS, OF_INSTANTS, OF_REVISIONS, problems
from app.api.schemas.due_dates import DueDateAnswer, DueDateQuery
from app.domain.due_dates import DueDateQuestion
from app.services import decisions

router = APIRouter(tags=["Due dates"])


@router.get(
    "/due-date",
    operation_id="get_due_date",
    response_model=DueDateAnswer,
    openapi_extra=ACCOUNTS_READ_IF_ASKED,
    dependencies=[Depends(may_read_account)],
    responses=problems(
        *OF_ACCOUNTS,
        *OF_INSTANTS,
        "unknown_plan",
        "unknown_metric",
        "calendar_has_no_open_time",
        *OF_REVISIONS,
    ),
)
async def get_due_date(query: Annotated[DueDateQuery, Query()], snapshot: SnapshotDep) -> Response:
    """When is a ticket due, and why just then?"""
    question = DueDateQuestion(
        query.received_at, query.plan, query.metric, query.value, query.unit, query.explain, at=query.at
    )
    found = await decisions.due_date(snapshot, query.basis, question)
    return answered(DueDateAnswer, found, snapshot, query.basis, query.received_at)
