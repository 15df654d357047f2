"""Accounts, the change log and keys at the console: how they look, and each flow by click, with and without scripts."""

from collections.abc import AsyncIterator
from pathlib import Path
from secrets import token_hex

import httpx
import pytest
from playwright.async_api import Browser, Page, expect

from tests.api.billing import JANUARY, JULY, Account
from tests.browser.conftest import SCREENSHOTS
from tests.browser.signing_in import signed_in
from tests.browser.visitors import DESK, LOOKS, MOST_BYTES, PHONE, PLAIN, Look, Visitors
from tests.conftest import AUTHORISED, TOKEN, NewDatabase
from tests.reliability.replicas import Replica, require_no_failure_in

pytestmark = [pytest.mark.processes, pytest.mark.browser]
WAYS = pytest.mark.parametrize("look", [DESK, PLAIN], ids=["with scripts", "without scripts"])


@pytest.fixture
async def client(site: Replica) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=site.url, headers=AUTHORISED) as client:
        yield client


@pytest.fixture
async def account(client: httpx.AsyncClient) -> Account:
    """With a history: three plans, purchases of each standing, some usage."""
    account = Account(client, f"acme-{token_hex(3)}")
    await account.put("silver", effective_from="2025-01-01T00:00:00-05:00")
    await account.move("gold", effective_from="2025-09-01T00:00:00-04:00")
    await account.move("platinum", effective_from="2027-03-01T00:00:00-05:00")
    await account.buy(60, billing_reference="INV-2025-0107", effective_from=JANUARY, effective_to=JULY)
    bought = await account.buy(30, billing_reference="INV-2025-0811", effective_from="2025-08-11T00:00:00-04:00")
    await account.buy(120, billing_reference="INV-2026-0302", effective_from="2026-03-02T00:00:00-05:00")
    await account.buy(60, billing_reference="INV-2027-0104", effective_from="2027-01-04T00:00:00-05:00")
    await account.use(45, reference="Ticket 4711", occurred_at="2025-06-11T10:00:00-04:00")
    await account.cancel(bought.json()["id"])
    await account.use(50, reference="Ticket 5208", occurred_at="2026-10-05T14:30:00-04:00")
    return account


@pytest.mark.parametrize("look", LOOKS, ids=str)
async def test_the_pages_look_right(visitors: Visitors, account: Account, look: Look) -> None:
    visitor = await signed_in(visitors, look, f"/console{account.path}")
    await visitor.looks_right("console-account")
    bought = (await account.purchases())[-1]["id"]
    for path, name in (
        ("/console/accounts", "accounts"),
        (f"/console{account.path}/plan", "account-plan"),
        (f"/console{account.path}/purchases/new", "purchase"),
        (f"/console{account.path}/purchases/{bought}/cancel", "purchase-cancel"),
        (f"/console{account.path}/usage", "usage"),
        (f"/console/changes?account={account.id}", "changes"),
        ("/console/keys", "keys"),
        ("/console/keys/new", "key-new"),
    ):
        await visitor.page.goto(path)
        await visitor.looks_right(f"console-{name}")


async def test_a_page_weighs_little(visitors: Visitors, client: httpx.AsyncClient, account: Account) -> None:
    for number in range(25):
        await account.buy(10, billing_reference=f"INV-2026-11-{number:04}")
        await account.use(1, reference=f"Ticket {number}")
        await Account(client, f"acme-{number}-{token_hex(3)}").put("gold", effective_from=JANUARY)
    visitor = await signed_in(visitors, DESK)
    for path in (f"{account.path}", "/accounts", "/changes", "/keys", f"{account.path}/plan"):
        await visitor.page.goto(f"/console{path}", wait_until="load")
        assert 1_000 < await visitor.bytes_loaded() < MOST_BYTES, path


async def test_the_longest_names_fit_a_phone(visitors: Visitors, client: httpx.AsyncClient) -> None:
    account = Account(client, f"a{token_hex(49)}x")
    await account.put("gold", effective_from=JANUARY)
    bought = await account.buy(90, billing_reference="INV" * 66, effective_from=JANUARY)
    await account.use(30, reference="T" * 200)
    visitor = await signed_in(visitors, PHONE, f"/console{account.path}")
    for path in ("", "/plan", f"/purchases/{bought.json()['id']}/cancel", "/usage"):
        await visitor.page.goto(f"/console{account.path}{path}")
        await visitor.looks_right(f"console-long{path.replace('/', '-').strip('0123456789')}")
    for path in (f"/changes?account={account.id}", f"/accounts?start={account.id}"):
        await visitor.page.goto(f"/console{path}")
        await visitor.looks_right(f"console-long-{path[1:5]}")


