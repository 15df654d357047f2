"""The year day by day, and the week around a date."""

from datetime import date

import pytest

from app.domain.calendars import DayKind
from app.domain.errors import InstantOutOfRangeError
from app.domain.policy import Policy
from app.domain.reasons import ReasonCode
from app.domain.year_calendars import week_of, year_calendar


def test_a_year_has_all_its_days_and_the_kinds_add_up(policy: Policy) -> None:
    year = year_calendar(policy, 2028)
    assert (len(year.days), year.days[0].date, year.days[-1].date) == (366, date(2028, 1, 1), date(2028, 12, 31))
    days_off = sum(day.kind is DayKind.OFF for day in year.days)
    assert sum(number for _, number in year.numbers) + days_off == 366


def test_the_special_days_of_a_year_are_those_of_the_faq_and_what_they_rest_on_is_said(policy: Policy) -> None:
    year = year_calendar(policy, 2026)
    assert [day.closure and day.closure.name for day in year.special] == [
        "New Year's Day",
        "Memorial Day",
        "Labor Day",
        "Columbus Day",
        "Veterans Day",
        "Thanksgiving Eve",
        "Thanksgiving",
        "Christmas Eve",
        "Christmas Day",
        "New Year's Eve",
    ]
    assert dict(year.numbers)[DayKind.LIMITED] == 1
    assert {reason.code for reason in year.assumptions} == {ReasonCode.ASSUMPTION}


def test_years_lead_to_one_another_as_far_as_the_policy_reaches(policy: Policy) -> None:
    first, last = policy.document.range.first_on.year, policy.document.range.last_on.year
    assert (year_calendar(policy, first).previous, year_calendar(policy, first).next) == (None, first + 1)
    assert (year_calendar(policy, last).previous, year_calendar(policy, last).next) == (last - 1, None)
    for beyond in (first - 1, last + 1):
        with pytest.raises(InstantOutOfRangeError):
            year_calendar(policy, beyond)


@pytest.mark.parametrize("on", [date(2026, 11, 23), date(2026, 11, 26), date(2026, 11, 29)])
def test_a_week_is_from_monday_to_sunday(policy: Policy, on: date) -> None:
    assert [day.date.day for day in week_of(policy, on)] == [23, 24, 25, 26, 27, 28, 29]
