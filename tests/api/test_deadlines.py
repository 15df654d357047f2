"""What is not answered in time is given up: a problem says so, and nothing half written stays."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.api.billing import Account, require_listed_problem, require_problem
from tests.conftest import AUTHORISED, NewDatabase, engine_of, service_on

pytestmark = pytest.mark.database
DEADLINE = 0.6
TRIES = 5  # of what a busy machine can be too slow for
Service = tuple[FastAPI, httpx.AsyncClient, AsyncEngine]


@pytest.fixture(scope="module")
async def hurried(new_database: NewDatabase) -> AsyncIterator[Service]:
    """Its database may take ten seconds, and a request a part of one; and a connection past it."""
    url = await new_database()
    given = {"deadline_seconds": DEADLINE, "bulk_deadline_seconds": 2 * DEADLINE, "database_timeout_seconds": 10}
    async with service_on(url, **given) as (app, client), engine_of(url) as engine:
        client.headers.update(AUTHORISED)
        client.event_hooks["response"].append(require_listed_problem)
        yield app, client, engine


@asynccontextmanager
async def locked(engine: AsyncEngine, table: str) -> AsyncIterator[None]:
    """Nobody else reads or writes that table meanwhile."""
    async with engine.begin() as connection:
        await connection.execute(text(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE"))
        yield


async def test_a_write_that_takes_too_long_is_given_up_and_leaves_nothing(hurried: Service) -> None:
    app, client, engine = hurried
    account = Account(client)
    await opened(account)
    async with locked(engine, "changes"):
        answer = await account.buy(30, key="given-up")
        told = require_problem(answer, 503, "deadline_exceeded")
        assert answer.headers["retry-after"] == "1"
        assert answer.headers["request-id"] == told["request_id"]
        assert answer.headers["content-type"] == "application/problem+json"
    assert await account.purchases() == []
    assert len(await account.changes()) == 1
    async with engine.connect() as connection:
        kept = await connection.execute(text("SELECT count(*) FROM idempotency_records WHERE key = 'given-up'"))
        assert kept.scalar() == 0
    await all_given_back(app)


async def test_it_can_be_sent_again_with_its_key_and_is_done_once(hurried: Service) -> None:
    _, client, engine = hurried
    account = Account(client)
    await opened(account)
    order = {"key": "once", "billing_reference": "inv-1"}
    async with locked(engine, "changes"):
        require_problem(await account.buy(30, **order), 503, "deadline_exceeded")
    answers = [(await account.buy(30, **order)).status_code for _ in range(TRIES)]
    assert {201} <= set(answers) <= {201, 503}
    assert [each["minutes"] for each in await account.purchases()] == [30]


async def test_more_that_are_given_up_than_there_are_connections_cost_none(hurried: Service) -> None:
    app, client, engine = hurried
    account = Account(client)
    await opened(account)
    async with locked(engine, "changes"):
        answers = await asyncio.gather(*(account.buy(1) for _ in range(20)))
    assert {answer.status_code for answer in answers} == {503}
    await all_given_back(app)
    assert 201 in [(await account.buy(1)).status_code for _ in range(TRIES)]


async def test_decisions_are_answered_meanwhile(hurried: Service) -> None:
    _, client, engine = hurried
    account = Account(client)
    await opened(account)
    async with locked(engine, "changes"):
        late = asyncio.create_task(account.buy(30))
        await asyncio.sleep(0.05)
        assert (await client.get("/tier", params={"plan": "gold"})).status_code == 200
        assert not late.done()
        require_problem(await late, 503, "deadline_exceeded")


async def all_given_back(app: FastAPI) -> None:
    """Every connection of the pool; what looks after the house has one now and then."""
    while app.state.engine.pool.checkedout():  # noqa: ASYNC110  (nobody tells)
        await asyncio.sleep(0.01)


async def opened(account: Account) -> None:
    assert 201 in [(await account.put()).status_code for _ in range(TRIES)]


async def in_time(client: httpx.AsyncClient, path: str, media_type: str, silent: float) -> httpx.Response:
    """Of a client that says nothing for a while in the middle of its body."""

    async def body() -> AsyncIterator[bytes]:
        yield b'{"tickets": ['
        await asyncio.sleep(silent)
        yield b"]}"

    return await client.post(path, content=body(), headers={"content-type": media_type})


@pytest.mark.parametrize("path", ["/scope-check", "/due-date"])
async def test_a_body_that_is_not_there_by_then_is_the_clients_delay(hurried: Service, path: str) -> None:
    require_problem(await in_time(hurried[1], path, "application/json", 2 * DEADLINE), 408, "request_too_slow")


async def test_many_tickets_have_a_deadline_of_their_own(hurried: Service) -> None:
    _, client, _ = hurried
    assert (await in_time(client, "/due-dates", "application/json", 1.5 * DEADLINE)).json()["results"] == []
    require_problem(await in_time(client, "/due-dates", "application/json", 3 * DEADLINE), 408, "request_too_slow")


async def test_an_answer_that_has_begun_has_no_deadline(hurried: Service) -> None:
    answer = await in_time(hurried[1], "/due-dates", "application/x-ndjson", 3 * DEADLINE)
    assert answer.status_code == 200
    assert answer.text.count("\n") == 1
