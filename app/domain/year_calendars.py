"""A year, day by day, and the week around a date: what a calendar on a wall would show."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.business_time import require_local_date
from app.domain.calendars import CalendarDay, DayKind
from app.domain.policy import ONE_DAY, Policy
from app.domain.reasons import Reason

DECEMBER = 12


@dataclass(frozen=True, slots=True)
class YearCalendar:
    """The local dates of a year that lie in the policy's range; `previous` and `next` are None where that ends.

    `special` are the days among them that a holiday or an override changes.
    """

    year: int
    days: list[CalendarDay]
    special: list[CalendarDay]
    previous: int | None
    next: int | None
    assumptions: list[Reason]
    policy_revision: int

    @property
    def numbers(self) -> list[tuple[DayKind, int]]:
        """How many days there are of each kind that there is, days off aside."""
        counted = Counter(day.kind for day in self.days)
        return [(kind, counted[kind]) for kind in DayKind if counted[kind] and kind is not DayKind.OFF]


def year_calendar(policy: Policy, year: int) -> YearCalendar:
    """Raises InstantOutOfRangeError where no day of that year lies in the range."""
    range_, calendar = policy.document.range, policy.calendar.calendar
    first, last = max(range_.first_on, date(year, 1, 1)), min(range_.last_on, date(year, DECEMBER, 31))
    if first > last:
        require_local_date(policy.calendar, date(year, 1, 1))
    special = calendar.exceptional_days(first, last)
    return YearCalendar(
        year=year,
        days=[calendar.day(first + offset * ONE_DAY) for offset in range((last - first).days + 1)],
        special=special,
        previous=year - 1 if range_.first_on.year < year else None,
        next=year + 1 if year < range_.last_on.year else None,
        assumptions=policy.assumptions_about(special or [calendar.day(first)]),
        policy_revision=policy.number,
    )


def week_of(policy: Policy, on: date) -> list[CalendarDay]:
    """From Monday to Sunday."""
    monday = on - timedelta(days=on.weekday())
    return [policy.calendar.calendar.day(monday + offset * ONE_DAY) for offset in range(7)]
