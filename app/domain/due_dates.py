"""When is this ticket due, and why just then? Source: the FAQ's "What is your response time?"."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from app.domain.accounts import AccountFacts, account_reasons, asked_plan
from app.domain.calendars import BusinessCalendar, CalendarDay, ClosureSource
from app.domain.errors import CalendarHasNoOpenTimeError, DomainError, InstantOutOfRangeError
from app.domain.plans import Plan, PlanMatch, SupportTier
from app.domain.policy import DEFAULT_METRIC, OpenQuestion, Policy
from app.domain.reasons import Reason, ReasonCode
from app.domain.sla_clock import ClockEvent, ClockReading, Counted, TicketHistory, count, read_clock, ticket_history
from app.domain.support_hours import day_reason
from app.domain.targets import SlaTarget, TargetUnit
from app.domain.timelines import Explanation, TimelineDay, clock_reasons, days_between, explained
from app.domain.wording import WEEKDAY_NAMES, day_in_words, duration_in_words, instant_in_words, listed

ONE_DAY = timedelta(days=1)
COMMITMENT = "target"
AT_CLOSING = {ReasonCode.CLAMPED_TO_CLOSING, ReasonCode.DUE_AT_CLOSING}
MOST_SPECIAL_DAYS = 30
LAST_DAY = "{day} is the last business day counted"
COUNTED = {
    ReasonCode.SAME_CLOCK_TIME: f"{LAST_DAY}: due at the clock time at which counting began, {{due}}.",
    ReasonCode.CLAMPED_TO_CLOSING: f"{LAST_DAY} and closes before that clock time: due as it closes, {{due}}.",
    ReasonCode.MOVED_TO_OPENING: f"{LAST_DAY} and is closed at that clock time: due as it opens, {{due}}.",
    ReasonCode.DUE_AT_CLOSING: f"{LAST_DAY}: due as it closes, {{due}}.",
    ReasonCode.BUSINESS_HOURS_COUNTED: "By {due} support has been open for {target}.",
    ReasonCode.CALENDAR_HOURS_COUNTED: "{target} after receipt, open or closed: {due}.",
}


@dataclass(frozen=True, slots=True)
class UnitDueDate:
    """The due date were the target counted in that unit; None where the calendar ends before."""

    unit: TargetUnit
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Promise:
    """What another revision answers. It is due `moved_seconds` later than that today; negative for earlier.

    None where that revision has no answer, as to a plan that it does not know.
    """

    policy_revision: int
    due_at: datetime | None
    moved_seconds: int | None


@dataclass(frozen=True, slots=True)
class DueDateQuestion:
    """`value` and `unit` replace those of the target, to see what another promise would mean.

    `at` says which plan of the account counts; left out, the one that it was on as the ticket came. `events` are what
    happened to the ticket, `read_at` the instant at which its clock is read, if it is.
    """

    received_at: int
    plan: str | None = None
    metric: str = DEFAULT_METRIC
    value: int | None = None
    unit: TargetUnit | None = None
    explain: bool = False
    units: bool = False
    account: AccountFacts | None = None
    at: int | None = None
    events: Sequence[ClockEvent] = ()
    read_at: int | None = None

    @property
    def plan_at(self) -> int:
        return self.received_at if self.at is None else self.at


@dataclass(frozen=True, slots=True)
class DueDateDecision:
    """Instants in the policy's zone. What was not asked for is None."""

    received_at: datetime
    counted_from: datetime
    due_at: datetime
    target: SlaTarget
    counted: Counted
    commitment: str
    account: AccountFacts | None
    plan: Plan | None
    tier: SupportTier | None
    at: datetime | None
    clock: ClockReading | None
    units: list[UnitDueDate] | None
    promise: Promise | None
    explanation: Explanation | None
    reasons: list[Reason]
    policy_revision: int

    @property
    def summary(self) -> str | None:
        return self.explanation.summary if self.explanation else None

    @property
    def timeline(self) -> list[TimelineDay] | None:
        return self.explanation.timeline if self.explanation else None


def decide_due_date(policy: Policy, question: DueDateQuestion, promised: Policy | None = None) -> DueDateDecision:
    """`promised` is the policy at the revision under which the customer was given a due date."""
    match = asked_plan(policy, question.plan, question.account, question.plan_at)
    plan = match.plan if match else None
    published, target = _targets(policy, plan, question)
    history = ticket_history(question.received_at, question.events)
    counted = count(policy.calendar, target, history, question.read_at)
    clock = None
    if question.read_at is not None:
        clock = read_clock(policy.calendar, counted, history, question.read_at, policy.at_risk_percent)
    promise = _promise(promised, question, history, counted) if promised else None
    local = policy.calendar.calendar.local
    return DueDateDecision(
        received_at=local(counted.plain.received),
        counted_from=local(counted.plain.counted_from),
        due_at=local(counted.due),
        target=target,
        counted=counted,
        commitment=COMMITMENT,
        account=question.account,
        plan=plan,
        tier=policy.tiers[plan.tier] if plan else None,
        at=local(question.read_at) if question.read_at is not None else None,
        clock=clock,
        units=[_in_unit(policy, target, unit, history, question) for unit in TargetUnit] if question.units else None,
        promise=promise,
        explanation=explained(policy, counted) if question.explain else None,
        reasons=[
            *account_reasons(policy, question.account, question.plan_at, target.clause),
            *_reasons(policy, match, published, counted),
            *(clock_reasons(policy, counted, clock) if clock else ()),
            *([_promise_reason(policy, promise, target, local(counted.due))] if promise else ()),
        ],
        policy_revision=policy.number,
    )


