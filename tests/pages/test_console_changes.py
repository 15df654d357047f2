"""The console's change log: told in words, in pages, by filters, and live until its sign-in ends."""

import asyncio
from typing import Self
from urllib.parse import urlsplit

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import insert, text
from starlette.types import Message

from app.domain.api_keys import Scope
from app.domain.changes import Entity
from app.persistence.database import transaction
from app.persistence.tables import changes
from tests.api.billing import JANUARY, JULY, Account, sequence_of
from tests.pages.consoles import Person, key_of, signed_in_at

pytestmark = pytest.mark.database
Service = tuple[FastAPI, httpx.AsyncClient]
HOSTILE = "<img src=x onerror=alert(1)>"
PATIENCE = 8  # seconds


class Follower:
    """A browser that stays on the line: the stream's blocks as they come, each as its fields by name."""

    def __init__(self, app: FastAPI, person: Person, query: str, **headers: str) -> None:
        cookies = "; ".join(f"{name}={value}" for name, value in person.client.cookies.items())
        sent = {"cookie": cookies, "accept": "text/event-stream"} | headers
        self._scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": "/console/changes/stream",
            "raw_path": b"/console/changes/stream",
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(name.encode(), value.encode()) for name, value in sent.items()],
            "client": ("127.0.0.1", 0),
            "server": ("sla.test", 80),
        }
        self._app, self._left, self._began = app, asyncio.Event(), asyncio.Event()
        self.events: asyncio.Queue[dict[str, str]] = asyncio.Queue()
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
            if "event" in fields:
                self.events.put_nowait(fields)
        if message["type"] == "http.response.body" and not message.get("more_body"):
            self.ended.set()

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._app(self._scope, self._receive, self._send))
        await self._began.wait()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._left.set()
        await asyncio.wait_for(self._task, PATIENCE)

    async def next(self) -> dict[str, str]:
        return await asyncio.wait_for(self.events.get(), PATIENCE)


async def test_a_change_is_told_in_words_with_what_is_otherwise(busy_service: Service) -> None:
    app, client = busy_service
    account = Account(client)
    await account.put("gold", effective_from=JANUARY)
    await account.move("silver", effective_from=JULY)
    await account.buy(30, billing_reference="INV-1", effective_from=JANUARY)
    async with signed_in_at(app) as person:
        page = (await person.look("/console/changes", account=account.id)).text
    assert "<strong>Account made</strong>" in page
    assert "<del>Gold from 1 Jan 2025</del>" in page
    assert "<ins>Gold from 1 Jan 2025 to 1 Jul 2025; Silver from 1 Jul 2025</ins>" in page
    assert "30 minutes of Screen sharing support bought: INV-1" in page
    assert page.count(f'href="/console{account.path}') == 3


async def test_the_pages_tell_each_change_once_both_ways(own_service: Service) -> None:
    app, client = own_service
    for number in range(70):
        await Account(client, f"a{number}").put("gold", effective_from=JANUARY)
    async with signed_in_at(app) as person:
        older = await _walk(person, "/console/changes", "next")
        newer = await _walk(person, "/console/changes?after=0", "prev")
    assert [number for page in older for number in page] == list(range(72, 0, -1))
    assert [number for page in newer for number in page[::-1]] == list(range(1, 73))


async def _walk(person: Person, address: str, rel: str) -> list[list[int]]:
    pages = []
    while address:
        page = (await person.look(address)).text
        pages.append([int(each.partition('"')[0]) for each in page.split('id="change-')[1:]])
        address = page.partition(f'rel="{rel}" href="')[2].partition('"')[0].replace("&amp;", "&")
    return pages


async def test_the_log_is_filtered_by_account_and_kind(own_service: Service) -> None:
    app, client = own_service
    account, other = Account(client, "acme"), Account(client, "other")
    for each in (account, other):
        await each.put("gold", effective_from=JANUARY)
        await each.buy(30, effective_from=JANUARY)
    async with signed_in_at(app) as person:
        of_account = (await person.look("/console/changes", account="acme", entity="")).text
        of_kind = (await person.look("/console/changes", account="", entity="purchase")).text
        of_both = (await person.look("/console/changes", account="acme", entity="purchase")).text
        wrong = await person.look("/console/changes", account=HOSTILE, entity="all")
    assert [page.count('id="change-') for page in (of_account, of_kind, of_both)] == [2, 2, 1]
    assert wrong.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    assert "<img" not in wrong.text
    assert "&lt;img" in wrong.text


async def test_changes_of_a_rare_kind_are_found_a_stretch_of_the_log_at_a_time(own_service: Service) -> None:
    app, _ = own_service
    async with transaction(app.state.engine) as session:
        far = {"sequence": 15_000, "actor": "tests", "entity": Entity.USAGE, "entity_id": "15000"}
        await session.execute(insert(changes).values(far))
    await app.state.snapshot.catch_up()
    async with signed_in_at(app) as person:
        walked = await _walk(person, "/console/changes?entity=api_key", "next")
    assert walked == [[], [2]]


