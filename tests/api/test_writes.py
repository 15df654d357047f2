"""What holds for every write: on record before it is acknowledged, or not at all; known to the next read."""

import asyncio
from collections.abc import Awaitable, Callable

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from starlette.types import Message, Receive, Scope, Send
from structlog.testing import capture_logs

from app.persistence.changes import last_sequence, next_sequence
from app.persistence.database import transaction
from tests.api.billing import JANUARY, Account, keyed, require_problem, sequence_of
from tests.conftest import AUTHORISED, NewDatabase, service_on

pytestmark = pytest.mark.database
Service = tuple[FastAPI, httpx.AsyncClient]
TABLES = ("accounts", "subscriptions", "purchases", "usage_records", "draws", "changes", "idempotency_records")
OVERRIDE = {"hours": [], "reason": "Staff training"}
PLAN = {"name": "Diamond", "tier": 3}


async def counted(app: FastAPI, *tables: str) -> dict[str, int]:
    async with transaction(app.state.engine) as session:
        return {table: await session.scalar(text(f"SELECT count(*) FROM {table}")) for table in tables}  # noqa: S608


async def execute(app: FastAPI, statement: str) -> None:
    async with transaction(app.state.engine) as session:
        await session.execute(text(statement))


async def test_what_is_acknowledged_is_on_record(own_service: Service) -> None:
    app, _ = own_service
    on_record: list[int] = []

    async def watched(scope: Scope, receive: Receive, send: Send) -> None:
        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start" and scope["method"] != "GET":
                async with transaction(app.state.engine) as session:
                    on_record.append(await last_sequence(session))
            await send(message)

        await app(scope, receive, sent)

    transport = httpx.ASGITransport(app=watched)
    async with httpx.AsyncClient(transport=transport, base_url="http://sla.test", headers=AUTHORISED) as client:
        account = Account(client)
        writes = [await account.put("gold", effective_from=JANUARY), await account.buy(), await account.use()]
        writes.append(await account.cancel(writes[1].json()["id"]))
        writes.append(await client.put("/plans/diamond", json=PLAN))
        writes.append(await client.delete("/plans/diamond", headers={"if-match": writes[-1].headers["etag"]}))
        writes.append(await client.put("/holiday-overrides/2031-01-06", json=OVERRIDE))
        seen = {"if-match": writes[-1].headers["etag"]}
        writes.append(await client.delete("/holiday-overrides/2031-01-06", headers=seen))
        writes.append(await client.post("/api-keys", json={"name": "intake", "scopes": ["accounts:read"]}))
        writes.append(await client.delete(f"/api-keys/{writes[-1].json()['id']}"))
    assert all(answer.is_success for answer in writes)
    assert on_record == [sequence_of(answer) for answer in writes] == list(range(3, 13))


async def test_a_commit_that_fails_is_the_answer_and_leaves_nothing(own_service: Service) -> None:
    app, client = own_service
    await Account(client).put("micro")
    before = await counted(app, *TABLES, "plans", "policy_revisions")
    tag = (await client.get("/plans/micro")).headers["etag"]
    answer = await client.delete("/plans/micro", headers={"if-match": tag})
    require_problem(answer, 409, "plan_in_use")
    assert not {"change-sequence", "policy-revision"} & set(answer.headers)
    assert await counted(app, *TABLES, "plans", "policy_revisions") == before
    assert (await client.get("/tier?plan=micro")).json()["policy_revision"] == 1


async def test_a_plan_that_an_account_was_on_stays_too(own_service: Service) -> None:
    _, client = own_service
    account = Account(client)
    await account.put("micro", effective_from=JANUARY)
    await account.move("gold", effective_from=JANUARY)
    tag = (await client.get("/plans/micro")).headers["etag"]
    require_problem(await client.delete("/plans/micro", headers={"if-match": tag}), 409, "plan_in_use")


async def test_a_commit_that_fails_leaves_the_idempotency_key_free(own_service: Service) -> None:
    app, client = own_service
    account = Account(client)
    await account.put("gold")
    # As in the moment before a replica hears that the add-on was removed.
    await execute(app, "DELETE FROM add_ons")
    before = await counted(app, *TABLES)
    require_problem(await account.buy(key="1", billing_reference="inv-0042"), 409, "add_on_in_use")
    assert await counted(app, *TABLES) == before
    await execute(app, "INSERT INTO add_ons VALUES ('screen_sharing', 'Screen sharing', 'add-on.screen-sharing')")
    assert (await account.buy(key="1", billing_reference="inv-0042")).status_code == 201


async def test_a_plan_removed_at_the_same_moment_is_no_plan_to_be_put_on(own_service: Service) -> None:
    app, client = own_service
    await execute(app, "DELETE FROM plans WHERE code = 'micro'")
    account = Account(client)
    require_problem(await account.put("micro"), 409, "plan_in_use")
    require_problem(await account.get(), 404, "unknown_account")


