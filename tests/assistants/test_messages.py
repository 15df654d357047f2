"""JSON-RPC over HTTP as revision 2026-07-28 has it, the two before it, and what is neither."""

import json
from base64 import b64encode
from typing import Any

import httpx
import pytest

from tests.api.billing import require_problem
from tests.assistants.conftest import META, NEWEST, PAGE, REVISION, Rpc
from tests.conftest import NewDatabase, service_on
from tests.hostile.corpus.bodies import NOT_JSON, NOT_UTF_8

pytestmark = [pytest.mark.database, pytest.mark.processes]
SUPPORTED = [NEWEST, "2025-11-25", "2025-06-18"]
SENT = {"content-type": "application/json", "accept": "application/json, text/event-stream"}
PING = {"jsonrpc": "2.0", "id": 1, "method": "ping"}


def require_error(answer: httpx.Response, status: int, code: int) -> dict[str, Any]:
    told: dict[str, Any] = answer.json()
    assert (answer.status_code, told["error"]["code"], told["jsonrpc"]) == (status, code, "2.0"), answer.text
    assert answer.headers["content-type"] == "application/json"
    assert set(told["error"]) <= {"code", "message", "data"}
    return told


async def test_it_says_what_it_is_and_in_which_revisions(rpc: Rpc) -> None:
    told = (await rpc("server/discover")).json()
    assert told["id"] == 1
    result = told["result"]
    assert result["supportedVersions"] == SUPPORTED
    assert result["capabilities"] == {"tools": {}, "resources": {}}
    assert "clause" in result["instructions"]
    assert result["_meta"]["io.modelcontextprotocol/serverInfo"]["name"] == "connex-sla"


@pytest.mark.parametrize("body", [*NOT_UTF_8, *NOT_JSON], ids=lambda case: case[0])
async def test_what_is_no_json_is_a_parse_error(http: httpx.AsyncClient, body: tuple[str, bytes]) -> None:
    answer = await http.post("/mcp", content=body[1], headers=SENT)
    assert "id" not in require_error(answer, 400, -32700)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("[]", id="no message"),
        pytest.param(f"[{json.dumps(PING)}, {json.dumps(PING)}]", id="a batch"),
        pytest.param('"ping"', id="a text"),
        pytest.param("null", id="null"),
        pytest.param("{}", id="nothing in it"),
        pytest.param('{"id": 1, "method": "ping"}', id="no JSON-RPC"),
        pytest.param('{"jsonrpc": "1.0", "id": 1, "method": "ping"}', id="another JSON-RPC"),
        pytest.param('{"jsonrpc": "2.0", "id": 1, "result": {}}', id="an answer"),
        pytest.param('{"jsonrpc": "2.0", "id": 1, "method": ["ping"]}', id="a method that is no text"),
        pytest.param('{"jsonrpc": "2.0", "id": 1, "method": "ping", "params": []}', id="params by place"),
        pytest.param('{"jsonrpc": "2.0", "id": null, "method": "ping"}', id="no id"),
        pytest.param('{"jsonrpc": "2.0", "id": true, "method": "ping"}', id="an id that is a flag"),
        pytest.param('{"jsonrpc": "2.0", "id": 1.5, "method": "ping"}', id="an id that is a fraction"),
        pytest.param(f'{{"jsonrpc": "2.0", "id": {"9" * 50}, "method": "ping"}}', id="an id without an end"),
        pytest.param('{"jsonrpc": "2.0", "id": "\\ud800", "method": "ping"}', id="an id that is no text"),
    ],
)
async def test_what_is_no_message_is_an_invalid_request(http: httpx.AsyncClient, body: str) -> None:
    answer = await http.post("/mcp", content=body, headers=SENT)
    assert "id" not in require_error(answer, 400, -32600)


async def test_depth_is_a_parse_error(http: httpx.AsyncClient) -> None:
    require_error(await http.post("/mcp", content="[" * 60_000, headers=SENT), 400, -32700)


