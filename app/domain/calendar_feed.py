"""The days whose hours are not those of the week, for calendars that subscribe to them and for search engines."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from app.domain.business_time import require_local_date
from app.domain.calendars import CalendarDay, Closure, OpenInterval, WeeklyHours, epoch_of
from app.domain.clauses import Clause
from app.domain.policy import ONE_DAY, Policy
from app.domain.reasons import Reason
from app.domain.support_hours import day_reason, require_dates

YEARS = 10
LONGEST_FEED = 3653  # days, of any ten years


@dataclass(frozen=True, slots=True)
class Opening:
    """An open interval of the day, and its instants in the policy's zone."""

    interval: OpenInterval
    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class ExceptionalDay:
    """A closure, a limited day, or a date with an override. No openings: closed all day.

    `reasons` say why, and which assumptions its hours rest on.
    """

    date: date
    closure: Closure
    limited: bool
    openings: tuple[Opening, ...]
    clause: Clause
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class CalendarFeed:
    """What one revision says of the local dates in `[from_on, to_on)`; no clock has a part in it."""

    name: str
    publisher: str
    policy_revision: int
    published_at: datetime
    from_on: date
    to_on: date
    time_zone: str
    weekly_hours: WeeklyHours
    days: tuple[ExceptionalDay, ...]


def calendar_feed(policy: Policy, from_on: date | None = None, to_on: date | None = None) -> CalendarFeed:
    """From 1 January of the year of publication, and to the 1 January ten years on, where these are left out.

    So what is asked for again and again is the same for one revision, to the byte, whatever the year is.
    """
    calendar, revision = policy.calendar.calendar, policy.revision
    first = from_on or date(revision.published_at.astimezone(calendar.zone).year, 1, 1)
    require_local_date(policy.calendar, first)
    last = to_on or min(date(first.year + YEARS, 1, 1), policy.calendar.last_on + ONE_DAY)
    require_dates(policy.calendar, first, last, LONGEST_FEED)
    days = calendar.exceptional_days(first, last - ONE_DAY)
    return CalendarFeed(
        name=revision.document.name,
        publisher=revision.document.publisher,
        policy_revision=revision.number,
        published_at=revision.published_at.astimezone(UTC),
        from_on=first,
        to_on=last,
        time_zone=calendar.zone.key,
        weekly_hours=calendar.weekly_hours,
        days=tuple(_exceptional(policy, day, day.closure) for day in days if day.closure),
    )


def _exceptional(policy: Policy, day: CalendarDay, closure: Closure) -> ExceptionalDay:
    reason = day_reason(day)
    assumed = policy.assumptions_about([day]) if day.intervals else []
    openings = (_opening(policy, day.date, interval) for interval in day.intervals)
    return ExceptionalDay(
        date=day.date,
        closure=closure,
        limited=day.limited,
        openings=tuple(openings),
        clause=policy.clause(closure.clause),
        reasons=(*([reason] if reason else ()), *assumed),
    )


def _opening(policy: Policy, on: date, interval: OpenInterval) -> Opening:
    calendar = policy.calendar.calendar
    ends_on = on + ONE_DAY if interval.closes == time.min else on
    opens_at, closes_at = (
        calendar.local(epoch_of(datetime.combine(each_on, clock), calendar.zone))
        for each_on, clock in ((on, interval.opens), (ends_on, interval.closes))
    )
    return Opening(interval, opens_at, closes_at)
