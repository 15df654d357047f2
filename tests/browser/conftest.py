"""A real browser on a real service: Debian's Chromium, driven by Playwright, once for all tests of a worker.

Where there is no Chromium the tests are skipped and say so; `make test-browser` installs it and runs them.
"""

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

from tests.browser.visitors import Visitors
from tests.conftest import TOKEN, NewDatabase
from tests.reliability.replicas import Replica

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
]
SCREENSHOTS = Path(__file__).parents[2] / "screenshots"


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("there is no Chromium here: `make test-browser` installs it and runs these tests")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        await browser.close()


@pytest.fixture(scope="session")
async def site(new_database: NewDatabase, folder: Path) -> AsyncIterator[Replica]:
    """A whole service in a process of its own, which tests share; whoever changes its policy takes `own_site`."""
    replica = Replica("site", folder, SLA_DATABASE_URL=await new_database(), SLA_BOOTSTRAP_KEY=TOKEN)
    replica.start()
    await replica.ready()
    yield replica
    await replica.stop()


@pytest.fixture
async def visitors(chromium: Browser, site: Replica) -> AsyncIterator[Visitors]:
    visitors = Visitors(chromium, site.url, SCREENSHOTS)
    yield visitors
    await visitors.leave()