@pytest.mark.parametrize("missing", META)
async def test_a_request_says_its_revision_and_what_its_client_can(rpc: Rpc, missing: str) -> None:
    answer = await rpc("tools/list", {"_meta": {name: value for name, value in META.items() if name != missing}})
    told = require_error(answer, 400, -32602)
    assert missing in told["error"]["message"]
    assert told["id"] == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"mcp_protocol_version": None},
        {"mcp_protocol_version": "2025-11-25"},
        {"mcp_method": None},
        {"mcp_method": "tools/list"},
        {"mcp_method": "TOOLS/CALL"},
        {"mcp_name": None},
        {"mcp_name": "get_tier"},
        {"mcp_name": "=?base64?Z2V0X3RpZXI=?="},
        {"mcp_name": "=?base64?%%%?="},
    ],
    ids=str,
)
async def test_headers_that_differ_from_the_body_are_refused(rpc: Rpc, headers: dict[str, str | None]) -> None:
    asked = {"name": "get_support_hours", "arguments": {}}
    told = require_error(await rpc("tools/call", asked, **headers), 400, -32020)
    assert NEWEST in told["error"]["message"]


async def test_a_header_that_is_given_twice_is_refused(http: httpx.AsyncClient) -> None:
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {"_meta": META}}
    told = [("mcp-protocol-version", NEWEST), ("mcp-method", "tools/list"), ("mcp-method", "tools/list")]
    require_error(await http.post("/mcp", json=body, headers=[*SENT.items(), *told]), 400, -32020)


async def test_a_name_may_come_as_base64(rpc: Rpc) -> None:
    name = f"=?base64?{b64encode(b'get_tier').decode()}?="
    answer = await rpc("tools/call", {"name": "get_tier", "arguments": {"plan": "gold"}}, mcp_name=name)
    assert answer.json()["result"]["structuredContent"]["plan"]["code"] == "gold"


@pytest.mark.parametrize("revision", ["1900-01-01", "2024-11-05", "2025-03-26", "2099-01-01"])
async def test_a_revision_that_is_not_spoken_is_told_which_are(rpc: Rpc, revision: str) -> None:
    answer = await rpc("tools/list", {"_meta": META | {REVISION: revision}}, mcp_protocol_version=revision)
    told = require_error(answer, 400, -32022)
    assert told["error"]["data"] == {"supported": SUPPORTED, "requested": revision}


@pytest.mark.parametrize(
    "method", ["initialize", "ping", "prompts/list", "logging/setLevel", "subscriptions/listen", "é"]
)
async def test_a_method_that_is_not_there_is_404(http: httpx.AsyncClient, method: str) -> None:
    body = {"jsonrpc": "2.0", "id": "a", "method": method, "params": {"_meta": META}}
    told = {"mcp-protocol-version": NEWEST, "mcp-method": method}
    sent = [(name.encode(), value.encode("latin-1")) for name, value in (SENT | told).items()]
    answer = await http.post("/mcp", content=json.dumps(body), headers=sent)
    assert require_error(answer, 404, -32601)["id"] == "a"


@pytest.mark.parametrize(
    "params",
    [
        {"name": "drop_tables"},
        {"name": "put_plan", "arguments": {"code": "gold"}},
        {"name": "get_tier", "arguments": [1]},
        {"name": "get_tier", "arguments": "plan"},
    ],
    ids=str,
)
async def test_a_tool_that_is_not_there_or_is_called_otherwise_is_an_error(rpc: Rpc, params: dict[str, Any]) -> None:
    require_error(await rpc("tools/call", params), 400, -32602)


@pytest.mark.parametrize("name", [None, 7, ["get_tier"], {}], ids=str)
async def test_a_name_that_is_no_text_is_refused(http: httpx.AsyncClient, name: object) -> None:
    params = {"_meta": META, "name": name}
    told = {"mcp-protocol-version": NEWEST, "mcp-method": "tools/call"}
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
    answer = await http.post("/mcp", json=body, headers=SENT | told)
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] in {-32602, -32020}


@pytest.mark.parametrize("method", ["tools/list", "resources/list", "resources/templates/list"])
async def test_a_cursor_is_none_of_this_service(rpc: Rpc, method: str) -> None:
    require_error(await rpc(method, {"cursor": "next"}), 400, -32602)


@pytest.mark.parametrize("said", [*SUPPORTED, None])
async def test_a_notification_is_taken_and_not_answered(http: httpx.AsyncClient, said: str | None) -> None:
    told = {"mcp-protocol-version": said} if said else {}
    body = {"jsonrpc": "2.0", "method": "notifications/initialized"}
    answer = await http.post("/mcp", json=body, headers=SENT | told)
    assert (answer.status_code, answer.content) == (202, b"")


