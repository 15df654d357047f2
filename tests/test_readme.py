"""What the README shows is what the service answers."""

import httpx
import pytest

from tests import readme

pytestmark = pytest.mark.database


async def test_the_readme_is_what_the_code_and_the_service_say(service: httpx.AsyncClient) -> None:
    assert await readme.readme(service) == readme.README.read_text(encoding="utf-8")


async def test_the_table_of_the_faq_is_what_the_service_answers(client: httpx.AsyncClient) -> None:
    assert await readme.faq(client) == readme.FAQ.read_text(encoding="utf-8")


def test_the_list_of_reasons_is_the_vocabulary() -> None:
    assert readme.reasons() == readme.REASONS.read_text(encoding="utf-8")
