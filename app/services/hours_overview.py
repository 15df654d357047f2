"""All that the page of the support hours tells, of one policy at one instant."""

from dataclasses import dataclass

from app.domain.calendar_feed import CalendarFeed, calendar_feed
from app.domain.calendars import CalendarDay, DayKind
from app.domain.hours_wording import hours_in_a_sentence, kind_of_hours
from app.domain.policy import ONE_DAY, Policy
from app.domain.service_facts import PublishedAnswer, published_answers
from app.domain.support_hours import COMING_YEAR, HoursDecision, decide_hours
from app.domain.year_calendars import YearCalendar, week_of, year_calendar
from app.persistence.snapshot import Snapshot
from app.services.policies import policy_in_force


@dataclass(frozen=True, slots=True)
class HoursOverview:
    policy: Policy
    hours: HoursDecision
    kind: DayKind
    sentence: str
    week: list[CalendarDay]
    year: YearCalendar
    feed: CalendarFeed
    answers: list[PublishedAnswer]


async def hours_overview(snapshot: Snapshot, at: int, year: int | None) -> HoursOverview:
    """The calendar of that year, or of the one that it is. The feed is that of the coming year, as the closures are."""
    policy = await policy_in_force(snapshot)
    hours = decide_hours(policy, at)
    today = hours.today.date
    return HoursOverview(
        policy=policy,
        hours=hours,
        kind=kind_of_hours(hours),
        sentence=hours_in_a_sentence(hours),
        week=week_of(policy, today),
        year=year_calendar(policy, today.year if year is None else year),
        feed=calendar_feed(policy, today, min(today + COMING_YEAR, policy.calendar.last_on + ONE_DAY)),
        answers=published_answers(policy),
    )
