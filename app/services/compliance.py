"""How many tickets kept the promise: each is read and counted as it comes, and none of them is kept."""

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from app.domain.business_time import require_in_range
from app.domain.compliance import ComplianceGroup, OverdueTicket, Tally, compliance_reasons
from app.domain.due_date_batches import targets_by_name, ticket_due_date
from app.domain.errors import DomainError
from app.domain.policy import Policy
from app.domain.reasons import Reason
from app.domain.sla_clock import ClockEvent
from app.services.pace import Pace

MOST_LISTED = 100
Refusal = DomainError | ValidationError  # of the one by the policy, of the other by its reader


@dataclass(frozen=True, slots=True)
class ReportedTicket:
    id: str | None
    plan: str | None
    received: int
    events: Sequence[ClockEvent]


@dataclass(frozen=True, slots=True)
class UncountedTicket:
    """Which one, from 1, and why it could not be counted."""

    row: int
    error: Refusal


@dataclass(frozen=True, slots=True)
class ComplianceReport:
    """Every ticket is in the groups, or came after the instant asked about, or is uncounted; the first of these listed.

    `not_yet_received` are those that came later.
    """

    groups: list[ComplianceGroup]
    longest_overdue: list[OverdueTicket]
    not_yet_received: int
    uncounted: int
    first_uncounted: list[UncountedTicket]
    reasons: list[Reason]


async def compliance(
    policy: Policy, metric: str, at: int, reported: AsyncIterator[Iterable[ReportedTicket | Refusal]]
) -> ComplianceReport:
    """As the tickets stand at `at`. In place of one that could not be read stands the reason."""
    require_in_range(policy.calendar, at)
    policy.target(metric, None)
    count, pace = _Count(policy, metric, at), Pace()
    async for some in reported:
        for ticket in some:
            count.add(ticket)
            if pace.over:
                await pace.rest()
    groups = []
    for group in count.tally.groups():
        groups.append(group)
        await pace.rest()
    return ComplianceReport(
        groups,
        count.tally.longest_overdue,
        count.later,
        count.uncounted,
        count.first_uncounted,
        compliance_reasons(policy, metric),
    )


class _Count:
    def __init__(self, policy: Policy, metric: str, at: int) -> None:
        self._policy, self._metric, self._at = policy, metric, at
        self._target_of = targets_by_name(policy)
        self.tally = Tally(policy)
        self.rows = self.later = self.uncounted = 0
        self.first_uncounted: list[UncountedTicket] = []

    def add(self, ticket: ReportedTicket | Refusal) -> None:
        self.rows += 1
        error = ticket if isinstance(ticket, DomainError | ValidationError) else self._counted(ticket)
        if error is not None:
            self.uncounted += 1
            if len(self.first_uncounted) < MOST_LISTED:
                self.first_uncounted.append(UncountedTicket(self.rows, error))

    def _counted(self, ticket: ReportedTicket) -> DomainError | None:
        try:
            plan, target = self._target_of(ticket.plan, self._metric, None, None)
            found = ticket_due_date(self._policy, target, ticket.received, ticket.events, self._at)
        except DomainError as error:
            return error
        if ticket.received > self._at:
            self.later += 1
        else:
            self.tally.add(self.rows, ticket.id, plan, ticket.received, found)
        return None
