"""Nobody sets what the service decides: each field of an answer that its request does not have is refused in it."""

from collections.abc import Iterator, Mapping
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app.api.openapi import committed_document
from tests.api.billing import Account, keyed, require_problem

pytestmark = pytest.mark.database
JSON = "application/json"
OF_KEYS_AND_ROWS = (
    "id",
    "account",
    "account_id",
    "sequence",
    "created_at",
    "revision",
    "scopes",
    "is_admin",
    "__proto__",
)


def schema(described: Mapping[str, Any]) -> Mapping[str, Any]:
    """The object that a body is, whatever else it may be."""
    if "$ref" in described:
        named: Mapping[str, Any] = committed_document()["components"]["schemas"]
        return schema(named[described["$ref"].rpartition("/")[2]])
    if "anyOf" in described:
        return next((schema(each) for each in described["anyOf"] if each != {"type": "null"}), {})
    return described


def body_of(message: Mapping[str, Any]) -> Mapping[str, Any]:
    properties: Mapping[str, Any] = schema(message["content"][JSON]["schema"]).get("properties", {})
    return properties


def refused() -> Iterator[Any]:
    """Each operation that takes a body, with a body that it takes and the fields that it must not take."""
    for path, methods in committed_document()["paths"].items():
        for method, operation in methods.items():
            if "requestBody" not in operation:
                continue
            done = next(answer for status, answer in operation["responses"].items() if status.startswith("2"))
            known = body_of(operation["requestBody"])
            fields = sorted({*body_of(done), *OF_KEYS_AND_ROWS} - known.keys())
            example = operation["requestBody"]["content"][JSON].get("example", {})
            yield pytest.param(method.upper(), path, example, fields, id=operation["operationId"])


@pytest.mark.parametrize(("method", "path", "body", "fields"), list(refused()))
async def test_a_field_that_only_an_answer_has_is_refused_in_a_request(
    account: Account, method: str, path: str, body: dict[str, object], fields: list[str]
) -> None:
    assert fields
    await account.put("gold")
    purchase = (await account.buy()).json()["id"]
    url = path.replace("{id}", account.id).replace("{purchase_id}", str(purchase))
    url = url.replace("{code}", "unheard-of").replace("{date}", "2031-01-06")
    before = await last_change(account.client)
    for field in fields:
        answer = await account.client.request(method, url, json={**body, field: None}, headers=keyed())
        told = require_problem(answer, 422, "invalid_request")
        assert {"pointer": f"/{field}", "detail": "There is no field of that name."} in told["errors"]
    assert await last_change(account.client) == before


async def last_change(client: httpx.AsyncClient) -> object:
    found = (await client.get("/changes", params={"limit": 200})).json()
    while found["next_cursor"]:
        found = (await client.get("/changes", params={"limit": 200, "cursor": found["next_cursor"]})).json()
    return found["data"][-1]


@pytest.mark.parametrize("written", [0, 1, "on", "yes", {}, [], None, 0.0])
async def test_a_flag_is_true_or_false_and_nothing_that_could_be_meant_so(
    busy_service: tuple[FastAPI, httpx.AsyncClient], written: object
) -> None:
    asked = {"plan": "gold", "subject": "Error", "wants_screen_sharing": written}
    problem = require_problem(await busy_service[1].post("/decision", json=asked), 422, "invalid_request")
    assert [error["pointer"] for error in problem["errors"]] == ["/wants_screen_sharing"]


@pytest.mark.parametrize("written", ["true", "false", "True", "False"])
async def test_a_flag_in_a_url_is_written_as_json_or_python_has_it(client: httpx.AsyncClient, written: str) -> None:
    answer = await client.get("/due-date", params={"received_at": "2026-11-24T15:30:00Z", "explain": written})
    assert (answer.json()["timeline"] is not None) == (written.lower() == "true")
