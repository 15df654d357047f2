"""The page of the support hours in a browser: its looks, the due-date explorer, and that it stays right by itself."""

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import pytest
from playwright.async_api import Browser, expect

from app.api.dependencies import now
from app.domain.calendars import HolidayOverride, OpenInterval
from app.domain.hours_wording import until_in_words
from app.policies.documents import packaged_document
from app.services.policies import publish_policy
from tests.browser.conftest import SCREENSHOTS
from tests.browser.visitors import DESK, LOOKS, MOST_BYTES, PHONE, PLAIN, Look, Visitor, Visitors
from tests.conftest import TOKEN, NewDatabase, engine_of
from tests.reliability.cluster import cluster_in
from tests.reliability.figures import Figures
from tests.reliability.replicas import Replica, migrate
from tests.reliability.waiting import until

pytestmark = [pytest.mark.processes, pytest.mark.browser]
CHRISTMAS = "/?plan=gold&received=2026-12-23T14%3A00&year=2026"
MOST_REQUESTS = 7
HTML = {"accept": "text/html"}


@pytest.mark.parametrize("look", LOOKS, ids=str)
async def test_it_looks_right(visitors: Visitors, look: Look) -> None:
    visitor = await visitors.one(look)
    await visitor.page.goto(CHRISTMAS)
    await visitor.looks_right("hours")


@pytest.mark.parametrize("look", [PHONE, PLAIN], ids=str)
async def test_what_is_wrong_looks_right_too(visitors: Visitors, look: Look) -> None:
    visitor = await visitors.one(look)
    await visitor.page.goto("/?plan=bronze&received=tomorrow")
    visitor.told.clear()  # Chromium complains of any 422
    await (
        visitor.page.get_by_role("link", name="No plan has that name")
        .or_(visitor.page.get_by_text("Enter a date"))
        .first.wait_for()
    )
    await visitor.looks_right("hours-wrong")


async def test_it_weighs_little_and_paints_soon(visitors: Visitors, figures: Figures) -> None:
    visitor = await visitors.one(DESK)
    await visitor.page.goto("/", wait_until="networkidle")
    paint = await visitor.page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    requests = await visitor.page.evaluate("performance.getEntriesByType('resource').length + 1")
    loaded = await visitor.bytes_loaded()
    figures.note("first paint of the hours page", f"{paint:,.0f} ms", "<= 500 ms")
    figures.note("bytes of the hours page, files included", loaded, f"< {MOST_BYTES:,}")
    assert 10_000 < loaded < MOST_BYTES
    assert requests <= MOST_REQUESTS


async def test_the_explorer_answers_without_javascript(visitors: Visitors) -> None:
    page = (await visitors.one(PLAIN)).page
    await page.goto("/")
    await page.get_by_label("Plan").select_option("gold")
    await page.get_by_label("Received").fill("2026-11-24T15:30")
    await page.get_by_role("button", name="Show the due date").click()
    await expect(page.locator(".due")).to_have_text("Due Wednesday 25 November 2026 12:00 EST")
    await expect(page.locator(".timeline li")).to_have_count(2)
    await expect(page.get_by_label("Plan")).to_have_value("gold")
    await expect(page.get_by_label("Received")).to_have_value("2026-11-24T15:30")


async def test_the_explorer_answers_in_place_with_javascript_and_the_address_can_be_shared(visitors: Visitors) -> None:
    page = (await visitors.one()).page
    await page.goto("/")
    await page.evaluate("window.untouched = true")
    await page.get_by_label("Received").fill("2026-12-23T14:00")
    await page.get_by_label("Plan").select_option("gold")
    await expect(page.locator(".due")).to_have_text("Due Monday 28 December 2026 14:00 EST, 13:00 your time")
    await expect(page.locator(".timeline li")).to_have_count(6)
    assert await page.evaluate("window.untouched") is True
    await page.goto(page.url.partition("#")[0] + "&again=1")
    await expect(page.locator(".due")).to_have_text(re.compile("Due Monday 28 December 2026 14:00 EST"))


async def test_the_explorer_says_what_is_wrong_beside_the_field_and_goes_on(visitors: Visitors) -> None:
    visitor = await visitors.one()
    page = visitor.page
    await page.goto("/")
    await page.get_by_label("Received").fill("1990-01-01T10:00")
    await page.keyboard.press("Enter")
    await expect(page.locator("#received-wrong")).to_contain_text("can be asked about")
    await expect(page.get_by_label("Received")).to_be_focused()
    await expect(page.get_by_label("Received")).to_have_value("1990-01-01T10:00")
    await page.get_by_label("Received").fill("2026-12-23T14:00")
    await page.keyboard.press("Enter")
    await expect(page.locator(".due")).to_have_text(re.compile("Due Monday 28 December 2026 14:00 EST"))
    await expect(page.locator(".wrong")).to_have_count(0)


