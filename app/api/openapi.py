"""openapi.yaml: what the application declares, with an example for each operation that it answered itself."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from fastapi import FastAPI
from starlette.types import Message

from app.api.problems import MEDIA_TYPE, Problem
from app.policies.documents import LOADER

COMMITTED = Path(__file__).parent.parent.parent / "openapi.yaml"
RECEIVED = "2026-11-24T15:30:00-05:00"
# The question whose answer is each operation's example: a path, and a body where it takes one.
EXAMPLES: dict[str, tuple[str, dict[str, Any] | None]] = {
    "get_support_hours": ("/support-hours?at=2026-11-26T10:00:00-05:00", None),
    "list_support_hours_days": ("/support-hours/days?from=2026-11-25&to=2026-11-28", None),
    "get_due_date": (f"/due-date?plan=gold&received_at={RECEIVED}&explain=true", None),
    "get_tier": ("/tier?plan=Ultra-Plus", None),
    "list_tiers": ("/tiers", None),
    "list_plans": ("/plans?limit=2", None),
    "get_plan": ("/plans/platinum", None),
    "get_scope_check": ("/scope-check?topic=sync_error&plan=silver", None),
    "check_scope": ("/scope-check", {"topic": "quickbooks_web_connector", "subject": "Web Connector QBWC1085"}),
    "get_policy": ("/policy", None),
    "list_clauses": ("/policy/clauses", None),
    "get_clause": ("/policy/clauses/response-time", None),
    "list_holiday_overrides": ("/holiday-overrides?from=2026-01-01&to=2027-01-01", None),
    "list_problems": ("/problems", None),
    "get_problem": ("/problems/unknown_plan", None),
    "get_liveness": ("/livez", None),
    "get_readiness": ("/readyz", None),
}
UNKNOWN_PLAN = "/tier?plan=goldd"


@cache
def committed_document() -> dict[str, Any]:
    document: dict[str, Any] = yaml.load(COMMITTED.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506  (a safe one)
    return document


async def openapi_document(app: FastAPI) -> dict[str, Any]:
    """For an application that has a policy in memory. Raises KeyError where an operation has no example."""
    document: dict[str, Any] = json.loads(json.dumps(app.openapi()))
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            asked, body = EXAMPLES[operation["operationId"]]
            answer = operation["responses"]["200"]["content"]["application/json"]
            answer["example"] = await _answer(app, method.upper(), asked, body)
            if body is not None:
                operation["requestBody"]["content"]["application/json"]["example"] = body
            for status, response in operation["responses"].items():
                if status == "404" and path != "/problems/{code}" and "unknown_plan" in response["description"]:
                    response["content"][MEDIA_TYPE]["example"] = await _answer(app, "GET", UNKNOWN_PLAN, None)
    schemas = document["components"]["schemas"]
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= problem.pop("$defs") | {"Problem": problem}
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    return document


def as_yaml(document: dict[str, Any]) -> str:
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=120)


async def _answer(app: FastAPI, method: str, asked: str, body: dict[str, Any] | None) -> Any:  # noqa: ANN401
    """What the application answers, asked without a network."""
    path, _, query = asked.partition("?")
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": json.dumps(body).encode() if body is not None else b""}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.replace(":", "%3A").encode(),
        "root_path": "",
        "headers": [(b"content-type", b"application/json"), (b"request-id", b"example")],
        "client": ("127.0.0.1", 0),
        "server": ("localhost", 8000),
    }
    await app(scope, receive, send)
    return json.loads(b"".join(message.get("body", b"") for message in sent))