async def test_one_of_another_revision_is_not_taken(http: httpx.AsyncClient) -> None:
    body = {"jsonrpc": "2.0", "method": "notifications/cancelled"}
    answer = await http.post("/mcp", json=body, headers=SENT | {"mcp-protocol-version": "1900-01-01"})
    require_error(answer, 400, -32022)


@pytest.mark.parametrize(
    ("wanted", "agreed"),
    [("2025-11-25", "2025-11-25"), ("2025-06-18", "2025-06-18"), ("2024-11-05", "2025-11-25"), (["?"], "2025-11-25")],
)
async def test_an_earlier_revision_is_begun_by_initialize_and_has_no_session(
    http: httpx.AsyncClient, wanted: object, agreed: str
) -> None:
    asked = {"protocolVersion": wanted, "capabilities": {}, "clientInfo": {"name": "tests", "version": "1"}}
    begun = await http.post("/mcp", json=PING | {"method": "initialize", "params": asked}, headers=SENT)
    assert begun.json()["result"]["protocolVersion"] == agreed
    assert "mcp-session-id" not in begun.headers
    said = SENT | {"mcp-protocol-version": agreed}
    assert (await http.post("/mcp", json=PING, headers=said)).json()["result"] == {}
    call = {"method": "tools/call", "params": {"name": "get_tier", "arguments": {"plan": "ultra"}}}
    result = (await http.post("/mcp", json=PING | call, headers=said)).json()["result"]
    assert result["structuredContent"]["plan"]["code"] == "gold"
    assert "resultType" not in result
    unknown = await http.post("/mcp", json=PING | {"method": "prompts/list"}, headers=said)
    require_error(unknown, 200, -32601)


async def test_without_initialize_a_request_names_its_revision(http: httpx.AsyncClient) -> None:
    told = require_error(await http.post("/mcp", json=PING, headers=SENT), 400, -32602)
    assert ", ".join(SUPPORTED) in told["error"]["message"]


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT", "PATCH", "OPTIONS", "HEAD"])
async def test_there_is_no_stream_and_no_session_to_end(http: httpx.AsyncClient, method: str) -> None:
    answer = await http.request(method, "/mcp")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


async def test_a_session_that_somebody_names_is_ignored(rpc: Rpc) -> None:
    answer = await rpc("tools/list", mcp_session_id="stolen", last_event_id="7")
    assert answer.status_code == 200
    assert "mcp-session-id" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://localhost:8000", f"{PAGE}.evil.example", ""]
)
async def test_a_page_that_nobody_named_may_not_ask(rpc: Rpc, origin: str) -> None:
    require_problem(await rpc("tools/list", origin=origin), 403, "cross_origin_refused")


async def test_not_even_one_of_the_host_that_is_asked(rpc: Rpc) -> None:
    """As a page is whose name points at this machine for a moment."""
    answer = await rpc("tools/list", origin="http://rebound.example", host="rebound.example")
    require_problem(answer, 403, "cross_origin_refused")


async def test_one_that_is_named_may(http: httpx.AsyncClient, rpc: Rpc) -> None:
    answer = await rpc("tools/list", origin=PAGE)
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, PAGE)
    wanted = "authorization, content-type, mcp-method, mcp-name, mcp-protocol-version"
    asked = {"origin": PAGE, "access-control-request-method": "POST", "access-control-request-headers": wanted}
    assert (await http.options("/mcp", headers=asked)).status_code == 200


async def test_what_is_no_json_by_its_name_is_refused(rpc: Rpc) -> None:
    require_problem(await rpc("tools/list", content_type="text/plain"), 415, "unsupported_media_type")
    require_problem(await rpc("tools/list", accept="text/event-stream"), 406, "not_acceptable")


async def test_a_body_may_be_as_long_as_elsewhere(http: httpx.AsyncClient, rpc: Rpc) -> None:
    require_problem(await rpc("tools/list", {"padding": "x" * 65_536}), 413, "body_too_large")

    async def endless() -> Any:  # noqa: ANN401  (an iterator of bytes)
        for _ in range(100):
            yield b" " * 1024

    require_problem(await http.post("/mcp", content=endless(), headers=SENT), 413, "body_too_large")


async def test_each_message_counts_as_a_request(new_database: NewDatabase) -> None:
    async with service_on(await new_database(), address_requests_per_minute=2) as (_, client):
        body = PING | {"method": "initialize"}
        statuses = [(await client.post("/mcp", json=body, headers=SENT)).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
