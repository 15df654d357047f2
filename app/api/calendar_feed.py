"""A feed or an entry of a calendar as iCalendar (RFC 5545, RFC 7986): the one module that knows the icalendar package.

That is loaded with the first feed that anybody asks for: it takes 0.1 s and 7 MB.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from app.domain.calendar_feed import CalendarFeed, ExceptionalDay, Opening
from app.domain.calendars import ClosureSource
from app.domain.policy import ONE_DAY

if TYPE_CHECKING:
    from icalendar import Event

MEDIA_TYPE = "text/calendar"
PRODUCT = "-//Connex SLA//Support hours//EN"
REFRESHED = timedelta(hours=12)
COLOUR = "firebrick"  # a name of CSS, as RFC 7986 wants it
UID_DOMAIN = "connex-sla"


@lru_cache(maxsize=8)  # it takes 20 ms and is the same until the next revision
def as_icalendar(feed: CalendarFeed) -> bytes:
    """The same bytes for the same feed: no clock, no host and no chance has a part in it."""
    from icalendar import Calendar, vText  # noqa: PLC0415  (see above)

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    for names, text in _titles(feed).items():
        for name in names:
            calendar.add(name, vText(text))
    calendar.add("last-modified", feed.published_at)
    calendar.add("refresh-interval", REFRESHED, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT12H")  # the same for clients from before RFC 7986
    calendar.add("x-wr-timezone", feed.time_zone)
    calendar.add("color", COLOUR)
    for event in chain.from_iterable(_events(feed, day) for day in feed.days):
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def entry_as_icalendar(reference: str, sent_at: datetime, due_at: datetime) -> bytes:
    """One event, as long as an instant: when the ticket of that reference is to be answered."""
    from icalendar import Calendar, Event  # noqa: PLC0415  (see above)

    calendar, event = Calendar(), Event()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    event.add("uid", f"{reference}@{UID_DOMAIN}")
    event.add("dtstamp", sent_at)
    event.add("dtstart", due_at.astimezone(UTC))
    event.add("summary", "Support answers by now")
    event.add("description", f"Your ticket {reference} is to be answered by now: a target that support strives for.")
    event.add("transp", "TRANSPARENT")
    calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def _titles(feed: CalendarFeed) -> dict[tuple[str, str], str]:
    """Each text under the name of RFC 7986 and under the one that clients knew before."""
    return {
        ("name", "x-wr-calname"): f"{feed.name}: support closures",
        ("description", "x-wr-caldesc"): (
            f"Closures and days with limited or changed hours of {feed.name} support. "
            f"Policy revision {feed.policy_revision}: {feed.from_on} up to {feed.to_on} in {feed.time_zone}."
        ),
    }


def _events(feed: CalendarFeed, day: ExceptionalDay) -> Iterator["Event"]:
    """One for a day that is closed, else one for each opening."""
    if not day.openings:
        event = _event(feed, day, _uid(day))
        event.add("summary", f"{day.closure.name}: support closed")
        event.add("dtstart", day.date)
        event.add("dtend", day.date + ONE_DAY)
        yield event
    for number, opening in enumerate(day.openings, 1):
        event = _event(feed, day, _uid(day, number))
        event.add("summary", f"{day.closure.name}: support {_in_words(opening)}")
        event.add("dtstart", opening.opens_at.astimezone(UTC))
        event.add("dtend", opening.closes_at.astimezone(UTC))
        yield event


def _event(feed: CalendarFeed, day: ExceptionalDay, uid: str) -> "Event":
    """What does not depend on whether the day is open. Nobody is busy because support is closed: TRANSPARENT."""
    from icalendar import Event  # noqa: PLC0415  (see above)

    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", feed.published_at)
    event.add("last-modified", feed.published_at)
    event.add("sequence", feed.policy_revision)
    event.add("description", _description(day))
    event.add("categories", [_category(day)])
    event.add("status", "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event


def _uid(day: ExceptionalDay, number: int = 1) -> str:
    """An event that is changed keeps its UID: the date and the holiday, or that it is an override."""
    overridden = day.closure.source is ClosureSource.OVERRIDE
    name = "override" if overridden else day.closure.name.replace("'", "")
    slug = re.sub(r"\W+", "-", name.casefold()).strip("-")
    return f"{day.date}.{slug}{f'.{number}' if number > 1 else ''}@{UID_DOMAIN}"


def _in_words(opening: Opening) -> str:
    return f"{opening.interval} {opening.opens_at.tzname()}"


def _category(day: ExceptionalDay) -> str:
    if not day.openings:
        return "Closed"
    return "Limited hours" if day.limited else "Changed hours"


def _description(day: ExceptionalDay) -> str:
    """Why, and the published sentence that it comes from."""
    told = [reason.text for reason in day.reasons]
    return "\n".join([*told, f"{day.clause.question} “{day.clause.text}” ({day.clause.id})"])
