"""Support hours in a sentence, as tests/cases/support_hours.yaml has it; the time until a change; a day's state."""

from dataclasses import replace
from datetime import date

import pytest

from app.domain.calendars import Closure, ClosureSource, DayKind
from app.domain.hours_wording import day_state, hours_in_a_sentence, kind_of_hours, until_in_words
from app.domain.policy import Policy
from tests.cases.tables import Row, name_of, rows
from tests.domain.asking import ask_hours
from tests.domain.conftest import PolicyFor

CASES = rows("support_hours")
DAY, HOUR, MINUTE = 86400, 3600, 60


@pytest.mark.parametrize("row", CASES, ids=name_of)
def test_one_sentence_says_whether_support_is_open_and_until_when(policy_for: PolicyFor, row: Row) -> None:
    decision = ask_hours(policy_for(row), row)
    assert hours_in_a_sentence(decision) == row["says"]
    assert row["says"].endswith(f"{decision.next_change_at:%H:%M %Z}.")


def test_where_nothing_ever_changes_the_sentence_promises_no_change(policy_for: PolicyFor) -> None:
    decision = ask_hours(policy_for(CASES[0]), CASES[0])
    never = replace(decision, next_change_at=None)
    assert hours_in_a_sentence(never) == "Support is closed."
    assert hours_in_a_sentence(replace(never, open=True)) == "Support is open."


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (59, "59 s"),
        (MINUTE, "1 min"),
        (HOUR - 1, "59 min"),
        (HOUR, "1 h"),
        (2 * HOUR + 5 * MINUTE + 59, "2 h 5 min"),
        (DAY - 1, "23 h 59 min"),
        (DAY, "1 day"),
        (2 * DAY + 3 * HOUR + 59 * MINUTE, "2 days 3 h"),
        (4 * DAY + 30 * MINUTE, "4 days"),
    ],
)
def test_the_time_until_a_change_has_two_units_and_is_never_said_too_long(seconds: int, words: str) -> None:
    assert until_in_words(seconds) == words


def test_the_kind_of_an_instant_is_that_of_its_day_while_open(policy_for: PolicyFor) -> None:
    told = {row["name"]: kind_of_hours(ask_hours(policy_for(row), row)) for row in CASES}
    assert {kind for row, kind in zip(CASES, told.values(), strict=True) if not row["open"]} == {DayKind.CLOSED}
    assert told["summer at the opening"] is DayKind.OPEN
    assert told["Thanksgiving Eve at the opening"] is DayKind.LIMITED
    assert told["an override opens a Saturday"] is DayKind.CHANGED


def test_the_state_of_a_day_is_a_word_and_what_for(policy: Policy) -> None:
    day = policy.calendar.calendar.day
    told = {on: day_state(day(date(2026, 11, on))) for on in (24, 25, 26, 28)}
    assert told == {24: "Open", 25: "Limited hours: Thanksgiving Eve", 26: "Closed: Thanksgiving", 28: "Closed"}
    training = Closure("Staff training", ClosureSource.OVERRIDE, "support-hours")
    changed = replace(day(date(2026, 11, 24)), closure=training)
    assert (day_state(changed), changed.kind) == ("Changed hours: Staff training", DayKind.CHANGED)
