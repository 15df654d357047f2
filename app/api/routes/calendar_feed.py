import asyncio
from typing import Annotated, Any

from fastapi import Query, Response
from fastapi.responses import JSONResponse

from app.api import calendar_feed, structured_hours
from app.api.dependencies import SnapshotDep, caching
from app.api.problems import OF_REVISIONS, problems
from app.api.question_routes import router_of
from app.api.schemas.calendar_feed import FeedQuestion
from app.services import decisions
from app.services.decisions import Basis

router = router_of("Support hours")
ASKED = ("invalid_date_range", "instant_out_of_range", *OF_REVISIONS)


class CalendarResponse(Response):
    media_type = calendar_feed.MEDIA_TYPE


class JsonLdResponse(JSONResponse):
    media_type = structured_hours.MEDIA_TYPE


@router.get(
    "/support-hours.ics",
    operation_id="get_calendar_feed",
    response_class=CalendarResponse,
    responses=problems(*ASKED),
)
async def get_calendar_feed(query: Annotated[FeedQuestion, Query()], snapshot: SnapshotDep) -> CalendarResponse:
    """A calendar to subscribe to: closures as all-day events, limited and changed hours as timed ones (iCalendar).

    Without `from` and `to`: ten years, from the one in which the revision was published. So the feed is the same for
    one revision to the byte, whenever and wherever it is asked for, and moves on with each revision.
    """
    basis = Basis(query.revision)
    found = await decisions.calendar_feed_of(snapshot, basis, query.from_on, query.to_on)
    content = await asyncio.to_thread(calendar_feed.as_icalendar, found)
    return CalendarResponse(content, headers=caching(snapshot, basis, asked_at=0))


@router.get(
    "/support-hours.jsonld",
    operation_id="get_structured_hours",
    response_class=JsonLdResponse,
    response_model=dict[str, Any],
    responses=problems(*ASKED),
)
async def get_structured_hours(query: Annotated[FeedQuestion, Query()], snapshot: SnapshotDep) -> JsonLdResponse:
    """The weekly hours and the same days as the calendar feed, as schema.org's OpeningHoursSpecification (JSON-LD)."""
    basis = Basis(query.revision)
    found = await decisions.calendar_feed_of(snapshot, basis, query.from_on, query.to_on)
    return JsonLdResponse(structured_hours.as_json_ld(found), headers=caching(snapshot, basis, asked_at=0))
