"""`/`: is support open, and when does that change? And the due-date explorer, which is asked of the same page."""

from http import HTTPStatus
from typing import Annotated

from fastapi import Query, Request, Response

from app.api.dependencies import ANYTHING, SnapshotDep, caching, now
from app.api.structured_hours import as_json_ld
from app.pages import due_date_form
from app.pages.page_routes import page_router
from app.pages.rendering import page
from app.services.hours_overview import hours_overview

router = page_router()
LONGEST_WAIT = 300  # seconds that a page without JavaScript is looked at before it asks again
MINUTE = 60


@router.get("/")
async def show_hours(
    request: Request,
    snapshot: SnapshotDep,
    year: Annotated[int | None, Query(ge=1, le=9999)] = None,
    plan: str = "",
    received: str = "",
) -> Response:
    at = now()
    overview = await hours_overview(snapshot, at, year)
    form = await due_date_form.asked(snapshot, overview.policy, plan, received, at - at % MINUTE)
    told = {
        "overview": overview,
        "hours": overview.hours,
        "form": form,
        "json_ld": as_json_ld(overview.feed),
        "host": request.url.netloc,
        "age_seconds": int(snapshot.age_seconds) if snapshot.stale else None,
        "next_look": _next_look(overview.hours.seconds_until_change),
    }
    if form.wrong:
        return page("hours.html", told, HTTPStatus.UNPROCESSABLE_ENTITY)
    answer = page("hours.html", told)
    answer.headers.update(caching(snapshot, ANYTHING, None))
    return answer


def _next_look(seconds_until_change: int | None) -> int:
    """Just past the next opening or closing, for a browser that cannot count down."""
    return min(LONGEST_WAIT, LONGEST_WAIT if seconds_until_change is None else seconds_until_change + 1)
