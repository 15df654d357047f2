"""The intake form: what it tells while it is filled in, and what comes of sending it."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.visitors import LOOKS, Look, Visitors

pytestmark = [pytest.mark.processes, pytest.mark.browser]

ASKED = "Please change the firewall settings on our computer, it blocks port 443."


async def fill(page: Page, description: str = ASKED) -> None:
    await page.get_by_label("Your plan").select_option("gold")
    await page.get_by_label("Email address").fill("pat@shop.example")
    await page.get_by_label("Subject").fill("Firewall")
    await page.get_by_label("What happens?").fill(description)


@pytest.mark.parametrize("look", LOOKS, ids=str)
async def test_the_form_looks_right_empty_wrong_checked_and_sent(visitors: Visitors, look: Look) -> None:
    visitor = await visitors.one(look)
    page = visitor.page
    await page.goto("/intake")
    await visitor.looks_right("intake")
    await page.get_by_role("button", name="Send the ticket").click()
    await expect(page.get_by_role("alert")).to_be_visible()
    visitor.told.clear()  # the browser tells of the 422
    await visitor.looks_right("intake-error")
    await fill(page)
    await page.get_by_label("I would like a screen share").check()
    if not look.javascript:
        await page.get_by_role("button", name="Check what to expect").click()
    await expect(page.get_by_text("Not covered")).to_be_visible()
    await page.get_by_text("Why then?").click()
    await visitor.looks_right("intake-checked")
    await page.get_by_role("button", name="Send the ticket").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Keep this reference")
    await visitor.looks_right("intake-sent")
