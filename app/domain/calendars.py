"""The business calendar: which hours of which local date are open, and why the others are not."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  (naive: the wall clock of UTC)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class OpenInterval:
    """`[opens, closes)` on one local date; at `closes` support is already closed. A closing of 00:00 ends the day."""

    opens: time
    closes: time

    def __post_init__(self) -> None:
        if self.opens.tzinfo or self.closes.tzinfo:
            raise ValueError('an open interval has local times in quotes, as "16:00", without an offset')
        if self.opens >= self.closes and self.closes != time.min:
            raise ValueError("an open interval closes after it opens")

    def __str__(self) -> str:
        closes = "24:00" if self.closes == time.min else self.closes.isoformat().removesuffix(":00")
        return f"{self.opens.isoformat().removesuffix(':00')}–{closes}"  # noqa: RUF001  (an en dash, for people)


Hours = tuple[OpenInterval, ...]


def require_ordered(hours: Hours) -> None:
    """Refuse intervals of one date that overlap or stand out of order; two that touch are fine."""
    for earlier, later in pairwise(hours):
        if earlier.closes == time.min or later.opens < earlier.closes:
            raise ValueError("the open intervals of a day are in order and do not overlap")


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    monday: Hours = ()
    tuesday: Hours = ()
    wednesday: Hours = ()
    thursday: Hours = ()
    friday: Hours = ()
    saturday: Hours = ()
    sunday: Hours = ()

    def __post_init__(self) -> None:
        for weekday in range(7):
            require_ordered(self.on(weekday))

    def on(self, weekday: int) -> Hours:
        """The hours of a weekday as `date.weekday()` counts it, Monday 0."""
        hours: Hours = getattr(self, WEEKDAYS[weekday])
        return hours


@dataclass(frozen=True, slots=True)
class HolidayOverride:
    """Replaces everything else known of its date: weekly hours, weekend, holiday. No hours: closed all day."""

    date: date
    hours: Hours
    reason: str
    author: str

    def __post_init__(self) -> None:
        require_ordered(self.hours)
        if not self.reason.strip():
            raise ValueError("an override has a reason")


@dataclass(frozen=True, slots=True)
class HolidayClosure:
    """A listed holiday on its date. `hours` are what is left of the day; they never open a day that is closed."""

    date: date
    name: str
    clause: str
    hours: Hours = ()


class ClosureSource(StrEnum):
    WEEKLY = "weekly"
    HOLIDAY = "holiday"
    OVERRIDE = "override"


@dataclass(frozen=True, slots=True)
class Closure:
    """Why a day differs from the weekly hours, or why these leave it closed."""

    name: str
    source: ClosureSource
    clause: str


class DayKind(StrEnum):
    """What people tell days apart by. OFF: the weekly hours leave it closed; CHANGED: an override gives it hours."""

    OPEN = "open"
    LIMITED = "limited"
    CHANGED = "changed"
    CLOSED = "closed"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One local date. A limited day has both intervals and a closure."""

    date: date
    intervals: Hours
    closure: Closure | None

    @property
    def business_day(self) -> bool:
        return bool(self.intervals)

    @property
    def limited(self) -> bool:
        """Whether a holiday left only some of the day's hours."""
        return self.business_day and self.closure is not None and self.closure.source is ClosureSource.HOLIDAY

    @property
    def kind(self) -> DayKind:
        if self.closure is None:
            return DayKind.OPEN
        if self.closure.source is ClosureSource.WEEKLY:
            return DayKind.OFF
        if not self.business_day:
            return DayKind.CLOSED
        return DayKind.LIMITED if self.limited else DayKind.CHANGED