@pytest.mark.parametrize("far", [3, 9_223_372_036_854_775_807])
async def test_beyond_the_last_change_there_is_an_empty_page_that_leads_back(own_service: Service, far: int) -> None:
    app, client = own_service
    await Account(client, "acme").put("gold", effective_from=JANUARY)
    async with signed_in_at(app) as person:
        assert (await person.look("/console/changes", after=far)).is_success
        assert await _walk(person, f"/console/changes?after={far}", "next") == [[], [3, 2, 1]]
        assert await _walk(person, f"/console/changes?after={far}", "prev") == [[]]


async def test_the_page_looks_again_without_javascript_only_where_that_is_asked_for(busy_service: Service) -> None:
    app, _ = busy_service
    async with signed_in_at(app) as person:
        assert 'http-equiv="refresh"' not in (await person.look("/console/changes")).text
        assert 'http-equiv="refresh"' in (await person.look("/console/changes?refresh")).text


async def test_the_stream_tells_a_change_as_the_page_shows_it(own_service: Service) -> None:
    app, client = own_service
    async with signed_in_at(app) as person:
        page = (await person.look("/console/changes")).text
        address = urlsplit(page.partition('data-stream="')[2].partition('"')[0].replace("&amp;", "&"))
        async with Follower(app, person, address.query) as follower:
            sequence = sequence_of(await Account(client, "acme").put("gold", effective_from=JANUARY))
            told = await follower.next()
        assert (told["event"], told["id"]) == ("change", str(sequence))
        assert '<a href="/console/accounts/acme">acme</a>: <strong>Account made</strong>' in told["data"]


async def test_the_stream_goes_on_after_the_last_event_and_keeps_to_its_filter(own_service: Service) -> None:
    app, client = own_service
    async with signed_in_at(app) as person:
        first = sequence_of(await Account(client, "acme").put("gold", effective_from=JANUARY))
        await Account(client, "other").put("gold", effective_from=JANUARY)
        await Account(client, "acme").buy(30, billing_reference=HOSTILE, effective_from=JANUARY)
        query = "after=1&account=acme"
        async with Follower(app, person, query, **{"last-event-id": str(first)}) as follower:
            told = await follower.next()
            assert "&lt;img" in told["data"]
            assert "<img" not in told["data"]
            assert follower.events.empty()


@pytest.mark.parametrize("how", ["signed out", "key revoked"])
async def test_the_stream_ends_with_its_sign_in_and_says_so(own_service: Service, how: str) -> None:
    app, client = own_service
    key_id, token = await key_of(app, {Scope.AUDIT_READ})
    async with signed_in_at(app, token) as person, Follower(app, person, "after=1") as follower:
        assert (await follower.next())["event"] == "change"
        if how == "signed out":
            assert (await person.send("/console/sign-out", {})).is_redirect
        else:
            await client.delete(f"/api-keys/{key_id}")
        told = await follower.next()
        while told["event"] == "change":
            told = await follower.next()
        assert told["event"] == "ended"
        await asyncio.wait_for(follower.ended.wait(), PATIENCE)


async def test_the_stream_ends_where_its_sign_in_cannot_be_looked_up(own_service: Service) -> None:
    app, client = own_service
    async with signed_in_at(app) as person, Follower(app, person, "after=2") as follower:
        await Account(client, "acme").put("gold", effective_from=JANUARY)
        assert (await follower.next())["event"] == "change"
        async with transaction(app.state.engine) as session:
            await session.execute(text("ALTER TABLE console_sign_ins RENAME TO gone"))
        await asyncio.wait_for(follower.ended.wait(), PATIENCE)
        assert follower.events.empty()


async def test_a_replica_that_drains_ends_the_stream_for_the_browser_to_come_back(own_service: Service) -> None:
    app, _ = own_service
    async with signed_in_at(app) as person, Follower(app, person, "after=2") as follower:
        await asyncio.sleep(0.05)
        await app.state.snapshot.end()
        await asyncio.wait_for(follower.ended.wait(), PATIENCE)
        assert follower.events.empty()


async def test_the_log_wants_its_scope(busy_service: Service) -> None:
    app, _ = busy_service
    _, token = await key_of(app, set(Scope) - {Scope.AUDIT_READ})
    async with signed_in_at(app, token) as person:
        for path in ("/console/changes", "/console/changes/stream?after=0"):
            assert (await person.look(path)).status_code == httpx.codes.FORBIDDEN


async def test_nobody_follows_without_a_sign_in(busy_service: Service) -> None:
    app, _ = busy_service
    async with signed_in_at(app) as person:
        person.client.cookies.clear()
        assert (await person.look("/console/changes/stream?after=0")).headers["location"].startswith("/console/sign-in")
