"""The console's sign-in and its pages of the policy, clicked through as a person does."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.conftest import SCREENSHOTS
from tests.browser.signing_in import signed_in
from tests.browser.visitors import DESK, LOOKS, MOST_BYTES, PHONE, PLAIN, Look, Visitors
from tests.conftest import AUTHORISED, TOKEN, NewDatabase
from tests.reliability.replicas import Replica, require_no_failure_in

pytestmark = [pytest.mark.processes, pytest.mark.browser]
DAY, GOLD = "/console/calendar/2026-12-29", "/console/plans/gold"


@pytest.fixture(scope="module")
async def own_site(new_database: NewDatabase, folder: Path) -> AsyncIterator[Replica]:
    """A service whose policy the tests here change, one after the other."""
    environment = {"SLA_DATABASE_URL": await new_database(), "SLA_BOOTSTRAP_KEY": TOKEN}
    replica = Replica("console policy", folder, **environment)
    replica.start()
    await replica.ready()
    yield replica
    await replica.stop()
    require_no_failure_in(replica.log)


@pytest.fixture
async def editors(chromium: Browser, own_site: Replica) -> AsyncIterator[Visitors]:
    visitors = Visitors(chromium, own_site.url, SCREENSHOTS)
    yield visitors
    await visitors.leave()


async def press(page: Page, name: str) -> None:
    await page.get_by_role("button", name=name, exact=True).click()


async def look_at_the_preview(page: Page) -> None:
    """It takes its time where the machine is busy: two calendars of a century are compared."""
    await press(page, "Show what it would do")
    await expect(page.locator("#preview")).to_be_visible(timeout=30_000)


@pytest.mark.parametrize("look", LOOKS, ids=str)
async def test_signing_in_and_the_home_look_right(visitors: Visitors, look: Look) -> None:
    visitor = await visitors.one(look)
    await visitor.page.goto("/console")
    await visitor.looks_right("console-sign-in")
    await visitor.page.get_by_label("API key").fill(TOKEN)
    await visitor.page.get_by_role("button", name="Sign in").click()
    await expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Console")
    await visitor.looks_right("console-home")


@pytest.mark.parametrize("look", [DESK, PLAIN], ids=str)
async def test_who_signs_out_has_to_sign_in_again(visitors: Visitors, look: Look) -> None:
    visitor = await signed_in(visitors, look)
    await visitor.page.get_by_role("button", name="Sign out").click()
    await expect(visitor.page.get_by_label("API key")).to_be_visible()
    await visitor.page.goto("/console")
    await expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Sign in to the console")


async def test_a_key_that_is_none_is_told_at_its_field(visitors: Visitors) -> None:
    visitor = await visitors.one(DESK)
    await visitor.page.goto("/console/sign-in")
    await visitor.page.get_by_label("API key").fill("sla_wrong")
    await visitor.page.keyboard.press("Enter")
    await expect(visitor.page.get_by_role("alert")).to_contain_text("There is no such key.")
    visitor.told.clear()  # the browser notes that the answer was a 401
    await visitor.looks_right("console-sign-in-refused")


@pytest.mark.parametrize("look", LOOKS, ids=str)
async def test_the_pages_of_the_policy_look_right(visitors: Visitors, look: Look) -> None:
    visitor = await signed_in(visitors, look, "/console/plans")
    pages = {
        "plans": "/console/plans",
        "plan": GOLD,
        "calendar": "/console/calendar?year=2026",
        "day": DAY,
        "revisions": "/console/revisions",
        "revision": "/console/revisions/1",
    }
    for name, address in pages.items():
        await visitor.page.goto(address)
        await visitor.looks_right(f"console-{name}")
    await visitor.page.goto(DAY)
    await visitor.page.get_by_label("Closed all day").check()
    await visitor.page.get_by_label("Reason").fill("Staff outing")
    await look_at_the_preview(visitor.page)
    await visitor.looks_right("console-preview")


async def test_the_pages_weigh_little(visitors: Visitors) -> None:
    visitor = await signed_in(visitors, DESK, "/console/plans")
    for address in ("/console", "/console/plans", GOLD, "/console/calendar?year=2026", DAY, "/console/revisions/1"):
        await visitor.page.goto(address, wait_until="networkidle")
        assert 1_000 < await visitor.bytes_loaded() < MOST_BYTES, address


@pytest.mark.parametrize("look", [DESK, PLAIN, PHONE], ids=str)
async def test_a_day_is_closed_by_a_click_on_it_and_that_is_undone(editors: Visitors, look: Look) -> None:
    visitor = await signed_in(editors, look, "/console/calendar")
    page = visitor.page
    await page.goto("/console/calendar?year=2026")
    await page.locator('[data-days] a[href$="2026-12-29"]').click()
    await page.get_by_label("Closed all day").check()
    await page.get_by_label("Reason").fill("Staff <b>outing</b>")
    await look_at_the_preview(page)
    await expect(page.locator("#preview")).to_contain_text("Tuesday 29 December 2026: 09:00–16:00 → closed")  # noqa: RUF001
    await expect(page.locator("#preview")).to_contain_text("1 day later")
    await press(page, "Save")
    await expect(page.get_by_role("status")).to_contain_text("Saved.")
    day = page.get_by_role("link", name="Tuesday 29 December 2026: Closed: Staff <b>outing</b>")
    await expect(day).to_be_visible()
    await press(page, "Undo it…")
    await expect(page.locator("#preview")).to_contain_text("closed → 09:00–16:00")  # noqa: RUF001
    await press(page, "Save")
    await expect(page.get_by_role("heading", level=1)).to_contain_text("in force")
    await expect(page.get_by_text("Undo of revision").first).to_be_visible()
    await page.goto("/console/calendar?year=2026")
    await expect(day).to_have_count(0)
    assert visitor.told == []


@pytest.mark.parametrize("look", [DESK, PLAIN], ids=str)
async def test_two_people_change_one_plan_and_nobody_loses_anything(editors: Visitors, look: Look) -> None:
    slow, fast = await signed_in(editors, look, GOLD), await signed_in(editors, look, GOLD)
    for who, name in ((slow, "gilded"), (fast, "golden")):
        await who.page.goto(GOLD)
        names = who.page.get_by_label("Former names")
        await names.fill(f"ultra\n{name}{look.javascript}")
        await look_at_the_preview(who.page)
        await expect(who.page.locator("#preview")).to_contain_text(f"legacy name “{name}{look.javascript}” added")
    await press(fast.page, "Save")
    await expect(fast.page.get_by_role("status")).to_contain_text("Saved.")
    await press(slow.page, "Save")
    await expect(slow.page.get_by_role("heading", level=1)).to_have_text("Somebody else was faster")
    slow.told.clear()  # the browser notes that the answer was a 412
    await slow.looks_right("console-conflict")
    await press(slow.page, "Change mine first")
    await expect(slow.page.get_by_label("Former names")).to_have_value(f"ultra\ngilded{look.javascript}")
    await slow.page.get_by_label("Former names").fill(f"ultra\ngolden{look.javascript}\ngilded{look.javascript}")
    await look_at_the_preview(slow.page)
    await press(slow.page, "Save")
    await expect(slow.page.get_by_role("status")).to_contain_text("Saved.")


@pytest.mark.parametrize("look", [DESK, PLAIN], ids=str)
async def test_a_mistake_leads_to_its_field(visitors: Visitors, look: Look) -> None:
    visitor = await signed_in(visitors, look, DAY)
    await visitor.page.get_by_label("Open, at these hours:").check()
    await visitor.page.get_by_label("Open hours").fill("nine to five")
    await press(visitor.page, "Show what it would do")
    summary = visitor.page.get_by_role("alert")
    await expect(summary.get_by_role("link")).to_have_count(2)
    await expect(visitor.page.get_by_label("Open hours")).to_have_value("nine to five")
    visitor.told.clear()  # the browser notes that the answer was a 422
    await visitor.looks_right("console-mistake")
    await summary.get_by_role("link").first.click()
    assert await visitor.page.evaluate("location.hash") == "#hours"


async def test_the_keyboard_is_enough(editors: Visitors) -> None:
    visitor = await editors.one(DESK)
    page, keys = visitor.page, visitor.page.keyboard
    await page.goto("/console/calendar")
    await page.get_by_label("API key").focus()
    await keys.type(TOKEN)
    await keys.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Calendar")
    await page.get_by_role("link", name="Monday 25 May 2026").focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowUp", "ArrowDown"):
        await keys.press(key)
    assert await page.evaluate("document.activeElement.textContent") == "2"
    await keys.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Tuesday 2 June 2026")
    await page.get_by_label("Closed all day").focus()
    await keys.press("Space")
    await keys.press("Tab")
    await keys.press("Tab")
    await keys.type("Moving house")
    await keys.press("Enter")
    await expect(page.locator("#preview")).to_be_focused(timeout=30_000)
    await page.get_by_role("button", name="Save").focus()
    await keys.press("Enter")
    await expect(page.get_by_role("status")).to_contain_text("Saved.")


async def test_a_preview_of_something_else_than_what_is_typed_goes(visitors: Visitors) -> None:
    visitor = await signed_in(visitors, DESK, DAY)
    await visitor.page.get_by_label("Closed all day").check()
    await visitor.page.get_by_label("Reason").fill("Staff outing")
    await look_at_the_preview(visitor.page)
    await visitor.page.get_by_label("Reason").fill("Staff outings")
    await expect(visitor.page.locator("#preview")).to_have_count(0)


@pytest.mark.parametrize(("look", "on"), [(DESK, "2026-12-28"), (PLAIN, "2026-12-30"), (PHONE, "2027-01-04")], ids=str)
async def test_an_undo_that_meets_a_later_change_is_explained(
    editors: Visitors, own_site: Replica, look: Look, on: str
) -> None:
    async with httpx.AsyncClient(base_url=own_site.url, headers=AUTHORISED) as api:
        first = await api.put(f"/holiday-overrides/{on}", json={"hours": [], "reason": "Staff outing"})
        tag = {"if-match": first.headers["etag"]}
        await api.put(f"/holiday-overrides/{on}", json={"hours": [], "reason": "Moving house"}, headers=tag)
    made = int(first.headers["policy-revision"])
    visitor = await signed_in(editors, look, f"/console/revisions/{made}")
    await press(visitor.page, "Undo this change…")
    await expect(visitor.page.get_by_role("alert")).to_contain_text("It cannot be undone by itself")
    await expect(visitor.page.get_by_role("link", name=f"Revision {made + 1}", exact=True)).to_be_visible()
    visitor.told.clear()  # the browser notes that the answer was a 409
    await visitor.looks_right("console-no-undo")
    await press(visitor.page, f"Restore revision {made - 1}…")
    await expect(visitor.page.locator("#preview")).to_contain_text("09:00–16:00", timeout=30_000)  # noqa: RUF001
    await press(visitor.page, "Save")
    await expect(visitor.page.get_by_role("status")).to_contain_text("Saved.")
    await visitor.looks_right("console-restored")