async def follow(page: Page, name: str) -> None:
    await page.get_by_role("link", name=name, exact=True).first.click()


async def press(page: Page, name: str) -> None:
    await page.get_by_role("button", name=name, exact=True).click()


@WAYS
async def test_an_account_is_made_put_on_another_plan_and_back(visitors: Visitors, look: Look) -> None:
    visitor, account = await signed_in(visitors, look, "/console/accounts"), f"new-{token_hex(4)}"
    page = visitor.page
    await page.get_by_label("Id of the account").fill(account)
    await press(page, "Find")
    await follow(page, "Put it on a plan")
    await page.get_by_label("Plan").select_option("gold")
    await page.get_by_label("From").fill("2026-01-01T00:00")
    await press(page, "Put on the plan")
    await expect(page.get_by_role("status").first).to_contain_text("are saved")

    await follow(page, "Change the plan")
    await page.get_by_label("Plan").select_option("silver")
    await page.get_by_label("From").fill("2026-06-01T00:00")
    await press(page, "Look at what changes")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Silver from 1 Jun 2026?")
    await visitor.looks_right("console-plan-confirm")
    await press(page, "Save the plan")
    await expect(page.locator("tbody tr").first).to_contain_text("Silver")

    await follow(page, "Undo: put Gold back from 1 Jan 2026")
    await press(page, "Look at what changes")
    await press(page, "Save the plan")
    await expect(page.locator("tbody tr")).to_have_count(1)
    await expect(page.locator("tbody tr").first).to_contain_text("Gold")
    assert visitor.told == []


@WAYS
async def test_a_purchase_is_made_once_used_and_cancelled(visitors: Visitors, account: Account, look: Look) -> None:
    visitor = await signed_in(visitors, look, f"/console{account.path}")
    page = visitor.page
    await follow(page, "Buy an add-on")
    await page.get_by_label("Minutes").fill("30")
    await page.get_by_label("Billing reference").fill("INV-2026-0302")
    await page.get_by_label("From").fill("2026-11-01T00:00")
    await press(page, "Buy")
    await expect(page.get_by_role("alert")).to_contain_text("That invoice line is bought already")
    await expect(page.get_by_label("Minutes")).to_have_value("30")
    visitor.told.clear()  # a browser calls each 409 a failed load
    await visitor.looks_right("console-purchase-taken")
    await page.get_by_label("Billing reference").fill("INV-2026-1101")
    await page.get_by_role("button", name="Buy", exact=True).dblclick()
    await expect(page.get_by_role("status").first).to_contain_text("30 minutes bought: INV-2026-1101.")
    assert len(await account.purchases()) == 5

    await follow(page, "Record usage")
    await page.get_by_label("Used for").select_option("screen_sharing")
    await page.get_by_label("Minutes").fill("110")
    await page.get_by_label("Began").fill("2026-11-20T10:00")
    await page.get_by_label("Reference").fill("Ticket 6001")
    await press(page, "Look at what it takes")
    await visitor.looks_right("console-usage-confirm")
    await press(page, "Record it")
    await expect(page.get_by_role("status").first).to_contain_text("110 minutes of usage recorded")

    await page.get_by_role("link", name="Cancel purchase INV-2026-1101").click()
    await expect(page.get_by_role("definition").nth(2)).to_contain_text("20 minutes")
    await press(page, "Cancel the purchase")
    await expect(page.get_by_role("status").first).to_contain_text("Purchase INV-2026-1101 is cancelled.")
    assert visitor.told == []


async def test_a_plan_is_changed_by_keyboard_alone(visitors: Visitors, account: Account) -> None:
    visitor = await signed_in(visitors, DESK, f"/console{account.path}/plan")
    page = visitor.page
    await tab_to(page, "plan")
    await page.keyboard.type("Micro")
    await tab_to(page, "begins")
    await page.keyboard.type("06012028")
    await page.keyboard.press("ArrowRight")  # from the year, which may have more than four digits, to the clock
    await page.keyboard.type("0900AM")
    await tab_to(page, "Look at what changes")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Micro from 1 Jun 2028 09:00 EDT?")
    await tab_to(page, "Save the plan")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("status").first).to_contain_text("are saved")


async def tab_to(page: Page, wanted: str) -> None:
    """By id, or by the text of a button."""
    focused = "document.activeElement.id || document.activeElement.textContent"
    for _ in range(40):
        await page.keyboard.press("Tab")
        if await page.evaluate(focused) == wanted:
            return
    raise AssertionError(f"the keyboard does not reach {wanted}")


