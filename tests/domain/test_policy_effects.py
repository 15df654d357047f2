"""What a change would do to given tickets: each move is the difference of two plain due dates."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.calendars import HolidayOverride
from app.domain.due_dates import DueDateQuestion, decide_due_date
from app.domain.errors import DomainError
from app.domain.plans import Plan
from app.domain.policy import Policy
from app.domain.policy_flaws import flaws
from app.domain.policy_previews import (
    MoveSummary,
    PolicyChange,
    ReceivedTicket,
    TicketMove,
    applied,
    move_summary,
    moves_between,
    policy_effects,
)
from app.domain.targets import SlaTarget, TargetUnit
from tests.domain.asking import epoch, policy_of
from tests.domain.laws import law

JUNE = epoch(datetime.fromisoformat("2026-06-01T12:00:00-04:00"))
OUTING = HolidayOverride(date(2026, 11, 25), (), "Staff outing", "tests")
QUICKLY = (SlaTarget("first_response", 2, TargetUnit.BUSINESS_HOURS, "response-time"),)
CHANGES = [
    pytest.param(PolicyChange(), id="none"),
    pytest.param(PolicyChange(holiday_overrides={OUTING.date: OUTING}), id="a day is closed"),
    pytest.param(PolicyChange({"gold": Plan("gold", "Gold", 3, "tier-3", targets=QUICKLY)}), id="a target of its own"),
    pytest.param(PolicyChange({"pro": None}, {OUTING.date: OUTING}), id="a plan goes and a day is closed"),
    pytest.param(PolicyChange({"diamond": Plan("diamond", "Diamond", 3, "tier-3")}), id="a plan comes"),
]
PLANS = (None, "gold", "Ultra plan", "pro", "diamond", "nobody's")
YEAR = 366 * 24 * 3600
TICKETS = st.lists(st.tuples(st.integers(JUNE, JUNE + YEAR) | st.just(0), st.sampled_from(PLANS)), max_size=30)


def with_change(policy: Policy, change: PolicyChange) -> Policy:
    document, refused = applied(policy.document, change)
    assert refused == flaws(document) == []
    return policy_of(document)


def moved(before: Policy, after: Policy, *tickets: ReceivedTicket) -> tuple[list[TicketMove], MoveSummary]:
    moves = [move for move in map(moves_between(before, after), tickets) if move]
    return moves, move_summary(len(tickets), moves)


def moved_by(policy: Policy, change: PolicyChange, *tickets: ReceivedTicket) -> tuple[list[TicketMove], MoveSummary]:
    return moved(policy, with_change(policy, change), *tickets)


def doubtful(before: Policy, after: Policy) -> list[date]:
    return [warning.date for warning in policy_effects(before, after, JUNE).warnings]


def ticket(received_at: str, plan: str | None = None) -> ReceivedTicket:
    return ReceivedTicket("t1", epoch(datetime.fromisoformat(received_at)), plan)


def due_at(policy: Policy, asked: ReceivedTicket) -> datetime | str:
    try:
        return decide_due_date(policy, DueDateQuestion(asked.received_at, asked.plan)).due_at
    except DomainError as error:
        return error.code


def differs(before: datetime | str, after: datetime | str) -> bool:
    return before != after or isinstance(before, str)


def expected(name: str, before: datetime | str, after: datetime | str) -> tuple[object, ...]:
    """Of two problems, the one with the change."""
    if isinstance(before, datetime) and isinstance(after, datetime):
        return (name, before, after, epoch(after) - epoch(before), None)
    was, will_be = (None if isinstance(each, str) else each for each in (before, after))
    return (name, was, will_be, None, after if isinstance(after, str) else before)


def told(move: TicketMove) -> tuple[object, ...]:
    return (move.id, move.due_at_before, move.due_at, move.moved_seconds, move.problem and move.problem.code)


@pytest.mark.parametrize("change", CHANGES)
@law
@given(asked=TICKETS)
def test_moves_are_the_tickets_whose_two_due_dates_differ(
    policy: Policy, change: PolicyChange, asked: list[tuple[int, str | None]]
) -> None:
    tickets = [ReceivedTicket(str(i), *each) for i, each in enumerate(asked)]
    after = with_change(policy, change)
    dates = [(each.id, due_at(policy, each), due_at(after, each)) for each in tickets]
    moves, summary = moved(policy, after, *tickets)
    assert [told(move) for move in moves] == [expected(*each) for each in dates if differs(*each[1:])]
    assert summary.tickets == len(tickets) == summary.unchanged + len(moves)
    assert summary.earlier + summary.later + summary.problems == len(moves)


def test_a_closed_day_moves_what_was_due_on_it(policy: Policy) -> None:
    change = PolicyChange(holiday_overrides={OUTING.date: OUTING})
    (move,), summary = moved_by(policy, change, ticket("2026-11-24T15:30:00-05:00"))
    assert (str(move.due_at_before), str(move.due_at)) == ("2026-11-25 12:00:00-05:00", "2026-11-27 15:30:00-05:00")
    assert move.moved_seconds == (2 * 24 + 3.5) * 3600
    assert (summary.later, summary.largest_move_seconds) == (1, 185_400)


def test_the_largest_move_is_below_zero_where_a_ticket_is_due_earlier(policy: Policy) -> None:
    change = PolicyChange({"gold": Plan("gold", "Gold", 3, "tier-3", targets=QUICKLY)})
    asked = (ticket("2026-06-12T10:00:00-04:00", "gold"), ticket("2026-06-11T15:00:00-04:00"))
    _, summary = moved_by(policy, change, *asked)
    assert summary.largest_move_seconds == -(2 * 24 + 22) * 3600
    assert (summary.earlier, summary.later, summary.unchanged) == (1, 0, 1)


def test_a_ticket_of_a_plan_that_goes_says_so_and_keeps_its_date_of_before(policy: Policy) -> None:
    (move,), _ = moved_by(policy, PolicyChange({"pro": None}), ticket("2026-06-12T10:00:00-04:00", "pro"))
    assert (move.due_at, move.moved_seconds) == (None, None)
    assert str(move.due_at_before) == "2026-06-15 10:00:00-04:00"
    assert move.problem
    assert move.problem.code == "unknown_plan"


def test_the_lint_is_that_of_the_changed_policy(policy: Policy) -> None:
    over = HolidayOverride(date(2026, 5, 4), (), "Company meeting", "tests")
    after = with_change(policy, PolicyChange(holiday_overrides={OUTING.date: OUTING, over.date: over}))
    assert doubtful(policy, after) == [date(2026, 5, 4), date(2026, 7, 4)]


LONG_AGO = HolidayOverride(date(2020, 1, 6), (), "A year that was mistyped", "tests")
LATER = HolidayOverride(date(2020, 1, 7), (), "Company meeting", "tests")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        pytest.param(LONG_AGO, LONG_AGO.reason, id="added"),
        pytest.param(replace(LONG_AGO, reason="Inventory"), "Inventory", id="changed"),
        pytest.param(None, LONG_AGO.reason, id="removed"),
    ],
)
def test_an_override_that_is_over_is_doubtful_where_it_changes(
    policy: Policy, change: HolidayOverride | None, reason: str
) -> None:
    """However long it is over; one that stays as it was is told for a year."""
    had = {LATER.date: LATER} if change == LONG_AGO else {LONG_AGO.date: LONG_AGO, LATER.date: LATER}
    before = with_change(policy, PolicyChange(holiday_overrides=had))
    after = with_change(before, PolicyChange(holiday_overrides={LONG_AGO.date: change}))
    first, *others = policy_effects(before, after, JUNE).warnings
    assert (first.date, first.text) == (LONG_AGO.date, f"The override of Monday 6 January 2020 is over: {reason}.")
    assert [each.date for each in others] == doubtful(policy, policy)


def test_an_override_of_today_is_not_over_yet(policy: Policy) -> None:
    today = HolidayOverride(date(2026, 6, 1), (), "Fire alarm", "tests")
    after = with_change(policy, PolicyChange(holiday_overrides={today.date: today}))
    assert doubtful(policy, after) == doubtful(policy, policy)


def test_what_could_not_be_made_is_told_at_once(policy: Policy) -> None:
    outside = HolidayOverride(date(1999, 12, 31), (), "Long ago", "tests")
    change = PolicyChange({"nobody": None}, {date(2026, 12, 1): None, outside.date: outside})
    document, refused = applied(policy.document, change)
    assert document == policy.document
    assert [".".join(map(str, flaw.path)) for flaw in refused] == [
        *("plans.nobody", "holiday_overrides.2026-12-01", "holiday_overrides.1999-12-31")
    ]


def test_each_date_is_in_the_zone_of_its_own_policy(policy: Policy) -> None:
    hours = replace(policy.document.support_hours, time_zone="EST")
    fixed = policy_of(replace(policy.document, support_hours=hours))
    (move,), _ = moved(policy, fixed, ticket("2026-06-12T09:30:00-04:00"))
    assert (str(move.due_at_before), str(move.due_at)) == ("2026-06-15 09:30:00-04:00", "2026-06-12 16:00:00-05:00")
