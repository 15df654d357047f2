"""Is support open, until when, and why not? Source: the FAQ's "What are your support hours?"."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import inf
from weakref import WeakKeyDictionary

from app.domain.business_time import CompiledCalendar, is_open, open_span, require_local_date
from app.domain.calendars import CalendarDay, ClosureSource, HolidayOverride, WeeklyHours
from app.domain.errors import InvalidDateRangeError
from app.domain.policy import OpenQuestion, Policy
from app.domain.reasons import Reason, ReasonCode
from app.domain.wording import day_in_words, hours_in_words, instant_in_words

LONGEST_LIST = 366
COMING_YEAR = timedelta(days=365)
MOST_DATES = 1000  # whose coming year is kept of one policy


@dataclass(frozen=True, slots=True)
class DoubtfulDate:
    """A date of the coming year that somebody should decide about, or an override that is over."""

    date: date
    text: str


@dataclass(frozen=True, slots=True)
class ComingYear:
    """What is to be known of the year from a local date on."""

    closures: list[CalendarDay]
    warnings: list[DoubtfulDate]


@dataclass(frozen=True, slots=True)
class HoursDecision:
    """`opens_at` and `closes_at`: of the current interval while open, else of the next; None if there is none."""

    at: datetime
    open: bool
    time_zone: str
    opens_at: datetime | None
    closes_at: datetime | None
    next_change_at: datetime | None
    seconds_until_change: int | None
    today: CalendarDay
    weekly_hours: WeeklyHours
    upcoming_closures: list[CalendarDay]
    warnings: list[DoubtfulDate]
    reasons: list[Reason]
    policy_revision: int


@dataclass(frozen=True, slots=True)
class HoursByDay:
    time_zone: str
    days: list[CalendarDay]
    reasons: list[Reason]
    policy_revision: int


def decide_hours(policy: Policy, at: int) -> HoursDecision:
    calendar = policy.calendar.calendar
    opens, closes = open_span(policy.calendar, at)  # first of all: it refuses what lies out of range
    open_now = is_open(policy.calendar, at)
    change = closes if open_now else opens
    local = calendar.local(at)
    opens_at = None if opens is None else calendar.local(opens)
    closes_at = None if closes is None else calendar.local(closes)
    today = calendar.day(local.date())
    coming = coming_year(policy, local.date())
    return HoursDecision(
        at=local,
        open=open_now,
        time_zone=calendar.zone.key,
        opens_at=opens_at,
        closes_at=closes_at,
        next_change_at=closes_at if open_now else opens_at,
        seconds_until_change=None if change is None else change - at,
        today=today,
        weekly_hours=calendar.weekly_hours,
        upcoming_closures=coming.closures,
        warnings=coming.warnings,
        reasons=list(_reasons(policy, today, opens_at, closes_at, open_now=open_now)),
        policy_revision=policy.number,
    )


def hours_by_day(policy: Policy, from_on: date, to_on: date, most: int = LONGEST_LIST) -> HoursByDay:
    """One row for each local date in `[from_on, to_on)`, of which there are at most so many."""
    require_dates(policy.calendar, from_on, to_on, most)
    calendar = policy.calendar.calendar
    days = [calendar.day(from_on + timedelta(days=offset)) for offset in range((to_on - from_on).days)]
    special = calendar.exceptional_days(from_on, to_on - timedelta(days=1))
    reasons = [reason for day in special if (reason := day_reason(day))]
    reasons += policy.assumptions_about([days[0], *special, days[-1]])
    return HoursByDay(calendar.zone.key, days, reasons, policy.number)


def require_dates(compiled: CompiledCalendar, from_on: date, to_on: date, longest: int) -> None:
    """Refuse `[from_on, to_on)` where it is empty, longer than that many days, or not wholly in the policy's range."""
    if not from_on < to_on:
        raise InvalidDateRangeError("`to` is the first date no longer wanted: it must lie after `from`.")
    if (to_on - from_on).days > longest:
        raise InvalidDateRangeError(f"At most {longest} days can be asked for at once.")
    require_local_date(compiled, from_on)
    require_local_date(compiled, to_on - timedelta(days=1))


