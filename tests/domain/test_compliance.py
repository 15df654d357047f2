"""What is counted, and how: every ticket once, nothing rounded up, percentiles as the definition has them."""

import time
from collections import Counter
from datetime import datetime
from random import Random

import pytest

from app.domain.compliance import MOST_OVERDUE, RUN, Compliance, ComplianceGroup, GroupedBy, Tally
from app.domain.due_date_batches import TicketDueDate, targets_by_name, ticket_due_date
from app.domain.policy import Policy
from app.domain.sla_clock import ClockEvent, ClockEventType, ClockReading, ClockState
from tests.domain.asking import epoch

AT = epoch(datetime.fromisoformat("2026-12-22T14:30:00-05:00"))
DAY = 24 * 3600
PLANS = ("gold", "Ultra-Plus", "pro", None)


def told(policy: Policy, count: int, seed: int = 7) -> list[tuple[str | None, int, TicketDueDate]]:
    """Random tickets of the year before AT: some paused, most of them answered, as they stand at AT."""
    random, target_of = Random(seed), targets_by_name(policy)  # noqa: S311  (the same tickets in every run)
    found = []
    for _ in range(count):
        received = AT - random.randrange(random.choice((2 * DAY, 365 * DAY)))
        paused, resumed, answered = sorted(received + random.randrange(6 * DAY) for _ in range(3))
        events = [ClockEvent(ClockEventType.PAUSED, paused), ClockEvent(ClockEventType.RESUMED, resumed)]
        events = events[: random.choice((0, 0, 1, 2))]
        if random.random() < 0.8:
            events.append(ClockEvent(ClockEventType.ANSWERED, answered if len(events) == 2 else resumed))
        plan, target = target_of(name := random.choice(PLANS), "first_response", None, None)
        found.append((plan.code if plan else name, received, ticket_due_date(policy, target, received, events, AT)))
    return found


def clock_of(found: TicketDueDate) -> ClockReading:
    assert found.clock
    return found.clock


def counted(
    policy: Policy, tickets: list[tuple[str | None, int, TicketDueDate]]
) -> tuple[Tally, list[ComplianceGroup]]:
    tally = Tally(policy)
    for row, (code, received, found) in enumerate(tickets, start=1):
        plan = policy.catalogue.plans[code] if code else None
        tally.add(row, f"T-{row}", plan, received, found)
    return tally, list(tally.groups())


def group(groups: list[ComplianceGroup], by: GroupedBy) -> dict[object, Compliance]:
    return {each.key: each.compliance for each in groups if each.by is by}


def test_every_ticket_is_counted_once_in_each_grouping(policy: Policy) -> None:
    tickets = told(policy, 2000)
    _, groups = counted(policy, tickets)
    whole = group(groups, GroupedBy.ALL)[None]
    states = Counter(clock_of(found).state for _, _, found in tickets)
    assert set(states) == set(ClockState)
    assert whole.tickets == len(tickets)
    assert (whole.met, whole.breached) == (states[ClockState.MET], states[ClockState.BREACHED])
    assert (whole.open, whole.at_risk) == (
        states[ClockState.RUNNING] + states[ClockState.PAUSED],
        states[ClockState.AT_RISK],
    )
    for by in GroupedBy:
        parts = group(groups, by).values()
        for count in ("tickets", "met", "breached", "open", "at_risk"):
            assert sum(getattr(part, count) for part in parts) == getattr(whole, count), (by, count)
    assert [*group(groups, GroupedBy.PLAN)] == ["platinum", "gold", "pro", None]
    assert [*group(groups, GroupedBy.TIER)] == [1, 2, 3, None]
    months = [*group(groups, GroupedBy.MONTH)]
    assert [str(month) for month in months] == sorted(map(str, months))