async def test_keys_alone_lead_through_the_page(visitors: Visitors) -> None:
    page = (await visitors.one()).page
    await page.goto("/?year=2026")
    await page.keyboard.press("Tab")
    await expect(page.locator(".skip")).to_be_focused()
    await page.keyboard.press("Enter")
    seen: list[str] = []
    while "2027" not in " ".join(seen):
        await page.keyboard.press("Tab")
        seen.append(await page.evaluate("document.activeElement.textContent.trim() || document.activeElement.id"))
        assert len(seen) < 30, seen
    assert any("calendar" in each for each in seen)
    assert "received" in seen
    assert "Show the due date" in seen
    await page.keyboard.press("Enter")
    await expect(page.locator("#year-title")).to_have_text("2027")


@pytest.mark.parametrize(
    ("zone", "change", "said"),
    [
        ("America/New_York", "2026-11-27T09:00:00-05:00", ""),
        ("America/Detroit", "2026-11-27T09:00:00-05:00", ""),
        ("America/Chicago", "2026-11-27T09:00:00-05:00", ", 08:00 your time"),
        ("Europe/Berlin", "2026-11-27T09:00:00-05:00", ", 15:00 your time"),
        ("Asia/Tokyo", "2026-11-27T16:00:00-05:00", ", Saturday 28 Nov 06:00 your time"),
        ("Pacific/Honolulu", "2026-11-27T03:00:00-05:00", ", Thursday 26 Nov 22:00 your time"),
        ("America/Phoenix", "2026-06-15T00:00:00-04:00", ", Sunday 14 Jun 21:00 your time"),
    ],
)
async def test_a_visitor_is_told_the_change_on_their_own_clock(
    visitors: Visitors, zone: str, change: str, said: str
) -> None:
    visitor = await visitors.one(zone=zone)
    await visitor.page.goto("/")
    assert await _of_script(visitor, "yourTime", change) == said
    shown = visitor.page.locator("h1 [data-your-time]")
    assert await shown.text_content() == await _of_script(
        visitor, "yourTime", await shown.get_attribute("data-your-time")
    )


async def test_the_browser_counts_down_in_the_words_of_the_service(visitors: Visitors) -> None:
    visitor = await visitors.one()
    await visitor.page.goto("/")
    for seconds in (0, 1, 59, 60, 61, 3599, 3600, 3660, 7500, 86399, 86400, 90000, 172800, 400_000):
        assert await _of_script(visitor, "inWords", seconds * 1000) == until_in_words(seconds)
    assert await _of_script(visitor, "inWords", -1500) == "0 s"


COUNT_WHAT_IS_SPOKEN = """() => {
    window.spoken = 0
    const changes = {subtree: true, childList: true, characterData: true}
    for (const each of document.querySelectorAll("[role=status]"))
        new MutationObserver(() => window.spoken += 1).observe(each, changes)
}"""


async def test_after_sleep_the_page_looks_at_once_and_reads_nothing_aloud_that_has_not_changed(
    visitors: Visitors,
) -> None:
    visitor = await visitors.one()
    await visitor.page.clock.install()
    await visitor.page.goto("/", wait_until="networkidle")
    await visitor.page.evaluate(COUNT_WHAT_IS_SPOKEN)
    ticks = await visitor.page.locator("[data-countdown]").text_content()
    async with visitor.page.expect_response(lambda answer: answer.request.resource_type == "fetch") as looked:
        await visitor.page.clock.fast_forward("10:00")  # as if the lid had been closed: timers are due once
    assert (await looked.value).status == httpx.codes.OK
    await visitor.page.clock.fast_forward("01:00")
    await expect(visitor.page.locator("[data-countdown]")).not_to_have_text(ticks or "")
    assert await visitor.page.evaluate("window.spoken") == 0
    assert visitor.told == []


async def _of_script(visitor: Visitor, name: str, given: object) -> object:
    """What a function of the page's own script answers."""
    script = await visitor.page.locator("script[type=module]").get_attribute("src")
    called = "async ([script, name, given]) => (await import(script))[name](given)"
    return await visitor.page.evaluate(called, [script, name, given])


