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
    return f"{day_in_words(at)} {clock_in_words(at)} {at.tzname()}"


def day_in_short(on: date) -> str:
    """Without the year: "Tuesday 24 Nov", as far as it is clear which one is meant."""
    return f"{WEEKDAY_NAMES[on.weekday()]} {on.day} {MONTH_NAMES[on.month - 1][:3]}"


def clock_in_words(at: datetime) -> str:
    minute = f"{at.hour:02}:{at.minute:02}"  # strftime takes three times as long
    return f"{minute}:{at.second:02}" if at.second else minute


def instant_in_short(at: datetime) -> str:
    """Without the year: "Tuesday 24 Nov 15:30 EST" stands in a sentence."""
    return f"{day_in_short(at)} {clock_in_words(at)} {at.tzname()}"


def instant_in_tables(at: datetime) -> str:
    """With the year and without the weekday: "24 Nov 2026 15:30 EST". The first instant of a day is the day alone."""
    day = f"{at.day} {MONTH_NAMES[at.month - 1][:3]} {at.year}"
    return day if (at.hour, at.minute, at.second) == (0, 0, 0) else f"{day} {clock_in_words(at)} {at.tzname()}"


def duration_in_words(seconds: int) -> str:
    """Hours, minutes and seconds, those that are none left out: "1 h 30 min"."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    parts = [f"{number} {unit}" for number, unit in ((hours, "h"), (minutes, "min"), (rest, "s")) if number]
    return " ".join(parts) or "0 s"


def hours_in_words(hours: Hours) -> str:
    return " and ".join(str(interval) for interval in hours) or "closed"


def amount(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def listed(names: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def shift_in_words(seconds: int) -> str:
    """How much later or earlier on the clock: "1 day 2 h later"."""
    days, rest = divmod(abs(seconds), 86_400)
    parts = [amount(days, "day")] * bool(days) + [duration_in_words(rest)] * bool(rest)
    return f"{' '.join(parts)} {'later' if seconds > 0 else 'earlier'}" if seconds else "no later and no earlier"


def span_in_words(first: datetime, last: datetime) -> str:
    """Two instants of one local date, as "Tuesday 9 Jun 09:00-15:00", with an en dash."""
    until = "" if first == last else f"–{clock_in_words(last)}"  # noqa: RUF001  (an en dash, for people)
    return f"{day_in_short(first)} {clock_in_words(first)}{until}"
