"""The compiled calendar: integers in order, searched by bisection, so that no cost grows with the horizon.

All instants are epoch seconds, all durations seconds. Design and measurements: docs/adr/0003-compiled-calendar.md.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import accumulate
from zoneinfo import ZoneInfo

from app.domain.calendars import BusinessCalendar, Hours, WeeklyHours, epoch_of
from app.domain.errors import CalendarHasNoOpenTimeError, InstantOutOfRangeError

DAY = 24 * 3600
EPOCH_ON = date(1970, 1, 1).toordinal()
ONE_DAY = timedelta(days=1)
MARGIN = timedelta(days=366)  # openings known past the last instant that may be asked about, for its due date


@dataclass(frozen=True, slots=True)
class CompiledCalendar:
    """Every opening of the range and of a year after it.

    `opens[i]`, `closes[i]` and `open_seconds_before[i]` belong to one open interval, which lies on the business day
    numbered `business_day_of[i]`; business day `d` is the local date `business_days[d]` (an ordinal) and its
    intervals begin at `first_opening_of[d]`. `utc_offset_on[d]` holds all through that day, and is None where the
    clock is turned on it. `changes` alternates openings and closings, with no change where one interval ends as the
    next begins, nor where the horizon cuts one off.
    """

    calendar: BusinessCalendar
    first_on: date
    last_on: date
    starts: int
    ends: int
    horizon: int
    opens: Sequence[int]
    closes: Sequence[int]
    open_seconds_before: Sequence[int]
    business_day_of: Sequence[int]
    business_days: Sequence[int]
    first_opening_of: Sequence[int]
    utc_offset_on: Sequence[int | None]
    changes: Sequence[int]


def compile_calendar(calendar: BusinessCalendar, first_on: date, last_on: date) -> CompiledCalendar:
    """The calendar for instants from the start of `first_on` to the end of `last_on`, local dates."""
    opens: list[int] = []
    closes: list[int] = []
    business_days: list[int] = []
    utc_offset_on: list[int | None] = []
    first_opening_of: list[int] = []
    business_day_of = array("i")  # read once for an answer, and a tenth of a list's memory
    horizon_on = last_on + MARGIN
    for year in range(first_on.year, horizon_on.year + 1):
        from_on, to_on = max(first_on, date(year, 1, 1)), min(horizon_on, date(year, 12, 31))
        exceptions = tuple((on, calendar.day(on).intervals) for on in calendar.exceptions_between(from_on, to_on))
        part = _openings(calendar.zone, calendar.weekly_hours, from_on, to_on, exceptions)
        business_day_of.extend(len(business_days) + day for day in part.business_day_of)
        first_opening_of += [len(opens) + opening for opening in part.first_opening_of]
        opens += part.opens
        closes += part.closes
        business_days += part.business_days
        utc_offset_on += part.utc_offset_on
    horizon = _midnight(calendar.zone, horizon_on + ONE_DAY)
    no_change = {*opens} & {*closes} | {horizon}
    lengths = (closing - opening for opening, closing in zip(opens, closes, strict=True))
    return CompiledCalendar(
        calendar=calendar,
        first_on=first_on,
        last_on=last_on,
        starts=_midnight(calendar.zone, first_on),
        ends=_midnight(calendar.zone, last_on + ONE_DAY),
        horizon=horizon,
        opens=opens,
        closes=closes,
        open_seconds_before=list(accumulate(lengths, initial=0)),
        business_day_of=business_day_of,
        business_days=business_days,
        first_opening_of=[*first_opening_of, len(opens)],
        utc_offset_on=utc_offset_on,
        changes=[at for span in zip(opens, closes, strict=True) for at in span if at not in no_change],
    )


def require_in_range(compiled: CompiledCalendar, at: int) -> None:
    if not compiled.starts <= at < compiled.ends:
        raise InstantOutOfRangeError(
            f"Instants from {compiled.first_on} to {compiled.last_on} can be asked about, local dates of the policy."
        )


def require_local_date(compiled: CompiledCalendar, on: date) -> None:
    if not compiled.first_on <= on <= compiled.last_on:
        raise InstantOutOfRangeError(f"Dates from {compiled.first_on} to {compiled.last_on} can be asked about.")


def open_span(compiled: CompiledCalendar, at: int) -> tuple[int | None, int | None]:
    """The opening and closing of the time open around `at`, else of the next one; None where there is no such change.

    Intervals that touch are one span, over midnight too.
    """
    require_in_range(compiled, at)
    index = bisect_right(compiled.changes, at)
    opening = index - index % 2
    opens, closes, *_ = [*compiled.changes[opening : opening + 2], None, None]
    return opens, closes


def open_spans(compiled: CompiledCalendar, at: int) -> Iterator[tuple[int, int]]:
    """The span open around `at` and all later ones; one that the horizon cuts off ends there.

    `at` may lie past the range, as far as the horizon. Intervals that touch are one span, over midnight too.
    """
    if not compiled.starts <= at <= compiled.horizon:
        require_in_range(compiled, at)
    changes = compiled.changes
    index = bisect_right(changes, at)
    for opening in range(index - index % 2, len(changes), 2):
        closes = changes[opening + 1] if opening + 1 < len(changes) else compiled.horizon
        yield changes[opening], closes


def is_open(compiled: CompiledCalendar, at: int) -> bool:
    require_in_range(compiled, at)
    return bisect_right(compiled.changes, at) % 2 == 1


def next_change(compiled: CompiledCalendar, at: int) -> int | None:
    """The first opening or closing after `at`; None where the calendar never changes again."""
    require_in_range(compiled, at)
    index = bisect_right(compiled.changes, at)
    return compiled.changes[index] if index < len(compiled.changes) else None


def opening_at_or_after(compiled: CompiledCalendar, at: int) -> int:
    """The index of the open interval that holds `at`, else of the next one."""
    if not compiled.starts <= at < compiled.ends:
        require_in_range(compiled, at)
    index = bisect_right(compiled.closes, at)
    if index == len(compiled.closes):
        raise CalendarHasNoOpenTimeError("The calendar has no open time after that instant.")
    return index


def business_time_between(compiled: CompiledCalendar, start: int, end: int) -> int:
    """Open seconds in `[start, end)`; none where `end` is not after `start`. Both may lie past the range."""
    for at in (start, end):
        if not compiled.starts <= at <= compiled.horizon:
            require_in_range(compiled, at)
    return max(0, _elapsed(compiled, end) - _elapsed(compiled, start))


def add_business_time(compiled: CompiledCalendar, start: int, seconds: int) -> int:
    """The earliest epoch second by which `seconds` of open time have passed since `start`.

    Landing on a closing stays on that closing. Raises CalendarHasNoOpenTimeError past the horizon.
    """
    if not compiled.starts <= start < compiled.ends:
        require_in_range(compiled, start)
    if seconds < 0:
        raise ValueError("business time is added, never taken away")
    if seconds == 0:
        return start
    opens, open_seconds_before = compiled.opens, compiled.open_seconds_before
    first = bisect_right(compiled.closes, start)
    try:
        passed = open_seconds_before[first] + seconds
        if start > opens[first]:
            passed += start - opens[first]
        last = bisect_left(open_seconds_before, passed, first) - 1
        return opens[last] + passed - open_seconds_before[last]
    except IndexError:  # there is no opening after the last one
        raise CalendarHasNoOpenTimeError("The calendar has less open time left than the target needs.") from None


def next_business_day(compiled: CompiledCalendar, after: date) -> date:
    """The first local date after `after` with an open interval."""
    require_local_date(compiled, after)
    index = bisect_right(compiled.business_days, after.toordinal())
    if index == len(compiled.business_days):
        raise CalendarHasNoOpenTimeError("The calendar has no business day after that date.")
    return date.fromordinal(compiled.business_days[index])


def _elapsed(compiled: CompiledCalendar, at: int) -> int:
    """Open seconds from the start of the range to `at`."""
    index = bisect_right(compiled.opens, at) - 1
    if index < 0:
        return 0
    return compiled.open_seconds_before[index] + min(at, compiled.closes[index]) - compiled.opens[index]


@dataclass(frozen=True, slots=True)
class _Openings:
    """Of some days; the numbers of openings and of business days count from these days' own first."""

    opens: list[int]
    closes: list[int]
    business_day_of: list[int]
    business_days: list[int]
    first_opening_of: list[int]
    utc_offset_on: list[int | None]


