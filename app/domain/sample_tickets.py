"""Tickets that nobody sent: they show what a change would move where there is no list of real ones.

One is received at each hour that support is open in the weeks around what changes, and one at noon where it is closed.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

from app.domain.calendars import BusinessCalendar, epoch_of
from app.domain.plans import Plan
from app.domain.policy import DEFAULT_METRIC, PolicyDocument
from app.domain.policy_changes import override_on, plan_of
from app.domain.policy_previews import ReceivedTicket, TicketMove
from app.domain.targets import SlaTarget

HOUR = timedelta(hours=1)
AROUND = 7  # days before and after a date
COMING = 14  # days, where no single date changes
MOST_DATES = 6  # that are looked around: of more, the next ones tell nothing else


@dataclass(frozen=True, slots=True)
class SampleTickets:
    """`alike` are the names of the plans that a ticket's plan stands for, as all of them have its dates."""

    tickets: Sequence[ReceivedTicket]
    alike: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class MovedTickets:
    """Tickets of one day that were due on one day and would be on another: the first and the last of them."""

    plans: Sequence[str]
    received: tuple[datetime, datetime]
    first: TicketMove
    last: TicketMove
    largest_move_seconds: int


def sample_tickets(
    calendar: BusinessCalendar, before: PolicyDocument, after: PolicyDocument, today: date
) -> SampleTickets:
    """By the calendar as it is, and the overrides as they would be."""
    alike = _alike(before, after)
    received = [at for on in _days(before, after, today) for at in _hours(calendar, after, on)]
    tickets = [ReceivedTicket(f"{code} {at}", at, code) for code in alike for at in received]
    return SampleTickets(tickets, alike)


def moved_tickets(
    calendar: BusinessCalendar, samples: SampleTickets, moves: Sequence[TicketMove]
) -> list[MovedTickets]:
    """In the order of receipt; those that move alike are told together. What has no date is left out."""
    by_id = {ticket.id: ticket for ticket in samples.tickets}
    moved = [(by_id[move.id], move) for move in moves if move.moved_seconds is not None]
    found = []
    for (plan, *_), group in groupby(moved, key=lambda each: _told_together(calendar, *each)):
        together = list(group)
        (first, first_move), (last, last_move) = together[0], together[-1]
        largest = max((move.moved_seconds or 0 for _, move in together), key=abs)
        received = calendar.local(first.received_at), calendar.local(last.received_at)
        found.append(MovedTickets(samples.alike[plan], received, first_move, last_move, largest))
    return sorted(found, key=lambda each: each.received[0].date())


def _told_together(
    calendar: BusinessCalendar, ticket: ReceivedTicket, move: TicketMove
) -> tuple[str, date, date | None, date | None]:
    was_due, due = (each and each.date() for each in (move.due_at_before, move.due_at))
    return ticket.plan or "", calendar.local(ticket.received_at).date(), was_due, due


def _alike(before: PolicyDocument, after: PolicyDocument) -> Mapping[str, Sequence[str]]:
    """Plans with the same target now, and the same with the change, by the code of the first of them."""
    groups: dict[tuple[SlaTarget | None, SlaTarget | None], list[Plan]] = defaultdict(list)
    for plan in {each.code: each for each in (*before.plans, *after.plans)}.values():
        groups[_target(before, plan.code), _target(after, plan.code)].append(plan)
    return {plans[0].code: [plan.name for plan in plans] for plans in groups.values()}


def _target(document: PolicyDocument, code: str) -> SlaTarget | None:
    plan = plan_of(document, code)
    candidates = (*plan.targets, *document.targets) if plan else ()
    return next((target for target in candidates if target.metric == DEFAULT_METRIC), None)


def _days(before: PolicyDocument, after: PolicyDocument, today: date) -> Iterable[date]:
    changed = sorted({each.date for each in {*before.holiday_overrides} ^ {*after.holiday_overrides}})
    around = {on + timedelta(days=day) for on in changed[:MOST_DATES] for day in range(-AROUND, AROUND + 1)}
    coming = {today + timedelta(days=day) for day in range(COMING)}
    return (on for on in sorted(around or coming) if before.range.first_on < on < before.range.last_on)


def _hours(calendar: BusinessCalendar, after: PolicyDocument, on: date) -> Iterator[int]:
    override = override_on(after, on)
    intervals = {*calendar.day(on).intervals, *(override.hours if override else ())}
    received: set[datetime] = set()
    for interval in intervals:
        at, closes = datetime.combine(on, interval.opens), datetime.combine(on, interval.closes)
        closes += timedelta(days=1) if interval.closes == time.min else timedelta()
        while at < closes:
            received.add(at)
            at += HOUR
    for at in sorted(received) or [datetime.combine(on, time(12))]:
        yield epoch_of(at, calendar.zone)
