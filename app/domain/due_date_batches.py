"""Due dates of many tickets by one revision: the dates and states that `decide_due_date` answers, without its words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.domain.plans import Plan
from app.domain.policy import Policy
from app.domain.sla_clock import ClockEvent, ClockReading, count, read_clock, ticket_history
from app.domain.targets import SlaTarget, TargetUnit, count_target

MOST_NAMES = 1024

TargetOf = Callable[[str | None, str, int | None, TargetUnit | None], tuple[Plan | None, SlaTarget]]


@dataclass(frozen=True, slots=True)
class TicketDueDate:
    """An epoch second; `clock` is there where an instant was asked about."""

    due: int
    clock: ClockReading | None = None


def targets_by_name(policy: Policy) -> TargetOf:
    """Finds the plan of a name and its target, each name and metric once, however many tickets have them."""

    @lru_cache(maxsize=MOST_NAMES)
    def target_of(
        name: str | None, metric: str, value: int | None, unit: TargetUnit | None
    ) -> tuple[Plan | None, SlaTarget]:
        plan = None if name is None else policy.catalogue.resolve(name).plan
        return plan, target_for(policy, plan, metric, value, unit)

    return target_of


def target_for(policy: Policy, plan: Plan | None, metric: str, value: int | None, unit: TargetUnit | None) -> SlaTarget:
    """The target of that plan, `value` and `unit` replaced where they are given."""
    published = policy.target(metric, plan)
    if value is None and unit is None:
        return published
    return published.asked_as(value, unit)


def due_dates(policy: Policy, targets: Sequence[SlaTarget], received: Sequence[int]) -> list[int]:
    """Of one ticket after the other, as epoch seconds."""
    calendar = policy.calendar
    return [count_target(calendar, target, at)[1] for target, at in zip(targets, received, strict=True)]


def ticket_due_date(
    policy: Policy, target: SlaTarget, received: int, events: Sequence[ClockEvent] = (), at: int | None = None
) -> TicketDueDate:
    """`at` is the instant at which the clock is read; a ticket with events has one."""
    if at is None:
        return TicketDueDate(count_target(policy.calendar, target, received)[1])
    history = ticket_history(received, events)
    counted = count(policy.calendar, target, history, at)
    return TicketDueDate(counted.due, read_clock(policy.calendar, counted, history, at, policy.at_risk_percent))
