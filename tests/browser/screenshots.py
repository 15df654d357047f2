"""`make screenshots`: the pictures of the README, of a service as a person would find it. No tests of anything."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.api.billing import Account
from tests.browser.signing_in import signed_in
from tests.browser.visitors import Look, Visitor, Visitors
from tests.conftest import AUTHORISED
from tests.reliability.replicas import Replica

PICTURES = Path(__file__).parents[2] / "docs/pictures"
WINDOW = Look(1100, "light", javascript=True)
ASKED = "Our IT says the web connector is fine. Please open port 8166 on our firewall for us."


@pytest.fixture
async def account(site: Replica) -> AsyncIterator[Account]:
    async with httpx.AsyncClient(base_url=site.url, headers=AUTHORISED) as client:
        account = Account(client, "acme")
        await account.put("silver", effective_from="2025-01-01T00:00:00-05:00")
        await account.move("gold", effective_from="2025-09-01T00:00:00-04:00")
        await account.buy(120, billing_reference="INV-2026-0302", effective_from="2026-03-02T00:00:00-05:00")
        await account.use(20, reference="Ticket 5208", occurred_at="2026-10-05T14:30:00-04:00")
        yield account


async def picture(visitor: Visitor, name: str) -> None:
    PICTURES.mkdir(exist_ok=True)
    await visitor.page.screenshot(path=PICTURES / f"{name}.png")


async def test_hours(visitors: Visitors) -> None:
    visitor = await visitors.one(WINDOW)
    await visitor.page.goto("/?plan=gold&received=2026-12-23T14:00")
    await picture(visitor, "hours")


async def test_intake(visitors: Visitors) -> None:
    visitor = await visitors.one(WINDOW)
    await visitor.page.goto("/intake?plan=gold&subject=nothing+arrives")
    await visitor.page.get_by_label("What happens?").fill(ASKED)
    await visitor.page.get_by_text("Not covered").first.wait_for()
    await visitor.page.evaluate("scrollTo(0, 0)")
    await picture(visitor, "intake")


async def test_console(visitors: Visitors, account: Account) -> None:
    visitor = await signed_in(visitors, WINDOW, f"/console{account.path}")
    await picture(visitor, "console")
