"""Many tickets in one call: each is answered as it would be alone, whatever the others are like."""

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import event

from app.api.openapi import committed_document
from app.persistence.snapshot import Snapshot
from tests.api.billing import Account, require_problem

pytestmark = pytest.mark.database
Json = dict[str, Any]
RECEIVED = "2026-11-24T15:30:00-05:00"
DUE = "2026-11-25T12:00:00-05:00"
NDJSON = {"content-type": "application/x-ndjson"}
KINDS = (["paused"], ["paused", "resumed"], ["paused", "resumed", "answered"], ["answered"], ["resumed"])
ASKING = ContextVar("ASKING", default=False)  # whatever else the service does meanwhile was begun before
PAUSED = [{"type": "paused", "at": RECEIVED}]
START = datetime(2026, 1, 1, tzinfo=ZoneInfo("America/New_York"))


def random_tickets(count: int, seed: int = 11) -> list[Json]:
    """Every kind of ticket, and some that cannot be answered."""
    random = Random(seed)  # noqa: S311  (the same tickets in every run)

    def instant(at: datetime) -> str:
        return random.choice((at, at.astimezone(ZoneInfo("UTC")))).isoformat().replace("+00:00", "Z")

    found = []
    for number in range(count):
        received = START + timedelta(seconds=random.randrange(365 * 86_400))
        ticket: Json = {"id": f"T-{number}", "received_at": instant(received)}
        if random.random() < 0.7:
            ticket["plan"] = random.choice(("gold", "Ultra-Plus", "pro", "silver plan", "golden"))
        if random.random() < 0.3:
            ticket |= {
                "value": random.choice((1, 2, 7)),
                "unit": random.choice(("business_hours", "business_days_end", "calendar_hours")),
            }
        if random.random() < 0.4:
            moments = sorted(received + timedelta(seconds=random.randrange(500_000)) for _ in range(3))
            kinds = random.choice(KINDS)
            ticket["events"] = [{"type": kind, "at": instant(at)} for kind, at in zip(kinds, moments, strict=False)]
        if "events" in ticket or random.random() < 0.2:
            ticket["at"] = instant(received + timedelta(seconds=random.randrange(900_000)))
        if random.random() < 0.2:
            ticket["explain"] = True
        found.append(ticket)
    return found


async def batch(client: httpx.AsyncClient, tickets: list[Any], **shared: object) -> list[Json]:
    answer = await client.post("/due-dates", json={"tickets": tickets, **shared})
    assert answer.status_code == 200, answer.text
    results: list[Json] = answer.json()["results"]
    return results


async def stream(client: httpx.AsyncClient, content: bytes | AsyncIterator[bytes], query: str = "") -> list[Json]:
    answer = await client.post(f"/due-dates{query}", content=content, headers=NDJSON)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/x-ndjson"
    return [json.loads(line) for line in answer.text.splitlines()]


def lines(tickets: list[Json]) -> bytes:
    return b"".join(json.dumps(ticket).encode() + b"\n" for ticket in tickets)


def code(result: Json) -> str | None:
    found: str | None = result["problem"]["code"] if "problem" in result else None
    return found


async def test_each_ticket_is_answered_as_it_would_be_alone(client: httpx.AsyncClient) -> None:
    tickets = random_tickets(400)
    results = await batch(client, tickets)
    assert [result["id"] for result in results] == [ticket["id"] for ticket in tickets]
    seen = set()
    for ticket, result in zip(tickets, results, strict=True):
        asked = {name: value for name, value in ticket.items() if name != "id"}
        if "at" in ticket:
            alone = await client.post("/due-date", json=asked)
        else:
            alone = await client.get("/due-date", params={name: str(value) for name, value in asked.items()})
        expected = alone.json()
        if alone.is_success:
            told = {name: expected[name] for name in result if name != "id"}
            assert result == {"id": ticket["id"], **told}
            seen.add((result.get("state"), "summary" in result))
        else:
            assert result["problem"] | {"request_id": ""} == expected | {"request_id": ""}
            seen.add((code(result), False))
    assert {("unknown_plan", False), ("invalid_history", False), (None, False), (None, True)} <= seen
    assert {state for state, _ in seen} >= {"running", "at_risk", "paused", "met", "breached"}


async def test_a_stream_answers_what_a_batch_answers(client: httpx.AsyncClient) -> None:
    tickets = random_tickets(300, seed=12)

    async def in_pieces() -> AsyncIterator[bytes]:
        content = lines(tickets)
        for start in range(0, len(content), 777):
            yield content[start : start + 777]

    def alike(results: list[Json]) -> list[Json]:
        return [
            {
                name: value | {"request_id": ""} if name == "problem" else value
                for name, value in each.items()
                if name != "line"
            }
            for each in results
        ]

    assert alike(await stream(client, in_pieces())) == alike(await batch(client, tickets))


