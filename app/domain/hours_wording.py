"""Support hours as people are told of them: the sentence that comes first, the time until a change, a day's state."""

from datetime import datetime

from app.domain.calendars import CalendarDay, ClosureSource, DayKind
from app.domain.support_hours import HoursDecision
from app.domain.wording import WEEKDAY_NAMES, amount, clock_in_words, instant_in_short

DAY, HOUR, MINUTE = 86400, 3600, 60
KINDS = {
    DayKind.OPEN: "Open",
    DayKind.LIMITED: "Limited hours",
    DayKind.CHANGED: "Changed hours",
    DayKind.CLOSED: "Closed",
    DayKind.OFF: "Closed",
}


def hours_in_a_sentence(hours: HoursDecision) -> str:
    """Whether support is open, and until when. The instant of the next change stands last, where there is one."""
    change = hours.next_change_at
    if hours.open:
        return f"Support is open{_for_what(hours)}{f' until {_closing(hours.at, change)}' if change else ''}."
    again = f" Opens {instant_in_short(change)}." if change else ""
    return f"Support is closed{_for_what(hours)}.{again}"


def kind_of_hours(hours: HoursDecision) -> DayKind:
    """As a day's, but of the instant: closed, open, or open while the day has limited or changed hours."""
    return hours.today.kind if hours.open else DayKind.CLOSED


def _for_what(hours: HoursDecision) -> str:
    """The day's holiday, weekday or override; before a day opens it is not what keeps support closed."""
    today, change = hours.today, hours.next_change_at
    opens_today = not hours.open and change is not None and change.date() == today.date
    if today.closure is None or (opens_today and today.intervals):
        return ""
    match today.kind:
        case DayKind.OFF:
            return f" on {WEEKDAY_NAMES[today.date.weekday()]}s"
        case DayKind.LIMITED:
            limited = f"limited hours for {today.closure.name}"
            return f", with {limited}," if hours.open else f": {limited}"
        case _ if today.closure.source is ClosureSource.HOLIDAY:
            return f" for {today.closure.name}"
        case _:
            return f" ({today.closure.name})"


def _closing(at: datetime, closes: datetime) -> str:
    same_day = at.date() == closes.date()
    return f"{clock_in_words(closes)} {closes.tzname()}" if same_day else instant_in_short(closes)


def until_in_words(seconds: int) -> str:
    """How long until then, by its two largest units: "2 days 3 h", "2 h 5 min"; the seconds of a last minute alone."""
    days, hours, minutes = seconds // DAY, seconds % DAY // HOUR, seconds % HOUR // MINUTE
    if days:
        parts = [amount(days, "day"), f"{hours} h" if hours else ""]
    else:
        parts = [f"{hours} h" if hours else "", f"{minutes} min" if minutes else ""]
    return " ".join(filter(None, parts)) or f"{seconds} s"


def kind_in_words(kind: DayKind) -> str:
    return KINDS[kind]


def day_state(day: CalendarDay) -> str:
    """In a word or two, and for what: "Limited hours: Thanksgiving Eve"."""
    if day.closure is None or day.kind is DayKind.OFF:
        return KINDS[day.kind]
    return f"{KINDS[day.kind]}: {day.closure.name}"