def day_reason(day: CalendarDay) -> Reason | None:
    """Why a day differs from an ordinary one; None for an ordinary one."""
    if day.closure is None:
        return None
    name, on, clause = day.closure.name, day_in_words(day.date), day.closure.clause
    match day.closure.source, day.business_day:
        case ClosureSource.WEEKLY, _:
            return Reason(ReasonCode.CLOSED_WEEKLY, clause, f"{on}: {name[0].lower()}{name[1:]}.")
        case ClosureSource.OVERRIDE, _:
            hours = hours_in_words(day.intervals)
            return Reason(ReasonCode.OVERRIDE, clause, f"{on} has hours of its own, {hours}: {name}.")
        case _, True:
            hours = hours_in_words(day.intervals)
            return Reason(ReasonCode.LIMITED_HOURS, clause, f"{on} has limited hours, {hours}: {name}.")
        case _:
            return Reason(ReasonCode.CLOSED_HOLIDAY, clause, f"{on} is closed: {name}.")


def _reasons(
    policy: Policy, today: CalendarDay, opens_at: datetime | None, closes_at: datetime | None, *, open_now: bool
) -> Iterator[Reason]:
    clause, special = policy.document.support_hours.clause, day_reason(today)
    if open_now:
        until = f" until {instant_in_words(closes_at)}" if closes_at else ""
        yield Reason(ReasonCode.OPEN, clause, f"Support is open{until}.")
    else:
        again = f" It opens {instant_in_words(opens_at)}." if opens_at else ""
        outside = f"Support is closed: the hours of {day_in_words(today.date)} are {hours_in_words(today.intervals)}."
        closed = Reason(ReasonCode.CLOSED_WEEKLY, clause, outside) if special is None or today.intervals else special
        yield Reason(closed.code, closed.clause, closed.text + again)
    if special and today.intervals:
        yield special
    next_day = policy.calendar.calendar.day(opens_at.date()) if opens_at else today
    yield from policy.assumptions_about([today, next_day])


_coming_years: WeakKeyDictionary[Policy, dict[date, ComingYear]] = WeakKeyDictionary()


def coming_year(policy: Policy, today: date) -> ComingYear:
    """The same object each time: dashboards ask about one date all day."""
    known = _coming_years.get(policy)
    if known is None:
        known = _coming_years[policy] = {}
    if today not in known:
        if len(known) >= MOST_DATES:
            known.clear()
        closures = policy.calendar.calendar.exceptional_days(today, today + COMING_YEAR)
        known[today] = ComingYear(closures, _doubtful_dates(policy, today, closures))
    return known[today]


def seconds_until_doubtful_date(policy: Policy, at: int) -> float:
    """In whole days from today on; 0 is today. Infinity where nothing of the coming year is to be decided."""
    today = policy.calendar.calendar.local(at).date()
    if not policy.calendar.first_on <= today <= policy.calendar.last_on:  # a policy of other years
        return inf
    ahead = [doubt.date for doubt in coming_year(policy, today).warnings if doubt.date >= today]
    return (min(ahead) - today).total_seconds() if ahead else inf


def override_over(override: HolidayOverride) -> DoubtfulDate:
    return DoubtfulDate(override.date, f"The override of {day_in_words(override.date)} is over: {override.reason}.")


def _doubtful_dates(policy: Policy, today: date, upcoming: list[CalendarDay]) -> list[DoubtfulDate]:
    """The lint: holidays on closed weekdays and limited hours that rest on an assumption, overrides that are over."""
    calendar = policy.calendar.calendar
    doubtful = [override_over(override) for override in calendar.overrides_between(today - COMING_YEAR, today)]
    if policy.assumption(OpenQuestion.WEEKEND_HOLIDAYS, policy.document.closures.observed):
        for holiday in calendar.holidays_on_closed_weekdays(today, today + COMING_YEAR):
            text = f"{holiday.name} falls on {day_in_words(holiday.date)}: no other day is closed for it."
            doubtful.append(DoubtfulDate(holiday.date, text))
    for day in upcoming:
        hours = hours_in_words(day.intervals)
        if day.closure and day.limited and policy.assumption(OpenQuestion.LIMITED_HOURS, hours):
            text = f"{day.closure.name}: the hours {hours} are an assumption."
            doubtful.append(DoubtfulDate(day.date, text))
    return sorted(doubtful, key=lambda doubt: doubt.date)
