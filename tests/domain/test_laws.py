"""The laws of business time and due dates, on random small calendars around clock changes."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.domain.business_time import (
    CompiledCalendar,
    add_business_time,
    business_time_between,
    is_open,
    next_change,
    open_span,
)
from app.domain.errors import CalendarHasNoOpenTimeError
from app.domain.targets import SlaTarget, TargetUnit, due_date
from tests.domain.laws import law
from tests.domain.small_calendars import Moments, moments
from tests.domain.walk import (
    walked_add,
    walked_between,
    walked_due,
    walked_is_open,
    walked_next_change,
)

EVERY_UNIT = pytest.mark.parametrize("unit", list(TargetUnit))
IN_OPEN_TIME = pytest.mark.parametrize("unit", [unit for unit in TargetUnit if unit is not TargetUnit.CALENDAR_HOURS])
IN_DAYS = pytest.mark.parametrize("unit", [TargetUnit.BUSINESS_DAYS, TargetUnit.BUSINESS_DAYS_END])
values = st.integers(1, 5)
seconds = st.integers(0, 40 * 3600) | st.integers(0, 40).map(lambda hours: hours * 3600)


def due(compiled: CompiledCalendar, unit: TargetUnit, value: int, received: int) -> int:
    try:
        return due_date(compiled, SlaTarget("first_response", value, unit, ""), received).due
    except CalendarHasNoOpenTimeError:
        assume(False)
        raise


def added(compiled: CompiledCalendar, start: int, passed: int) -> int:
    try:
        return add_business_time(compiled, start, passed)
    except CalendarHasNoOpenTimeError:
        assume(False)
        raise


# ---- Due dates ----
@EVERY_UNIT
@law
@given(moments(), values)
def test_nothing_is_due_before_its_receipt(unit: TargetUnit, asked: Moments, value: int) -> None:
    (received,) = asked.instants
    assert due(asked.compiled, unit, value, received) >= received


@EVERY_UNIT
@law
@given(moments(count=2), values)
def test_a_later_receipt_is_never_due_earlier(unit: TargetUnit, asked: Moments, value: int) -> None:
    earlier, later = asked.instants
    assert due(asked.compiled, unit, value, earlier) <= due(asked.compiled, unit, value, later)


@EVERY_UNIT
@law
@given(moments(), values)
def test_a_longer_target_is_never_due_earlier(unit: TargetUnit, asked: Moments, value: int) -> None:
    (received,) = asked.instants
    assert due(asked.compiled, unit, value, received) <= due(asked.compiled, unit, value + 1, received)


@IN_OPEN_TIME
@law
@given(moments(), values)
def test_nothing_is_due_while_closed_unless_at_a_closing(unit: TargetUnit, asked: Moments, value: int) -> None:
    found = due(asked.compiled, unit, value, asked.instants[0])
    assert walked_is_open(asked.calendar, found) or walked_is_open(asked.calendar, found - 1)


@law
@given(moments(), values)
def test_business_days_are_over_by_the_closing_of_the_last_one_counted(asked: Moments, value: int) -> None:
    (received,) = asked.instants
    by_clock_time = due(asked.compiled, TargetUnit.BUSINESS_DAYS, value, received)
    assert by_clock_time <= due(asked.compiled, TargetUnit.BUSINESS_DAYS_END, value, received)


@IN_DAYS
@law
@given(moments(), values)
def test_business_days_equal_the_walk(unit: TargetUnit, asked: Moments, value: int) -> None:
    (received,) = asked.instants
    keeps_clock_time = unit is TargetUnit.BUSINESS_DAYS
    found = due(asked.compiled, unit, value, received)
    horizon = asked.compiled.horizon
    assert found == walked_due(asked.calendar, received, value, horizon, keeps_clock_time=keeps_clock_time)


@law
@given(moments(), values)
def test_business_hours_equal_the_walk(asked: Moments, value: int) -> None:
    (received,) = asked.instants
    found = due(asked.compiled, TargetUnit.BUSINESS_HOURS, value, received)
    assert found == walked_add(asked.calendar, received, value * 3600, asked.compiled.horizon)


# ---- Business time ----
@law
@given(moments(), seconds, seconds)
def test_adding_in_two_steps_is_adding_at_once(asked: Moments, first: int, second: int) -> None:
    (start,) = asked.instants
    at_once = added(asked.compiled, start, first + second)
    between = added(asked.compiled, start, first)
    assume(between < asked.compiled.ends)
    assert added(asked.compiled, between, second) == at_once


@law
@given(moments(), seconds)
def test_the_time_between_is_what_was_added(asked: Moments, passed: int) -> None:
    (start,) = asked.instants
    assert business_time_between(asked.compiled, start, added(asked.compiled, start, passed)) == passed


@law
@given(moments(count=2))
def test_adding_the_time_between_arrives_at_the_earliest_such_second(asked: Moments) -> None:
    start, end = asked.instants
    arrived = add_business_time(asked.compiled, start, business_time_between(asked.compiled, start, end))
    assert arrived <= end
    assert business_time_between(asked.compiled, arrived, end) == 0


@law
@given(moments(count=3))
def test_the_time_between_adds_up(asked: Moments) -> None:
    first, second, third = asked.instants
    parts = [business_time_between(asked.compiled, *span) for span in ((first, second), (second, third))]
    assert sum(parts) == business_time_between(asked.compiled, first, third)


@law
@given(moments())
def test_open_or_closed_equals_the_walk(asked: Moments) -> None:
    (at,) = asked.instants
    assert is_open(asked.compiled, at) == walked_is_open(asked.calendar, at)


@law
@given(moments())
def test_the_next_change_equals_the_walk(asked: Moments) -> None:
    (at,) = asked.instants
    assert next_change(asked.compiled, at) == walked_next_change(asked.calendar, at, asked.compiled.horizon)


@law
@given(moments())
def test_the_open_time_around_or_after_an_instant_holds_no_change(asked: Moments) -> None:
    (at,) = asked.instants
    opens, closes = open_span(asked.compiled, at)
    assume(opens is not None and closes is not None and max(at, opens) < asked.compiled.ends)
    assert opens is not None
    assert next_change(asked.compiled, max(at, opens)) == closes
    assert (opens <= at) == is_open(asked.compiled, at)


@law
@given(moments(count=2))
def test_the_time_between_equals_the_walk(asked: Moments) -> None:
    start, end = asked.instants
    assert business_time_between(asked.compiled, start, end) == walked_between(asked.calendar, start, end)


@law
@given(moments(), seconds)
def test_adding_equals_the_walk(asked: Moments, passed: int) -> None:
    (start,) = asked.instants
    arrived = added(asked.compiled, start, passed)
    assert arrived == walked_add(asked.calendar, start, passed, asked.compiled.horizon)