def _targets(policy: Policy, plan: Plan | None, question: DueDateQuestion) -> tuple[SlaTarget, SlaTarget]:
    """The policy's, and what the question makes of it."""
    published = policy.target(question.metric, plan)
    return published, published.asked_as(question.value, question.unit)


def _in_unit(
    policy: Policy, target: SlaTarget, unit: TargetUnit, history: TicketHistory, question: DueDateQuestion
) -> UnitDueDate:
    try:
        due = count(policy.calendar, replace(target, unit=unit), history, question.read_at).due
    except (CalendarHasNoOpenTimeError, InstantOutOfRangeError):
        return UnitDueDate(unit, None)
    return UnitDueDate(unit, policy.calendar.calendar.local(due))


def _promise(promised: Policy, question: DueDateQuestion, history: TicketHistory, today: Counted) -> Promise:
    try:
        match = asked_plan(promised, question.plan, question.account, question.plan_at)
        _, target = _targets(promised, match.plan if match else None, question)
        due = count(promised.calendar, target, history, question.read_at).due
    except DomainError:
        return Promise(promised.number, None, None)
    return Promise(promised.number, promised.calendar.calendar.local(due), today.due - due)


def _promise_reason(policy: Policy, promise: Promise, target: SlaTarget, due: datetime) -> Reason:
    revision = f"Revision {promise.policy_revision} of the policy"
    if promise.due_at is None or promise.moved_seconds is None:
        text = f"{revision} has no answer to this question, as to a plan that it does not know."
        return Reason(ReasonCode.NO_PROMISE, target.clause, text)
    said = f"{revision} answers {instant_in_words(promise.due_at)}"
    if not promise.moved_seconds:
        return Reason(ReasonCode.PROMISE_KEPT, target.clause, f"{said}: the due date has not moved since.")
    how = "later" if promise.moved_seconds > 0 else "earlier"
    moved = f"{duration_in_words(abs(promise.moved_seconds))} {how}"
    text = f"{said}; revision {policy.number} answers {instant_in_words(due)}, {moved}."
    return Reason(ReasonCode.PROMISE_MOVED, target.clause, text)


def _reasons(policy: Policy, match: PlanMatch | None, published: SlaTarget, counted: Counted) -> Iterator[Reason]:
    target, found, calendar = counted.target, counted.plain, policy.calendar.calendar
    received, counted_from, due = map(calendar.local, (found.received, found.counted_from, found.due))
    hours = policy.document.support_hours.clause
    by_support_hours = target.unit is not TargetUnit.CALENDAR_HOURS
    if by_support_hours:
        yield _received(hours, received, counted_from)
    yield Reason(ReasonCode.TARGET, target.clause, _target_in_words(match, published, target))
    first, last = days_between(policy, counted)
    special = calendar.exceptional_days(first, last) if by_support_hours else []
    yield from _special_days(special, hours)
    if by_support_hours and (closed := _closed_weekdays(calendar, first, last)):
        yield Reason(ReasonCode.DAY_SKIPPED, hours, f"{listed(closed)} have no support hours.")
    # A day that closes at midnight is over at the first instant of the next.
    due_on = (calendar.local(found.due - 1) if found.rule in AT_CLOSING else due).date()
    text = COUNTED[found.rule].format(day=day_in_words(due_on), due=instant_in_words(due), target=target)
    yield Reason(found.rule, target.clause, text)
    yield Reason(ReasonCode.NOT_A_GUARANTEE, target.clause, "The due date is a target that support strives for.")
    yield from policy.assumption(OpenQuestion.BUSINESS_DAY, target.unit)
    if by_support_hours:
        yield from policy.assumptions_about([calendar.day(first), *special, calendar.day(last)])


def _received(hours: str, received: datetime, counted_from: datetime) -> Reason:
    text = f"Received {instant_in_words(received)}, while support is "
    if counted_from == received:
        return Reason(ReasonCode.RECEIVED_WHILE_OPEN, hours, f"{text}open.")
    text += f"closed: counted from {instant_in_words(counted_from)}."
    return Reason(ReasonCode.RECEIVED_WHILE_CLOSED, hours, text)


def _special_days(days: Sequence[CalendarDay], clause: str) -> Iterator[Reason]:
    """Each day that a holiday or an override changes; of very many, the first ones."""
    for day in days[:MOST_SPECIAL_DAYS]:
        if reason := day_reason(day):
            yield reason if day.business_day else Reason(ReasonCode.DAY_SKIPPED, reason.clause, reason.text)
    if more := days[MOST_SPECIAL_DAYS:]:
        text = f"{len(more)} more days until {day_in_words(more[-1].date)} are closed or have other hours."
        yield Reason(ReasonCode.DAY_SKIPPED, clause, text)


def _target_in_words(match: PlanMatch | None, published: SlaTarget, target: SlaTarget) -> str:
    metric = published.metric.replace("_", " ")
    if (target.value, target.unit) != (published.value, published.unit):
        return f"Asked for: {metric} within {target}, instead of the policy's {published}."
    if match and published in match.plan.targets:
        return f"{match.plan.name} plan: {metric} within {target}."
    return f"{metric.capitalize()} within {target}."


def _closed_weekdays(calendar: BusinessCalendar, first: date, last: date) -> list[str]:
    """The weekdays without support hours that lie between receipt and due, in the plural."""
    days = [calendar.day(first + ONE_DAY * offset) for offset in range(min((last - first).days + 1, 7))]
    weekdays = sorted(day.date.weekday() for day in days if day.closure and day.closure.source is ClosureSource.WEEKLY)
    return [f"{WEEKDAY_NAMES[weekday]}s" for weekday in weekdays]
