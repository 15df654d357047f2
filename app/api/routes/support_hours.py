from typing import Annotated

from fastapi import Query, Request, Response

from app.api.dependencies import SnapshotDep, answered, instant
from app.api.limits import limits
from app.api.problems import OF_INSTANTS, OF_REVISIONS, problems
from app.api.question_routes import router_of
from app.api.schemas.support_hours import DaysAnswer, DaysQuestion, HoursAnswer, HoursQuestion
from app.services import decisions
from app.services.decisions import Basis

router = router_of("Support hours")


@router.get(
    "/support-hours",
    operation_id="get_support_hours",
    response_model=HoursAnswer,
    responses=problems(
        *OF_INSTANTS,
        *OF_REVISIONS,
    ),
)
async def get_support_hours(query: Annotated[HoursQuestion, Query()], snapshot: SnapshotDep) -> Response:
    """Is support open, until when, and if not: why, and when does it open?"""
    found = await decisions.support_hours(snapshot, Basis(query.revision), instant(query.at))
    return answered(HoursAnswer, found, snapshot, Basis(query.revision), query.at)


@router.get(
    "/support-hours/days",
    operation_id="list_support_hours_days",
    response_model=DaysAnswer,
    responses=problems("invalid_date_range", "instant_out_of_range", *OF_REVISIONS),
)
async def list_support_hours_days(
    query: Annotated[DaysQuestion, Query()], request: Request, snapshot: SnapshotDep
) -> Response:
    """The hours of each local date in `[from, to)`, at most 366, with the reason of every day that differs."""
    basis, most = Basis(query.revision), limits(request).max_days
    found = await decisions.support_hours_by_day(snapshot, basis, query.from_on, query.to_on, most)
    return answered(DaysAnswer, found, snapshot, basis, asked_at=0)