def test_percentiles_are_the_least_time_within_which_that_many_percent_were_answered(policy: Policy) -> None:
    tickets = told(policy, 3 * RUN)
    _, groups = counted(policy, tickets)
    clocks = [clock_of(found) for _, _, found in tickets]
    times = sorted(clock.elapsed for clock in clocks if clock.answered is not None)
    percentiles = group(groups, GroupedBy.ALL)[None].percentiles
    assert percentiles
    for percent, seconds in percentiles.items():
        assert 100 * sum(time <= seconds for time in times) >= percent * len(times)
        assert 100 * sum(time < seconds for time in times) < percent * len(times)
        assert seconds in times


def test_nothing_is_rounded_up_to_all(policy: Policy) -> None:
    by_state = {
        found.clock.state: (code, received, found) for code, received, found in told(policy, 500) if found.clock
    }
    met, breached = by_state[ClockState.MET], by_state[ClockState.BREACHED]
    _, groups = counted(policy, [met] * 19_999 + [breached])
    assert group(groups, GroupedBy.ALL)[None].attainment_percent == 99.99
    _, groups = counted(policy, [met])
    assert group(groups, GroupedBy.ALL)[None].attainment_percent == 100
    _, groups = counted(policy, [by_state[ClockState.RUNNING]])
    assert group(groups, GroupedBy.ALL)[None].attainment_percent is None


def test_who_still_waits_comes_first_and_then_who_waited_longest(policy: Policy) -> None:
    tickets = told(policy, 3000)
    tally, _ = counted(policy, tickets)
    clocks = {row: clock_of(found) for row, (_, _, found) in enumerate(tickets, start=1)}
    late = sorted((clock.answered is not None, -clock.overdue, row) for row, clock in clocks.items() if clock.overdue)
    assert [ticket.order for ticket in tally.longest_overdue] == late[:MOST_OVERDUE]
    assert sum(not answered for answered, _, _ in late) > MOST_OVERDUE


def test_the_order_of_the_tickets_decides_nothing(policy: Policy) -> None:
    tickets = told(policy, 800)
    _, groups = counted(policy, tickets)
    assert counted(policy, tickets[::-1])[1] == groups


def test_no_tickets_are_counted_as_none(policy: Policy) -> None:
    _, groups = counted(policy, [])
    assert groups == [ComplianceGroup(GroupedBy.ALL, None, Compliance(0, 0, 0, 0, 0, None, None))]


@pytest.mark.parametrize(("utc", "month"), [("2026-07-01T03:59:59Z", "2026-06"), ("2026-07-01T04:00:00Z", "2026-07")])
def test_the_month_is_that_of_the_policys_zone(policy: Policy, utc: str, month: str) -> None:
    received = epoch(datetime.fromisoformat(utc))
    _, target = targets_by_name(policy)(None, "first_response", None, None)
    _, groups = counted(policy, [(None, received, ticket_due_date(policy, target, received, (), AT))])
    assert [*group(groups, GroupedBy.MONTH)] == [month]


@pytest.mark.parametrize(
    ("longest", "years"),
    [
        pytest.param(3600, 0, id="all answered within an hour"),
        pytest.param(10_000_000, 0, id="no two answered alike"),
        pytest.param(10_000_000, 9, id="every plan, for years"),
    ],
)
def test_no_group_of_many_tickets_is_a_long_step(policy: Policy, longest: int, years: int) -> None:
    """Others wait meanwhile. Of CPU time, and a multiple of the 5 ms that are meant."""
    random, tally = Random(5), Tally(policy)  # noqa: S311  (the same tickets in every run)
    plans = (*policy.catalogue.plans.values(), None)
    for row in range(100_000):
        elapsed = random.randrange(longest)
        clock = ClockReading(ClockState.MET, AT, elapsed, elapsed, 0, 0)
        received = AT + random.randrange(years * 365 * DAY + 1)
        tally.add(row, None, random.choice(plans) if years else None, received, TicketDueDate(AT, clock))
    groups, steps, began = tally.groups(), [], time.thread_time()
    for _ in groups:
        steps.append(time.thread_time() - began)
        began = time.thread_time()
    assert max(steps) < 0.02
