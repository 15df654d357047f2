"""Pictures of values: what a template needs to know to draw a year or a timeline as SVG. The words are the domain's.

The macros of `html/pictures.html` draw them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

from app.domain.calendars import CalendarDay, DayKind, clock_time
from app.domain.due_dates import DueDateDecision
from app.domain.targets import TargetUnit
from app.domain.timeline_wording import day_of_timeline, is_due_on
from app.domain.timelines import TimelineDay
from app.domain.wording import MONTH_NAMES, amount, day_in_short, duration_in_words
from app.domain.year_calendars import YearCalendar

CELL = 18  # of a day in a month, in the month's own units
HEAD = 16  # above the weeks, for the initials of the weekdays
PITCH = 6  # of a digit
WEEK = 7
MOST_DAYS = 14  # that a timeline draws: of more, those in the middle are only counted
LAST_DAYS = 4
STEPS = (1, 2, 3, 4, 6)  # hours between two labels of a timeline
MOST_STEPS = 4
HOUR, ALL_DAY = 60, 24 * 60  # minutes

Span = tuple[int, int]  # minutes of a day


@dataclass(frozen=True, slots=True)
class Digits:
    """Day numbers of one week with as many digits each, as one text: `length` puts each under its weekday."""

    x: int
    y: int
    content: str
    length: int


@dataclass(frozen=True, slots=True)
class DayMark:
    """The cell of one day, by its centre."""

    day: CalendarDay
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class MonthPicture:
    """`open` is the path of all ordinary days; the others but the days off have marks of their own."""

    name: str
    year: int
    open: str
    digits: list[Digits]
    marks: list[DayMark]
    cells: list[DayMark]
    today: DayMark | None


def months(year: YearCalendar, today: date | None = None) -> list[MonthPicture]:
    by_month = groupby(year.days, key=lambda day: day.date.month)
    return [_month(MONTH_NAMES[month - 1], list(days), today) for month, days in by_month]


def _month(name: str, days: Sequence[CalendarDay], today: date | None) -> MonthPicture:
    before = days[0].date.replace(day=1).weekday() - 1  # cells before the first of the month, less one
    cells = [DayMark(day, *_centre(before + day.date.day)) for day in days]
    return MonthPicture(
        name=name,
        year=days[0].date.year,
        open="".join(_dots([cell for cell in cells if cell.day.kind is DayKind.OPEN])),
        digits=list(_digits(cells)),
        marks=[cell for cell in cells if cell.day.kind not in {DayKind.OPEN, DayKind.OFF}],
        cells=cells,
        today=next((cell for cell in cells if cell.day.date == today), None),
    )


def _centre(place: int) -> tuple[int, int]:
    return place % WEEK * CELL + CELL // 2, HEAD + place // WEEK * CELL + CELL // 2


def _dots(cells: Sequence[DayMark]) -> Iterator[str]:
    """Lines of no length, which round caps make dots of: the shortest way to write a circle."""
    at = None
    for cell in cells:
        yield f"m{CELL} 0h0" if at == (cell.x - CELL, cell.y) else f"M{cell.x} {cell.y}h0"
        at = cell.x, cell.y


def _digits(cells: Sequence[DayMark]) -> Iterator[Digits]:
    for (y, wide), found in groupby(cells, key=lambda cell: (cell.y, len(str(cell.day.date.day)))):
        week = list(found)
        numbers = [str(cell.day.date.day) for cell in week]
        content = "".join(numbers) if wide == 1 else " ".join(numbers)
        length = CELL * (len(week) - 1) + PITCH * wide
        yield Digits(week[0].x - PITCH * wide // 2, y, content, length)


@dataclass(frozen=True, slots=True)
class Bar:
    """Of a row, in percent of its width."""

    x: str
    width: str


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """A day, or several that are not drawn. `received` and `due` are where these lie in it, if they do."""

    label: str
    words: str
    day: TimelineDay | None = None
    open: Sequence[Bar] = ()
    counted: Sequence[Bar] = ()
    received: str | None = None
    due: str | None = None


@dataclass(frozen=True, slots=True)
class TimelinePicture:
    """`hours` are the clock times that the rows begin and end with, and those between them at equal steps."""

    hours: list[str]
    rows: list[TimelineRow]


@dataclass(frozen=True, slots=True)
class _Axis:
    """From one whole hour of the day to another; the same for all days."""

    first: int
    last: int

    def at(self, minute: int) -> str:
        return _percent((minute - self.first * HOUR) / ((self.last - self.first) * HOUR))

    def bars(self, spans: Sequence[Span]) -> list[Bar]:
        hours = (self.last - self.first) * HOUR
        return [Bar(self.at(start), _percent((end - start) / hours)) for start, end in spans]


def timeline(decision: DueDateDecision) -> TimelinePicture | None:
    """None where the decision was not explained, or is too long to be told day by day."""
    days = decision.timeline
    if not days:
        return None
    wide = [span for day in days for span in (*_open(day), *_counted(decision, day))]
    wide += [(minute, minute) for minute in map(_minute, (decision.received_at, decision.due_at))]
    first, last = max(0, min(wide)[0] // HOUR - 1), min(24, max(end for _, end in wide) // HOUR + 1)
    step = next(step for step in STEPS if (last - first) / step <= MOST_STEPS)
    axis = _Axis(first // step * step, -(-last // step) * step)
    labels = [f"{hour:02}:00" for hour in range(axis.first, axis.last + 1, step)]
    return TimelinePicture(labels, list(_rows(decision, days, axis)))


def _rows(decision: DueDateDecision, days: Sequence[TimelineDay], axis: _Axis) -> Iterator[TimelineRow]:
    middle = days[MOST_DAYS - LAST_DAYS : -LAST_DAYS] if len(days) > MOST_DAYS else []
    for number, day in enumerate(days):
        if day not in middle:
            yield _row(decision, day, axis)
        elif number == MOST_DAYS - LAST_DAYS:
            counted = duration_in_words(sum(day.counted_seconds for day in middle))
            yield TimelineRow(amount(len(middle), "more day"), f"{counted} counted")


def _row(decision: DueDateDecision, day: TimelineDay, axis: _Axis) -> TimelineRow:
    received, due = decision.received_at, decision.due_at
    return TimelineRow(
        label=day_in_short(day.date),
        words=day_of_timeline(decision, day),
        day=day,
        open=axis.bars(_open(day)),
        counted=axis.bars(_counted(decision, day)),
        received=axis.at(_minute(received)) if received.date() == day.date else None,
        due=axis.at(_minute_on(due, day)) if is_due_on(due, day) else None,
    )


def _open(day: TimelineDay) -> list[Span]:
    return [(_of_clock(each.opens), _of_clock(each.closes) or ALL_DAY) for each in day.intervals]


def _counted(decision: DueDateDecision, day: TimelineDay) -> list[Span]:
    """Where the target counts, between receipt and due. Pauses have no place of their own."""
    if not day.counted_seconds:
        return []
    counts = [(0, ALL_DAY)] if decision.target.unit is TargetUnit.CALENDAR_HOURS else _open(day)
    starts, ends = _minute_on(decision.received_at, day), _minute_on(decision.due_at, day)
    return [(max(start, starts), min(end, ends)) for start, end in counts if max(start, starts) < min(end, ends)]


def _minute_on(at: datetime, day: TimelineDay) -> int:
    """Of that day, which begins or ends before or after the instant, if it does not hold it."""
    if at.date() == day.date:
        return _minute(at)
    return 0 if at.date() < day.date else ALL_DAY


def _minute(at: datetime) -> int:
    """On the wall: on the days when the clock is turned, the picture has 24 hours as well."""
    return clock_time(at) // timedelta(minutes=1)


def _of_clock(clock: time) -> int:
    return clock.hour * HOUR + clock.minute


def _percent(share: float) -> str:
    return f"{share * 100:.2f}".rstrip("0").rstrip(".") + "%"
