"""SLA targets and the due dates that they make. The four units: spec of each in `TargetUnit`."""

from bisect import bisect_right
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum

from app.domain.business_time import (
    DAY,
    CompiledCalendar,
    add_business_time,
    opening_at_or_after,
    require_in_range,
)
from app.domain.calendars import clock_time, epoch_of
from app.domain.errors import CalendarHasNoOpenTimeError, InstantOutOfRangeError
from app.domain.reasons import ReasonCode

HOUR = 3600
LONGEST_TARGET = 2000


class TargetUnit(StrEnum):
    """How a target is counted. A ticket that comes while closed counts from the next opening.

    business_days: the clock time of receipt on the Nth next business day, at the latest its closing.
        Received before a business day opens, that day is the first, and the closing of the Nth is due.
    business_days_end: the closing of the Nth business day after the one of receipt.
    business_hours: N hours of open time.
    calendar_hours: N hours on the clock.
    """

    BUSINESS_DAYS = "business_days"
    BUSINESS_DAYS_END = "business_days_end"
    BUSINESS_HOURS = "business_hours"
    CALENDAR_HOURS = "calendar_hours"


# Named once: to look a member up in its enumeration costs a fifth of what there is to do with it.
BUSINESS_DAYS, BUSINESS_DAYS_END, BUSINESS_HOURS, CALENDAR_HOURS = TargetUnit


@dataclass(frozen=True, slots=True)
class SlaTarget:
    metric: str
    value: int
    unit: TargetUnit
    clause: str

    def __post_init__(self) -> None:
        if not 1 <= self.value <= LONGEST_TARGET:
            raise ValueError(f"a target's value is from 1 to {LONGEST_TARGET}")

    def asked_as(self, value: int | None, unit: TargetUnit | None) -> "SlaTarget":
        """With these in place of its own, where they are given."""
        return replace(self, value=value or self.value, unit=unit or self.unit) if value or unit else self

    def __str__(self) -> str:
        unit = {"business_days_end": "business days (to the closing)"}.get(self.unit, self.unit.replace("_", " "))
        return f"{self.value} {unit if self.value != 1 else unit.replace('days', 'day').replace('hours', 'hour')}"


@dataclass(frozen=True, slots=True)
class DueDate:
    """Epoch seconds; `rule` is the code of the reason why it is due just then."""

    received: int
    counted_from: int
    due: int
    rule: ReasonCode


def due_date(compiled: CompiledCalendar, target: SlaTarget, received: int) -> DueDate:
    """When the target is due: never before receipt, and a later receipt is never due earlier."""
    return DueDate(received, *count_target(compiled, target, received))


def count_target(compiled: CompiledCalendar, target: SlaTarget, received: int) -> tuple[int, int, ReasonCode]:
    """`counted_from`, `due` and `rule` of `due_date`: to make one takes as long again, which many tickets notice."""
    unit = target.unit
    if unit is CALENDAR_HOURS:
        require_in_range(compiled, received)
        due = received + target.value * HOUR
        if due >= compiled.horizon:
            raise InstantOutOfRangeError("The due date would lie after the last date that the policy knows.")
        return received, due, ReasonCode.CALENDAR_HOURS_COUNTED
    opening = opening_at_or_after(compiled, received)
    counted_from = max(received, compiled.opens[opening])
    if unit is BUSINESS_HOURS:
        due = add_business_time(compiled, received, target.value * HOUR)
        return counted_from, due, ReasonCode.BUSINESS_HOURS_COUNTED
    received_on = compiled.business_day_of[opening]
    before_opening = received < compiled.opens[compiled.first_opening_of[received_on]]
    due_on = received_on + target.value - before_opening
    if due_on >= len(compiled.business_days):
        raise CalendarHasNoOpenTimeError("The calendar has fewer business days left than the target needs.")
    if before_opening or unit is BUSINESS_DAYS_END:
        return counted_from, compiled.closes[compiled.first_opening_of[due_on + 1] - 1], ReasonCode.DUE_AT_CLOSING
    due, rule = _same_clock_time(compiled, counted_from, received_on, due_on)
    return counted_from, due, rule


def _same_clock_time(compiled: CompiledCalendar, at: int, on: int, due_on: int) -> tuple[int, ReasonCode]:
    """The clock time of `at`, which lies on business day `on`, on another one: or its next opening, or last closing."""
    days = compiled.business_days
    offset, due_offset = compiled.utc_offset_on[on], compiled.utc_offset_on[due_on]
    if offset is None or due_offset is None:
        wall = datetime.combine(date.fromordinal(days[due_on]), time.min) + clock_time(compiled.calendar.local(at))
        wanted = epoch_of(wall, compiled.calendar.zone)
    else:
        wanted = at + (days[due_on] - days[on]) * DAY + offset - due_offset
    first, after = compiled.first_opening_of[due_on], compiled.first_opening_of[due_on + 1]
    opening = bisect_right(compiled.closes, wanted, first, after)
    if opening == after:
        return compiled.closes[after - 1], ReasonCode.CLAMPED_TO_CLOSING
    if wanted < compiled.opens[opening]:
        return compiled.opens[opening], ReasonCode.MOVED_TO_OPENING
    return wanted, ReasonCode.SAME_CLOCK_TIME
