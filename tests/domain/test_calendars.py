"""One local date of the business calendar: what replaces what, and which hours are hours at all."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from app.domain.business_time import (
    add_business_time,
    business_time_between,
    compile_calendar,
    is_open,
    next_business_day,
    next_change,
    open_span,
    opening_at_or_after,
)
from app.domain.calendars import (
    BusinessCalendar,
    ClosureSource,
    HolidayClosure,
    HolidayOverride,
    Hours,
    OpenInterval,
    WeeklyHours,
    business_calendar,
    clock_time,
    epoch_of,
)
from tests.domain.asking import epoch

DAY = OpenInterval(time(9), time(16))
MORNING = OpenInterval(time(9), time(12))
AFTERNOON = OpenInterval(time(13), time(16))
ALL_DAY = OpenInterval(time(0), time(0))
WEEKDAYS_ONLY = WeeklyHours(*((DAY,) for _ in range(5)))
MONDAY, SATURDAY = date(2026, 6, 15), date(2026, 6, 13)


def calendar_with(
    weekly: WeeklyHours = WEEKDAYS_ONLY,
    holidays: list[HolidayClosure] | None = None,
    overrides: list[HolidayOverride] | None = None,
    zone: str = "America/New_York",
) -> BusinessCalendar:
    return business_calendar(zone, weekly, "support-hours", holidays or [], overrides or [])


def holiday(on: date, hours: Hours = ()) -> HolidayClosure:
    return HolidayClosure(on, "Holiday", "closures", hours)


def override(on: date, hours: Hours = ()) -> HolidayOverride:
    return HolidayOverride(on, hours, "Override", "admin")


def test_an_ordinary_day_has_the_weekly_hours_and_no_closure() -> None:
    day = calendar_with().day(MONDAY)
    assert (day.intervals, day.closure, day.business_day) == ((DAY,), None, True)


def test_a_holiday_closes_the_day() -> None:
    day = calendar_with(holidays=[holiday(MONDAY)]).day(MONDAY)
    assert (day.intervals, day.closure and day.closure.source) == ((), ClosureSource.HOLIDAY)


def test_limited_hours_shorten_the_day_which_stays_a_business_day() -> None:
    day = calendar_with(holidays=[holiday(MONDAY, (MORNING,))]).day(MONDAY)
    assert (day.intervals, day.business_day) == ((MORNING,), True)


def test_limited_hours_never_open_a_day_that_is_closed() -> None:
    day = calendar_with(holidays=[holiday(SATURDAY, (MORNING,))]).day(SATURDAY)
    assert (day.intervals, day.closure and day.closure.source) == ((), ClosureSource.WEEKLY)


@pytest.mark.parametrize("on", [MONDAY, SATURDAY], ids=["a weekday", "a weekend"])
@pytest.mark.parametrize("listed", [(), ("holiday",)], ids=["no holiday", "a holiday"])
@pytest.mark.parametrize("hours", [(), (MORNING, AFTERNOON)], ids=["closed", "open"])
def test_an_override_replaces_everything_else_known_of_its_date(
    on: date, listed: tuple[str, ...], hours: Hours
) -> None:
    day = calendar_with(holidays=[holiday(on) for _ in listed], overrides=[override(on, hours)]).day(on)
    assert (day.intervals, day.closure and day.closure.name) == (hours, "Override")


def test_exceptional_days_leave_out_holidays_on_closed_weekdays() -> None:
    calendar = calendar_with(holidays=[holiday(SATURDAY), holiday(MONDAY)])
    assert [day.date for day in calendar.exceptional_days(SATURDAY, MONDAY)] == [MONDAY]
    assert [closure.date for closure in calendar.holidays_on_closed_weekdays(SATURDAY, MONDAY)] == [SATURDAY]


@pytest.mark.parametrize(
    ("opens", "closes"),
    [(time(9), time(9)), (time(16), time(9)), (time(9, tzinfo=UTC), time(16)), (time(9), time(16, tzinfo=UTC))],
    ids=["no time at all", "closes before it opens", "opens with an offset", "closes with an offset"],
)
def test_an_interval_that_is_none_is_refused(opens: time, closes: time) -> None:
    with pytest.raises(ValueError, match="an open interval"):
        OpenInterval(opens, closes)


@pytest.mark.parametrize(
    "hours",
    [(AFTERNOON, MORNING), (DAY, AFTERNOON), (ALL_DAY, AFTERNOON), (MORNING, MORNING)],
    ids=["out of order", "overlapping", "after the end of the day", "given twice"],
)
def test_intervals_of_a_day_that_overlap_are_refused(hours: Hours) -> None:
    with pytest.raises(ValueError, match="in order and do not overlap"):
        WeeklyHours(monday=hours)
    with pytest.raises(ValueError, match="in order and do not overlap"):
        override(MONDAY, hours)


def test_an_interval_that_ends_with_its_day_is_said_to_end_at_24() -> None:
    assert str(OpenInterval(time(18), time(0))).endswith("24:00")


def test_an_override_has_a_reason() -> None:
    with pytest.raises(ValueError, match="a reason"):
        HolidayOverride(MONDAY, (), " ", "admin")


def test_intervals_that_touch_are_one_open_time() -> None:
    touching = (OpenInterval(time(9), time(12)), OpenInterval(time(12), time(16)))
    compiled = compile_calendar(calendar_with(WeeklyHours(monday=touching), zone="UTC"), MONDAY, MONDAY)
    noon = epoch(datetime(2026, 6, 15, 12, tzinfo=UTC))
    assert next_change(compiled, noon - 1) == noon + 4 * 3600
    assert open_span(compiled, noon) == (noon - 3 * 3600, noon + 4 * 3600)


def test_hours_around_the_clock_never_change() -> None:
    always = calendar_with(WeeklyHours(*((ALL_DAY,) for _ in range(7))))
    compiled = compile_calendar(always, MONDAY, MONDAY + timedelta(days=7))
    at = epoch(datetime(2026, 6, 17, 3, tzinfo=UTC))
    assert is_open(compiled, at)
    assert next_change(compiled, at) is None
    assert open_span(compiled, at) == (compiled.starts, None)


def test_the_next_business_day_is_a_limited_day_too() -> None:
    listed = [holiday(MONDAY, (MORNING,)), holiday(MONDAY + timedelta(days=1))]
    compiled = compile_calendar(calendar_with(holidays=listed), SATURDAY, MONDAY)
    assert next_business_day(compiled, SATURDAY) == MONDAY
    assert next_business_day(compiled, MONDAY) == MONDAY + timedelta(days=2)


def test_business_time_is_added_and_never_taken_away() -> None:
    compiled = compile_calendar(calendar_with(), MONDAY, MONDAY)
    with pytest.raises(ValueError, match="never taken away"):
        add_business_time(compiled, compiled.starts, -1)


def test_adding_nothing_stays_where_it_is_even_while_closed() -> None:
    compiled = compile_calendar(calendar_with(), MONDAY, MONDAY)
    assert add_business_time(compiled, compiled.starts, 0) == compiled.starts


def test_no_business_time_lies_between_an_instant_and_an_earlier_one() -> None:
    compiled = compile_calendar(calendar_with(), MONDAY, MONDAY)
    assert business_time_between(compiled, compiled.ends - 1, compiled.starts) == 0


def test_while_open_the_interval_is_the_one_around_now() -> None:
    compiled = compile_calendar(calendar_with(), MONDAY, MONDAY)
    at = compiled.opens[0] + 60
    assert opening_at_or_after(compiled, at) == 0


# ---- Clock changes in New York: 02:00 to 03:00 is skipped on 8 March, 01:00 to 02:00 comes twice on 1 November ----
SPRING, AUTUMN = date(2026, 3, 8), date(2026, 11, 1)


def sundays(*spans: tuple[time, time]) -> BusinessCalendar:
    return calendar_with(WeeklyHours(sunday=tuple(OpenInterval(*span) for span in spans)))


def open_seconds(calendar: BusinessCalendar, on: date) -> int:
    compiled = compile_calendar(calendar, on, on)
    return business_time_between(compiled, compiled.starts, compiled.ends)


@pytest.mark.parametrize(
    ("on", "span", "minutes"),
    [
        pytest.param(SPRING, (time(0), time(0)), 23 * 60, id="the short day has 23 hours"),
        pytest.param(AUTUMN, (time(0), time(0)), 25 * 60, id="the long day has 25 hours"),
        pytest.param(SPRING, (time(2, 15), time(2, 45)), 0, id="skipped whole"),
        pytest.param(SPRING, (time(1), time(2, 30)), 60, id="closes in the skipped hour"),
        pytest.param(SPRING, (time(2, 30), time(4)), 60, id="opens in the skipped hour"),
        pytest.param(SPRING, (time(1), time(4)), 120, id="around the skipped hour"),
        pytest.param(AUTUMN, (time(1), time(2)), 120, id="the repeated hour counts twice"),
        pytest.param(AUTUMN, (time(1), time(1, 30)), 30, id="closes in the repeated hour the first time"),
        pytest.param(AUTUMN, (time(1, 30), time(3)), 150, id="opens in the repeated hour the first time"),
    ],
)
def test_a_clock_change_shortens_or_lengthens_the_hours(on: date, span: tuple[time, time], minutes: int) -> None:
    assert open_seconds(sundays(span), on) == minutes * 60


def test_a_day_whose_hours_are_skipped_whole_is_no_business_day() -> None:
    compiled = compile_calendar(sundays((time(2, 15), time(2, 45))), SPRING - timedelta(days=1), SPRING)
    assert next_business_day(compiled, SPRING - timedelta(days=1)) == SPRING + timedelta(days=7)


def test_a_date_that_a_zone_skipped_has_no_open_time() -> None:
    always = calendar_with(WeeklyHours(*((ALL_DAY,) for _ in range(7))), zone="Pacific/Apia")
    assert open_seconds(always, date(2011, 12, 30)) == 0


@pytest.mark.parametrize(
    ("wall", "instant"),
    [
        ("2026-03-08T01:59:59", "2026-03-08T06:59:59Z"),
        ("2026-03-08T02:00:00", "2026-03-08T07:00:00Z"),
        ("2026-03-08T02:30:00", "2026-03-08T07:00:00Z"),
        ("2026-03-08T03:00:00", "2026-03-08T07:00:00Z"),
        ("2026-11-01T00:59:59", "2026-11-01T04:59:59Z"),
        ("2026-11-01T01:30:00", "2026-11-01T05:30:00Z"),
        ("2026-11-01T02:00:00", "2026-11-01T07:00:00Z"),
    ],
)
def test_a_clock_time_is_an_instant_even_where_it_is_skipped_or_comes_twice(wall: str, instant: str) -> None:
    zone = calendar_with().zone
    assert epoch_of(datetime.fromisoformat(wall), zone) == epoch(datetime.fromisoformat(instant))


@pytest.mark.parametrize(
    ("instant", "clock"),
    [
        ("2026-11-01T01:30:00-04:00", timedelta(hours=1, minutes=30)),
        ("2026-11-01T01:00:00-05:00", timedelta(hours=2)),
        ("2026-11-01T01:30:00-05:00", timedelta(hours=2)),
        ("2026-11-01T02:00:00-05:00", timedelta(hours=2)),
        ("2026-11-01T02:30:00-05:00", timedelta(hours=2, minutes=30)),
    ],
)
def test_the_second_pass_through_an_hour_reads_as_its_end(instant: str, clock: timedelta) -> None:
    assert clock_time(calendar_with().local(epoch(datetime.fromisoformat(instant)))) == clock
