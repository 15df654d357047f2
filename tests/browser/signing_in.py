"""Someone who has signed in to the console."""

from playwright.async_api import expect

from tests.browser.visitors import Look, Visitor, Visitors
from tests.conftest import TOKEN


async def signed_in(visitors: Visitors, look: Look, path: str = "/console") -> Visitor:
    visitor = await visitors.one(look)
    await visitor.page.goto(path)
    await visitor.page.get_by_label("API key").fill(TOKEN)
    await visitor.page.get_by_role("button", name="Sign in").click()
    await expect(visitor.page).to_have_url(f"{visitors.url}{path}")
    return visitor