@lru_cache(maxsize=1024)  # a revision changes few years, and every other one opens as it did in the revision before
def _openings(
    zone: ZoneInfo, weekly_hours: WeeklyHours, first_on: date, last_on: date, exceptions: tuple[tuple[date, Hours], ...]
) -> _Openings:
    found = _Openings([], [], [], [], [], [])
    hours = dict(exceptions)
    known_offsets: dict[int | None, int | None] = {}  # one number in memory for all days that have it
    midnight = _midnight(zone, first_on)
    for ordinal in range(first_on.toordinal(), last_on.toordinal() + 1):
        on = date.fromordinal(ordinal)
        next_midnight = _next_midnight(zone, on, midnight)
        intervals = hours.get(on, weekly_hours.on(on.weekday()))
        spans = _spans(zone, on, intervals, midnight, next_midnight)
        utc_offset = (ordinal - EPOCH_ON) * DAY - midnight if next_midnight - midnight == DAY else None
        utc_offset = known_offsets.setdefault(utc_offset, utc_offset)
        midnight = next_midnight
        if not spans:
            continue
        found.first_opening_of.append(len(found.opens))
        for opening, closing in spans:
            found.opens.append(opening)
            found.closes.append(closing)
            found.business_day_of.append(len(found.business_days))
        found.business_days.append(ordinal)
        found.utc_offset_on.append(utc_offset)
    return found


def _spans(zone: ZoneInfo, on: date, intervals: Hours, midnight: int, next_midnight: int) -> list[tuple[int, int]]:
    """The open intervals of a local date as epoch seconds, less those that a clock change swallows whole."""
    if next_midnight - midnight == DAY:
        return [(midnight + _seconds(i.opens), midnight + (_seconds(i.closes) or DAY)) for i in intervals]
    spans = []
    for interval in intervals:
        opening = epoch_of(datetime.combine(on, interval.opens), zone)
        closing = epoch_of(datetime.combine(on, interval.closes), zone)
        closing = next_midnight if interval.closes == time.min else closing
        if opening < closing:
            spans.append((opening, closing))
    return spans


def _seconds(clock: time) -> int:
    return clock.hour * 3600 + clock.minute * 60 + clock.second


def _next_midnight(zone: ZoneInfo, on: date, midnight: int) -> int:
    """A day is 24 hours long on all dates but a few, and asking the zone once is quicker than finding a wall time."""
    following = on + ONE_DAY
    guess = datetime.fromtimestamp(midnight + DAY, zone)
    if guess.date() == following and guess.time() == time.min and not guess.fold:
        return midnight + DAY
    return _midnight(zone, following)


def _midnight(zone: ZoneInfo, on: date) -> int:
    return epoch_of(datetime.combine(on, time.min), zone)
