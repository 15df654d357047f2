"""The calendar feed as its subscribers' programs read it, and the same days as search engines read them."""

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import httpx
import pytest
from fastapi import FastAPI
from icalendar import Calendar

from app.api.calendar_feed import as_icalendar
from app.api.dependencies import now
from app.commands.options import policy_of
from app.domain.calendar_feed import calendar_feed
from app.domain.policy import DateRange, compile_policy
from tests.api.billing import require_problem
from tests.conftest import NewDatabase, service_on

pytestmark = pytest.mark.database
NEW_YORK = ZoneInfo("America/New_York")
FEED, JSON_LD = "/support-hours.ics", "/support-hours.jsonld"
YEAR = "from=2026-01-01&to=2027-01-01"
OVERRIDES: dict[str, list[dict[str, str]]] = {
    "2026-06-15": [],  # a Monday
    "2026-06-20": [{"opens": "10:00", "closes": "12:00"}, {"opens": "13:30", "closes": "15:00"}],  # a Saturday
    "2026-06-22": [{"opens": "00:00", "closes": "24:00"}],
    "2026-06-23": [{"opens": "20:00", "closes": "24:00"}],
    "2026-11-01": [{"opens": "00:00", "closes": "24:00"}],  # 25 hours: the clocks go back
    "2026-11-26": [{"opens": "09:00", "closes": "10:00"}],  # Thanksgiving
}


def events(content: bytes) -> list[Any]:
    return [*Calendar.from_ical(content).events]


def spans(event: Any) -> tuple[Any, Any]:  # noqa: ANN401  (icalendar has no types for what stands in it)
    """DTSTART and DTEND as they stand there: dates, or instants in UTC."""
    return event["DTSTART"].dt, event["DTEND"].dt


async def with_overrides(service: httpx.AsyncClient) -> None:
    for day, hours in OVERRIDES.items():
        made = await service.put(f"/holiday-overrides/{day}", json={"hours": hours, "reason": "Staff training"})
        assert made.status_code == 201


