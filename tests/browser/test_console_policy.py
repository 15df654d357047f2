"""The console's sign-in and its pages of the policy, clicked through as a person does."""

import pytest
from playwright.async_api import expect

from tests.browser.signing_in import signed_in
from tests.browser.visitors import DESK, LOOKS, PLAIN, Look, Visitors
from tests.conftest import TOKEN

pytestmark = [pytest.mark.processes, pytest.mark.browser]


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
