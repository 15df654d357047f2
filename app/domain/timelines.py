"""What lies between the receipt of a ticket and its due date: day by day, in one sentence, and how its clock stands."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice

from app.domain.calendars import CalendarDay, Closure, ClosureSource, Hours, epoch_of
from app.domain.policy import OpenQuestion, Policy
from app.domain.reasons import Reason, ReasonCode
from app.domain.sla_clock import ClockReading, ClockState, Counted, clock_time_between, counted_time
from app.domain.support_hours import day_reason
from app.domain.targets import SlaTarget, TargetUnit
from app.domain.wording import (
    WEEKDAY_NAMES,
    clock_in_words,
    day_in_short,
    duration_in_words,
    instant_in_short,
    instant_in_words,
    listed,
)

ONE_DAY = timedelta(days=1)
MOST_NAMED = 4  # days that the sentence names one by one
LONGEST_TIMELINE = timedelta(days=400)


STANDS = {
    ClockState.RUNNING: ReasonCode.CLOCK_RUNNING,
    ClockState.AT_RISK: ReasonCode.AT_RISK,
    ClockState.PAUSED: ReasonCode.CLOCK_PAUSED,
    ClockState.MET: ReasonCode.TARGET_MET,
    ClockState.BREACHED: ReasonCode.TARGET_BREACHED,
}


@dataclass(frozen=True, slots=True)
class TimelineDay:
    """A local date between receipt and due. `skipped` says why nothing of it was counted."""

    date: date
    intervals: Hours
    counted_seconds: int
    paused_seconds: int
    skipped: str | None
    closure: Closure | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """The days add up to the budget; `summary` is what a support agent can tell the customer.

    Where they are more than LONGEST_TIMELINE they are not told one by one: `timeline` is None.
    """

    summary: str
    timeline: list[TimelineDay] | None


def explained(policy: Policy, counted: Counted) -> Explanation:
    first, last = days_between(policy, counted)
    timeline = list(_days(policy, counted, last)) if last - first <= LONGEST_TIMELINE else None
    return Explanation(_in_a_sentence(policy, counted), timeline)


def days_between(policy: Policy, counted: Counted) -> tuple[date, date]:
    """The local dates of receipt and due. A day that closes at midnight is over at the first instant of the next."""
    local, received = policy.calendar.calendar.local, counted.plain.received
    return local(received).date(), local(max(received, counted.due - 1)).date()


def _days(policy: Policy, counted: Counted, last: date) -> Iterator[TimelineDay]:
    calendar = policy.calendar.calendar
    start = counted.plain.received
    on = calendar.local(start).date()
    while on <= last:
        day = calendar.day(on)
        on += ONE_DAY
        end = min(counted.due, epoch_of(datetime.combine(on, time.min), calendar.zone))
        running = counted_time(policy.calendar, counted, start, end)
        paused = clock_time_between(policy.calendar, counted.target, start, end) - running
        skipped = _skipped(day, counted.target, running, paused)
        yield TimelineDay(day.date, day.intervals, running, paused, skipped, day.closure)
        start = end


def _skipped(day: CalendarDay, target: SlaTarget, counted: int, paused: int) -> str | None:
    if counted or target.unit is TargetUnit.CALENDAR_HOURS:
        return None
    if paused:
        return "The ticket was paused for all of the day's open time."
    reason = day_reason(day) if not day.business_day else None
    return reason.text if reason else "No open time of this day lies between receipt and due."


def clock_reasons(policy: Policy, counted: Counted, clock: ClockReading) -> Iterator[Reason]:
    """What the pauses make of the due date, and how the ticket stands."""
    clause = counted.target.clause
    if counted.due != counted.plain.due:
        yield Reason(ReasonCode.PAUSED, clause, _moved_by_pauses(policy, counted))
    yield Reason(STANDS[clock.state], clause, _stands(policy, counted, clock))
    if clock.state is ClockState.AT_RISK:
        yield from policy.assumption(OpenQuestion.AT_RISK, str(policy.at_risk_percent))


def _stands(policy: Policy, counted: Counted, clock: ClockReading) -> str:
    local, of_time = policy.calendar.calendar.local, _of_time(counted.target)
    due, left = instant_in_words(local(counted.due)), duration_in_words(clock.remaining) + of_time
    answered = "Not answered yet"
    if clock.answered is not None:
        answered = f"Answered {instant_in_words(local(clock.answered))}"
    match clock.state:
        case ClockState.MET:
            return f"{answered}, with {left} left."
        case ClockState.BREACHED:
            overdue = f": overdue by {duration_in_words(clock.overdue)}{of_time}" if clock.overdue else ""
            return f"{answered}; it was due {due}{overdue}."
        case ClockState.PAUSED:
            return f"Paused with {left} left: were it resumed at that instant, it would be due {due}."
        case ClockState.AT_RISK | ClockState.RUNNING:
            return f"{answered}: {left} left of {duration_in_words(clock.budget)}."


def _of_time(target: SlaTarget) -> str:
    return "" if target.unit is TargetUnit.CALENDAR_HOURS else " of support hours"


def _moved_by_pauses(policy: Policy, counted: Counted) -> str:
    received, due = counted.plain.received, counted.due
    paused = clock_time_between(policy.calendar, counted.target, received, due)
    paused -= counted_time(policy.calendar, counted, received, due)
    moved = _instant(policy, counted, due)
    return f"Paused for {duration_in_words(paused)}{_of_time(counted.target)}: due {moved} instead."


def _in_a_sentence(policy: Policy, counted: Counted) -> str:
    received = instant_in_short(policy.calendar.calendar.local(counted.plain.received))
    said = f"Received {received}{_while(policy, counted)}; {_due(policy, counted)}."
    return said if counted.due == counted.plain.due else f"{said} {_moved_by_pauses(policy, counted)}"


def _while(policy: Policy, counted: Counted) -> str:
    """Counting begins later where the ticket came while closed; told where the due date shows it."""
    found, calendar = counted.plain, policy.calendar.calendar
    if counted.target.unit is TargetUnit.CALENDAR_HOURS:
        return ""
    if found.counted_from == found.received:
        return ", while open"
    day = calendar.day(calendar.local(found.received).date())
    named = day.closure and day.closure.source is not ClosureSource.WEEKLY and not day.business_day
    closed = f", while closed ({day.closure.name})" if named and day.closure else ", while closed"
    if found.rule is ReasonCode.DUE_AT_CLOSING:
        return closed
    return f"{closed}, counted from {_instant(policy, counted, found.counted_from)}"


def _due(policy: Policy, counted: Counted) -> str:
    found, target, calendar = counted.plain, counted.target, policy.calendar.calendar
    due = calendar.local(found.due)
    if found.rule is ReasonCode.CALENDAR_HOURS_COUNTED:
        return f"{target} later it is {_instant(policy, counted, found.due)}: due then"
    if found.rule is ReasonCode.BUSINESS_HOURS_COUNTED:
        skipped = _not_counted(policy, counted, due.date())
        by = f"by {_instant(policy, counted, found.due)}{skipped}"
        return f"{by} support has been open for {target.value} h: due then"
    closing = found.rule in {ReasonCode.DUE_AT_CLOSING, ReasonCode.CLAMPED_TO_CLOSING}
    last = calendar.day(calendar.local(found.due - closing).date())
    skipped = _not_counted(policy, counted, last.date)
    which, on = _which(policy, counted, last.date), _day(policy, counted, last.date)
    hours = f" ({last.closure.name})" if last.closure else ""
    if closing:
        clock = "24:00" if due.time() == time.min else clock_in_words(due)
        return f"{which}, {on}{skipped}, closes at {clock}{hours}: due then"
    if found.rule is ReasonCode.MOVED_TO_OPENING:
        return f"{which}, {on}{skipped}, is closed at that time and opens at {clock_in_words(due)}{hours}: due then"
    hours = f", {last.closure.name}" if last.closure else ""
    return f"{which} is {on}{hours}{skipped}: due at the same time, {clock_in_words(due)}"


def _which(policy: Policy, counted: Counted, due_on: date) -> str:
    if policy.calendar.calendar.local(counted.plain.received).date() == due_on:
        return "that business day"
    value = counted.target.value
    return "the next business day" if value == 1 else f"business day {value} from then"


def _day(policy: Policy, counted: Counted, on: date) -> str:
    """With its year where that is not the one of the receipt."""
    year = policy.calendar.calendar.local(counted.plain.received).year
    return day_in_short(on) if on.year == year else f"{day_in_short(on)} {on.year}"


def _instant(policy: Policy, counted: Counted, at: int) -> str:
    local = policy.calendar.calendar.local(at)
    return f"{_day(policy, counted, local.date())} {clock_in_words(local)} {local.tzname()}"


def _not_counted(policy: Policy, counted: Counted, last: date) -> str:
    """The closed days between receipt and the last day, as an aside. Only the first ones of many are named."""
    received_on = policy.calendar.calendar.local(counted.plain.received).date()
    ordinals = policy.calendar.business_days
    open_days = bisect_left(ordinals, last.toordinal()) - bisect_right(ordinals, received_on.toordinal())
    closed = (last - received_on).days - 1 - open_days
    if closed <= 0:
        return ""
    named = list(
        islice(_closed_days(policy, received_on, last), MOST_NAMED if closed <= MOST_NAMED else MOST_NAMED - 1)
    )
    if closed > len(named):
        named.append(f"{closed - len(named)} more days")
    return f" (not counted: {listed(named)})"


def _closed_days(policy: Policy, received_on: date, last: date) -> Iterator[str]:
    on = received_on + ONE_DAY
    while on < last:
        day = policy.calendar.calendar.day(on)
        if not day.business_day and day.closure:
            weekday, weekly = WEEKDAY_NAMES[on.weekday()], day.closure.source is ClosureSource.WEEKLY
            yield weekday if weekly else f"{weekday} for {day.closure.name}"
        on += ONE_DAY
