"""A client that leaves while it still sends: no failure of the service, and nobody to answer."""

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from starlette.types import Message
from structlog.testing import capture_logs

from app.api.media_types import CSV, JSON, NDJSON
from tests.api.steps import posted
from tests.conftest import TOKEN

pytestmark = pytest.mark.database


async def leave(app: FastAPI, path: str, media_type: str) -> list[Message]:
    told: list[Message] = [{"type": "http.request", "body": b'{"tickets": [', "more_body": True}]
    sent: list[Message] = []

    async def receive() -> Message:
        return told.pop() if told else {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    authorised = (b"authorization", f"Bearer {TOKEN}".encode())
    scope = posted(path, (b"content-type", media_type.encode()), authorised)
    await app(scope, receive, send)
    return sent


def left(app: FastAPI, path: str) -> float:
    told = {"method": "POST", "route": path, "status": "499"}
    return app.state.metrics.registry.get_sample_value("http_server_requests_total", told) or 0.0


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/due-date", JSON),
        ("/due-dates", JSON),
        ("/compliance", JSON),
        ("/compliance", CSV),
        ("/policy/preview", JSON),
    ],
)
async def test_who_leaves_before_all_is_sent_is_no_failure(
    busy_service: tuple[FastAPI, AsyncClient], path: str, media_type: str
) -> None:
    app, before = busy_service[0], left(busy_service[0], path)
    with capture_logs() as logged:
        assert await leave(app, path, media_type) == []
    assert [(entry["log_level"], entry["status"]) for entry in logged] == [("info", 499)]
    assert left(app, path) == before + 1


async def test_who_leaves_a_stream_that_is_being_answered_is_none_either(
    busy_service: tuple[FastAPI, AsyncClient],
) -> None:
    with capture_logs() as logged:
        sent = await leave(busy_service[0], "/due-dates", NDJSON)
    assert sent[0]["status"] == 200
    assert [(entry["log_level"], entry["status"]) for entry in logged] == [("info", 200)]
