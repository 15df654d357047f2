"""What an assistant is told is what the API answers, to the byte; who may ask is what tests/cases/access.yaml says."""

import json
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
import yaml

from app.api.openapi_examples import EXAMPLES
from tests.assistants.conftest import Assisted, Rpc
from tests.cases.tables import FOLDER

pytestmark = [pytest.mark.database, pytest.mark.processes]
ACCESS: dict[str, list[str]] = yaml.safe_load((FOLDER / "access.yaml").read_text(encoding="utf-8"))
TOOLS = ACCESS["tools"]
AT = "2026-11-24T15:30:00-05:00"
EXPLAINING = {"decide_ticket", "get_due_date", "read_due_date"}  # unless they are told not to
OF_ACME: dict[str, dict[str, Any]] = {
    "decide_ticket": {"at": AT},
    "get_due_date": {"received_at": AT},
    "read_due_date": {"received_at": AT, "at": AT},
    "get_tier": {"at": AT},
    "check_scope": {"topic": "sync_error", "at": AT},
    "get_screen_sharing": {"at": AT},
    "get_onboarding": {"requested_at": AT, "questionnaire_complete": True, "duration_minutes": 60},
}


def arguments_of(tool: str) -> dict[str, Any]:
    """Of the operation's own example."""
    if tool == "get_clause":
        return {"id": EXAMPLES[tool].asked.rpartition("/")[2]}
    asked = dict(parse_qsl(urlsplit(EXAMPLES[tool].asked).query)) | (EXAMPLES[tool].body or {})
    return {"explain": False} | asked if tool in EXPLAINING else asked


async def called(rpc: Rpc, tool: str, arguments: dict[str, Any], **headers: str | None) -> dict[str, Any]:
    answer = await rpc("tools/call", {"name": tool, "arguments": arguments}, **headers)
    assert answer.status_code == 200, answer.text
    result: dict[str, Any] = answer.json()["result"]
    return result


async def refused(rpc: Rpc, tool: str, arguments: dict[str, Any], **headers: str | None) -> str:
    result = await called(rpc, tool, arguments, **headers)
    assert result["isError"]
    assert "structuredContent" not in result
    [said] = result["content"]
    text: str = said["text"]
    return text


@pytest.mark.parametrize("tool", TOOLS)
async def test_a_tool_answers_what_its_operation_answers_to_the_byte(
    http: httpx.AsyncClient, rpc: Rpc, assisted: Assisted, tool: str
) -> None:
    key, example = {"authorization": f"Bearer {assisted.reader}"}, EXAMPLES[tool]
    method = "POST" if example.body else "GET"
    expected = await http.request(method, example.asked, json=example.body, headers=key)
    assert expected.status_code == 200, expected.text
    answer = await rpc("tools/call", {"name": tool, "arguments": arguments_of(tool)}, **key)
    assert b'"structuredContent":' + expected.content in answer.content
    result = answer.json()["result"]
    assert not result["isError"]
    assert result["content"][-1]["text"] == expected.text


@pytest.mark.parametrize("tool", OF_ACME)
async def test_of_an_account_it_tells_only_those_who_may_read_accounts(
    http: httpx.AsyncClient, rpc: Rpc, assisted: Assisted, tool: str
) -> None:
    asked = OF_ACME[tool] | {"account": "acme"}
    assert "key_required" in await refused(rpc, tool, asked)
    assert "key_unknown" in await refused(rpc, tool, asked, authorization="Bearer sla_nobody_has_this")
    assert "scope_missing" in await refused(rpc, tool, asked, authorization=f"Bearer {assisted.stranger}")
    key = {"authorization": f"Bearer {assisted.reader}"}
    assert "unknown_account" in await refused(rpc, tool, asked | {"account": "nobody"}, **key)
    expected = await _of_the_api(http, tool, asked, key)
    told = await called(rpc, tool, {"explain": False} | asked if tool in EXPLAINING else asked, **key)
    assert told["structuredContent"] == expected


async def _of_the_api(http: httpx.AsyncClient, tool: str, asked: dict[str, Any], key: dict[str, str]) -> dict[str, Any]:
    path, body = urlsplit(EXAMPLES[tool].asked).path, EXAMPLES[tool].body
    sent = (
        {"json": asked} if body else {"params": {name: json.dumps(value).strip('"') for name, value in asked.items()}}
    )
    answer = await http.request("POST" if body else "GET", path, headers=key, **sent)
    told: dict[str, Any] = answer.json()
    return told


