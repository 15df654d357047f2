"""The requests whose answers are the examples of openapi.yaml, and how they are asked without a network."""

import asyncio
import json
import re
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from starlette.types import Message

RECEIVED = "2026-11-24T15:30:00-05:00"
Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Example:
    """A request whose answer is an operation's example; they are sent in this order, on a database of their own."""

    asked: str
    body: Body | None = None
    idempotency_key: str | None = None
    tag_of: str | None = None  # the path whose ETag is sent as If-Match


FROM = "2026-06-01T00:00:00-04:00"
AT = "at=2026-06-16T12:00:00-04:00"
PURCHASE = {"add_on": "screen_sharing", "minutes": 30, "billing_reference": "inv-0042", "effective_from": FROM}
USAGE = {
    "feature": "screen_sharing",
    "minutes": 20,
    "occurred_at": "2026-06-15T10:00:00-04:00",
    "reference": "zoom-771",
}
TICKET = {
    "plan": "gold",
    "received_at": RECEIVED,
    "events": [
        {"type": "paused", "at": "2026-11-25T09:30:00-05:00"},
        {"type": "resumed", "at": "2026-11-25T11:00:00-05:00"},
    ],
    "at": "2026-11-27T09:15:00-05:00",
}
INTAKE = {
    "subject": "Screen share please",
    "description": "Could somebody look at my screen while I map the fields?",
    "topic": "screen_share",
    "plan": "gold",
    "wants_screen_sharing": True,
    "at": RECEIVED,
}
PREVIEW = {
    "plans": {"gold": {"name": "Gold", "tier": 3, "legacy_names": ["ultra"]}},
    "holiday_overrides": {"2026-11-25": {"hours": [], "reason": "Staff outing"}},
    "tickets": [{"id": "t1", "received_at": RECEIVED, "plan": "gold"}],
    "at": RECEIVED,
}
BATCH = {
    "defaults": {"plan": "gold"},
    "tickets": [
        {"id": "t1", "received_at": RECEIVED},
        {"id": "t2", "received_at": RECEIVED, "at": "2026-11-25T11:30:00-05:00"},
        {"id": "t3", "received_at": RECEIVED, "plan": "goldd"},
    ],
}
REPORTED = {
    "tickets": [
        {"id": "t1", "plan": "gold", "received_at": RECEIVED, "answered_at": "2026-11-25T11:00:00-05:00"},
        {"id": "t2", "plan": "pro", "received_at": RECEIVED},
    ]
}
EXAMPLES = {
    "get_support_hours": Example("/support-hours?at=2026-11-26T10:00:00-05:00"),
    "list_support_hours_days": Example("/support-hours/days?from=2026-11-25&to=2026-11-28"),
    "get_calendar_feed": Example("/support-hours.ics?from=2026-11-25&to=2026-11-27"),
    "get_structured_hours": Example("/support-hours.jsonld?from=2026-11-25&to=2026-11-27"),
    "get_due_date": Example(f"/due-date?plan=gold&received_at={RECEIVED}&explain=true"),
    "read_due_date": Example("/due-date", TICKET),
    "read_due_dates": Example("/due-dates", BATCH),
    "report_compliance": Example("/compliance?at=2026-11-27T09:15:00-05:00", REPORTED),
    "decide_ticket": Example("/decision", INTAKE),
    "get_tier": Example("/tier?plan=Ultra-Plus"),
    "list_tiers": Example("/tiers"),
    "list_plans": Example("/plans?limit=2"),
    "get_plan": Example("/plans/platinum"),
    "get_scope_check": Example("/scope-check?topic=sync_error&plan=silver"),
    "check_scope": Example(
        "/scope-check",
        {"subject": "Holidays", "description": "Is your support team open on Memorial Day?", "plan": "silver"},
    ),
    "get_onboarding": Example(
        f"/onboarding?plan=gold&requested_at={RECEIVED}&questionnaire_complete=true"
        "&proposed_start=2026-11-25T11:30:00-05:00"
    ),
    "get_service_facts": Example(f"/service-facts?at={RECEIVED}"),
    "put_account": Example("/accounts/acme", {"plan": "gold", "effective_from": FROM}),
    "get_account": Example(f"/accounts/acme?{AT}"),
    "buy_add_on": Example("/accounts/acme/add-on-purchases", PURCHASE, "inv-0042-1"),
    "record_usage": Example("/accounts/acme/usage", USAGE, "zoom-771-1"),
    "list_add_on_purchases": Example(f"/accounts/acme/add-on-purchases?{AT}"),
    "get_add_on_purchase": Example(f"/accounts/acme/add-on-purchases/4?{AT}"),
    "list_usage": Example("/accounts/acme/usage"),
    "get_entitlements": Example(f"/accounts/acme/entitlements?{AT}"),
    "get_screen_sharing": Example(f"/screen-sharing?account=acme&{AT}"),
    "cancel_add_on_purchase": Example("/accounts/acme/add-on-purchases/4/cancel", None, "inv-0042-2"),
    "get_policy": Example("/policy"),
    "list_clauses": Example("/policy/clauses"),
    "get_clause": Example("/policy/clauses/response-time"),
    "put_plan": Example("/plans/diamond", {"name": "Diamond", "tier": 3, "clause": "tier-3.access"}),
    "delete_plan": Example("/plans/diamond", tag_of="/plans/diamond"),
    "put_holiday_override": Example("/holiday-overrides/2026-12-01", {"hours": [], "reason": "Staff training"}),
    "get_holiday_override": Example("/holiday-overrides/2026-12-01"),
    "list_holiday_overrides": Example("/holiday-overrides?from=2026-01-01&to=2027-01-01"),
    "delete_holiday_override": Example("/holiday-overrides/2026-12-01", tag_of="/holiday-overrides/2026-12-01"),
    "preview_policy": Example("/policy/preview", PREVIEW),
    "list_policy_revisions": Example("/policy/revisions?limit=2"),
    "get_policy_revision": Example("/policy/revisions/1"),
    "get_policy_differences": Example("/policy/revisions/4/differences"),
    "list_changes": Example("/changes?after=3&limit=2"),
    "stream_changes": Example("/changes/stream?after=3"),
    "create_api_key": Example("/api-keys", {"name": "intake", "scopes": ["accounts:read"]}, "key-1"),
    "list_api_keys": Example("/api-keys"),
    "revoke_api_key": Example("/api-keys/"),
    "list_problems": Example("/problems"),
    "get_problem": Example("/problems/unknown_plan"),
    "get_liveness": Example("/livez"),
    "get_readiness": Example("/readyz"),
}
UNKNOWN_PLAN = Example("/tier?plan=goldd")
# What no two runs have alike, and what is shown in its place.
CHANCE = {
    r'"dates_from":"[^"]*","dates_to":"[^"]*"': '"dates_from":"2026-01-01","dates_to":"2029-01-01"',
    r"sla_[0-9a-f]{12}_[0-9a-f]{64}": "sla_3f2a9c1e5b7d_…",
    r"\b[0-9a-f]{12}\b": "3f2a9c1e5b7d",
    r"\b[0-9a-f]{32}\b": "5b1f4c0e9a7d42638f0e6b1d2c3a4f59",
    r'"(published_at|created_at|revoked_at|at)":"[^"]*Z"': r'"\1":"2026-11-24T20:30:00Z"',
    r'"(recorded_at|cancelled_at)":"[^"]*"': rf'"\1":"{RECEIVED}"',
    r"\b(DTSTAMP|LAST-MODIFIED):\d{8}T\d{6}Z": r"\1:20261124T203000Z",
    r'"last_used_on":(null|"[^"]*")': '"last_used_on":"2026-11-24"',
}


