"""How well the promise was kept: many tickets as they stand at one instant, counted by plan, tier and month of receipt.

Integers all the way; the order of the tickets decides nothing but which of two that are equally overdue is first.
"""

from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.due_date_batches import TicketDueDate
from app.domain.plans import Plan
from app.domain.policy import OpenQuestion, Policy
from app.domain.reasons import Reason, ReasonCode
from app.domain.sla_clock import ClockReading, ClockState

PERCENTILES = (50, 90, 95, 99)
MOST_OVERDUE = 10
WHOLE = 100
RUN = 2048


@dataclass(frozen=True, slots=True)
class OverdueTicket:
    """`answered` is None where the customer still waits; those come first. `overdue` is in business seconds."""

    row: int
    id: str | None
    plan: str | None
    received: int
    due: int
    answered: int | None
    overdue: int

    @property
    def order(self) -> tuple[bool, int, int]:
        return self.answered is not None, -self.overdue, self.row


@dataclass(frozen=True, slots=True)
class Compliance:
    """Of some tickets. A breached one is answered or not; `open` are running or paused, and not at risk.

    `attainment_percent` is met / (met + breached), to two decimals and rounded down, so that 100 means all of them;
    None while there is neither. `percentiles` are of the business seconds to the answer, of all that were answered, by
    nearest rank: the least time within which that many percent of them were.
    """

    tickets: int
    met: int
    breached: int
    open: int
    at_risk: int
    attainment_percent: float | None
    percentiles: dict[int, int] | None


class GroupedBy(StrEnum):
    """The code of the plan, the number of its tier, the month of receipt in the policy's zone."""

    ALL = "all"
    PLAN = "plan"
    TIER = "tier"
    MONTH = "month"


Key = str | int | None
GroupKey = tuple[GroupedBy, Key]


@dataclass(frozen=True, slots=True)
class ComplianceGroup:
    """`key` is None for all tickets, and for those without a plan."""

    by: GroupedBy
    key: Key
    compliance: Compliance


@dataclass(slots=True)
class Times:
    """Business seconds to the answer, in sorted runs: no sort is ever a long one."""

    runs: list[list[int]] = field(default_factory=list)
    latest: list[int] = field(default_factory=list)  # not sorted yet

    def add(self, seconds: int) -> None:
        self.latest.append(seconds)
        if len(self.latest) == RUN:
            self._end_run()

    def percentiles(self) -> dict[int, int] | None:
        self._end_run()
        if not self.runs:
            return None
        count, longest = sum(map(len, self.runs)), max(run[-1] for run in self.runs)
        ranks = {percent: -(-percent * count // WHOLE) for percent in PERCENTILES}
        within = range(longest + 1)
        return {percent: bisect_left(within, rank, key=self._count_within) for percent, rank in ranks.items()}

    def _end_run(self) -> None:
        if self.latest:
            self.runs.append(sorted(self.latest))
            self.latest = []

    def _count_within(self, seconds: int) -> int:
        return sum(bisect_right(run, seconds) for run in self.runs)


@dataclass(slots=True)
class Group:
    states: Counter[ClockState] = field(default_factory=Counter)
    times: Times = field(default_factory=Times)

    def add(self, clock: ClockReading) -> None:
        self.states[clock.state] += 1
        if clock.answered is not None:
            self.times.add(clock.elapsed)

    @property
    def compliance(self) -> Compliance:
        states = self.states
        met, breached = states[ClockState.MET], states[ClockState.BREACHED]
        return Compliance(
            tickets=states.total(),
            met=met,
            breached=breached,
            open=states[ClockState.RUNNING] + states[ClockState.PAUSED],
            at_risk=states[ClockState.AT_RISK],
            attainment_percent=met * WHOLE**2 // (met + breached) / WHOLE if met + breached else None,
            percentiles=self.times.percentiles(),
        )


class Tally:
    """Takes in one ticket after the other, in order, and then says how they did."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._groups: dict[GroupKey, Group] = {(GroupedBy.ALL, None): Group()}
        self._groups_of: dict[tuple[str | None, int, int], list[Group]] = {}
        self.longest_overdue: list[OverdueTicket] = []

    def add(self, row: int, name: str | None, plan: Plan | None, received: int, found: TicketDueDate) -> None:
        """Only a ticket whose clock was read can be counted."""
        clock, code = found.clock, plan.code if plan else None
        assert clock is not None  # noqa: S101  (see above)
        on = self._policy.calendar.calendar.local(received)
        groups = self._groups_of.get((code, on.year, on.month))
        if groups is None:
            groups = self._groups_of[code, on.year, on.month] = self._entered(plan, f"{on:%Y-%m}")
        for group in groups:
            group.add(clock)
        if clock.overdue:
            overdue = OverdueTicket(row, name, code, received, found.due, clock.answered, clock.overdue)
            insort(self.longest_overdue, overdue, key=lambda each: each.order)
            del self.longest_overdue[MOST_OVERDUE:]

    def _entered(self, plan: Plan | None, month: str) -> list[Group]:
        code, tier = (plan.code, plan.tier) if plan else (None, None)
        keys: dict[GroupedBy, Key] = {
            GroupedBy.ALL: None,
            GroupedBy.PLAN: code,
            GroupedBy.TIER: tier,
            GroupedBy.MONTH: month,
        }
        return [self._groups.setdefault(key, Group()) for key in keys.items()]

    def groups(self) -> Iterator[ComplianceGroup]:
        """Those that have tickets, one at a time, as together they are a long step. Who has no plan comes last."""
        months = sorted(str(key) for by, key in self._groups if by is GroupedBy.MONTH)
        keys: dict[GroupedBy, Sequence[Key]] = {
            GroupedBy.ALL: [None],
            GroupedBy.PLAN: [*self._policy.catalogue.plans, None],
            GroupedBy.TIER: [*self._policy.tiers, None],
            GroupedBy.MONTH: months,
        }
        for by in GroupedBy:
            for key in keys[by]:
                if group := self._groups.get((by, key)):
                    yield ComplianceGroup(by, key, group.compliance)


def compliance_reasons(policy: Policy, metric: str) -> list[Reason]:
    """The targets that the tickets are measured by, the policy's first, and what is assumed of them."""
    words, policys = metric.replace("_", " "), policy.target(metric, None)
    own = [(plan, each) for plan in policy.catalogue.plans.values() for each in plan.targets if each.metric == metric]
    units = dict.fromkeys(target.unit for target in (policys, *(each for _, each in own)))
    return [
        Reason(ReasonCode.TARGET, policys.clause, f"{words.capitalize()} within {policys}."),
        *(Reason(ReasonCode.TARGET, each.clause, f"{plan.name} plan: {words} within {each}.") for plan, each in own),
        Reason(ReasonCode.NOT_A_GUARANTEE, policys.clause, "The due date is a target that support strives for."),
        *(reason for unit in units for reason in policy.assumption(OpenQuestion.BUSINESS_DAY, unit)),
        *policy.assumption(OpenQuestion.AT_RISK, str(policy.at_risk_percent)),
    ]
