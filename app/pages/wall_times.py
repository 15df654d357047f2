"""Clock times of the support team as a browser's field sends them, without a zone."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from app.domain.calendars import epoch_of

WALL_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?", re.ASCII)


def instant_of(typed: str, zone: ZoneInfo) -> int | None:
    """None for what is no such time. One that a clock change skips is the change; one that it repeats, the first."""
    if not WALL_TIME.fullmatch(typed):
        return None
    try:
        return epoch_of(datetime.fromisoformat(typed), zone)
    except (ValueError, OverflowError):
        return None
