"""When can the set-up session be, and is the proposed start possible? Source: "Do you provide set-up assistance?"."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice

from app.domain.accounts import LONGEST_SESSION, AccountFacts, Feature, account_reasons, asked_plan
from app.domain.business_time import CompiledCalendar, open_spans, require_in_range
from app.domain.calendars import CalendarDay
from app.domain.errors import CalendarHasNoOpenTimeError
from app.domain.plans import Plan
from app.domain.policy import OpenQuestion, Policy
from app.domain.reasons import Reason, ReasonCode
from app.domain.support_hours import day_reason
from app.domain.wording import amount, instant_in_words

SUGGESTIONS = 5
HOUR, MINUTE = 3600, 60


@dataclass(frozen=True, slots=True)
class OnboardingMinutes:
    """Set-up minutes that the plan specifies; where it leaves them open, included and remaining are None."""

    included_minutes: int | None
    used_minutes: int
    remaining_minutes: int | None


@dataclass(frozen=True, slots=True)
class ProposedStart:
    """Accepted exactly where it meets every rule; else `reasons` name each that it does not."""

    start: datetime
    accepted: bool
    reasons: list[Reason]


@dataclass(frozen=True, slots=True)
class OnboardingDecision:
    """`next_starts` are the first possible one from the proposed start on, then openings; one for each span."""

    at: datetime
    account: AccountFacts | None
    plan: Plan | None
    included_minutes: int | None
    used_minutes: int
    remaining_minutes: int | None
    duration_minutes: int
    earliest_start: datetime | None
    next_starts: list[datetime]
    proposed: ProposedStart | None
    reasons: list[Reason]
    policy_revision: int


@dataclass(frozen=True, slots=True)
class OnboardingQuestion:
    """`at` says which plan of the account and which usage count; the lead time counts from `requested_at`."""

    at: int
    requested_at: int
    plan: str | None = None
    account: AccountFacts | None = None
    questionnaire_complete: bool = False
    duration_minutes: int | None = None
    proposed_start: int | None = None

    def __post_init__(self) -> None:
        if self.duration_minutes is not None and not 1 <= self.duration_minutes <= LONGEST_SESSION:
            raise ValueError(f"a session is from 1 to {LONGEST_SESSION} minutes long")


@dataclass(frozen=True, slots=True)
class _Search:
    """`obstacles` stand against every start: with one of them there is none."""

    lead_ends: int
    duration_minutes: int
    obstacles: list[Reason]
    earliest: int | None
    next_starts: list[int]


def decide_onboarding(policy: Policy, question: OnboardingQuestion) -> OnboardingDecision:
    for at in (question.at, question.requested_at, question.proposed_start):
        if at is not None:
            require_in_range(policy.calendar, at)
    local = policy.calendar.calendar.local
    match = asked_plan(policy, question.plan, question.account, question.at)
    plan = match.plan if match else None
    minutes = onboarding_minutes(plan, question.account, question.at)
    search = _search(policy, question, minutes)
    return OnboardingDecision(
        at=local(question.at),
        account=question.account,
        plan=plan,
        included_minutes=minutes.included_minutes,
        used_minutes=minutes.used_minutes,
        remaining_minutes=minutes.remaining_minutes,
        duration_minutes=search.duration_minutes,
        earliest_start=None if search.earliest is None else local(search.earliest),
        next_starts=[local(start) for start in search.next_starts],
        proposed=None if question.proposed_start is None else _proposed(policy, question.proposed_start, search),
        reasons=list(_reasons(policy, question, plan, minutes, search)),
        policy_revision=policy.number,
    )


def onboarding_minutes(plan: Plan | None, account: AccountFacts | None, at: int) -> OnboardingMinutes:
    used = account.minutes_used(Feature.ONBOARDING, at) if account else 0
    included = plan.onboarding_minutes if plan else None
    return OnboardingMinutes(included, used, None if included is None else max(0, included - used))


def minutes_reason(policy: Policy, plan: Plan | None, minutes: OnboardingMinutes) -> Reason:
    clause = policy.onboarding.clause
    if plan is None:
        text = "No plan is named or on record that would specify set-up minutes."
        return Reason(ReasonCode.ONBOARDING_NOT_SPECIFIED, clause, text)
    if minutes.included_minutes is None:
        text = f"The {plan.name} plan does not specify how many set-up minutes it has."
        return Reason(ReasonCode.ONBOARDING_NOT_SPECIFIED, clause, text)
    included = amount(minutes.included_minutes, "set-up minute")
    text = f"The {plan.name} plan specifies {included}: {minutes.used_minutes} used, {minutes.remaining_minutes} left."
    return Reason(ReasonCode.ONBOARDING_MINUTES, clause, text)


def possible_starts(calendar: CompiledCalendar, from_at: int, seconds: int) -> Iterator[int]:
    """In every span from that instant on, the first start that leaves the whole session inside the span."""
    for opens, closes in open_spans(calendar, from_at):
        start = max(opens, from_at)
        if start + seconds <= closes:
            yield start


def _search(policy: Policy, question: OnboardingQuestion, minutes: OnboardingMinutes) -> _Search:
    rules = policy.onboarding
    duration = question.duration_minutes or rules.session_minutes
    lead_ends = question.requested_at + rules.lead_hours * HOUR
    if obstacles := list(_obstacles(policy, question, minutes, duration)):
        return _Search(lead_ends, duration, obstacles, None, [])
    earliest = next(possible_starts(policy.calendar, lead_ends, duration * MINUTE), None)
    if earliest is None:
        return _Search(lead_ends, duration, [_too_long(policy, lead_ends, duration)], None, [])
    suggested = possible_starts(policy.calendar, max(earliest, question.proposed_start or 0), duration * MINUTE)
    return _Search(lead_ends, duration, [], earliest, list(islice(suggested, SUGGESTIONS)))


def _obstacles(
    policy: Policy, question: OnboardingQuestion, minutes: OnboardingMinutes, duration: int
) -> Iterator[Reason]:
    rules = policy.onboarding
    if not question.questionnaire_complete:
        text = f"{rules.questionnaire.text} No session starts before it is complete."
        yield Reason(ReasonCode.QUESTIONNAIRE_INCOMPLETE, rules.questionnaire.clause, text)
    if minutes.remaining_minutes is not None and minutes.remaining_minutes < duration:
        text = f"The session needs {amount(duration, 'minute')}; left: {minutes.remaining_minutes}."
        yield Reason(ReasonCode.TOO_FEW_MINUTES, rules.clause, text)


def _too_long(policy: Policy, lead_ends: int, duration: int) -> Reason:
    longest = max((closes - opens for opens, closes in open_spans(policy.calendar, lead_ends)), default=0)
    if not 0 < longest < duration * MINUTE:
        raise CalendarHasNoOpenTimeError("The calendar has no open time left that the session fits into.")
    text = f"No opening to come is long enough: the longest has {amount(longest // MINUTE, 'minute')}."
    return Reason(ReasonCode.NO_OPENING_LONG_ENOUGH, policy.document.support_hours.clause, text)


def _proposed(policy: Policy, start: int, search: _Search) -> ProposedStart:
    local = policy.calendar.calendar.local(start)
    if refused := [*search.obstacles, *_misfits(policy, start, search)]:
        return ProposedStart(local, accepted=False, reasons=refused)
    text = f"The session can start on {instant_in_words(local)}."
    return ProposedStart(
        local, accepted=True, reasons=[Reason(ReasonCode.START_ACCEPTED, policy.onboarding.clause, text)]
    )


def _misfits(policy: Policy, start: int, search: _Search) -> Iterator[Reason]:
    calendar, hours = policy.calendar.calendar, policy.document.support_hours.clause
    if start < search.lead_ends:
        text = f"The lead time ends on {instant_in_words(calendar.local(search.lead_ends))}, after the proposed start."
        yield Reason(ReasonCode.START_TOO_SOON, policy.onboarding.clause, text)
    end_of_all = policy.calendar.horizon
    opens, closes = next(open_spans(policy.calendar, start), (end_of_all, end_of_all))
    if opens <= start and start + search.duration_minutes * MINUTE <= closes:
        return
    if start < opens:
        text = f"Support is closed on {instant_in_words(calendar.local(start))}."
        yield Reason(ReasonCode.START_WHILE_CLOSED, hours, text)
    else:
        text = f"Support closes on {instant_in_words(calendar.local(closes))}, before the session would end."
        yield Reason(ReasonCode.SESSION_PAST_CLOSING, hours, text)
    if special := day_reason(calendar.day(calendar.local(start).date())):
        yield special


def _reasons(
    policy: Policy, question: OnboardingQuestion, plan: Plan | None, minutes: OnboardingMinutes, search: _Search
) -> Iterator[Reason]:
    rules, calendar = policy.onboarding, policy.calendar.calendar
    yield from account_reasons(policy, question.account, question.at, rules.clause)
    yield minutes_reason(policy, plan, minutes)
    yield from search.obstacles
    if search.earliest is not None:
        lead_ends, earliest = (instant_in_words(calendar.local(at)) for at in (search.lead_ends, search.earliest))
        lead = amount(rules.lead_hours, "hour")
        text = f"No session starts within {lead} of its request: not before {lead_ends}."
        yield Reason(ReasonCode.LEAD_TIME, rules.clause, text)
        text = f"The first start with the whole session inside support hours is {earliest}."
        yield Reason(ReasonCode.FIRST_START, policy.document.support_hours.clause, text)
    days = [_days_between(policy, *window) for window in _windows(question, search)]
    by_date = {day.date: day for day in chain(*days)}
    for on in sorted(by_date):
        if special := day_reason(by_date[on]):
            yield special
    if search.earliest is not None or question.proposed_start is not None:
        yield from policy.assumption(OpenQuestion.ONBOARDING_LEAD, str(rules.lead_hours))
    if question.duration_minutes is None:
        yield from policy.assumption(OpenQuestion.SESSION_LENGTH, str(rules.session_minutes))
    yield from dict.fromkeys(chain(*map(policy.assumptions_about, days)))


def _windows(question: OnboardingQuestion, search: _Search) -> Iterator[tuple[int, int]]:
    """From and to which instants the calendar decides about the answer."""
    proposed = question.proposed_start
    if proposed is not None:
        yield proposed, proposed
    if search.earliest is not None:
        yield search.lead_ends, search.earliest
        if search.next_starts:
            yield max(search.earliest, proposed or 0), search.next_starts[-1]


def _days_between(policy: Policy, first: int, last: int) -> list[CalendarDay]:
    """Both ends, and what lies between that differs from the weekly hours."""
    calendar = policy.calendar.calendar
    first_on, last_on = (calendar.local(at).date() for at in (first, last))
    return [calendar.day(first_on), *calendar.exceptional_days(first_on, last_on), calendar.day(last_on)]