@pytest.mark.parametrize("operation", ["put", "buy", "use", "cancel"])
async def test_a_failure_after_writing_leaves_nothing(
    own_service: Service, monkeypatch: pytest.MonkeyPatch, operation: str
) -> None:
    app, client = own_service
    account = Account(client)
    await account.put("gold", effective_from=JANUARY)
    bought = (await account.buy(60)).json()["id"]
    asked: dict[str, Callable[[], Awaitable[httpx.Response]]] = {
        "put": lambda: account.move("silver", effective_from=JANUARY),
        "buy": lambda: account.buy(30, "1", billing_reference="inv-0042"),
        "use": lambda: account.use(20, "1", reference="zoom-771"),
        "cancel": lambda: account.cancel(bought, "1"),
    }
    before = await counted(app, *TABLES)

    async def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patched, capture_logs():
        patched.setattr("app.services.accounts.append_change", fail)
        require_problem(await asked[operation](), 500, "internal_error")
    assert await counted(app, *TABLES) == before
    assert (await asked[operation]()).is_success


async def test_a_write_is_known_to_the_next_read(own_service: Service) -> None:
    _, client = own_service
    account = Account(client)
    await account.put("gold", effective_from=JANUARY)
    for number in range(1, 6):
        await account.buy(30)
        await account.use(10)
        assert await account.left() == number * 20
        await client.put(f"/plans/diamond_{number}", json={"name": f"Diamond {number}", "tier": 3})
        assert (await client.get(f"/tier?plan=diamond_{number}")).json()["policy_revision"] == number + 1


async def test_what_is_committed_is_acknowledged_though_this_replica_cannot_take_it_in(
    own_service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, client = own_service

    async def fail(*_: object) -> None:
        raise RuntimeError

    account = Account(client)
    with monkeypatch.context() as patched, capture_logs():
        patched.setattr(app.state.snapshot, "catch_up", fail)
        assert (await account.put("gold")).status_code == 201
    assert len(await account.changes()) == 1


async def test_another_replica_knows_the_write_that_a_read_names(new_database: NewDatabase) -> None:
    url = await new_database()
    async with service_on(url) as (_, writer), service_on(url) as (_, reader):
        for client in (writer, reader):
            client.headers.update(AUTHORISED)
        here = Account(writer)
        there = Account(reader, here.id)
        await here.put("gold", effective_from=JANUARY)
        for number in range(1, 11):
            sequence = sequence_of(await here.buy(30))
            told = await there.get("/entitlements", at="2090-01-01T00:00:00Z", min_sequence=sequence)
            assert told.json()["screen_sharing"]["minutes_remaining"] == number * 30


@pytest.mark.parametrize("path", ["/accounts/{}", "/accounts/{}/usage", "/tier?plan=gold", "/plans", "/policy"])
async def test_a_change_that_there_is_not_is_not_waited_for_in_vain(account: Account, path: str) -> None:
    await account.put("gold")
    answer = await account.client.get(path.format(account.id), params={"min_sequence": 10**9})
    if "?" in path:
        answer = await account.client.get(f"{path}&min_sequence={10**9}")
    require_problem(answer, 404, "unknown_sequence")


@pytest.mark.parametrize("sequence", ["abc", "0", "-1", "1.5", "1_0", "", "9" * 20])
async def test_a_sequence_that_is_no_number_of_a_change_is_refused(account: Account, sequence: str) -> None:
    await account.put("gold")
    require_problem(await account.get(min_sequence=sequence), 422, "invalid_request")


async def test_a_sequence_is_looked_up_for_nobody_without_a_key(account: Account) -> None:
    asked = {"min_sequence": 10**9}
    answer = await account.client.get("/accounts/acme", params=asked, headers={"authorization": ""})
    require_problem(answer, 401, "key_required")


async def waiting(app: FastAPI, number: int) -> None:
    """Until so many transactions wait for their turn to make a change."""
    here = "database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    wanted = f"SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND {here}"  # noqa: S608
    async with asyncio.timeout(0.5):
        while True:
            async with transaction(app.state.engine) as session:
                if await session.scalar(text(wanted)) == number:
                    return


@pytest.mark.parametrize(("method", "status"), [("PUT", 200), ("DELETE", 409)])
async def test_a_plan_and_an_account_on_it_can_be_written_at_once(
    own_service: Service, method: str, status: int
) -> None:
    app, client = own_service
    seen = {"if-match": (await client.get("/plans/micro")).headers["etag"]} | keyed()
    body = {"name": "Micro", "tier": 1, "onboarding_minutes": 60} if method == "PUT" else None
    async with transaction(app.state.engine) as session:
        await next_sequence(session)
        subscribing = asyncio.create_task(Account(client).put("micro"))
        await waiting(app, 1)
        changing = asyncio.create_task(client.request(method, "/plans/micro", json=body, headers=seen))
        await waiting(app, 2)
    answers = [await subscribing, await changing]
    assert [answer.status_code for answer in answers] == [201, status], [answer.text for answer in answers]
