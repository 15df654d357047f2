"""Facts from the test suites of eleven calendar projects, each named by its source: schedule and input to result."""

import json
from datetime import UTC, date, datetime, time, timedelta

import pytest

from app.domain.business_time import (
    CompiledCalendar,
    add_business_time,
    business_time_between,
    compile_calendar,
    is_open,
    open_span,
    opening_at_or_after,
)
from app.domain.calendars import (
    WEEKDAYS,
    HolidayClosure,
    HolidayOverride,
    Hours,
    OpenInterval,
    WeeklyHours,
    business_calendar,
)
from tests.cases.tables import FOLDER, Row
from tests.domain.asking import epoch

CASES: list[Row] = json.loads((FOLDER / "business_time_cases.json").read_text(encoding="utf-8"))
WEEK = timedelta(days=7)
Spans = list[tuple[str, str]]


def clock(written: str) -> time:
    return time() if written == "24:00" else time.fromisoformat(written)


def hours(spans: Spans) -> Hours:
    return tuple(OpenInterval(clock(opens), clock(closes)) for opens, closes in spans)


def weekly_hours(case: Row) -> WeeklyHours:
    return WeeklyHours(*(hours(case["weekly"].get(weekday[:3], [])) for weekday in WEEKDAYS))


def less(spans: Spans, breaks: Spans) -> Spans:
    """The spans with the breaks cut out; clock times compare as text."""
    for starts, ends in breaks:
        spans = [
            piece
            for opens, closes in spans
            for piece in ((opens, min(closes, starts)), (max(opens, ends), closes))
            if piece[0] < piece[1]
        ]
    return spans


def overrides(case: Row) -> list[HolidayOverride]:
    """A break is the override of its date that leaves it out; on a holiday there is nothing to leave out."""
    spans: dict[str, Spans] = dict(case.get("overrides", {}))
    for on, breaks in case.get("breaks", {}).items():
        weekday = WEEKDAYS[date.fromisoformat(on).weekday()][:3]
        hours_that_day = [] if on in case["holidays"] else case["weekly"].get(weekday, [])
        spans[on] = less(spans.get(on, hours_that_day), breaks)
    return [HolidayOverride(date.fromisoformat(on), hours(open_spans), "Case", "") for on, open_spans in spans.items()]


def compiled(case: Row) -> CompiledCalendar:
    holidays = [HolidayClosure(date.fromisoformat(on), "", "") for on in case["holidays"]]
    calendar = business_calendar(case["tz"], weekly_hours(case), "", holidays, overrides(case))
    instants = [datetime.fromisoformat(case[key]) for key in ("start", "end", "at") if key in case]
    return compile_calendar(calendar, (min(instants) - WEEK).date(), (max(instants) + WEEK).date())


def next_closing(calendar: CompiledCalendar, at: int) -> int | None:
    _, closes = open_span(calendar, at)
    return closes


def answer(case: Row) -> object:
    calendar = compiled(case)
    instant = {key: epoch(datetime.fromisoformat(case[key])) for key in ("start", "end", "at") if key in case}
    match case["op"]:
        case "is_open":
            return is_open(calendar, instant["at"])
        case "between":
            return business_time_between(calendar, instant["start"], instant["end"])
        case "add_business_time":
            return add_business_time(calendar, instant["start"], case["seconds"])
        case "next_open":
            return max(instant["at"], calendar.opens[opening_at_or_after(calendar, instant["at"])])
        case "next_close":
            return next_closing(calendar, instant["at"])
    raise ValueError(case["op"])


def expected(case: Row) -> object:
    value = case.get("expected", case.get("expected_seconds"))
    return epoch(datetime.fromisoformat(value).astimezone(UTC)) if isinstance(value, str) else value


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['source'].split('@')[0]} {case['op']} {case['name']}")
def test_our_calendar_agrees_with_another_project(case: Row) -> None:
    assert answer(case) == expected(case)


def test_all_cases_are_there() -> None:
    assert len(CASES) == 46