@pytest.mark.parametrize(
    ("defaults", "ticket", "due"),
    [
        ({"received_at": RECEIVED}, {}, DUE),
        ({"received_at": RECEIVED, "plan": "gold"}, {"plan": "pro"}, DUE),
        ({"received_at": "2026-11-23T15:30:00-05:00"}, {"received_at": RECEIVED}, DUE),
        ({"value": 2, "unit": "business_days"}, {"received_at": RECEIVED}, "2026-11-27T15:30:00-05:00"),
        ({"value": 2}, {"received_at": RECEIVED, "value": None}, DUE),
        ({"value": 2}, {"received_at": RECEIVED, "value": 1, "unit": "calendar_hours"}, "2026-11-24T16:30:00-05:00"),
    ],
)
async def test_defaults_give_what_a_ticket_leaves_out(
    client: httpx.AsyncClient, defaults: Json, ticket: Json, due: str
) -> None:
    assert await batch(client, [ticket], defaults=defaults) == [{"id": None, "due_at": due}]


async def test_the_parameters_of_a_stream_are_its_defaults(client: httpx.AsyncClient) -> None:
    content = lines([{"id": "a", "received_at": RECEIVED}, {"id": "b", "received_at": RECEIVED, "value": 1}])
    found = await stream(client, content, "?plan=gold&value=2&unit=business_days&revision=1")
    assert found == [{"id": "a", "due_at": "2026-11-27T15:30:00-05:00"}, {"id": "b", "due_at": DUE}]


@pytest.mark.parametrize(
    ("ticket", "found", "pointer"),
    [
        pytest.param({}, "invalid_request", "/received_at", id="no receipt"),
        pytest.param({"received_at": None}, "instant_malformed", "/received_at", id="null receipt"),
        pytest.param({"received_at": "2026-11-24"}, "instant_malformed", "/received_at", id="a date"),
        pytest.param({"received_at": RECEIVED[:-6]}, "instant_without_offset", "/received_at", id="naive"),
        pytest.param({"received_at": "1999-01-01T00:00:00Z"}, "instant_out_of_range", None, id="out of range"),
        pytest.param({"received_at": RECEIVED, "plan": "goldd"}, "unknown_plan", None, id="unknown plan"),
        pytest.param({"received_at": RECEIVED, "plan": 7}, "invalid_request", "/plan", id="a plan that is a number"),
        pytest.param({"received_at": RECEIVED, "id": 7}, "invalid_request", "/id", id="an id that is a number"),
        pytest.param({"received_at": RECEIVED, "metric": "x"}, "unknown_metric", None, id="unknown metric"),
        pytest.param({"received_at": RECEIVED, "value": 0}, "invalid_request", "/value", id="value 0"),
        pytest.param({"received_at": RECEIVED, "unit": "weeks"}, "invalid_request", "/unit", id="unknown unit"),
        pytest.param({"received_at": RECEIVED, "plann": "gold"}, "invalid_request", "/plann", id="unknown field"),
        pytest.param(
            {"received_at": RECEIVED, "plan": "gold", "account": "a"}, "invalid_request", "/", id="plan and account"
        ),
        pytest.param({"received_at": RECEIVED, "account": "a"}, "key_required", None, id="account without a key"),
        pytest.param(
            {"received_at": RECEIVED, "events": [{"type": "resumed", "at": RECEIVED}]},
            "invalid_history",
            None,
            id="history",
        ),
        pytest.param(
            {"received_at": RECEIVED, "events": [{"type": "paused", "at": "x"}]},
            "instant_malformed",
            "/events/0/at",
            id="event",
        ),
        pytest.param(7, "invalid_request", "/", id="a number"),
        pytest.param([], "invalid_request", "/", id="a list"),
        pytest.param(None, "invalid_request", "/", id="null"),
    ],
)
async def test_a_ticket_that_cannot_be_answered_gets_its_problem_in_its_place(
    client: httpx.AsyncClient,
    ticket: Any,  # noqa: ANN401  (any JSON)
    found: str,
    pointer: str | None,
) -> None:
    good: Json = {"id": "good", "received_at": RECEIVED}
    before, bad, after = await batch(client, [good, ticket, good])
    assert before == after == {"id": "good", "due_at": DUE}
    assert code(bad) == found
    assert [each["pointer"] for each in bad["problem"]["errors"]] == ([pointer] if pointer else [])
    [line] = await stream(client, lines([ticket]))
    assert (code(line), line["line"]) == (found, 1)


