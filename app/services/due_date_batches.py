"""Due dates of many tickets: one revision for all of them, and what each name stands for is looked up once."""

from collections.abc import Awaitable, Callable, Sequence

from app.domain.accounts import AccountFacts, asked_plan
from app.domain.due_date_batches import (
    MOST_NAMES,
    TicketDueDate,
    due_dates,
    target_for,
    targets_by_name,
    ticket_due_date,
)
from app.domain.due_dates import DueDateDecision, DueDateQuestion, decide_due_date
from app.domain.errors import UnknownAccountError
from app.domain.policy import DEFAULT_METRIC, Policy
from app.domain.sla_clock import ClockEvent
from app.domain.targets import TargetUnit

FactsOf = Callable[[str], Awaitable[AccountFacts]]


class DueDateBatch:
    """`facts_of` an account may refuse them: that is then the answer to its tickets, and to no other."""

    def __init__(self, policy: Policy, facts_of: FactsOf, now: int) -> None:
        self.policy = policy
        self._target_of = targets_by_name(policy)
        self._facts_of = facts_of
        self._unknown: dict[str, UnknownAccountError] = {}
        self._now = now

    async def answer(
        self,
        *,
        received_at: int,
        plan: str | None = None,
        account: str | None = None,
        metric: str = DEFAULT_METRIC,
        value: int | None = None,
        unit: TargetUnit | None = None,
        events: Sequence[ClockEvent] = (),
        at: int | None = None,
        explain: bool = False,
    ) -> TicketDueDate | DueDateDecision:
        """One ticket's. The clock of one with events is read at `at`, now if left out; without either it is not read.

        An account's plan is the one as the ticket came.
        """
        if events and at is None:
            at = self._now
        facts = None if account is None else await self._facts(account)
        if explain:
            question = DueDateQuestion(
                received_at, plan, metric, value, unit, explain, account=facts, events=events, read_at=at
            )
            return decide_due_date(self.policy, question)
        if facts is None:
            _, target = self._target_of(plan, metric, value, unit)
        else:
            match = asked_plan(self.policy, None, facts, received_at)
            target = target_for(self.policy, match.plan if match else None, metric, value, unit)
        return ticket_due_date(self.policy, target, received_at, events, at)

    def due_dates(
        self,
        received: Sequence[int],
        plans: Sequence[str | None],
        metric: str = DEFAULT_METRIC,
        value: int | None = None,
        unit: TargetUnit | None = None,
    ) -> list[int]:
        """Epoch seconds, of tickets about no account and whose clock is not read."""
        targets = {plan: self._target_of(plan, metric, value, unit)[1] for plan in set(plans)}
        return due_dates(self.policy, [targets[plan] for plan in plans], received)

    async def _facts(self, account: str) -> AccountFacts:
        """Those that are known stay in memory anyway; who is not there is not asked for again and again."""
        if unknown := self._unknown.get(account):
            raise unknown.with_traceback(None)
        try:
            return await self._facts_of(account)
        except UnknownAccountError as unknown:
            if len(self._unknown) < MOST_NAMES:
                self._unknown[account] = unknown
            raise