@pytest.fixture
async def database(new_database: NewDatabase) -> str:
    return await new_database()


@pytest.fixture
async def own_site(database: str, folder: Path) -> AsyncIterator[Replica]:
    """A service whose policy this test changes."""
    replica = Replica("own-site", folder, SLA_DATABASE_URL=database, SLA_BOOTSTRAP_KEY=TOKEN)
    replica.start()
    await replica.until_listening()
    yield replica
    await replica.stop()


async def opens_in(seconds: int, database: str, site: Replica) -> None:
    """Publish hours of today by which support is closed until then; the service knows them afterwards."""
    document = packaged_document()
    opens_at = datetime.fromtimestamp(now() + seconds, ZoneInfo(document.support_hours.time_zone))
    opens = OpenInterval(opens_at.time(), time.min)
    override = HolidayOverride(opens_at.date(), (opens,), "Night shift", "tests")
    async with engine_of(database) as engine:
        number = await publish_policy(engine, replace(document, holiday_overrides=(override,)), "tests", "Night shift")

    async def known() -> bool:
        async with httpx.AsyncClient(base_url=site.url) as client:
            return bool((await client.get("/support-hours")).json()["policy_revision"] == number)

    await until(known, within=5, every=0.02)


async def test_an_open_page_turns_by_itself_as_support_opens(
    visitors: Visitors, database: str, own_site: Replica
) -> None:
    """With JavaScript in place, without a reload; without it by loading itself anew; after a return at once."""
    with_script, without, gone = [await visitors.one(look, own_site.url) for look in (DESK, PLAIN, DESK)]
    await opens_in(15, database, own_site)
    for visitor in (with_script, without, gone):
        await visitor.page.goto("/")
        await expect(visitor.page.locator("h1")).to_contain_text("Support is closed. Opens")
    await gone.page.goto("/problems")
    await with_script.page.evaluate("window.untouched = true")
    for visitor in (with_script, without):
        await expect(visitor.page.locator("h1")).to_contain_text("Support is open (Night shift) until", timeout=25_000)
        await expect(visitor.page.locator("#state")).to_have_text("Open")
    assert await with_script.page.evaluate("window.untouched") is True
    await gone.page.go_back()
    await expect(gone.page.locator("h1")).to_contain_text("Support is open (Night shift) until")
    assert with_script.told == without.told == []


async def test_a_page_that_was_cut_off_says_so_and_catches_up(
    visitors: Visitors, database: str, own_site: Replica
) -> None:
    visitor = await visitors.one(DESK, own_site.url)
    await opens_in(8, database, own_site)
    await visitor.page.goto("/")
    await visitor.context.set_offline(True)
    await expect(visitor.page.locator("[data-offline]")).to_be_visible(timeout=20_000)
    await expect(visitor.page.locator("h1")).to_contain_text("Support is closed")
    await visitor.context.set_offline(False)
    await expect(visitor.page.locator("h1")).to_contain_text("Support is open", timeout=20_000)
    await expect(visitor.page.locator("[data-offline]")).to_be_hidden()


async def test_while_postgres_is_away_the_page_is_there_and_says_how_old_it_is(chromium: Browser, folder: Path) -> None:
    async with AsyncExitStack() as stack:
        cluster = await stack.enter_async_context(cluster_in(folder / "away"))
        await migrate(folder, cluster.url)
        replica = Replica("away", folder, SLA_DATABASE_URL=cluster.url)
        replica.start()
        stack.push_async_callback(replica.stop)
        await replica.ready()
        visitors = Visitors(chromium, replica.url, SCREENSHOTS)
        stack.push_async_callback(visitors.leave)
        await cluster.stop("immediate")

        async def admitted() -> bool:
            async with httpx.AsyncClient(base_url=replica.url, headers=HTML) as client:
                answer = await client.get("/", params={"plan": "gold", "received": "2026-12-23T14:00"})
                assert answer.status_code == httpx.codes.OK
                return "age" in answer.headers and "This may be out of date" in answer.text

        await until(admitted, every=0.1)
        visitor = await visitors.one(PHONE)
        await visitor.page.goto(CHRISTMAS)
        await expect(visitor.page.locator("#until .note").first).to_have_text(re.compile("may be out of date: .* ago"))
        await expect(visitor.page.locator(".due")).to_have_text(re.compile("Due Monday 28 December 2026 14:00 EST"))
        await visitor.looks_right("hours-away")
