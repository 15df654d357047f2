"""GET /changes/stream: the change log as server-sent events, each once, from where the client says."""

import asyncio
import json
from typing import Self

import httpx
import pytest
from fastapi import FastAPI
from starlette.types import Message

from tests.api.billing import JANUARY, Account, Json, require_problem, sequence_of
from tests.conftest import AUTHORISED

pytestmark = pytest.mark.database
Service = tuple[FastAPI, httpx.AsyncClient]
PATIENCE = 5  # seconds


class Stream:
    """A client that stays on the line until the block ends."""

    def __init__(self, app: FastAPI, query: str = "", **headers: str) -> None:
        sent = AUTHORISED | {name.replace("_", "-"): value for name, value in headers.items()}
        self._scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": "/changes/stream",
            "raw_path": b"/changes/stream",
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(name.encode(), value.encode()) for name, value in sent.items()],
            "client": ("127.0.0.1", 0),
            "server": ("sla.test", 80),
        }
        self._app = app
        self._left = asyncio.Event()
        self._began = asyncio.Event()
        self._events: asyncio.Queue[tuple[int, Json]] = asyncio.Queue()
        self.ended = asyncio.Event()

    async def _receive(self) -> Message:
        if not self._began.is_set():
            self._began.set()
            return {"type": "http.request", "body": b""}
        await self._left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        for block in message.get("body", b"").decode().split("\n\n"):
            fields = dict(line.split(": ", 1) for line in block.splitlines() if line[:1] != ":" and ": " in line)
            if fields.get("event") == "change":
                self._events.put_nowait((int(fields["id"]), json.loads(fields["data"])))
        if message["type"] == "http.response.body" and not message.get("more_body"):
            self.ended.set()

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._app(self._scope, self._receive, self._send))
        await self._began.wait()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._left.set()
        await asyncio.wait_for(self._task, PATIENCE)

    async def next(self) -> Json:
        number, change = await asyncio.wait_for(self._events.get(), PATIENCE)
        assert number == change["sequence"]
        return change

    async def sequences(self, count: int) -> list[int]:
        return [(await self.next())["sequence"] for _ in range(count)]

    @property
    def silent(self) -> bool:
        return self._events.empty()


async def test_the_stream_tells_what_the_log_lists(own_service: Service) -> None:
    app, client = own_service
    await Account(client).put("gold")
    listed = (await client.get("/changes")).json()["data"]
    async with Stream(app, "after=0") as stream:
        assert [await stream.next() for _ in listed] == listed


async def test_the_stream_begins_after_the_change_that_is_named(own_service: Service) -> None:
    app, client = own_service
    for _ in range(4):
        await Account(client).put("gold")
    async with Stream(app, "after=4") as stream:
        assert await stream.sequences(2) == [5, 6]


async def test_a_client_that_comes_back_goes_on_where_it_was(own_service: Service) -> None:
    app, client = own_service
    for _ in range(4):
        await Account(client).put("gold")
    async with Stream(app, "after=1", last_event_id="5") as stream:
        assert await stream.sequences(1) == [6]


async def test_what_is_new_arrives_once_and_in_order(own_service: Service) -> None:
    app, client = own_service
    async with Stream(app, "after=2") as stream:
        for expected in range(3, 13):
            await Account(client).put("gold")
            assert await stream.sequences(1) == [expected]
        assert stream.silent


async def test_several_at_once_arrive_without_gaps_at_every_listener(own_service: Service) -> None:
    app, client = own_service
    async with Stream(app, "after=2") as one, Stream(app, "after=2") as other:
        await asyncio.gather(*(Account(client).put("gold", effective_from=JANUARY) for _ in range(10)))
        for stream in (one, other):
            assert await stream.sequences(10) == [*range(3, 13)]


async def test_without_a_change_named_it_tells_what_is_to_come(own_service: Service) -> None:
    app, client = own_service
    await Account(client).put("gold")
    async with Stream(app) as stream:
        await asyncio.sleep(0.1)
        sequence = sequence_of(await Account(client).put("gold"))
        assert await stream.sequences(1) == [sequence]


async def test_the_stream_of_a_revoked_key_ends_and_tells_nothing_more(own_service: Service) -> None:
    app, client = own_service
    made = (await client.post("/api-keys", json={"name": "audit", "scopes": ["audit:read"]})).json()
    async with Stream(app, "after=3", authorization=f"Bearer {made['key']}") as stream:
        await asyncio.sleep(0.05)
        await client.delete(f"/api-keys/{made['id']}")
        await asyncio.wait_for(stream.ended.wait(), PATIENCE)
        assert stream.silent


async def test_a_service_that_ends_ends_its_streams(own_service: Service) -> None:
    app, _ = own_service
    async with Stream(app) as stream:
        await asyncio.sleep(0.05)
        await app.state.snapshot.end()
        await asyncio.wait_for(stream.ended.wait(), PATIENCE)


@pytest.mark.parametrize("last", ["x", "-1", "9" * 19, "1, 2"])
async def test_what_is_no_event_id_is_refused(busy_service: Service, last: str) -> None:
    answer = await busy_service[1].get("/changes/stream", headers={"last-event-id": last})
    require_problem(answer, 422, "invalid_request")