@dataclass(frozen=True, slots=True)
class BusinessCalendar:
    """Support hours of every local date; `clause` is the one that the weekly hours come from."""

    zone: ZoneInfo
    weekly_hours: WeeklyHours
    clause: str
    holidays: Mapping[date, HolidayClosure]
    overrides: Mapping[date, HolidayOverride]
    exceptions: Sequence[date]  # the dates of both, in order
    _days: dict[date, CalendarDay] = field(default_factory=dict, init=False, repr=False, compare=False)

    def day(self, on: date) -> CalendarDay:
        """The same object each time."""
        known = self._days.get(on)
        return known or self._days.setdefault(on, self._day(on))

    def _day(self, on: date) -> CalendarDay:
        if override := self.overrides.get(on):
            return CalendarDay(on, override.hours, Closure(override.reason, ClosureSource.OVERRIDE, self.clause))
        return self.day_by_rule(on)

    def day_by_rule(self, on: date) -> CalendarDay:
        """What the day would be without an override."""
        weekly = self.weekly_hours.on(on.weekday())
        if not weekly:
            name = f"No support hours on {on:%A}s"
            return CalendarDay(on, (), Closure(name, ClosureSource.WEEKLY, self.clause))
        if holiday := self.holidays.get(on):
            return CalendarDay(on, holiday.hours, Closure(holiday.name, ClosureSource.HOLIDAY, holiday.clause))
        return CalendarDay(on, weekly, None)

    def exceptions_between(self, first: date, last: date) -> Sequence[date]:
        """The dates from `first` through `last` that have a holiday or an override."""
        return self.exceptions[bisect_left(self.exceptions, first) : bisect_right(self.exceptions, last)]

    def exceptional_days(self, first: date, last: date) -> list[CalendarDay]:
        """The days from `first` through `last` on which a holiday or an override changes the weekly hours."""
        days = map(self.day, self.exceptions_between(first, last))
        return [day for day in days if day.closure and day.closure.source is not ClosureSource.WEEKLY]

    def holidays_on_closed_weekdays(self, first: date, last: date) -> list[HolidayClosure]:
        """The listed holidays from `first` through `last` that fall where the weekly hours are closed anyway.

        An override replaces the holiday: where there is one, somebody has decided.
        """
        dates = (on for on in self.exceptions_between(first, last) if on not in self.overrides)
        listed = map(self.holidays.get, dates)
        return [holiday for holiday in listed if holiday and not self.weekly_hours.on(holiday.date.weekday())]

    def overrides_between(self, from_on: date | None, to_on: date | None) -> list[HolidayOverride]:
        """Those in `[from_on, to_on)`, in order; an end left out is open."""
        return [
            self.overrides[on]
            for on in self.exceptions
            if on in self.overrides and (from_on is None or from_on <= on) and (to_on is None or on < to_on)
        ]

    def local(self, epoch: int) -> datetime:
        return datetime.fromtimestamp(epoch, self.zone)


def business_calendar(
    zone: str,
    weekly_hours: WeeklyHours,
    clause: str,
    holidays: Sequence[HolidayClosure],
    overrides: Sequence[HolidayOverride] = (),
) -> BusinessCalendar:
    by_date = {holiday.date: holiday for holiday in holidays}
    overridden = {override.date: override for override in overrides}
    exceptions = tuple(sorted(by_date.keys() | overridden.keys()))
    return BusinessCalendar(ZoneInfo(zone), weekly_hours, clause, by_date, overridden, exceptions)


def epoch_of(wall: datetime, zone: ZoneInfo) -> int:
    """The epoch second at which the naive `wall` clock time is first reached; it never runs backwards with `wall`.

    A time that a clock change skips is reached at the change itself (zoneinfo alone would answer later than
    for the first time after the gap); a time that occurs twice is reached the first time.
    """
    before = _offset(wall.replace(tzinfo=zone))
    after = _offset(wall.replace(tzinfo=zone, fold=1))
    seconds = (wall - EPOCH) // timedelta(seconds=1)
    if after <= before:
        return seconds - before
    changes = range(seconds - after, seconds - before + 1)
    return changes[bisect_left(changes, after, key=lambda epoch: _offset(datetime.fromtimestamp(epoch, zone)))]


def clock_time(at: datetime) -> timedelta:
    """The local clock time as the time since midnight, such that a later instant of one day never has an earlier one.

    The second pass through an hour that occurs twice reads as the end of that hour.
    """
    if not at.fold:
        return timedelta(hours=at.hour, minutes=at.minute, seconds=at.second)
    overlap = _offset(at.replace(fold=0)) - _offset(at)
    second = int(at.timestamp())
    changes = range(second - overlap, second + 1)
    change = changes[bisect_left(changes, True, key=lambda epoch: bool(datetime.fromtimestamp(epoch, at.tzinfo).fold))]
    turned_back = datetime.fromtimestamp(change, at.tzinfo)
    return clock_time(turned_back.replace(fold=0)) + timedelta(seconds=overlap)


def _offset(at: datetime) -> int:
    return (at.utcoffset() or timedelta()) // timedelta(seconds=1)