async def test_a_problem_says_which_ticket_it_is_about(client: httpx.AsyncClient) -> None:
    [result] = await batch(client, [{"id": "t1", "received_at": "x"}])
    assert result["id"] == "t1"
    assert result["problem"]["request_id"]


async def test_a_line_that_is_no_ticket_does_not_end_the_stream(client: httpx.AsyncClient) -> None:
    good = b'{"id":"good","received_at":"%s"}' % RECEIVED.encode()
    content = b"\n".join([good, b"", b"  \r", b"{", good, b'"' + b"x" * 70_000 + b'"', b"\xff\xfe"])
    content = b"\n".join([content, b'{"id":"\xff"}', b'{"id":"\\ud800"}', "{}".encode("utf-16"), b"[" * 9000, good])
    results = await stream(client, content)
    assert [(result["id"], result.get("line"), code(result)) for result in results] == [
        ("good", None, None),
        (None, 4, "malformed_json"),
        ("good", None, None),
        (None, 6, "body_too_large"),
        *((None, line, "malformed_json") for line in (7, 8)),
        (None, 9, "invalid_request"),
        *((None, line, "malformed_json") for line in (10, 11)),
        ("good", None, None),
    ]


@pytest.mark.parametrize(
    ("content", "headers", "status", "found"),
    [
        pytest.param(b'{"tickets": [], "defaults": {"id": "x"}}', {}, 422, "invalid_request", id="default id"),
        pytest.param(b'{"tickets": [], "defaults": {"at": 1}}', {}, 422, "instant_malformed", id="bad default"),
        pytest.param(
            b'{"tickets": [], "defaults": {"plan": "gold", "account": "a"}}', {}, 422, "invalid_request", id="both"
        ),
        pytest.param(b'{"tickets": [], "defaults": {"account": "a"}}', {}, 401, "key_required", id="default account"),
        pytest.param(b'{"tickets": [], "revision": 99}', {}, 404, "unknown_revision", id="unknown revision"),
        pytest.param(b'{"tickets": [], "min_sequence": 99}', {}, 404, "unknown_sequence", id="unknown sequence"),
        pytest.param(b'{"defaults": ["%s"]}' % (b"x" * 40_000), {}, 413, "body_too_large", id="long defaults"),
        pytest.param(b'{"tickets": ["%s"]}' % (b"x" * 4_000_000), {}, 413, "body_too_large", id="4 MB"),
        pytest.param(b"{}", {"content-type": "text/csv"}, 415, "unsupported_media_type", id="CSV"),
        pytest.param(b"{}", {"content-type": ""}, 415, "unsupported_media_type", id="no media type"),
    ],
)
async def test_what_is_wrong_with_the_whole_is_answered_as_a_whole(
    client: httpx.AsyncClient, content: bytes, headers: dict[str, str], status: int, found: str
) -> None:
    headers = {"content-type": "application/json"} | headers
    require_problem(await client.post("/due-dates", content=content, headers=headers), status, found)


@pytest.mark.parametrize(
    ("query", "status", "found"),
    [
        ("?plan=gold&account=a", 422, "invalid_request"),
        ("?account=a", 401, "key_required"),
        ("?revision=99", 404, "unknown_revision"),
        ("?plan=gold&plan=pro", 422, "invalid_request"),
        ("?at=x", 422, "instant_malformed"),
        ("?tickets=1", 422, "invalid_request"),
    ],
)
async def test_what_is_wrong_with_the_parameters_of_a_stream(
    client: httpx.AsyncClient, query: str, status: int, found: str
) -> None:
    require_problem(await client.post(f"/due-dates{query}", content=b"", headers=NDJSON), status, found)


async def test_a_json_body_says_everything_itself(client: httpx.AsyncClient) -> None:
    answer = await client.post("/due-dates?plan=gold", json={"tickets": []})
    assert require_problem(answer, 422, "invalid_request")["errors"][0]["pointer"] == "#plan"


async def test_no_tickets_are_no_results(client: httpx.AsyncClient) -> None:
    answer = await client.post("/due-dates", json={"tickets": []})
    assert answer.json() == {"policy_revision": 1, "stale": False, "age_seconds": None, "results": []}
    assert (answer.headers["policy-revision"], answer.headers["cache-control"]) == ("1", "no-store")
    assert await stream(client, b"") == await stream(client, b"\n\n") == []


