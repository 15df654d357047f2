"""A calendar feed in the words of schema.org, for search engines and whoever else reads JSON-LD."""

from collections.abc import Iterator
from typing import Any

from app.domain.calendar_feed import CalendarFeed, ExceptionalDay
from app.domain.calendars import WEEKDAYS, OpenInterval, WeeklyHours

MEDIA_TYPE = "application/ld+json"
VOCABULARY = "https://schema.org"
CLOSED = {"opens": "00:00", "closes": "00:00"}
LAST_MINUTE = "23:59"

Node = dict[str, Any]


def as_json_ld(feed: CalendarFeed) -> Node:
    """A LocalBusiness: of what has opening hours, only a place has special ones that replace them."""
    return {
        "@context": VOCABULARY,
        "@type": "LocalBusiness",
        "name": f"{feed.name} support",
        "parentOrganization": {"@type": "Organization", "name": feed.publisher},
        "openingHoursSpecification": list(_weekly(feed.weekly_hours)),
        "specialOpeningHoursSpecification": [special for day in feed.days for special in _special(day)],
        "additionalProperty": [
            {"@type": "PropertyValue", "name": "time_zone", "value": feed.time_zone},
            {"@type": "PropertyValue", "name": "policy_revision", "value": feed.policy_revision},
        ],
    }


def _weekly(hours: WeeklyHours) -> Iterator[Node]:
    """One for each open interval, with the weekdays that have it."""
    days_of: dict[OpenInterval, list[str]] = {}
    for weekday, name in enumerate(WEEKDAYS):
        for interval in hours.on(weekday):
            days_of.setdefault(interval, []).append(f"{VOCABULARY}/{name.capitalize()}")
    for interval, days in days_of.items():
        yield {"@type": "OpeningHoursSpecification", "dayOfWeek": days, **_clocks(interval)}


def _special(day: ExceptionalDay) -> Iterator[Node]:
    """One for a day that is closed, else one for each opening; valid on that date alone, for both ends are included."""
    for clocks in [_clocks(opening.interval) for opening in day.openings] or [CLOSED]:
        yield {
            "@type": "OpeningHoursSpecification",
            "name": day.closure.name,
            "description": " ".join(reason.text for reason in day.reasons),
            **clocks,
            "validFrom": day.date.isoformat(),
            "validThrough": day.date.isoformat(),
        }


def _clocks(interval: OpenInterval) -> Node:
    """A closing of 00:00 ends the day; after an opening of 00:00 it would read as closed, so the last minute goes."""
    opens, closes = f"{interval.opens:%H:%M}", f"{interval.closes:%H:%M}"
    return {"opens": opens, "closes": LAST_MINUTE if opens == closes else closes}
