"""Whether support is open, until when and why not: tests/cases/support_hours.yaml; the days as a list; the lint."""

from datetime import date, datetime, timedelta
from math import inf

import pytest

from app.domain.errors import InvalidDateRangeError
from app.domain.policy import Policy
from app.domain.support_hours import LONGEST_LIST, decide_hours, hours_by_day, seconds_until_doubtful_date
from app.policies.documents import document_as_json, document_from_json
from tests.cases.tables import Row, name_of, rows
from tests.domain.asking import ask_hours, epoch, policy_of
from tests.domain.conftest import PolicyFor

CASES = rows("support_hours")
JUNE = epoch(datetime.fromisoformat("2026-06-01T12:00:00-04:00"))


def written(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


@pytest.mark.parametrize("row", CASES, ids=name_of)
def test_support_is_open_or_says_when_it_will_be(policy_for: PolicyFor, row: Row) -> None:
    decision = ask_hours(policy_for(row), row)
    answered = (decision.open, decision.opens_at, decision.closes_at, decision.next_change_at)
    expected = (row["open"], row["opens_at"], row["closes_at"], row["next_change"])
    assert answered == expected
    assert list(map(written, answered[1:])) == list(map(written, expected[1:]))


@pytest.mark.parametrize("row", CASES, ids=name_of)
def test_a_closed_or_limited_day_says_what_for(policy_for: PolicyFor, row: Row) -> None:
    decision = ask_hours(policy_for(row), row)
    assert (decision.today.closure and decision.today.closure.name) == row["closure"]
    assert set(row["reasons"]) <= {reason.code for reason in decision.reasons}


def test_the_seconds_until_the_change_lead_to_it(policy_for: PolicyFor) -> None:
    for row in CASES:
        decision = ask_hours(policy_for(row), row)
        assert decision.seconds_until_change is not None
        assert epoch(decision.at) + decision.seconds_until_change == epoch(row["next_change"]), row["name"]


def test_the_coming_closures_are_those_of_a_year(policy: Policy) -> None:
    upcoming = decide_hours(policy, JUNE).upcoming_closures
    assert [(day.date.isoformat(), day.closure and day.closure.name) for day in upcoming] == [
        ("2026-09-07", "Labor Day"),
        ("2026-10-12", "Columbus Day"),
        ("2026-11-11", "Veterans Day"),
        ("2026-11-25", "Thanksgiving Eve"),
        ("2026-11-26", "Thanksgiving"),
        ("2026-12-24", "Christmas Eve"),
        ("2026-12-25", "Christmas Day"),
        ("2026-12-31", "New Year's Eve"),
        ("2027-01-01", "New Year's Day"),
        ("2027-05-31", "Memorial Day"),
    ]


def test_doubtful_dates_are_weekend_holidays_and_limited_hours_that_are_assumed(policy: Policy) -> None:
    warnings = decide_hours(policy, JUNE).warnings
    assert [warning.date for warning in warnings] == [date(2026, 7, 4), date(2026, 11, 25)]


def test_an_override_that_is_over_is_doubtful(policy_for: PolicyFor) -> None:
    over = {"date": "2026-05-04", "hours": [], "reason": "Company meeting", "author": "admin"}
    at = datetime.fromisoformat("2026-06-01T12:00:00-04:00")
    row = {"name": "an override of last month", "at": at, "policy": {"holiday_overrides": [over]}}
    assert ask_hours(policy_for(row), row).warnings[0].date == date(2026, 5, 4)


def test_days_are_told_one_by_one_without_the_last(policy: Policy) -> None:
    days = hours_by_day(policy, date(2026, 11, 25), date(2026, 11, 29)).days
    assert [(day.date.day, day.business_day, day.closure and day.closure.source) for day in days] == [
        (25, True, "holiday"),
        (26, False, "holiday"),
        (27, True, None),
        (28, False, "weekly"),
    ]


def test_as_many_days_as_a_leap_year_has_can_be_listed(policy: Policy) -> None:
    first = date(2028, 1, 1)
    assert len(hours_by_day(policy, first, first + timedelta(days=LONGEST_LIST)).days) == 366


@pytest.mark.parametrize("days", [0, -1, LONGEST_LIST + 1])
def test_a_list_of_days_has_its_bounds(policy: Policy, days: int) -> None:
    first = date(2026, 6, 15)
    with pytest.raises(InvalidDateRangeError):
        hours_by_day(policy, first, first + timedelta(days=days))


def decided(policy: Policy, *dates: str) -> Policy:
    """With an override on each date."""
    overrides = [{"date": each, "hours": [], "reason": "As every year", "author": "tests"} for each in dates]
    return policy_of(document_from_json(document_as_json(policy.document) | {"holiday_overrides": overrides}))


@pytest.mark.parametrize(
    ("at", "days"),
    [
        ("2026-07-03T12:00:00-04:00", 1),
        ("2026-07-04T00:00:00-04:00", 0),
        ("2026-07-04T23:59:59-04:00", 0),
        ("2026-07-05T03:59:59Z", 0),  # there it is still the fourth
        ("2026-07-05T00:00:00-04:00", 143),
    ],
)
def test_the_next_doubtful_date_is_so_many_days_away(policy: Policy, at: str, days: int) -> None:
    assert seconds_until_doubtful_date(policy, epoch(datetime.fromisoformat(at))) == days * 86_400


def test_a_date_that_has_an_override_is_decided(policy: Policy) -> None:
    after_one = decided(policy, "2026-07-04")
    assert [each.date for each in decide_hours(after_one, JUNE).warnings] == [date(2026, 11, 25)]
    assert seconds_until_doubtful_date(after_one, JUNE) == 177 * 86_400
    assert seconds_until_doubtful_date(decided(policy, "2026-07-04", "2026-11-25"), JUNE) == inf


def test_an_override_that_is_over_is_no_date_to_come(policy: Policy) -> None:
    over = decided(policy, "2026-05-04", "2026-07-04", "2026-11-25")
    assert decide_hours(over, JUNE).warnings
    assert seconds_until_doubtful_date(over, JUNE) == inf


def test_of_other_years_nothing_is_to_be_decided(policy: Policy) -> None:
    assert seconds_until_doubtful_date(policy, epoch(datetime.fromisoformat("2150-01-01T00:00:00Z"))) == inf
