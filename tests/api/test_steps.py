"""Others go on while many tickets are read and answered, however the body is made: no step keeps the loop for long."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app.api.media_types import CSV, JSON, NDJSON
from app.api.schemas.due_dates import MOST_EVENTS
from tests.api.steps import LONGEST, longest_step, post_directly

pytestmark = pytest.mark.database
RECEIVED = datetime(2026, 11, 24, 15, 30, tzinfo=UTC)
RECEIVED_AT = RECEIVED.isoformat()
TICKET = {"received_at": RECEIVED_AT}
BATCH = 4_000_000  # bytes at most
FIELDS = {f"field{number}": 1 for number in range(1800)}  # 29 kB, and an error each
EVENTS = [
    {"type": ("paused", "resumed")[number % 2], "at": (RECEIVED + timedelta(minutes=number)).isoformat()}
    for number in range(MOST_EVENTS)
]


def tickets(*told: Any) -> bytes:  # noqa: ANN401  (any JSON)
    return json.dumps({"tickets": told}, separators=(",", ":")).encode()


def in_tickets(written: bytes, length: int = BATCH) -> bytes:
    """As many of it as there is room for."""
    return b'{"tickets":[%s]}' % (written * ((length - 100) // len(written))).removesuffix(b",")


def beside_tickets(name: bytes, written: bytes) -> bytes:
    return b'{"%s":[%s],"tickets":[]}' % (name, (written * ((BATCH - 100) // len(written))).removesuffix(b","))


DUE_DATES: list[tuple[str, str, int, Callable[[], bytes]]] = [
    ("many", JSON, 200, lambda: tickets(*[{"id": f"T-{n}", "plan": "gold", **TICKET} for n in range(10_000)])),
    ("most events", JSON, 200, lambda: tickets(*[{**TICKET, "events": EVENTS}] * 100)),
    ("explained", JSON, 200, lambda: tickets(*[{**TICKET, "explain": True, "value": 2000}] * 20)),
    ("unknown fields", JSON, 200, lambda: tickets(*[FIELDS] * 100)),
    ("unknown fields of events", JSON, 200, lambda: tickets(*[{"events": [FIELDS]}] * 100)),
    ("too many events", JSON, 200, lambda: tickets(*[{"events": [0] * 15_000}] * 100)),
    ("nothing", JSON, 422, lambda: in_tickets(b"1,")),
    ("lists", JSON, 200, lambda: in_tickets(b"[%s]," % (b"[]," * 10_000)[:-1])),
    ("one long text", JSON, 200, lambda: in_tickets(b'"%s"' % (b"x" * (BATCH - 200)))),
    ("one long list", JSON, 200, lambda: in_tickets(b"[%s]" % (b"[]," * 1_300_000)[:-1])),
    ("many escapes", JSON, 200, lambda: in_tickets(b'"%s"' % (b'\\"' * (BATCH // 2 - 100)))),
    ("spaces", JSON, 200, lambda: b'{"tickets":[' + b" " * (BATCH - 100) + b"]}"),
    ("long defaults", JSON, 413, lambda: beside_tickets(b"defaults", b"[],")),
    ("an unknown member", JSON, 422, lambda: beside_tickets(b"other", b"[],")),
    ("many lines", NDJSON, 200, lambda: b'{"id":"T","received_at":"%s"}\n' % RECEIVED_AT.encode() * 10_000),
    ("empty lines", NDJSON, 200, lambda: b"\n" * 1_000_000),
    ("one long line", NDJSON, 200, lambda: b"x" * BATCH),
    ("lines of unknown fields", NDJSON, 200, lambda: (json.dumps(FIELDS).encode() + b"\n") * 100),
    ("lines that are no JSON", NDJSON, 200, lambda: b"[\n" * 10_000),
]


def answered_within_an_hour() -> Iterator[dict[str, str]]:
    for number in range(20_000):
        answered = RECEIVED + timedelta(seconds=number * 7919 % 1800)
        yield {"received_at": RECEIVED_AT, "answered_at": answered.isoformat()}


def over_many_years() -> Iterator[dict[str, str]]:
    for number in range(20_000):
        received = datetime(2017, 1, 1, tzinfo=UTC) + timedelta(hours=number * 3.4)
        answered = received + timedelta(seconds=number * 7919 % 1_000_000)
        plan = ("gold", "platinum", "pro", "silver")[number % 4]
        yield {"received_at": received.isoformat(), "answered_at": answered.isoformat(), "plan": plan}


REPORTS: list[tuple[str, str, int, Callable[[], bytes]]] = [
    ("one hour", JSON, 200, lambda: tickets(*answered_within_an_hour())),
    ("many years", JSON, 200, lambda: tickets(*over_many_years())),
    ("unknown fields", JSON, 200, lambda: tickets(*[FIELDS] * 120)),
    ("most events", JSON, 200, lambda: tickets(*[{**TICKET, "events": EVENTS}] * 100)),
    ("too many pauses", JSON, 200, lambda: tickets(*[{"pauses": [0] * 15_000}] * 100)),
    ("nothing", JSON, 200, lambda: in_tickets(b"1,", 200_000)),
    (
        "rows",
        CSV,
        200,
        lambda: b"received_at,answered_at\n" + b"%s,%s\n" % (RECEIVED_AT.encode(), RECEIVED_AT.encode()) * 20_000,
    ),
    ("open quotation marks", CSV, 200, lambda: b"received_at\n" + (b'"' + b"\n" * 32_000 + b'"\n') * 50),
    ("empty rows", CSV, 200, lambda: b"received_at\n" + b"\n" * 1_000_000),
    ("rows of many cells", CSV, 200, lambda: b"received_at\n" + (b"," * 32_000 + b"\n") * 100),
]
BODIES = [
    *(("/due-dates", *told) for told in DUE_DATES),
    *(("/compliance?at=2035-06-01T12:00:00Z", *told) for told in REPORTS),
]


@pytest.mark.parametrize(
    ("path", "media_type", "status", "body"),
    [pytest.param(path, kind, status, body, id=f"{path[1:6]} {name}") for path, name, kind, status, body in BODIES],
)
async def test_no_step_is_long(
    shared_service: tuple[FastAPI, httpx.AsyncClient],
    path: str,
    media_type: str,
    status: int,
    body: Callable[[], bytes],
) -> None:
    app, content = shared_service[0], body()

    async def work() -> None:
        assert (await post_directly(app, path, content, media_type))[0] == status

    assert await longest_step(work) < LONGEST
