"""A timeline as a picture: what the macro `timeline` of `html/pictures.html` draws as SVG, one bar a day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from app.domain.calendars import clock_time
from app.domain.due_dates import DueDateDecision
from app.domain.targets import TargetUnit
from app.domain.timeline_wording import day_of_timeline, is_due_on
from app.domain.timelines import TimelineDay
from app.domain.wording import amount, day_in_short, duration_in_words

MOST_DAYS = 14  # that are drawn: of more, those in the middle are only counted
LAST_DAYS = 4
STEPS = (1, 2, 3, 4, 6)  # hours between two labels
MOST_STEPS = 4
HOUR, ALL_DAY = 60, 24 * 60  # minutes

Span = tuple[int, int]  # minutes of a day


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


def timeline_picture(decision: DueDateDecision) -> TimelinePicture | None:
    """None where the decision was not explained, or is too long to be told day by day."""
    days = decision.timeline
    if not days:
        return None
    wide = [span for day in days for span in (*_open(day), *_counted(decision, day))]
    wide += [(minute, minute) for minute in (_minute(decision.received_at), _minute(decision.due_at) or ALL_DAY)]
    first, last = max(0, min(wide)[0] // HOUR - 1), min(24, max(end for _, end in wide) // HOUR + 1)
    step = next(step for step in STEPS if (last - first) / step <= MOST_STEPS)
    axis = _Axis(first // step * step, -(-last // step) * step)
    labels = [f"{hour:02}:00" for hour in range(axis.first, axis.last + 1, step)]
    return TimelinePicture(labels, list(_rows(decision, days, axis)))


def _rows(decision: DueDateDecision, days: Sequence[TimelineDay], axis: _Axis) -> Iterator[TimelineRow]:
    left_out = days[MOST_DAYS - LAST_DAYS : -LAST_DAYS] if len(days) > MOST_DAYS else []
    first = days[: MOST_DAYS - LAST_DAYS] if left_out else days
    for day in first:
        yield _row(decision, day, axis)
    if left_out:
        counted = duration_in_words(sum(day.counted_seconds for day in left_out))
        yield TimelineRow(amount(len(left_out), "more day"), f"{counted} counted")
        for day in days[-LAST_DAYS:]:
            yield _row(decision, day, axis)


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