def local(on: str, clock: str) -> datetime:
    """Of 24:00, the start of the next day."""
    hours, minutes = map(int, clock.split(":"))
    day = date.fromisoformat(on) + timedelta(days=hours // 24)
    return datetime(day.year, day.month, day.day, hours % 24, minutes, tzinfo=NEW_YORK).astimezone(UTC)


async def expected(client: httpx.AsyncClient, window: str) -> list[tuple[str, Any, Any]]:
    """The name, start and end of what a feed has to hold, from the hours of each day as the service answers them."""
    days = (await client.get(f"/support-hours/days?{window}")).json()["days"]
    found: list[tuple[str, Any, Any]] = []
    for day in days:
        if day["closure"] is None or day["closure"]["source"] == "weekly":
            continue
        name, on = day["closure"]["name"], day["date"]
        if not day["intervals"]:
            start = date.fromisoformat(on)
            found.append((name, start, start + timedelta(days=1)))
        found += [(name, local(on, each["opens"]), local(on, each["closes"])) for each in day["intervals"]]
    return found


async def test_the_feed_of_2026_is_the_published_list(client: httpx.AsyncClient) -> None:
    content = (await client.get(f"{FEED}?{YEAR}")).content
    found = {event["SUMMARY"]: spans(event) for event in events(content)}
    closed = {
        "New Year's Day": date(2026, 1, 1),
        "Memorial Day": date(2026, 5, 25),
        "Labor Day": date(2026, 9, 7),
        "Columbus Day": date(2026, 10, 12),
        "Veterans Day": date(2026, 11, 11),
        "Thanksgiving": date(2026, 11, 26),
        "Christmas Eve": date(2026, 12, 24),
        "Christmas Day": date(2026, 12, 25),
        "New Year's Eve": date(2026, 12, 31),
    }  # Independence Day is a Saturday
    eve = (datetime(2026, 11, 25, 14, tzinfo=UTC), datetime(2026, 11, 25, 17, tzinfo=UTC))
    assert found == {
        **{f"{name}: support closed": (on, on + timedelta(days=1)) for name, on in closed.items()},
        "Thanksgiving Eve: support 09:00–12:00 EST": eve,  # noqa: RUF001
    }


async def test_the_feed_holds_what_the_days_say(service: httpx.AsyncClient) -> None:
    await with_overrides(service)
    found = [
        (event["SUMMARY"].partition(":")[0], *spans(event))
        for event in events((await service.get(f"{FEED}?{YEAR}")).content)
    ]
    assert found == await expected(service, YEAR)
    assert len(found) == 10 + len(OVERRIDES)  # one replaces a holiday, one has two openings


async def test_the_feed_is_well_formed(service: httpx.AsyncClient) -> None:
    reason = "Übung für alle; Büro, Lager \\ Versand. " * 4
    made = await service.put("/holiday-overrides/2026-06-15", json={"hours": [], "reason": reason.strip()})
    assert made.status_code == 201
    answer = await service.get(f"{FEED}?{YEAR}")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    lines = answer.content.split(b"\r\n")
    assert lines.pop() == b""
    assert [line for line in lines if len(line) > 75 or b"\n" in line or b"\r" in line] == []
    calendar: Any = Calendar.from_ical(answer.content)
    assert calendar.errors == []
    assert [event.errors for event in calendar.events if event.errors] == []
    assert (calendar["VERSION"], calendar["METHOD"]) == ("2.0", "PUBLISH")
    assert calendar["NAME"] == "Sync with Connex: support closures"
    assert "UID" not in calendar
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT12H" in lines
    [training] = [event for event in calendar.events if event["DTSTART"].dt == date(2026, 6, 15)]
    assert training["SUMMARY"] == f"{reason.strip()}: support closed"


async def test_an_all_day_closure_is_of_dates_and_limited_hours_are_in_utc(client: httpx.AsyncClient) -> None:
    lines = (await client.get(f"{FEED}?from=2026-11-25&to=2026-11-27")).text.split("\r\n")
    assert {"DTSTART;VALUE=DATE:20261126", "DTEND;VALUE=DATE:20261127"} <= set(lines)
    assert {"DTSTART:20261125T140000Z", "DTEND:20261125T170000Z"} <= set(lines)
    assert not [line for line in lines if "TZID" in line]


async def test_an_event_says_why_with_the_published_wording(client: httpx.AsyncClient) -> None:
    [eve] = events((await client.get(f"{FEED}?from=2026-11-25&to=2026-11-26")).content)
    clauses = {each["id"]: each["text"] for each in (await client.get("/policy/clauses")).json()["data"]}
    assert "Wednesday 25 November 2026 has limited hours, 09:00–12:00" in eve["DESCRIPTION"]  # noqa: RUF001
    assert "the FAQ gives none" in eve["DESCRIPTION"]
    assert f"“{clauses['closures.thanksgiving-eve']}” (closures.thanksgiving-eve)" in eve["DESCRIPTION"]
    assert (eve["TRANSP"], eve["CATEGORIES"].to_ical()) == ("TRANSPARENT", b"Limited hours")


async def test_an_event_is_known_again_after_a_change(service: httpx.AsyncClient) -> None:
    before = {event["UID"]: event for event in events((await service.get(f"{FEED}?{YEAR}")).content)}
    await with_overrides(service)
    content = (await service.get(f"{FEED}?{YEAR}")).content
    after = {event["UID"]: event for event in events(content)}
    assert len(after) == len(events(content))
    assert before.keys() - after.keys() == {"2026-11-26.thanksgiving@connex-sla"}
    assert after.keys() - before.keys() == {
        *(f"{on}.override@connex-sla" for on in OVERRIDES),
        "2026-06-20.override.2@connex-sla",
    }
    published = datetime.fromisoformat((await service.get("/policy")).json()["published_at"]).replace(microsecond=0)
    for event in after.values():
        assert event["SEQUENCE"] == 1 + len(OVERRIDES)
        assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt == published


async def test_one_revision_has_one_feed(new_database: NewDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    """To the byte: on another replica, in another year, and from the archive."""
    url = await new_database()
    async with service_on(url) as (_, here), service_on(url) as (_, there):
        for path in (FEED, JSON_LD):
            first = await here.get(path)
            assert first.status_code == 200
            assert (await there.get(path)).content == first.content
            with monkeypatch.context() as later:
                later.setattr("app.api.dependencies.now", lambda: now() + 5 * 366 * 86400)
                assert (await here.get(path)).content == first.content
            pinned = await there.get(f"{path}?revision=1")
            assert pinned.content == first.content
            assert pinned.headers["cache-control"].endswith("immutable")
            assert "immutable" not in first.headers["cache-control"]


async def test_an_earlier_revision_keeps_its_feed(service: httpx.AsyncClient) -> None:
    first = {path: (await service.get(path)).content for path in (FEED, JSON_LD)}
    await with_overrides(service)
    for path, content in first.items():
        assert (await service.get(path)).content != content
        assert (await service.get(f"{path}?revision=1")).content == content


def test_the_feed_does_not_depend_on_what_was_rendered_before() -> None:
    feed = calendar_feed(policy_of(None))
    content = as_icalendar(feed)
    as_icalendar.cache_clear()
    assert as_icalendar(feed) == content


def test_the_years_are_local_and_end_with_what_is_known() -> None:
    policy = policy_of(None)  # published on 1 January 2026 in UTC, which is still 2025 in New York
    assert (calendar_feed(policy).from_on, calendar_feed(policy).to_on) == (date(2025, 1, 1), date(2035, 1, 1))
    document = replace(policy.document, range=DateRange(date(2025, 1, 1), date(2027, 6, 30)))
    known = calendar_feed(compile_policy(replace(policy.revision, document=document)))
    assert (known.to_on, known.days[-1].date) == (date(2027, 7, 1), date(2027, 5, 31))


@pytest.mark.parametrize("path", [FEED, JSON_LD])
async def test_a_client_that_has_it_is_told_so(client: httpx.AsyncClient, path: str) -> None:
    first = await client.get(path)
    again = await client.get(path, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert (await client.head(path)).headers["etag"] == first.headers["etag"]


async def test_without_dates_it_is_ten_years_from_that_of_the_revision(client: httpx.AsyncClient) -> None:
    year = datetime.fromisoformat((await client.get("/policy")).json()["published_at"]).astimezone(NEW_YORK).year
    starts = [event["DTSTART"].dt for event in events((await client.get(FEED)).content)]
    assert {on.year for on in starts} == set(range(year, year + 10))
    whole = await client.get(f"{FEED}?from={year}-01-01&to={year + 10}-01-01")
    assert whole.content == (await client.get(FEED)).content
    rest = events((await client.get(f"{FEED}?from=2091-06-01")).content)
    assert rest[-1]["DTSTART"].dt == date(2099, 12, 31)


@pytest.mark.parametrize("path", [FEED, JSON_LD])
@pytest.mark.parametrize(
    ("window", "code"),
    [
        ("from=2026-06-01&to=2026-06-01", "invalid_date_range"),
        ("from=2026-01-01&to=2036-01-03", "invalid_date_range"),
        ("from=1999-12-31", "instant_out_of_range"),
        ("from=9999-12-31", "instant_out_of_range"),
        ("from=2095-01-01&to=2100-01-02", "instant_out_of_range"),
        ("to=2000-01-01", "invalid_date_range"),
        ("from=today", "invalid_request"),
        ("at=2026-06-01T00:00:00Z", "invalid_request"),
    ],
)
async def test_other_windows_are_refused(
    busy_service: tuple[FastAPI, httpx.AsyncClient], path: str, window: str, code: str
) -> None:
    require_problem(await busy_service[1].get(f"{path}?{window}"), 422, code)


async def test_search_engines_read_the_same_days(service: httpx.AsyncClient) -> None:
    await with_overrides(service)
    window = urlencode({"from": "2026-01-01", "to": "2028-01-01"})
    answer = await service.get(f"{JSON_LD}?{window}")
    assert answer.headers["content-type"] == "application/ld+json"
    read: dict[tuple[str, str], list[tuple[Any, Any]]] = defaultdict(list)
    for each in answer.json()["specialOpeningHoursSpecification"]:
        assert each["validFrom"] == each["validThrough"]
        opens, closes = each["opens"], each["closes"]
        start = date.fromisoformat(each["validFrom"])
        hours: tuple[Any, Any] = (start, start + timedelta(days=1))
        if opens != closes:
            ends = "24:00" if closes in {"00:00", "23:59"} else closes
            hours = (local(each["validFrom"], opens), local(each["validFrom"], ends))
        read[each["name"], each["validFrom"]].append(hours)
    subscribed: dict[tuple[str, str], list[tuple[Any, Any]]] = defaultdict(list)
    for event in events((await service.get(f"{FEED}?{window}")).content):
        on = event["UID"][:10]
        subscribed[event["SUMMARY"].partition(":")[0], on].append(spans(event))
    assert read == subscribed
    assert len(read) == 10 + 9 + len(OVERRIDES) - 1


async def test_search_engines_read_the_weekly_hours(client: httpx.AsyncClient) -> None:
    answer = (await client.get(JSON_LD)).json()
    assert (answer["@context"], answer["@type"]) == ("https://schema.org", "LocalBusiness")
    [weekly] = answer["openingHoursSpecification"]
    workdays = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
    assert weekly == {
        "@type": "OpeningHoursSpecification",
        "dayOfWeek": [f"https://schema.org/{day}" for day in workdays],
        "opens": "09:00",
        "closes": "16:00",
    }


async def test_a_day_that_never_closes_does_not_read_as_closed(service: httpx.AsyncClient) -> None:
    await with_overrides(service)
    answer = (await service.get(f"{JSON_LD}?from=2026-06-22&to=2026-06-24")).json()
    found = [(each["opens"], each["closes"]) for each in answer["specialOpeningHoursSpecification"]]
    assert found == [("00:00", "23:59"), ("20:00", "00:00")]
