"""What all pages share."""

import httpx
import pytest

from tests.browser.visitors import LOOKS, Look, Visitors
from tests.reliability.replicas import Replica

pytestmark = [pytest.mark.processes, pytest.mark.browser]


@pytest.mark.parametrize("look", LOOKS, ids=str)
async def test_the_page_of_a_problem_looks_right(visitors: Visitors, look: Look) -> None:
    visitor = await visitors.one(look)
    await visitor.page.goto("/problems/idempotency_key_missing")
    await visitor.looks_right("problem")


def test_a_page_allows_no_inline_script(site: Replica) -> None:
    policy = httpx.get(site.url).headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_a_static_file_is_kept_for_ever_under_the_address_that_names_its_contents(site: Replica) -> None:
    html = httpx.get(site.url).text
    address = html.partition('rel="stylesheet" href="')[2].partition('"')[0]
    assert "immutable" in httpx.get(site.url + address).headers["cache-control"]
    assert "no-cache" in httpx.get(f"{site.url}/static/site.css?v=0").headers["cache-control"]
    assert httpx.get(f"{site.url}/static/..%2Fhtml%2Flayout.html").status_code == httpx.codes.NOT_FOUND
