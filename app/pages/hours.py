"""`/`: is support open, and when does that change?"""

from fastapi import Response

from app.api.dependencies import ANYTHING, SnapshotDep, caching, now
from app.pages.page_routes import page_router
from app.pages.rendering import page
from app.services import decisions

router = page_router()


@router.get("/")
async def show_hours(snapshot: SnapshotDep) -> Response:
    hours = await decisions.support_hours(snapshot, ANYTHING, now())
    return page("hours.html", {"hours": hours}, cache_control=caching(snapshot, ANYTHING, None)["Cache-Control"])
