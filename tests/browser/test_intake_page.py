"""The intake form: what it tells while it is filled in, what comes of sending it, and all that in a foreign page."""

from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.async_api import Page, expect

from tests.browser.visitors import DESK, LOOKS, MOST_BYTES, PHONE, Look, Visitors
from tests.conftest import TOKEN, NewDatabase
from tests.reliability.receiver import SECRET, Receiver, receiving
from tests.reliability.replicas import Replica
from tests.reliability.waiting import until

pytestmark = [pytest.mark.processes, pytest.mark.browser]

EXAMPLE = Path(__file__).parents[2] / "examples/embedded-form"
ASKED = "Please change the firewall settings on our computer, it blocks port 443."
SEND = "Send the ticket"


@pytest.fixture(scope="module")
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture(scope="module")
def foreign_pages(folder: Path) -> Iterator[tuple[str, str, Path]]:
    """Two origins of other people's pages, and the folder that both serve."""
    served = folder / "help"
    served.mkdir()
    with ExitStack() as stack:
        first, second = (stack.enter_context(serving(served)) for _ in range(2))
        yield first, second, served


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    handler = partial(QuietFiles, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


class QuietFiles(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
async def desk(
    new_database: NewDatabase, folder: Path, receiver: Receiver, foreign_pages: tuple[str, str, Path]
) -> AsyncIterator[Replica]:
    """A service that sends tickets on, and whose form the first of the foreign pages may show."""
    allowed, _, served = foreign_pages
    replica = Replica(
        "desk",
        folder,
        SLA_DATABASE_URL=await new_database(),
        SLA_BOOTSTRAP_KEY=TOKEN,
        SLA_CORS_ORIGINS=allowed,
        SLA_TICKET_WEBHOOK_URL=receiver.url,
        SLA_TICKET_WEBHOOK_SECRET=SECRET,
    )
    page = (EXAMPLE / "index.html").read_text().replace("https://sla.example.com", replica.url)
    (served / "index.html").write_text(page)
    (served / "help.css").write_text((EXAMPLE / "help.css").read_text())
    (served / "favicon.ico").touch()  # browsers ask for it
    replica.start()
    await replica.ready()
    yield replica
    await replica.stop()


async def fill(page: Page, description: str = ASKED) -> None:
    await page.get_by_label("Your plan").select_option("gold")
    await page.get_by_label("Email address").fill("pat@shop.example")
    await page.get_by_label("Subject").fill("Firewall")
    await page.get_by_label("What happens?").fill(description)


@pytest.mark.parametrize("look", LOOKS, ids=str)
async def test_the_form_looks_right_empty_and_wrong(visitors: Visitors, desk: Replica, look: Look) -> None:
    visitor = await visitors.one(look, desk.url)
    page = visitor.page
    await page.goto("/intake")
    await visitor.looks_right("intake")
    await page.get_by_role("button", name=SEND).click()
    await expect(page.get_by_role("alert")).to_be_visible()
    visitor.told.clear()  # the browser tells of the 422
    await visitor.looks_right("intake-error")
    await page.get_by_role("link", name="Enter the email address").click()
    await expect(page.get_by_label("Email address")).to_be_focused()


@pytest.mark.parametrize("look", LOOKS, ids=str)
async def test_the_form_looks_right_checked_and_sent(visitors: Visitors, desk: Replica, look: Look) -> None:
    visitor = await visitors.one(look, desk.url)
    page = visitor.page
    await page.goto("/intake")
    await fill(page)
    await page.get_by_label("I would like a screen share").check()
    if not look.javascript:
        await page.get_by_role("button", name="Check what to expect").click()
    await expect(page.get_by_text("Not covered")).to_be_visible()
    await page.get_by_text("Why then?").click()
    await visitor.looks_right("intake-checked")
    await page.get_by_role("button", name=SEND).click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Your ticket is sent")
    await visitor.looks_right("intake-sent")


async def test_the_date_can_be_kept_in_a_calendar(visitors: Visitors, desk: Replica) -> None:
    page = (await visitors.one(DESK, desk.url)).page
    await page.goto("/intake")
    await fill(page)
    await page.get_by_role("button", name=SEND).click()
    async with page.expect_download() as saved:
        await page.get_by_role("link", name="Add the date to your calendar").click()
    entry = (await (await saved.value).path()).read_bytes()
    assert b"BEGIN:VEVENT" in entry
    assert b"DTSTART:20" in entry


async def test_the_visitors_own_time_stands_beside_the_teams(visitors: Visitors, desk: Replica) -> None:
    visitor = await visitors.one(DESK, desk.url)
    await visitor.page.goto("/intake")
    await expect(visitor.page.locator(".promise")).to_contain_text("your time")


async def test_a_person_without_a_mouse_can_send_a_ticket(visitors: Visitors, desk: Replica) -> None:
    page = (await visitors.one(DESK, desk.url)).page
    await page.goto("/intake")
    await page.get_by_label("Your plan").focus()
    keys = page.keyboard
    await keys.type("Gold")
    for written in ("acme", "pat@shop.example", "Firewall", ASKED):
        await keys.press("Tab")
        await keys.type(written)
    await keys.press("Tab")
    await keys.press("Space")
    await expect(page.get_by_role("heading", name="Your screen share")).to_be_visible()
    while await page.evaluate("document.activeElement.textContent") != SEND:
        await keys.press("Tab")
    await keys.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Your ticket is sent")


async def test_who_only_hears_the_page_is_told_when_the_answer_changes(visitors: Visitors, desk: Replica) -> None:
    page = (await visitors.one(DESK, desk.url)).page
    await page.goto("/intake")
    await page.get_by_label("What happens?").fill(ASKED)
    await expect(page.get_by_role("status")).to_contain_text("This is beyond support. Answer by")
    await expect(page.get_by_label("What happens?")).to_be_focused()


async def test_a_reload_loses_nothing_that_was_typed_until_it_is_sent(visitors: Visitors, desk: Replica) -> None:
    page = (await visitors.one(DESK, desk.url)).page
    await page.goto("/intake")
    await fill(page)
    await page.reload()
    await expect(page.get_by_label("What happens?")).to_have_value(ASKED)
    await expect(page.get_by_label("Your plan")).to_have_value("gold")
    await page.get_by_role("button", name=SEND).click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Your ticket is sent")
    await page.goto("/intake")
    await expect(page.get_by_label("What happens?")).to_have_value("")


async def test_what_the_preview_meets_is_no_matter_of_the_customers(visitors: Visitors, desk: Replica) -> None:
    page = (await visitors.one(DESK, desk.url)).page
    await page.goto("/intake")
    before = await page.locator("[data-outlook]").inner_text()
    await page.route("**/intake/preview", lambda route: route.fulfill(status=503, body="overloaded"))
    async with page.expect_response("**/intake/preview"):
        await fill(page)
    await expect(page.locator(".ahead.waiting")).to_have_count(0)
    assert await page.locator("[data-outlook]").inner_text() == before
    await page.get_by_role("button", name=SEND).click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Your ticket is sent")


@pytest.mark.parametrize("look", [DESK, PHONE, Look(1280, "dark", javascript=True)], ids=str)
@pytest.mark.usefixtures("desk")
async def test_the_form_works_within_a_page_of_another_origin(
    visitors: Visitors, receiver: Receiver, foreign_pages: tuple[str, str, Path], look: Look
) -> None:
    visitor = await visitors.one(look, foreign_pages[0])
    page, written = visitor.page, f"{ASKED} {look}"
    await page.goto("/")
    await expect(page.get_by_label("Your plan")).to_have_value("gold")
    await visitor.looks_right("embedded")
    ground = await page.locator(".card").first.evaluate("card => getComputedStyle(card).backgroundColor")
    assert (ground == "rgb(255, 255, 255)") == (look.scheme == "light")
    await page.get_by_role("button", name=SEND).click()
    await page.get_by_role("link", name="Enter the email address").click()
    await expect(page.get_by_label("Email address")).to_be_focused()
    visitor.told.clear()  # the browser tells of the 422
    await fill(page, written)
    await expect(page.get_by_text("Not covered")).to_be_visible()
    await page.get_by_role("button", name=SEND).click()
    await expect(page.get_by_role("heading", name="Your ticket is sent")).to_be_focused()
    await visitor.looks_right("embedded-sent")
    assert page.url == f"{foreign_pages[0]}/"
    await until(lambda: written in [each.message["data"]["description"] for each in receiver.received])


async def test_a_page_that_is_not_allowed_shows_a_link_to_the_form(
    visitors: Visitors, desk: Replica, foreign_pages: tuple[str, str, Path]
) -> None:
    page = (await visitors.one(DESK, foreign_pages[1])).page
    await page.goto("/")
    await expect(page.get_by_label("Your plan")).to_have_count(0)
    await page.get_by_role("link", name="Ask for help").click()
    await expect(page).to_have_url(f"{desk.url}/intake?plan=gold&account=&subject=")
    await expect(page.get_by_label("Your plan")).to_have_value("gold")


async def test_the_form_weighs_little(visitors: Visitors, desk: Replica) -> None:
    visitor = await visitors.one(DESK, desk.url)
    await visitor.page.goto("/intake", wait_until="networkidle")
    assert 10_000 < await visitor.bytes_loaded() < MOST_BYTES
