"""Open intervals of a day as people type them: "9:00-12:00, 13:00-16:00"."""

import re
from datetime import time

from app.domain.calendars import Hours, OpenInterval, require_ordered

INTERVAL = re.compile(r"(\d{1,2})[:.](\d\d)\s*(?:-|\u2013|to|until)\s*(\d{1,2})[:.](\d\d)", re.IGNORECASE | re.ASCII)
BETWEEN = re.compile(r"\s*(?:,|;|\n|\band\b)\s*", re.IGNORECASE)
LONGEST = 500  # characters
HINT = "as 09:00-12:00, with a comma between two of them; a day ends at 24:00"


def read_hours(text: str) -> Hours:
    """At least one interval, in order. Raises ValueError with what is wrong, for whoever typed it."""
    if len(text) > LONGEST:
        raise ValueError(f"Type the open hours alone, {HINT}.")
    parts = [part for part in BETWEEN.split(text.strip()) if part]
    if not parts:
        raise ValueError(f"Type the open hours, {HINT}.")
    hours = tuple(map(_interval, parts))
    try:
        require_ordered(hours)
    except ValueError as wrong:
        raise ValueError(_sentence(wrong)) from wrong
    return hours


def _interval(part: str) -> OpenInterval:
    found = INTERVAL.fullmatch(part.strip())
    if found is None:
        raise ValueError(f"Type open hours {HINT}.")
    opens_hour, opens_minute, closes_hour, closes_minute = map(int, found.groups())
    if (closes_hour, closes_minute) == (0, 0):
        raise ValueError("A day ends at 24:00, not at 00:00.")
    opens = _time(opens_hour, opens_minute)
    closes = time.min if (closes_hour, closes_minute) == (24, 0) else _time(closes_hour, closes_minute)
    try:
        return OpenInterval(opens, closes)
    except ValueError as wrong:
        raise ValueError(_sentence(wrong)) from wrong


def _time(hour: int, minute: int) -> time:
    try:
        return time(hour, minute)
    except ValueError as wrong:
        raise ValueError("A day has no such time.") from wrong


def _sentence(wrong: ValueError) -> str:
    text = str(wrong)
    return f"{text[:1].upper()}{text[1:]}."
