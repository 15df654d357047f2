"""When is this ticket due, and why just then? Source: the FAQ's "What is your response time?"."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.domain.accounts import AccountFacts, account_reasons, asked_plan
from app.domain.business_time import business_time_between
from app.domain.calendars import BusinessCalendar, CalendarDay, ClosureSource, Hours, epoch_of
from app.domain.plans import Plan, PlanMatch, SupportTier
from app.domain.policy import DEFAULT_METRIC, OpenQuestion, Policy
from app.domain.reasons import Reason, ReasonCode
from app.domain.support_hours import day_reason
from app.domain.targets import DueDate, SlaTarget, TargetUnit, due_date
from app.domain.wording import WEEKDAY_NAMES, day_in_words, instant_in_words, listed

ONE_DAY = timedelta(days=1)
COMMITMENT = "target"
AT_CLOSING = {ReasonCode.CLAMPED_TO_CLOSING, ReasonCode.DUE_AT_CLOSING}
LAST_DAY = "{day} is the last business day counted"
COUNTED = {
    ReasonCode.SAME_CLOCK_TIME: f"{LAST_DAY}: due at the clock time at which counting began, {{due}}.",
    ReasonCode.CLAMPED_TO_CLOSING: f"{LAST_DAY} and closes before that clock time: due as it closes, {{due}}.",
    ReasonCode.MOVED_TO_OPENING: f"{LAST_DAY} and is closed at that clock time: due as it opens, {{due}}.",
    ReasonCode.DUE_AT_CLOSING: f"{LAST_DAY}: due as it closes, {{due}}.",
    ReasonCode.BUSINESS_HOURS_COUNTED: "{target} of open time have passed by {due}.",
    ReasonCode.CALENDAR_HOURS_COUNTED: "{target} after receipt, open or closed: {due}.",
}


@dataclass(frozen=True, slots=True)
class TimelineDay:
    """A local date between receipt and due; `counted_seconds` lie in that time, `skipped` says why there are none."""

    date: date
    intervals: Hours
    counted_seconds: int
    skipped: str | None


@dataclass(frozen=True, slots=True)
class DueDateDecision:
    """Instants in the policy's zone. `timeline` is there only where it was asked for."""

    received_at: datetime
    counted_from: datetime
    due_at: datetime
    target: SlaTarget
    commitment: str
    account: AccountFacts | None
    plan: Plan | None
    tier: SupportTier | None
    reasons: list[Reason]
    policy_revision: int
    timeline: list[TimelineDay] | None


@dataclass(frozen=True, slots=True)
class DueDateQuestion:
    """`value` and `unit` replace those of the target, to see what another promise would mean.

    `at` says which plan of the account counts; left out, the one that it was on as the ticket came.
    """

    received_at: int
    plan: str | None = None
    metric: str = DEFAULT_METRIC
    value: int | None = None
    unit: TargetUnit | None = None
    explain: bool = False
    account: AccountFacts | None = None
    at: int | None = None


def decide_due_date(policy: Policy, question: DueDateQuestion) -> DueDateDecision:
    at = question.received_at if question.at is None else question.at
    match = asked_plan(policy, question.plan, question.account, at)
    plan = match.plan if match else None
    published = policy.target(question.metric, plan)
    target = SlaTarget(
        published.metric, question.value or published.value, question.unit or published.unit, published.clause
    )
    found = due_date(policy.calendar, target, question.received_at)
    local = policy.calendar.calendar.local
    return DueDateDecision(
        received_at=local(found.received),
        counted_from=local(found.counted_from),
        due_at=local(found.due),
        target=target,
        commitment=COMMITMENT,
        account=question.account,
        plan=plan,
        tier=policy.tiers[plan.tier] if plan else None,
        reasons=[
            *account_reasons(policy, question.account, at, target.clause),
            *_reasons(policy, match, published, target, found),
        ],
        policy_revision=policy.number,
        timeline=_timeline(policy, target, found) if question.explain else None,
    )


def _reasons(
    policy: Policy, match: PlanMatch | None, published: SlaTarget, target: SlaTarget, found: DueDate
) -> Iterator[Reason]:
    calendar = policy.calendar.calendar
    received, due = calendar.local(found.received), calendar.local(found.due)
    hours = policy.document.support_hours.clause
    counted = target.unit is not TargetUnit.CALENDAR_HOURS
    if counted and found.counted_from == found.received:
        text = f"Received {instant_in_words(received)}, while support is open."
        yield Reason(ReasonCode.RECEIVED_WHILE_OPEN, hours, text)
    elif counted:
        counted_from = instant_in_words(calendar.local(found.counted_from))
        text = f"Received {instant_in_words(received)}, while support is closed: counted from {counted_from}."
        yield Reason(ReasonCode.RECEIVED_WHILE_CLOSED, hours, text)
    yield Reason(ReasonCode.TARGET, target.clause, _target_in_words(match, published, target))
    special = calendar.exceptional_days(received.date(), due.date()) if counted else []
    for day in special:
        if reason := day_reason(day):
            yield reason if day.business_day else Reason(ReasonCode.DAY_SKIPPED, reason.clause, reason.text)
    if counted and (closed := _closed_weekdays(calendar, received.date(), due.date())):
        yield Reason(ReasonCode.DAY_SKIPPED, hours, f"{listed(closed)} have no support hours.")
    # A day that closes at midnight is over at the first instant of the next.
    last_day = calendar.local(found.due - 1) if found.rule in AT_CLOSING else due
    text = COUNTED[found.rule].format(day=day_in_words(last_day), due=instant_in_words(due), target=str(target))
    yield Reason(found.rule, target.clause, text)
    yield Reason(ReasonCode.NOT_A_GUARANTEE, target.clause, "The due date is a target that support strives for.")
    yield from policy.assumption(OpenQuestion.BUSINESS_DAY, target.unit)
    if counted:
        ends = [calendar.day(received.date()), *special, calendar.day(last_day.date())]
        yield from policy.assumptions_about(ends)


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


def _timeline(policy: Policy, target: SlaTarget, found: DueDate) -> list[TimelineDay]:
    calendar = policy.calendar.calendar
    on, last = calendar.local(found.received).date(), calendar.local(found.due).date()
    days, start = [], found.received
    while on <= last:
        day = calendar.day(on)
        on += ONE_DAY
        end = min(found.due, epoch_of(datetime.combine(on, time.min), calendar.zone))
        if target.unit is TargetUnit.CALENDAR_HOURS:
            days.append(TimelineDay(day.date, day.intervals, end - start, None))
        else:
            counted = business_time_between(policy.calendar, start, end)
            days.append(TimelineDay(day.date, day.intervals, counted, _skipped(day, counted)))
        start = end
    return days


def _skipped(day: CalendarDay, counted: int) -> str | None:
    if counted:
        return None
    reason = day_reason(day) if not day.business_day else None
    return reason.text if reason else "No open time of this day lies between receipt and due."
