"""What a change of the policy would do, were it made: what is wrong with it, what differs, and which due dates move."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from app.domain.calendars import HolidayOverride
from app.domain.due_date_batches import targets_by_name
from app.domain.errors import DomainError
from app.domain.plans import AddOn, Plan
from app.domain.policy import DEFAULT_METRIC, Policy, PolicyDocument
from app.domain.policy_changes import override_on, plan_of, with_override, with_plan, without_override, without_plan
from app.domain.policy_differences import PolicyDifferences, policy_differences
from app.domain.policy_flaws import Flaw
from app.domain.support_hours import DoubtfulDate, decide_hours, override_over
from app.domain.targets import due_date

DueOf = Callable[["ReceivedTicket"], int | DomainError]
MoveOf = Callable[["ReceivedTicket"], "TicketMove | None"]


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """What would be written of plans, by code, and of overrides, by date; None where it would be removed."""

    plans: Mapping[str, Plan | None] = field(default_factory=dict)
    holiday_overrides: Mapping[date, HolidayOverride | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReceivedTicket:
    """Without a plan, the policy's default target counts."""

    id: str
    received_at: int
    plan: str | None = None


@dataclass(frozen=True, slots=True)
class TicketMove:
    """`due_at` is the date with the change; None, as the one before, where `problem` says why there is none."""

    id: str
    due_at_before: datetime | None
    due_at: datetime | None
    moved_seconds: int | None
    problem: DomainError | None = None


@dataclass(frozen=True, slots=True)
class MoveSummary:
    """`largest_move_seconds` is below zero where that ticket would be due earlier."""

    tickets: int
    earlier: int
    later: int
    unchanged: int
    problems: int
    largest_move_seconds: int


@dataclass(frozen=True, slots=True)
class PolicyEffects:
    differences: PolicyDifferences
    warnings: list[DoubtfulDate]


def applied(document: PolicyDocument, change: PolicyChange) -> tuple[PolicyDocument, list[Flaw]]:
    """The document with the change, and what of it could not be made; `flaws` are for whoever has both."""
    found: list[Flaw] = []
    for code, plan in change.plans.items():
        if plan is None and plan_of(document, code) is None:
            found.append(Flaw(("plans", code), "there is no plan of that code to remove"))
        document = without_plan(document, code) if plan is None else with_plan(document, plan)
    for on, override in change.holiday_overrides.items():
        if override is None and override_on(document, on) is None:
            found.append(Flaw(("holiday_overrides", str(on)), "there is no override on that date to remove"))
        try:
            document = without_override(document, on) if override is None else with_override(document, override)
        except DomainError as refused:
            found.append(Flaw(("holiday_overrides", str(on)), refused.detail))
    return document, found


def codes_gone(before: Iterable[Plan | AddOn], after: Iterable[Plan | AddOn]) -> Mapping[str, str]:
    """What is there no longer: the code and the name of each."""
    kept = {each.code for each in after}
    return {each.code: each.name for each in before if each.code not in kept}


def policy_effects(before: Policy, after: Policy, at: int) -> PolicyEffects:
    """`after` is flawless. The doubtful dates are those of the year that begins at that instant.

    And those of overrides that the change adds, changes or removes although they are over, however long: a year that
    was mistyped is one of them.
    """
    today = after.calendar.calendar.local(at).date()
    old, new = before.document.holiday_overrides, after.document.holiday_overrides
    changed = {*old} ^ {*new}
    over = {each.date: override_over(each) for each in (*old, *new) if each in changed and each.date < today}
    warnings = [*over.values(), *(each for each in decide_hours(after, at).warnings if each.date not in over)]
    return PolicyEffects(policy_differences(before, after), sorted(warnings, key=lambda doubt: doubt.date))


def moves_between(before: Policy, after: Policy) -> MoveOf:
    """Finds how a ticket moves; None for one whose date stays as it is."""
    due_before, due_after = _due_of(before), _due_of(after)

    def move_of(ticket: ReceivedTicket) -> TicketMove | None:
        old, new = due_before(ticket), due_after(ticket)
        if old == new and not isinstance(old, DomainError):
            return None
        return _move(before, after, ticket, old, new)

    return move_of


def move_summary(tickets: int, moves: Sequence[TicketMove]) -> MoveSummary:
    """Of so many tickets; the ones without a move stay as they are."""
    seconds = [move.moved_seconds for move in moves if move.moved_seconds is not None]
    earlier, problems = sum(moved < 0 for moved in seconds), len(moves) - len(seconds)
    later, unchanged = len(seconds) - earlier, tickets - len(moves)
    return MoveSummary(tickets, earlier, later, unchanged, problems, max(seconds, key=abs, default=0))


def _move(
    before: Policy, after: Policy, ticket: ReceivedTicket, old: int | DomainError, new: int | DomainError
) -> TicketMove:
    """Each date in the zone of its own policy; of two problems the one with the change."""
    was = None if isinstance(old, DomainError) else before.calendar.calendar.local(old)
    will_be = None if isinstance(new, DomainError) else after.calendar.calendar.local(new)
    if isinstance(new, DomainError):
        return TicketMove(ticket.id, was, will_be, None, new)
    if isinstance(old, DomainError):
        return TicketMove(ticket.id, was, will_be, None, old)
    return TicketMove(ticket.id, was, will_be, new - old)


def _due_of(policy: Policy) -> DueOf:
    """Finds when a ticket is due, or why that has no answer."""
    target_of = targets_by_name(policy)
    unknown: dict[str | None, DomainError] = {}  # looking for near names takes longer than all the rest

    def due_of(ticket: ReceivedTicket) -> int | DomainError:
        if known := unknown.get(ticket.plan):
            return known
        try:
            _, target = target_of(ticket.plan, DEFAULT_METRIC, None, None)
        except DomainError as problem:
            unknown[ticket.plan] = problem
            return problem
        try:
            return due_date(policy.calendar, target, ticket.received_at).due
        except DomainError as problem:
            return problem

    return due_of
