"""The shapes of a picture show what the values say: nothing less, nothing more."""

import re
from datetime import date, timedelta
from html import unescape

import pytest

from app.domain.calendars import DayKind
from app.domain.due_dates import DueDateDecision
from app.domain.policy import Policy
from app.domain.year_calendars import YearCalendar, year_calendar
from app.pages.rendering import templates
from app.pages.timeline_pictures import MOST_DAYS, TimelinePicture, timeline_picture
from app.pages.year_pictures import MonthPicture, months
from app.policies.documents import packaged_document
from tests.cases.tables import Row, name_of, rows
from tests.domain.asking import ask_due_date, changed, policy_of

ONE_PAIR = 12  # wide
CASES = [row for row in rows("due_dates") if "policy" not in row]


@pytest.fixture(scope="module")
def policy() -> Policy:
    return policy_of(packaged_document())


@pytest.fixture(scope="module", params=[2026, 2027, 2028])
def year(policy: Policy, request: pytest.FixtureRequest) -> YearCalendar:
    return year_calendar(policy, request.param)


def dots(path: str) -> list[tuple[int, int]]:
    """Where a path of round dots has them."""
    found: list[tuple[int, int]] = []
    for command, x, y in re.findall(r"([Mm])(\d+) (\d+)h0", path):
        found.append((int(x), int(y)) if command == "M" else (found[-1][0] + int(x), found[-1][1] + int(y)))
    return found


def places(month: MonthPicture) -> dict[int, tuple[int, int]]:
    return {cell.day.date.day: (cell.x, cell.y) for cell in month.cells}


def test_every_ordinary_day_has_one_dot_in_its_place(year: YearCalendar) -> None:
    for month in months(year):
        ordinary = [cell for cell in month.cells if cell.day.kind is DayKind.OPEN]
        assert dots(month.open) == [(cell.x, cell.y) for cell in ordinary], month.name


def test_every_special_day_has_a_mark(year: YearCalendar) -> None:
    marked = [mark.day for month in months(year) for mark in month.marks]
    assert marked == year.special


def test_a_weekday_has_a_column_and_a_week_a_row(year: YearCalendar) -> None:
    for month in months(year):
        at = {cell.day.date: (cell.x, cell.y) for cell in month.cells}
        assert len(set(at.values())) == len(at)
        for on, (x, y) in at.items():
            assert x == 9 + 18 * on.weekday()
            following = at.get(on + timedelta(days=1), (0, y + 18))
            assert following[1] == (y + 18 if on.weekday() == 6 else y) or following[0] == 0


def test_the_numbers_stand_under_their_weekdays(year: YearCalendar) -> None:
    """As the browser spreads them: from `x` on, `length` in all, the last digit six units wide."""
    for month in months(year):
        seen = {}
        for digits in month.digits:
            pairs = " " in digits.content or digits.length == ONE_PAIR
            numbers = digits.content.split() if pairs else list(digits.content)
            for place, number in enumerate(numbers):
                seen[int(number)] = (digits.x + 18 * place + 3 * len(number), digits.y)
            assert digits.length == 18 * (len(numbers) - 1) + 6 * len(numbers[0])
        assert seen == places(month), month.name


def test_today_is_marked_in_its_own_year_alone(policy: Policy) -> None:
    today = date(2026, 11, 25)
    marked = [month.today.day.date for month in months(year_calendar(policy, 2026), today) if month.today]
    assert marked == [today]
    assert not any(month.today for month in months(year_calendar(policy, 2027), today))


def hours_of(picture: TimelinePicture) -> int:
    first, last = (int(picture.hours[end].partition(":")[0]) for end in (0, -1))
    return last - first


def share(percent: str) -> float:
    return float(percent.removesuffix("%")) / 100


@pytest.mark.parametrize("row", CASES, ids=name_of)
def test_the_counted_bars_are_as_long_as_the_counted_time(policy: Policy, row: Row) -> None:
    picture = timeline_picture(ask_due_date(policy, row))
    assert picture
    turned = {(3, 8), (11, 1)}  # the days of 23 and 25 hours in 2026
    for drawn in picture.rows:
        if drawn.day and (drawn.day.date.month, drawn.day.date.day) not in turned:
            counted = sum(share(bar.width) for bar in drawn.counted) * hours_of(picture) * 3600
            assert counted == pytest.approx(drawn.day.counted_seconds, abs=90), drawn.label


@pytest.mark.parametrize("row", CASES, ids=name_of)
def test_receipt_and_due_are_marked_once_each_and_within_the_picture(policy: Policy, row: Row) -> None:
    picture = timeline_picture(ask_due_date(policy, row))
    assert picture
    for marks in ([row.received for row in picture.rows], [row.due for row in picture.rows]):
        [at] = filter(None, marks)
        assert 0 <= share(at) <= 1
    assert picture.rows[0].received
    assert picture.rows[-1].due


def long(policy: Policy, days: int) -> DueDateDecision:
    received = rows("due_dates")[0]["received"]
    return ask_due_date(policy, {"received": received, "value": days, "unit": "business_days"})


def test_of_a_long_timeline_the_middle_is_told_in_one_row(policy: Policy) -> None:
    decision = long(policy, 100)
    picture = timeline_picture(decision)
    assert picture
    assert decision.timeline
    assert len(picture.rows) == MOST_DAYS + 1
    [between] = [row for row in picture.rows if row.day is None]
    assert between.label == f"{len(decision.timeline) - MOST_DAYS} more days"


def test_a_timeline_that_is_not_told_is_not_drawn(policy: Policy) -> None:
    assert timeline_picture(long(policy, 400)) is None


def test_support_around_the_clock_fills_the_picture(policy: Policy) -> None:
    all_day = [{"opens": "00:00", "closes": "00:00"}]
    received = rows("due_dates")[0]["received"]
    week = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"), all_day)
    around = policy_of(changed(policy.document, {"support_hours": {"weekly": week}}, received.year))
    picture = timeline_picture(ask_due_date(around, {"received": received}))
    assert picture
    assert (picture.hours[0], picture.hours[-1]) == ("00:00", "24:00")
    assert [(bar.x, bar.width) for bar in picture.rows[0].open] == [("0%", "100%")]


def test_where_days_are_links_each_has_one_and_says_its_state(year: YearCalendar) -> None:
    """The calendar of the console."""
    drawn = '{% from "pictures.html" import year_calendar %}{{ year_calendar(year, none, "/days/") }}'
    html = unescape(templates().from_string(drawn).render(year=year))
    links = dict(re.findall(r'<a href="/days/(.*?)" aria-label="(.*?)">', html))
    assert list(links) == [str(day.date) for day in year.days]
    for day in year.special:
        assert day.closure
        assert day.closure.name in links[str(day.date)]
    assert 'role="img"' not in html
