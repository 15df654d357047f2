"""Both ends of what can be asked about, and calendars that have no open time left: errors, never a loop or a guess."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest

from app.domain.business_time import (
    CompiledCalendar,
    add_business_time,
    business_time_between,
    compile_calendar,
    is_open,
    next_business_day,
    next_change,
    open_span,
    opening_at_or_after,
)
from app.domain.calendars import HolidayOverride, OpenInterval, WeeklyHours, business_calendar
from app.domain.due_dates import DueDateQuestion, decide_due_date
from app.domain.errors import CalendarHasNoOpenTimeError, InstantOutOfRangeError
from app.domain.policy import DateRange, Policy
from app.domain.support_hours import decide_hours, hours_by_day
from app.domain.targets import LONGEST_TARGET, SlaTarget, TargetUnit, due_date
from tests import oracle
from tests.domain.asking import epoch

FIRST = epoch(datetime.fromisoformat("2000-01-01T00:00:00-05:00"))
END = epoch(datetime.fromisoformat("2100-01-01T00:00:00-05:00"))
INSIDE = pytest.mark.parametrize("at", [FIRST, END - 1], ids=["the first second of 2000", "the last second of 2099"])
OUTSIDE = pytest.mark.parametrize("at", [FIRST - 1, END], ids=["the last second of 1999", "the first second of 2100"])
EVERY_UNIT = pytest.mark.parametrize("unit", list(TargetUnit))

Question = Callable[[CompiledCalendar, int], object]
QUESTIONS: dict[str, Question] = {
    "is_open": is_open,
    "next_change": next_change,
    "opening_at_or_after": opening_at_or_after,
    "open_span": open_span,
    "add_business_time": lambda calendar, at: add_business_time(calendar, at, 1),
}


def target(value: int, unit: TargetUnit) -> SlaTarget:
    return SlaTarget("first_response", value, unit, "response-time")


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS.keys())
@INSIDE
def test_the_first_and_the_last_second_can_be_asked_about(policy: Policy, question: Question, at: int) -> None:
    question(policy.calendar, at)


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS.keys())
@OUTSIDE
def test_a_second_outside_is_refused(policy: Policy, question: Question, at: int) -> None:
    with pytest.raises(InstantOutOfRangeError):
        question(policy.calendar, at)


@EVERY_UNIT
@INSIDE
def test_a_ticket_of_the_first_or_last_second_gets_a_due_date(policy: Policy, unit: TargetUnit, at: int) -> None:
    assert due_date(policy.calendar, target(1, unit), at).due > at


@EVERY_UNIT
@OUTSIDE
def test_a_ticket_from_outside_gets_no_due_date(policy: Policy, unit: TargetUnit, at: int) -> None:
    with pytest.raises(InstantOutOfRangeError):
        due_date(policy.calendar, target(1, unit), at)


@OUTSIDE
def test_support_hours_outside_are_unknown(policy: Policy, at: int) -> None:
    with pytest.raises(InstantOutOfRangeError):
        decide_hours(policy, at)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2099-12-30T10:00:00-05:00", "2100-01-04T10:00:00-05:00"),
        ("2099-12-31T23:59:59-05:00", "2100-01-04T16:00:00-05:00"),
    ],
    ids=["its last business day", "its last second"],
)
def test_a_ticket_of_2099_is_due_in_2100(policy: Policy, received: str, due: str) -> None:
    question = DueDateQuestion(epoch(datetime.fromisoformat(received)), explain=True)
    assert decide_due_date(policy, question).due_at.isoformat() == due


def test_on_the_last_day_the_opening_at_or_after_lies_in_2100(policy: Policy) -> None:
    decision = decide_hours(policy, END - 1)
    assert decision.next_change_at is not None
    assert decision.next_change_at.isoformat() == "2100-01-04T09:00:00-05:00"


@pytest.mark.parametrize("first_on", [date(1999, 12, 31), date(2100, 1, 1)], ids=str)
def test_days_outside_cannot_be_listed(policy: Policy, first_on: date) -> None:
    with pytest.raises(InstantOutOfRangeError):
        hours_by_day(policy, first_on, first_on + timedelta(days=1))
    with pytest.raises(InstantOutOfRangeError):
        next_business_day(policy.calendar, first_on)


def test_the_last_day_can_be_listed(policy: Policy) -> None:
    days = hours_by_day(policy, date(2099, 12, 31), date(2100, 1, 1)).days
    assert [day.date for day in days] == [date(2099, 12, 31)]


def test_business_time_past_the_horizon_is_unknown(policy: Policy) -> None:
    horizon = policy.calendar.horizon
    assert business_time_between(policy.calendar, horizon - 1, horizon) == 0
    with pytest.raises(InstantOutOfRangeError):
        business_time_between(policy.calendar, FIRST, horizon + 1)
    with pytest.raises(InstantOutOfRangeError):
        business_time_between(policy.calendar, FIRST - 1, horizon)


# ---- Huge targets ----
@EVERY_UNIT
def test_the_longest_target_is_answered_where_the_calendar_reaches_so_far(policy: Policy, unit: TargetUnit) -> None:
    received = datetime.fromisoformat("2026-01-12T10:00:00-05:00")
    found = due_date(policy.calendar, target(LONGEST_TARGET, unit), epoch(received))
    assert found.due == epoch(oracle.due(received, unit, LONGEST_TARGET))


@pytest.mark.parametrize("unit", [unit for unit in TargetUnit if unit is not TargetUnit.CALENDAR_HOURS])
def test_a_target_longer_than_the_calendar_is_an_error(policy: Policy, unit: TargetUnit) -> None:
    with pytest.raises(CalendarHasNoOpenTimeError):
        due_date(policy.calendar, target(LONGEST_TARGET, unit), END - 1)


def test_more_business_time_than_a_century_has_is_an_error(policy: Policy) -> None:
    with pytest.raises(CalendarHasNoOpenTimeError):
        add_business_time(policy.calendar, FIRST, END - FIRST)


def test_all_business_time_that_there_is_can_be_added(policy: Policy) -> None:
    calendar = policy.calendar
    everything = business_time_between(calendar, FIRST, calendar.horizon)
    assert add_business_time(calendar, FIRST, everything) == calendar.closes[-1]
    with pytest.raises(CalendarHasNoOpenTimeError):
        add_business_time(calendar, FIRST, everything + 1)


# ---- Calendars without open time ----
JUNE = date(2026, 6, 1)


def due_in(unit: TargetUnit) -> Question:
    return lambda calendar, at: due_date(calendar, target(1, unit), at)


OPEN_TIME_QUESTIONS: dict[str, Question] = {
    "opening_at_or_after": opening_at_or_after,
    "add_business_time": QUESTIONS["add_business_time"],
    "next_business_day": lambda calendar, _: next_business_day(calendar, JUNE),
    **{unit: due_in(unit) for unit in TargetUnit if unit is not TargetUnit.CALENDAR_HOURS},
}


@pytest.fixture(scope="module", params=["never open", "open no more"])
def closed_calendar(request: pytest.FixtureRequest) -> CompiledCalendar:
    """Asked about on 1 June 2026: there is no open time at all, or the last has just gone by."""
    morning = (OpenInterval(time(8), time(9)),)
    overrides = [HolidayOverride(JUNE, morning, "Last day", "admin")] if request.param == "open no more" else []
    return compile_calendar(business_calendar("UTC", WeeklyHours(), "", (), overrides), JUNE, JUNE)


@pytest.mark.parametrize("question", OPEN_TIME_QUESTIONS.values(), ids=OPEN_TIME_QUESTIONS.keys())
def test_a_calendar_without_open_time_is_an_error(closed_calendar: CompiledCalendar, question: Question) -> None:
    with pytest.raises(CalendarHasNoOpenTimeError):
        question(closed_calendar, closed_calendar.starts + 9 * 3600)


def test_a_calendar_without_open_time_is_closed_and_never_changes(closed_calendar: CompiledCalendar) -> None:
    at = closed_calendar.starts + 9 * 3600
    assert not is_open(closed_calendar, at)
    assert next_change(closed_calendar, at) is None
    assert open_span(closed_calendar, at) == (None, None)


def test_hours_on_the_clock_need_no_open_time(closed_calendar: CompiledCalendar) -> None:
    at = closed_calendar.starts
    assert due_date(closed_calendar, target(24, TargetUnit.CALENDAR_HOURS), at).due == at + 24 * 3600


@pytest.mark.parametrize(
    ("first_on", "last_on"),
    [
        (date(1970, 12, 31), date(2026, 12, 31)),
        (date(2026, 1, 1), date(2100, 1, 1)),
        (date(2026, 1, 2), date(2026, 1, 1)),
    ],
    ids=["begins too early", "ends too late", "ends before it begins"],
)
def test_a_range_that_holidays_are_not_known_for_is_refused(first_on: date, last_on: date) -> None:
    with pytest.raises(ValueError, match="the range lies within"):
        DateRange(first_on, last_on)
