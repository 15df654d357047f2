"""A second opinion on business time: a walk along the clock on the wall, a quarter of an hour at a time.

Nothing is compiled and nothing is searched. The calendars of tests/domain/small_calendars.py and the clock changes of
their zones all lie on quarters. A clock that is turned back counts as showing its latest time until it is past it
again: that one rule decides what an hour means that comes twice.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import takewhile

from app.domain.calendars import BusinessCalendar, Hours

QUARTER = 15 * 60
RUN_UP = 2 * 24 * 3600  # so that a clock just turned back is known to be


@dataclass(frozen=True, slots=True)
class Quarter:
    """`wall` is what the clock shows as the quarter begins, or has shown at the latest where it is `repeated`."""

    begins: int
    wall: datetime
    repeated: bool
    open: bool

    @property
    def ends(self) -> int:
        return self.begins + QUARTER

    @property
    def clock(self) -> timedelta:
        return self.wall - datetime.combine(self.wall, time.min)


def walk(calendar: BusinessCalendar, start: int, end: int) -> Iterator[Quarter]:
    """The quarters from the one that holds `start` until `end`."""
    latest = datetime.min  # noqa: DTZ901  (naive: a clock on a wall)
    first = start // QUARTER * QUARTER
    for begins in range(first - RUN_UP, end, QUARTER):
        wall = datetime.fromtimestamp(begins, calendar.zone).replace(tzinfo=None, fold=0)
        repeated = wall <= latest
        latest = max(latest, wall)
        if begins >= first:
            yield Quarter(begins, latest, repeated, shows_open(calendar, latest))


def shows_open(calendar: BusinessCalendar, wall: datetime) -> bool:
    clock = wall.time()
    return any(i.opens <= clock and (clock < i.closes or i.closes == time.min) for i in hours_of(calendar, wall.date()))


def hours_of(calendar: BusinessCalendar, on: date) -> Hours:
    weekly = calendar.weekly_hours.on(on.weekday())
    if on in calendar.overrides:
        return calendar.overrides[on].hours
    return calendar.holidays[on].hours if weekly and on in calendar.holidays else weekly


def walked_is_open(calendar: BusinessCalendar, at: int) -> bool:
    return next(walk(calendar, at, at + 1)).open


def walked_next_change(calendar: BusinessCalendar, at: int, horizon: int) -> int | None:
    before = walked_is_open(calendar, at)
    return next((quarter.begins for quarter in walk(calendar, at, horizon) if quarter.open != before), None)


def walked_between(calendar: BusinessCalendar, start: int, end: int) -> int:
    quarters = [quarter for quarter in walk(calendar, start, end) if quarter.open]
    return sum(min(end, quarter.ends) - max(start, quarter.begins) for quarter in quarters)


def walked_add(calendar: BusinessCalendar, start: int, seconds: int, horizon: int) -> int | None:
    """None where the horizon is reached first."""
    if seconds == 0:
        return start
    for quarter in walk(calendar, start, horizon):
        begins = max(start, quarter.begins)
        if quarter.open and seconds <= quarter.ends - begins:
            return begins + seconds
        seconds -= (quarter.ends - begins) * quarter.open
    return None


def walked_due(
    calendar: BusinessCalendar, received: int, days: int, horizon: int, *, keeps_clock_time: bool
) -> int | None:
    """The due instant of a target in business days; None where the horizon is reached first.

    A ticket that comes in a gap between two intervals of a day counts as coming when the gap ends.
    """
    now = next(walk(calendar, received, received + 1))
    opening = next((quarter for quarter in walk(calendar, received, horizon) if quarter.open), None)
    if opening is None:
        return None
    day = opening.wall.date()
    gone_by = walk(calendar, received - RUN_UP, now.begins)
    open_earlier = any(quarter.open and quarter.wall.date() == day for quarter in gone_by)
    before_opening = not now.open and not open_earlier
    due_day = nth_business_day(calendar, opening, days - before_opening, horizon)
    if not due_day:
        return None
    if before_opening or not keeps_clock_time:
        return due_day[-1].ends
    return same_clock_time(due_day, clock_of(opening, max(received, opening.begins)))


def clock_of(quarter: Quarter, at: int) -> timedelta:
    """What the clock shows at an instant of the quarter; while it is turned back, the end of what comes twice."""
    return quarter.clock + timedelta(seconds=QUARTER if quarter.repeated else at - quarter.begins)


def same_clock_time(due_day: list[Quarter], clock: timedelta) -> int:
    """When the clock shows that time for the first time while open, or is past it; else the day's closing."""
    for quarter in due_day:
        if not quarter.repeated and clock < quarter.clock + timedelta(seconds=QUARTER):
            return quarter.begins + max(0, (clock - quarter.clock) // timedelta(seconds=1))
    return due_day[-1].ends


def nth_business_day(calendar: BusinessCalendar, opening: Quarter, nth: int, horizon: int) -> list[Quarter]:
    """The open quarters of the `nth` business day after that of `opening`; none past the horizon."""
    found: list[date] = []
    quarters = walk(calendar, opening.begins, horizon)
    for quarter in quarters:
        if quarter.open and quarter.wall.date() not in found:
            found.append(quarter.wall.date())
            if len(found) == nth + 1:
                same_day = takewhile(lambda later: later.wall.date() == found[nth], quarters)
                return [quarter, *(later for later in same_day if later.open)]
    return []
