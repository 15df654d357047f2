from typing import Annotated

from fastapi import APIRouter, Query, Response

from app.api.dependencies import SnapshotDep, keep, now
from app.api.problems import OF_INSTANTS, OF_REVISIONS, problems
from app.api.schemas.support_hours import DaysAnswer, DaysQuestion, HoursAnswer, HoursQuestion
from app.domain.support_hours import HoursByDay, HoursDecision
from app.services import decisions

router = APIRouter(tags=["Support hours"])


@router.get(
    "/support-hours",
    operation_id="get_support_hours",
    response_model=HoursAnswer,
    responses=problems(
        *OF_INSTANTS,
        *OF_REVISIONS,
    ),
)
async def get_support_hours(
    query: Annotated[HoursQuestion, Query()], snapshot: SnapshotDep, response: Response
) -> HoursDecision:
    """Is support open, until when, and if not: why, and when does it open?"""
    answer = await decisions.support_hours(snapshot, now() if query.at is None else query.at, query.revision)
    keep(response, snapshot, query.revision, query.at)
    return answer


@router.get(
    "/support-hours/days",
    operation_id="list_support_hours_days",
    response_model=DaysAnswer,
    responses=problems("invalid_date_range", "instant_out_of_range", *OF_REVISIONS),
)
async def list_support_hours_days(
    query: Annotated[DaysQuestion, Query()], snapshot: SnapshotDep, response: Response
) -> HoursByDay:
    """The hours of each local date in `[from, to)`, at most 366, with the reason of every day that differs."""
    answer = await decisions.support_hours_by_day(snapshot, query.from_on, query.to_on, query.revision)
    keep(response, snapshot, query.revision, 0)
    return answer
