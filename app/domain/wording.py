"""How dates and instants are said to people. English, independent of the machine's locale."""

from datetime import date, datetime

from app.domain.calendars import Hours

WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTH_NAMES = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def day_in_words(on: date) -> str:
    return f"{WEEKDAY_NAMES[on.weekday()]} {on.day} {MONTH_NAMES[on.month - 1]} {on.year}"


def instant_in_words(at: datetime) -> str:
    """Local, with the zone's abbreviation of that instant: "Wednesday 25 November 2026 12:00 EST"."""
    clock = f"{at:%H:%M:%S}" if at.second else f"{at:%H:%M}"
    return f"{day_in_words(at)} {clock} {at.tzname()}"


def hours_in_words(hours: Hours) -> str:
    return " and ".join(str(interval) for interval in hours) or "closed"


def amount(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def listed(names: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