class Questioner:
    def __init__(self, app: FastAPI, token: str) -> None:
        self._app = app
        self._token = token
        self._made_key = ""

    async def ask(self, method: str, example: Example) -> tuple[int, Any]:
        """The status and the body of the answer: JSON, the beginning of an event stream, or None."""
        headers = {"authorization": f"Bearer {self._token}", "request-id": "example"}
        if example.body is not None:
            headers["content-type"] = "application/json"
        if example.idempotency_key:
            headers["idempotency-key"] = example.idempotency_key
        if example.tag_of:
            _, seen, _ = await self._sent("GET", example.tag_of, headers, None)
            headers["if-match"] = seen["etag"]
        path = example.asked + self._made_key if example.asked == "/api-keys/" else example.asked
        status, _, content = await self._sent(method, path, headers, example.body)
        if found := re.search(r"sla_([0-9a-f]{12})_", content):
            self._made_key = found[1]
        for pattern, shown in CHANCE.items():
            content = re.sub(pattern, shown, content)
        if content.startswith("{"):
            return status, json.loads(content)
        return status, content or None

    async def _sent(
        self, method: str, asked: str, headers: dict[str, str], body: Body | None
    ) -> tuple[int, dict[str, str], str]:
        path, _, query = asked.partition("?")
        sent: list[Message] = []
        told, enough = False, asyncio.Event()

        async def receive() -> Message:
            nonlocal told
            if told:  # only an event stream looks a second time: it goes on until its client has seen enough
                await enough.wait()
                return {"type": "http.disconnect"}
            told = True
            return {"type": "http.request", "body": json.dumps(body).encode() if body is not None else b""}

        async def send(message: Message) -> None:
            sent.append(message)
            if message.get("body", b"").startswith(b"event:"):
                enough.set()

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
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
            "client": ("127.0.0.1", 0),
            "server": ("localhost", 8000),
        }
        await self._app(scope, receive, send)
        answered = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        content = b"".join(message.get("body", b"") for message in sent[1:]).decode()
        if answered.get("content-type", "").startswith("text/event-stream"):
            content = (
                content.partition("\nid:")[0] + "\nid:" + content.partition("\nid:")[2].partition("\n")[0] + "\n\n"
            )
        return sent[0]["status"], answered, content