def test_a_tool_asks_what_changes_nothing_and_is_public_unless_it_is_about_an_account() -> None:
    assert set(TOOLS) <= set(ACCESS["public"]) | set(ACCESS["if_account"])
    assert set(OF_ACME) == set(TOOLS) & set(ACCESS["if_account"])


async def test_the_tools_are_those_of_the_table_and_change_nothing(rpc: Rpc) -> None:
    told = (await rpc("tools/list")).json()["result"]
    assert [tool["name"] for tool in told["tools"]] == TOOLS
    for tool in told["tools"]:
        assert tool["annotations"]["readOnlyHint"]
        assert tool["title"]
        assert tool["description"]
        assert tool["inputSchema"]["type"] == tool["outputSchema"]["type"] == "object"
        assert not tool["inputSchema"]["additionalProperties"]
    assert (told["ttlMs"], told["cacheScope"], told["resultType"]) == (300_000, "public", "complete")


async def test_an_assistant_can_quote_what_is_decided_with_its_clauses(rpc: Rpc) -> None:
    result = await called(rpc, "get_due_date", {"plan": "gold", "received_at": AT})
    summary, *sentences = result["content"][0]["text"].splitlines()
    assert summary == result["structuredContent"]["summary"]
    reasons = result["structuredContent"]["reasons"]
    assert sentences == [f"{reason['text']} [{reason['clause']}]" for reason in reasons]
    decided = await called(
        rpc, "decide_ticket", {"subject": "Please open port 8166 on our firewall for us", "plan": "gold", "at": AT}
    )
    assert decided["structuredContent"]["scope"]["instead"] in decided["content"][0]["text"]
    assert decided["content"][0]["text"].startswith(decided["structuredContent"]["due_date"]["summary"])


@pytest.mark.parametrize(
    ("tool", "arguments", "told"),
    [
        ("get_tier", {"plan": "goldd"}, ["unknown_plan", "Did you mean Gold?", "Suggestions: Gold."]),
        ("get_tier", {}, ["invalid_request", "name one"]),
        ("get_tier", {"plan": "gold", "account": "acme"}, ["invalid_request", "not both"]),
        ("get_tier", {"plan": 7}, ["/plan: Input should be a valid string."]),
        ("get_tier", {"plan": "gold", "colour": "red"}, ["/colour: There is no field of that name."]),
        ("get_tier", {"plan": "gold", "min_sequence": 10**12}, ["unknown_sequence"]),
        ("get_tier", {"plan": "gold", "revision": 999}, ["unknown_revision"]),
        ("get_due_date", {"received_at": "2026-11-24 15:30"}, ["instant_malformed", "2026-11-24T15:30:00-05:00"]),
        ("get_due_date", {"received_at": "2026-11-24T15:30:00"}, ["instant_without_offset"]),
        ("read_due_date", {"received_at": AT, "events": [{"type": "resumed", "at": AT}]}, ["invalid_history"]),
        ("list_support_hours_days", {"from": "2026-01-01", "to": "2028-01-01"}, ["invalid_date_range"]),
        ("check_scope", {"topic": "sync_eror"}, ["unknown_topic", "sync_error"]),
        ("check_scope", {"description": "x" * 10_001}, ["/description"]),
        ("check_scope", {"description": "\ud800"}, ["/description"]),
        ("get_clause", {"id": "tier-9"}, ["unknown_clause", "tier-"]),
    ],
)
async def test_what_has_no_answer_is_told_in_the_words_of_the_problem(
    rpc: Rpc, tool: str, arguments: dict[str, Any], told: list[str]
) -> None:
    said = await refused(rpc, tool, arguments)
    assert all(words in said for words in told), said


async def test_the_clauses_are_resources_in_their_published_wording(http: httpx.AsyncClient, rpc: Rpc) -> None:
    clauses = (await http.get("/policy/clauses")).json()["data"]
    listed = (await rpc("resources/list")).json()["result"]["resources"]
    assert [each["name"] for each in listed] == [clause["id"] for clause in clauses]
    [template] = (await rpc("resources/templates/list")).json()["result"]["resourceTemplates"]
    for clause, resource in zip(clauses, listed, strict=True):
        uri = template["uriTemplate"].format(id=clause["id"])
        assert resource["uri"] == uri
        read = (await rpc("resources/read", {"uri": uri})).json()["result"]
        assert read["contents"] == [{"uri": uri, "mimeType": "text/plain", "text": clause["text"]}]


@pytest.mark.parametrize("uri", ["sla://clauses/tier-9", "file:///etc/passwd", "sla://clauses/", ""])
async def test_there_are_no_other_resources(rpc: Rpc, uri: str) -> None:
    answer = await rpc("resources/read", {"uri": uri})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, -32602)