async def test_the_log_gets_a_change_that_was_made_elsewhere(visitors: Visitors, client: httpx.AsyncClient) -> None:
    visitor = await signed_in(visitors, DESK, "/console/changes")
    page, name = visitor.page, f"live-{token_hex(4)}"
    await expect(page.locator("#state")).to_have_text("live")
    await Account(client, name).put("gold", effective_from=JANUARY)
    await expect(page.locator("#changes > li").first).to_contain_text(f"{name}: Account made")
    await visitor.looks_right("console-changes-live")

    await press(page, "Pause")
    await expect(page.locator("#state")).to_have_text("paused")
    await Account(client, name).move("silver", effective_from=JULY)
    await press(page, "Go on")
    await expect(page.locator("#changes > li").first).to_contain_text(f"{name}: Plans changed")
    assert visitor.told == []


async def test_a_replica_that_restarts_loses_no_change_of_the_log(
    chromium: Browser, new_database: NewDatabase, folder: Path
) -> None:
    database = {"SLA_DATABASE_URL": await new_database(), "SLA_BOOTSTRAP_KEY": TOKEN, "SLA_DRAIN_SECONDS": "0"}
    here, elsewhere = (Replica(name, folder, **database) for name in ("log here", "log elsewhere"))
    visitors = Visitors(chromium, here.url, SCREENSHOTS)
    try:
        for replica in (here, elsewhere):
            replica.start()
            await replica.ready()
        page = (await signed_in(visitors, DESK, "/console/changes")).page
        await expect(page.locator("#state")).to_have_text("live")
        await here.stop()
        await expect(page.locator("#state")).to_have_text("coming back")
        async with httpx.AsyncClient(base_url=elsewhere.url, headers=AUTHORISED) as client:
            assert (await Account(client, "made-meanwhile").put("gold", effective_from=JANUARY)).is_success
        here.start()
        await here.ready()
        await expect(page.locator("#changes > li").first).to_contain_text(
            "made-meanwhile: Account made", timeout=20_000
        )
        await expect(page.locator("#state")).to_have_text("live")
    finally:
        await visitors.leave()
        for replica in (here, elsewhere):
            await replica.stop()
    require_no_failure_in(here.log)


async def test_a_log_that_was_refused_once_comes_back(visitors: Visitors) -> None:
    visitor = await signed_in(visitors, DESK)
    await visitor.page.route("**/changes/stream*", lambda route: route.fulfill(status=503), times=1)
    await visitor.page.goto("/console/changes")
    await expect(visitor.page.locator("#state")).to_have_text("coming back")
    await expect(visitor.page.locator("#state")).to_have_text("live", timeout=10_000)


async def test_the_log_says_that_the_sign_in_has_ended(visitors: Visitors) -> None:
    visitor = await signed_in(visitors, DESK, "/console/changes")
    await expect(visitor.page.locator("#state")).to_have_text("live")
    other = await visitor.context.new_page()
    await other.goto("/console")
    await press(other, "Sign out")
    await expect(visitor.page.locator("#state")).to_have_text("signed out: reload the page", timeout=10_000)


async def test_without_scripts_the_log_is_paged_and_looks_again_where_asked(
    visitors: Visitors, client: httpx.AsyncClient
) -> None:
    for _ in range(30):
        await Account(client, f"many-{token_hex(4)}").put("gold", effective_from=JANUARY)
    visitor = await signed_in(visitors, PLAIN, "/console/changes")
    page = visitor.page
    first = await page.locator("#changes > li").first.get_attribute("id")
    await follow(page, "Older")
    await expect(page.locator(f"#{first}")).to_have_count(0)
    await follow(page, "Newer")
    await expect(page.locator(f"#{first}")).to_have_count(1)
    await follow(page, "The newest")
    await follow(page, "Look again every 20 seconds")
    await follow(page, "Stop that")


@WAYS
async def test_a_key_is_made_and_revoked(visitors: Visitors, look: Look) -> None:
    visitor, name = await signed_in(visitors, look, "/console/keys"), f"client-{token_hex(3)}"
    page = visitor.page
    await follow(page, "Make a key")
    await page.get_by_label("Name").fill(name)
    await page.get_by_label("Look at accounts").check()
    await press(page, "Make the key")
    await expect(page.locator("#secret")).to_contain_text("sla_")
    if look.javascript:
        await visitor.context.grant_permissions(["clipboard-read", "clipboard-write"])
        await press(page, "Copy")
        await expect(page.locator("#copied")).to_have_text("Copied.")
        assert await page.evaluate("navigator.clipboard.readText()") == await page.locator("#secret").inner_text()
    await visitor.looks_right("console-key-made")
    await follow(page, "All keys")
    await page.get_by_role("link", name=f"Revoke {name}").click()
    await visitor.looks_right("console-key-revoke")
    await press(page, "Revoke the key")
    await expect(page.get_by_role("status").first).to_contain_text("is revoked")
    assert visitor.told == []