async def test_the_examples_of_the_description_are_real(client: httpx.AsyncClient) -> None:
    operation = committed_document()["paths"]["/due-dates"]["post"]
    asked = operation["requestBody"]["content"]["application/x-ndjson"]["example"]
    answer = await client.post("/due-dates", content=asked, headers=NDJSON)
    assert answer.text == operation["responses"]["200"]["content"]["application/x-ndjson"]["example"]


@contextmanager
def counted_statements(app: FastAPI) -> Iterator[list[str]]:
    asked: list[str] = []
    engine = app.state.snapshot._engine.sync_engine

    def count(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if ASKING.get() and statement.startswith("SELECT"):
            asked.append(statement)

    event.listen(engine, "before_cursor_execute", count)
    token = ASKING.set(True)
    try:
        yield asked
    finally:
        ASKING.reset(token)
        event.remove(engine, "before_cursor_execute", count)


async def test_accounts_are_looked_up_once_each(busy_service: tuple[FastAPI, httpx.AsyncClient]) -> None:
    app, client = busy_service
    one, other = Account(client), Account(client)
    await one.put("gold", effective_from="2020-01-01T00:00:00Z")
    await other.put("pro", effective_from="2020-01-01T00:00:00Z")
    app.state.snapshot._accounts.clear()
    tickets = [{"account": name, "received_at": RECEIVED} for name in (one.id, other.id, "nobody") for _ in range(50)]
    with counted_statements(app) as asked:
        results = await batch(client, tickets)
    assert [result.get("due_at") for result in results] == [DUE] * 100 + [None] * 50
    assert {code(result) for result in results[100:]} == {"unknown_account"}
    assert 0 < len(asked) <= 20


async def test_a_ticket_is_answered_by_the_plan_of_its_account_as_it_came(
    busy_service: tuple[FastAPI, httpx.AsyncClient], account: Account
) -> None:
    client = busy_service[1]
    await account.put("gold", effective_from="2020-01-01T00:00:00Z")
    [alone] = await batch(client, [{"account": account.id, "received_at": RECEIVED, "explain": True}])
    assert any("Gold plan" in reason["text"] for reason in alone["reasons"])
    [found] = await batch(client, [{"id": "a", "received_at": RECEIVED}], defaults={"account": account.id})
    assert found == {"id": "a", "due_at": DUE}
    [own] = await batch(client, [{"plan": "goldd", "received_at": RECEIVED}], defaults={"account": account.id})
    assert code(own) == "unknown_plan"


async def test_a_key_without_the_scope_is_refused_ticket_by_ticket(
    busy_service: tuple[FastAPI, httpx.AsyncClient],
) -> None:
    client = busy_service[1]
    made = await client.post(
        "/api-keys", json={"name": "auditor", "scopes": ["audit:read"]}, headers={"idempotency-key": "batch-auditor"}
    )
    headers = {"authorization": f"Bearer {made.json()['key']}"}
    body = {"tickets": [{"account": "a", "received_at": RECEIVED}, {"plan": "gold", "received_at": RECEIVED}]}
    refused, answered = (await client.post("/due-dates", json=body, headers=headers)).json()["results"]
    assert (code(refused), answered["due_at"]) == ("scope_missing", DUE)


@pytest.mark.parametrize(
    ("ticket", "shared", "stale"),
    [
        pytest.param({}, {}, True, id="the revision in force"),
        pytest.param({}, {"revision": 1}, False, id="a revision"),
        pytest.param({"at": RECEIVED}, {"revision": 1}, False, id="a revision and an instant"),
        pytest.param({"account": "a"}, {"revision": 1}, True, id="an account"),
        pytest.param({"events": []}, {"revision": 1}, False, id="nothing happened"),
        pytest.param({"events": PAUSED}, {"revision": 1}, True, id="as it stands now"),
        pytest.param({}, {"revision": 1, "defaults": {"events": PAUSED}}, True, id="as they stand now"),
        pytest.param({"at": RECEIVED, "events": PAUSED}, {"revision": 1}, False, id="as it stood then"),
        pytest.param({"events": PAUSED}, {"revision": 1, "defaults": {"at": RECEIVED}}, False, id="as they stood"),
    ],
)
async def test_what_rests_on_a_revision_alone_is_never_out_of_date(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, ticket: Json, shared: Json, *, stale: bool
) -> None:
    monkeypatch.setattr(Snapshot, "stale", True)
    answer = await client.post("/due-dates", json={"tickets": [{"received_at": RECEIVED, **ticket}], **shared})
    assert (answer.json()["stale"], "age" in answer.headers) == (stale, stale)
