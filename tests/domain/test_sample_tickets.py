"""Which tickets show what a change would move, and how their moves are told together."""

from dataclasses import replace
from datetime import date, time

from app.domain.calendars import HolidayOverride, OpenInterval
from app.domain.plans import Plan
from app.domain.policy import Policy, PolicyDocument
from app.domain.policy_changes import require_plan, with_override, with_plan
from app.domain.policy_previews import moves_between
from app.domain.sample_tickets import MovedTickets, moved_tickets, sample_tickets
from app.domain.targets import SlaTarget, TargetUnit
from tests.domain.asking import policy_of

TODAY = date(2026, 6, 1)
OUTING = HolidayOverride(date(2026, 6, 10), (), "Staff outing", "tests")
QUICKLY = (SlaTarget("first_response", 2, TargetUnit.BUSINESS_HOURS, "response-time"),)


def moved_by(policy: Policy, after: PolicyDocument) -> list[MovedTickets]:
    samples = sample_tickets(policy.calendar.calendar, policy.document, after, TODAY)
    moves = map(moves_between(policy, policy_of(after)), samples.tickets)
    return moved_tickets(policy.calendar.calendar, samples, [move for move in moves if move])


def test_a_closed_day_moves_what_came_the_day_before_and_on_it(policy: Policy) -> None:
    [before, on_it] = moved_by(policy, with_override(policy.document, OUTING))
    assert [f"{at:%d %H:%M}" for at in before.received] == ["09 09:00", "09 15:00"]
    assert before.first.due_at is not None
    assert (before.first.due_at.day, before.largest_move_seconds) == (11, 86_400)
    assert [f"{at:%d %H:%M}" for at in on_it.received] == ["10 09:00", "10 15:00"]
    assert before.plans == [plan.name for plan in policy.document.plans]


def test_around_a_date_and_else_in_the_coming_weeks(policy: Policy) -> None:
    calendar, document = policy.calendar.calendar, policy.document
    around = sample_tickets(calendar, document, with_override(document, OUTING), TODAY).tickets
    assert calendar.local(around[0].received_at).date() == date(2026, 6, 3)
    assert calendar.local(around[-1].received_at).date() == date(2026, 6, 17)
    coming = sample_tickets(calendar, document, document, TODAY).tickets
    assert calendar.local(coming[0].received_at).date() == TODAY
    assert calendar.local(coming[-1].received_at).date() == date(2026, 6, 14)


def test_every_open_hour_and_noon_of_a_closed_day(policy: Policy) -> None:
    saturday = HolidayOverride(date(2026, 6, 6), (OpenInterval(time(22), time(0)),), "Release", "tests")
    calendar, document = policy.calendar.calendar, policy.document
    tickets = sample_tickets(calendar, document, with_override(document, saturday), TODAY).tickets
    hours = [f"{calendar.local(ticket.received_at):%d %H}" for ticket in tickets]
    assert [hour[3:] for hour in hours if hour.startswith("05")] == ["09", "10", "11", "12", "13", "14", "15"]
    assert [hour[3:] for hour in hours if hour.startswith("06")] == ["22", "23"]
    assert [hour[3:] for hour in hours if hour.startswith("07")] == ["12"]


def test_plans_that_are_due_alike_are_told_together(policy: Policy) -> None:
    document = policy.document
    after = with_plan(document, replace(require_plan(document, "gold"), targets=QUICKLY))
    samples = sample_tickets(policy.calendar.calendar, document, after, TODAY)
    assert samples.alike["gold"] == ["Gold"]
    assert sorted(len(names) for names in samples.alike.values()) == [1, len(document.plans) - 1]
    assert {tuple(each.plans) for each in moved_by(policy, after)} == {("Gold",)}


def test_a_plan_that_comes_moves_nothing(policy: Policy) -> None:
    assert moved_by(policy, with_plan(policy.document, Plan("rose", "Rose", 1, "tier-1"))) == []
