"""What a person sees of an error: a page, and a program the document, as it asked for."""

import httpx
import pytest

pytestmark = pytest.mark.database
NOT_FOUND = httpx.codes.NOT_FOUND


async def test_an_address_that_is_nobodys_is_a_page_for_people(client: httpx.AsyncClient) -> None:
    answer = await client.get("/no<b>thing", headers={"accept": "text/html,*/*"})
    assert (answer.status_code, answer.headers["content-type"]) == (NOT_FOUND, "text/html; charset=utf-8")
    assert "/problems/not_found" in answer.text
    assert "<b>" not in answer.text


async def test_for_programs_it_stays_a_document(client: httpx.AsyncClient) -> None:
    answer = await client.get("/nothing")
    assert (answer.status_code, answer.json()["code"]) == (NOT_FOUND, "not_found")


async def test_what_is_wrong_at_an_address_of_the_api_is_a_document_for_all(client: httpx.AsyncClient) -> None:
    answer = await client.get("/tier?plan=goldd", headers={"accept": "text/html,*/*"})
    assert answer.json()["code"] == "unknown_plan"
