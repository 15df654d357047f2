"""The holidays of the packaged policy on every date that can be asked about, against the rule of tests/oracle.py."""

from datetime import date, time, timedelta

import pytest

from app.domain.calendars import HolidayClosure, OpenInterval
from app.domain.holidays import HolidayRule, Observed, holiday_closures
from app.domain.policy import Policy
from tests.oracle import LIMITED, MONDAY, THURSDAY, holiday_dates, nth_weekday, observed_dates

Century = dict[Observed, tuple[HolidayClosure, ...]]

YEARS = range(2000, 2100)
DATES = {Observed.NONE: holiday_dates, Observed.FEDERAL: observed_dates}
EVERY_SETTING = pytest.mark.parametrize("observed", list(Observed))
MORNING = (OpenInterval(time(9), time(12)),)


@pytest.fixture(scope="module")
def century(policy: Policy) -> Century:
    """The packaged policy's closures of all years that can be asked about, under either setting."""
    rules = policy.document.closures.rules
    return {observed: holiday_closures(rules, observed, YEARS[0], YEARS[-1]) for observed in Observed}


@EVERY_SETTING
def test_the_closed_dates_of_a_century_are_those_of_an_independent_rule(century: Century, observed: Observed) -> None:
    expected = {on: name for year in YEARS for on, name in DATES[observed](year).items()}
    assert [closure.date for closure in century[observed]] == sorted(expected)


@EVERY_SETTING
def test_a_closure_has_the_name_of_its_holiday(century: Century, observed: Observed) -> None:
    named = {closure.date: closure.name.split(", ") for closure in century[observed]}
    expected = {on: name for year in YEARS for on, name in DATES[observed](year).items()}
    assert {on: name for on, name in expected.items() if name not in named[on]} == {}


@EVERY_SETTING
def test_only_thanksgiving_eve_has_hours_left(century: Century, observed: Observed) -> None:
    limited = [closure for closure in century[observed] if closure.hours]
    assert {(closure.name, closure.hours) for closure in limited} == {(LIMITED, MORNING)}
    assert len(limited) == len(YEARS)


def test_the_packaged_policy_observes_nothing_and_keeps_its_dates(policy: Policy, century: Century) -> None:
    assert policy.document.closures.observed is Observed.NONE
    kept = [closure for closure in policy.revision.closures if closure.date.year in YEARS]
    assert kept == list(century[Observed.NONE])


@EVERY_SETTING
@pytest.mark.parametrize(
    "days",
    [
        pytest.param({nth_weekday(year, 1, MONDAY, 3) for year in YEARS}, id="Martin Luther King Day"),
        pytest.param({nth_weekday(year, 2, MONDAY, 3) for year in YEARS}, id="Washington's Birthday"),
        pytest.param({date(year, 6, day) for year in YEARS for day in (18, 19, 20)}, id="Juneteenth"),
        pytest.param(
            {nth_weekday(year, 11, THURSDAY, 4) + timedelta(days=1) for year in YEARS}, id="the day after Thanksgiving"
        ),
    ],
)
def test_what_the_faq_does_not_list_closes_nothing(century: Century, observed: Observed, days: set[date]) -> None:
    assert days & {closure.date for closure in century[observed]} == set()


@pytest.mark.parametrize("on", [date(2026, 1, 19), date(2026, 2, 16), date(2026, 6, 19), date(2026, 11, 27)], ids=str)
def test_support_is_open_all_day_then(policy: Policy, on: date) -> None:
    day = policy.calendar.calendar.day(on)
    assert (day.closure, day.intervals) == (None, (OpenInterval(time(9), time(16)),))


# ---- Rules that meet on one date ----
CHRISTMAS_ON_SATURDAY = 2021


def christmas(
    name: str, category: str = "public", offset_days: int = 0, hours: tuple[OpenInterval, ...] = ()
) -> HolidayRule:
    return HolidayRule(name, f"clause of {name}", "US", category, "Christmas Day", offset_days, hours)


EVE = HolidayRule("Eve", "clause of Eve", "US", "unofficial", "Christmas Eve")


def names_of(rules: list[HolidayRule], observed: Observed, year: int) -> dict[str, str]:
    return {str(closure.date): closure.name for closure in holiday_closures(rules, observed, year, year)}


def test_an_observed_day_that_meets_an_eve_makes_one_closure() -> None:
    names = names_of([EVE, christmas("Day")], Observed.FEDERAL, CHRISTMAS_ON_SATURDAY)
    assert names == {"2021-12-24": "Eve, Day (observed)", "2021-12-25": "Day"}


def test_an_eve_has_no_observed_date() -> None:
    limited = christmas("Eve by offset", offset_days=-1)
    assert names_of([EVE, limited], Observed.FEDERAL, 2022) == {"2022-12-24": "Eve, Eve by offset"}


def test_a_rule_that_closes_all_day_decides_over_one_that_leaves_hours() -> None:
    limited, closed = christmas("Limited", hours=MORNING), christmas("Closed")
    (closure,) = holiday_closures([limited, closed], Observed.NONE, 2026, 2026)
    assert (closure.name, closure.hours, closure.clause) == ("Limited, Closed", (), "clause of Closed")


def test_a_saturdays_new_year_is_observed_in_the_year_before() -> None:
    new_year = HolidayRule("New Year", "clause", "US", "public", "New Year's Day")
    assert names_of([new_year], Observed.FEDERAL, CHRISTMAS_ON_SATURDAY) == {
        "2021-01-01": "New Year",
        "2021-12-31": "New Year (observed)",
    }


def test_a_holiday_of_another_country_can_be_named() -> None:
    unity = HolidayRule("Unity", "clause", "DE", "public", "German Unity Day")
    assert names_of([unity], Observed.NONE, 2026) == {"2026-10-03": "Unity"}


@pytest.mark.parametrize(
    ("country", "category", "holiday"),
    [("US", "public", "Festivus"), ("US", "public", "Christmas"), ("US", "public", "Christmas Eve")],
    ids=["no holiday at all", "only the beginning of a name", "a holiday of another category"],
)
def test_a_holiday_is_named_exactly_or_refused(country: str, category: str, holiday: str) -> None:
    with pytest.raises(ValueError, match=f"US has no public holiday named '{holiday}'"):
        holiday_closures([HolidayRule("Rule", "clause", country, category, holiday)], Observed.NONE, 2026, 2026)
