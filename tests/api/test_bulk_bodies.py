"""The JSON of the two bulk operations, which one reader reads: what is wrong with the whole, and what with a ticket."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from app.api.json_lists import ListReader, PartTooLongError
from app.api.schemas import compliance, due_date_batches
from app.domain.errors import DomainError
from tests.api.billing import require_problem

pytestmark = pytest.mark.database
RECEIVED = "2026-11-24T15:30:00-05:00"
GOOD = b'{"received_at":"%s"}' % RECEIVED.encode()
Json = dict[str, Any]
both = pytest.mark.parametrize("path", ["/due-dates", "/compliance"])


def post(client: httpx.AsyncClient, path: str, content: bytes, **headers: str) -> Any:  # noqa: ANN401  (an awaitable)
    return client.post(path, content=content, headers={"content-type": "application/json"} | headers)


@both
@pytest.mark.parametrize(
    ("content", "code", "pointer"),
    [
        pytest.param(b"", "malformed_json", None, id="empty"),
        pytest.param(b"{", "malformed_json", None, id="cut off"),
        pytest.param(b"x", "malformed_json", None, id="no JSON"),
        pytest.param(b'{"tickets": [{}', "malformed_json", None, id="cut off inside"),
        pytest.param(b'{"tickets": [{},]}', "malformed_json", None, id="a comma too many"),
        pytest.param(b'{"tickets": [],}', "malformed_json", None, id="a comma too many after it"),
        pytest.param(b'{"tickets": [{}}', "malformed_json", None, id="the wrong bracket"),
        pytest.param(b'{"tickets": [{} {}]}', "malformed_json", None, id="no comma"),
        pytest.param(b'{"tickets" []}', "malformed_json", None, id="no colon"),
        pytest.param(b'{"tickets" []' + b"," * 100_000, "malformed_json", None, id="no colon in much"),
        pytest.param(b"{tickets: []}", "malformed_json", None, id="a bare name"),
        pytest.param(b'{7: [], "tickets": []}', "malformed_json", None, id="a number for a name"),
        pytest.param(b'{"tickets": []} x', "malformed_json", None, id="more after it"),
        pytest.param(b'{"tickets": [NaN]}', "malformed_json", None, id="NaN"),
        pytest.param(b'{"tickets": [{} x, ' + b"{}," * 30_000, "malformed_json", None, id="a word in much"),
        pytest.param(b'{"tickets": ["\xff"]}', "malformed_json", None, id="no UTF-8"),
        pytest.param(b'{"tickets": [{"id": "\xff"}]}', "malformed_json", None, id="an id that is no UTF-8"),
        pytest.param(b'{"tickets": ["\xc3', "malformed_json", None, id="half a character"),
        pytest.param('{"tickets": []}'.encode("utf-16"), "malformed_json", None, id="UTF-16"),
        pytest.param(b'{"tickets": [' + b"[" * 100_000, "malformed_json", None, id="nesting"),
        pytest.param(b'{"tickets": ["' + b"x" * 200_000, "malformed_json", None, id="a ticket without end"),
        pytest.param(b"[]", "invalid_request", "/", id="a list"),
        pytest.param(b"[" + b"1," * 100_000, "invalid_request", "/", id="a long list"),
        pytest.param(b"{}", "invalid_request", "/tickets", id="no tickets"),
        pytest.param(b'{"tickets": {}}', "invalid_request", "/tickets", id="tickets that are no list"),
        pytest.param(b'{"tickets": null}', "invalid_request", "/tickets", id="null"),
        pytest.param(b'{"tickets": [], "tickets": []}', "invalid_request", "/tickets", id="tickets twice"),
        pytest.param(b'{"plan": "gold", "tickets": []}', "invalid_request", "/plan", id="unknown member"),
        pytest.param(b'{"tickets": [], "plan": "gold"}', "invalid_request", "/plan", id="and after them"),
    ],
)
async def test_what_is_wrong_with_the_whole(
    client: httpx.AsyncClient, path: str, content: bytes, code: str, pointer: str | None
) -> None:
    problem = require_problem(await post(client, path, content), 422 if pointer else 400, code)
    assert [error["pointer"] for error in problem.get("errors") or ()] == ([pointer] if pointer else [])


@both
@pytest.mark.parametrize(
    ("ticket", "code"),
    [
        pytest.param(b'"%s"' % (b"x" * 40_000), "body_too_large", id="long"),
        pytest.param(b'{"id": "%s"}' % (rb"\"],[{" * 40_000), "body_too_large", id="long and full of brackets"),
        pytest.param(b"[%s{}]" % (b'[],{"a":[1,"]"]},' * 40_000), "body_too_large", id="long and nested"),
        pytest.param(b"[" * 10_000 + b"]" * 10_000, "malformed_json", id="deep"),
        pytest.param(GOOD[:-1] + b',"value":%s}' % (b"5" * 5000), "invalid_request", id="5,000 digits"),
        pytest.param(GOOD[:-1] + b',"id":"\\ud800"}', "invalid_request", id="half a pair"),
    ],
)
async def test_a_ticket_that_cannot_be_read_is_a_problem_of_its_own(
    client: httpx.AsyncClient, path: str, ticket: bytes, code: str
) -> None:
    answer = (await post(client, path, b'{"tickets": [%s , %s, %s]}' % (GOOD, ticket, GOOD))).json()
    if path == "/compliance":
        assert answer["all"]["tickets"] == 2
        [problem] = answer["problems"]
        assert problem["row"] == 2
    else:
        before, problem, after = answer["results"]
        assert before == after
        assert "due_at" in before
        assert problem["id"] is None
    assert problem["problem"]["code"] == code


@both
async def test_a_ticket_may_be_written_in_any_way(client: httpx.AsyncClient, path: str) -> None:
    content = json.dumps({"tickets": [json.loads(GOOD)] * 3}, indent=400).encode()
    assert (await post(client, path, content)).json() == (
        await post(client, path, b'{"tickets":[%s]}' % b",".join([GOOD] * 3))
    ).json()


@pytest.mark.parametrize(
    ("path", "most"), [("/due-dates", due_date_batches.MOST_TICKETS), ("/compliance", compliance.MOST_TICKETS)]
)
async def test_there_are_only_so_many_tickets(client: httpx.AsyncClient, path: str, most: int) -> None:
    content = b'{"tickets": [%s]}' % b",".join([b"{}"] * (most + 1))
    assert require_problem(await post(client, path, content), 422, "invalid_request")["errors"][0]["pointer"] == (
        "/tickets"
    )


async def in_pieces(content: str, size: int) -> AsyncIterator[bytes]:
    written = content.encode()
    for start in range(0, len(written), size):
        yield written[start : start + size]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 50, 10_000])
async def test_json_is_read_alike_however_it_is_cut(size: int) -> None:
    tickets = [{"id": 'a "}],[{"é b', "n": [1, {"x": []}]}, {}, 12, -1.5e-7, "\\", None, []]
    for content in (
        json.dumps({"tickets": tickets, "revision": 12, "defaults": {"a": [1]}}),
        json.dumps({"revision": 12, "tickets": tickets, "defaults": {"a": [1]}}, indent=2, ensure_ascii=False),
        ' { "revision" : 12 , "defaults":{"a":[1]}\n, "tickets":[ ] } ',
    ):
        reader = ListReader(in_pieces(content, size), "tickets", 1000, ["revision", "defaults"])
        found = [element async for some in reader.elements() for element in some]
        assert {"tickets": found, **reader.members} == json.loads(content)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 50, 10_000])
async def test_what_is_too_long_is_skipped_however_it_is_cut(size: int) -> None:
    long = ['"' + "[" * 60, {"a\\": ["]", '\\"', {"b": "x" * 60}]}, [[[]] * 30, "}"]]
    content = json.dumps({"tickets": [1, long[0], "y" * 40, long[1], long[2], 2, long[0]]})
    reader = ListReader(in_pieces(content, size), "tickets", 50)
    found = [element async for some in reader.elements() for element in some]
    assert [type(each) if isinstance(each, DomainError) else each for each in found] == [
        *(1, PartTooLongError, "y" * 40, PartTooLongError, PartTooLongError, 2, PartTooLongError)
    ]


@pytest.mark.parametrize("size", [1, 7, 10_000])
async def test_members_that_are_long_together_are_read(size: int) -> None:
    content = json.dumps({"tickets": [1], "one": "x" * 40, "other": "y" * 40})
    reader = ListReader(in_pieces(content, size), "tickets", 50, ["one", "other"])
    assert [element async for some in reader.elements() for element in some] == [1]
    assert reader.members == {"one": "x" * 40, "other": "y" * 40}
