"""A POST with an Idempotency-Key: however often it is sent, it is done once, and answered as the first time."""

import asyncio
import json
from secrets import token_hex

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from app.persistence.database import transaction
from app.persistence.idempotency import claim, forget_old_records
from tests.api.billing import JANUARY, JUNE, Account, keyed, require_problem

pytestmark = pytest.mark.database
ORDER = {"add_on": "screen_sharing", "minutes": 30, "billing_reference": "inv-0042", "effective_from": JANUARY}
REPORT = {"feature": "screen_sharing", "minutes": 20, "occurred_at": JUNE, "reference": "zoom-771"}


@pytest.fixture(autouse=True)
async def on_gold(account: Account) -> None:
    await account.put("gold", effective_from=JANUARY)


@pytest.fixture
def key() -> str:
    return token_hex(8)


@pytest.mark.parametrize(("path", "body"), [("add-on-purchases", ORDER), ("usage", REPORT)])
async def test_what_must_not_happen_twice_needs_a_key(account: Account, path: str, body: dict[str, object]) -> None:
    answer = await account.client.post(f"{account.path}/{path}", json=body)
    require_problem(answer, 400, "idempotency_key_missing")
    assert len(await account.changes()) == 1


@pytest.mark.parametrize("operation", ["buy", "use", "cancel"])
async def test_a_retry_is_answered_as_the_first_time(account: Account, key: str, operation: str) -> None:
    bought = (await account.buy(60)).json()["id"]

    async def ask() -> httpx.Response:
        match operation:
            case "buy":
                return await account.buy(30, key, billing_reference="inv-0042")
            case "use":
                return await account.use(20, key, reference="zoom-771")
        return await account.cancel(bought, key)

    first, again = await ask(), await ask()
    assert first.is_success
    assert (again.status_code, again.content) == (first.status_code, first.content)
    for name in ("change-sequence", "location", "etag", "content-type", "cache-control"):
        assert again.headers.get(name) == first.headers.get(name), name
    assert again.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in first.headers
    assert len(await account.changes()) == 3


async def test_a_retry_is_answered_as_the_first_time_though_things_have_changed(account: Account, key: str) -> None:
    first = await account.buy(30, key, billing_reference="inv-0042")
    await account.use(20)
    await account.cancel(first.json()["id"])
    assert (await account.buy(30, key, billing_reference="inv-0042")).content == first.content


async def test_a_key_belongs_to_one_body(account: Account, key: str) -> None:
    await account.buy(30, key, billing_reference="inv-0042")
    again = await account.buy(31, key, billing_reference="inv-0042")
    require_problem(again, 422, "idempotency_key_reused")


async def test_a_key_belongs_to_one_path(account: Account, key: str) -> None:
    other = Account(account.client)
    await other.put("gold")
    await account.buy(30, key, billing_reference="inv-0042")
    require_problem(await other.buy(30, key, billing_reference="inv-0042"), 422, "idempotency_key_reused")
    require_problem(await account.use(20, key), 422, "idempotency_key_reused")
    assert await other.purchases() == []


async def test_a_quoted_key_and_a_bare_one_are_one_key(account: Account, key: str) -> None:
    first = await account.buy(30, f'"{key}"', billing_reference="inv-0042")
    again = await account.buy(30, key, billing_reference="inv-0042")
    assert again.headers["idempotency-replayed"] == "true"
    assert again.content == first.content


async def test_the_order_of_members_and_spaces_do_not_matter(account: Account, key: str) -> None:
    reordered = dict(reversed(ORDER.items()))
    bodies = [json.dumps(ORDER), json.dumps(reordered, indent=3), json.dumps(ORDER, separators=(",", ":"))]
    headers = {"content-type": "application/json", **keyed(key)}
    path = f"{account.path}/add-on-purchases"
    answers = [await account.client.post(path, content=body, headers=headers) for body in bodies]
    assert [answer.headers.get("idempotency-replayed") for answer in answers] == [None, "true", "true"]


@pytest.mark.parametrize("bad", ["", " ", '""', '" "', "é", "a\tb", "a" * 256], ids=lambda bad: repr(bad)[:10])
async def test_what_is_no_idempotency_key_is_refused(account: Account, bad: str) -> None:
    path = f"{account.path}/add-on-purchases"
    answer = await account.client.post(path, json=ORDER, headers=[(b"idempotency-key", bad.encode())])
    require_problem(answer, 422, "invalid_request")
    assert await account.purchases() == []


@pytest.mark.parametrize("quote", ["", '"'], ids=["bare", "quoted"])
async def test_the_longest_key_is_a_key(account: Account, quote: str) -> None:
    key = f"{quote}{token_hex(128)[:255]}{quote}"
    assert (await account.buy(30, key)).status_code == 201


async def made_key(client: httpx.AsyncClient, name: str) -> dict[str, str]:
    scopes = ["billing:write", "usage:write"]
    made = await client.post("/api-keys", json={"name": name, "scopes": scopes})
    return {"authorization": f"Bearer {made.json()['key']}"}


async def test_another_clients_key_is_another_key(account: Account, key: str) -> None:
    await account.buy(30, key, billing_reference="inv-0042")
    headers = keyed(key) | await made_key(account.client, f"other-{account.id}")
    order = ORDER | {"billing_reference": "inv-0043"}
    answer = await account.client.post(f"{account.path}/add-on-purchases", json=order, headers=headers)
    assert answer.status_code == 201
    assert len(await account.purchases()) == 2


async def test_a_retry_may_come_with_the_api_key_that_took_over(account: Account, key: str) -> None:
    name = f"billing-{account.id}"
    answers = []
    for _ in range(2):
        headers = keyed(key) | await made_key(account.client, name)
        answers.append(await account.client.post(f"{account.path}/add-on-purchases", json=ORDER, headers=headers))
    assert [answer.headers.get("idempotency-replayed") for answer in answers] == [None, "true"]
    assert answers[0].content == answers[1].content


async def test_a_request_that_failed_leaves_its_key_free(account: Account, key: str) -> None:
    require_problem(await account.use(20, key, reference="zoom-771"), 409, "not_enough_minutes")
    await account.buy(30)
    done = await account.use(20, key, reference="zoom-771")
    assert done.status_code == 201
    assert "idempotency-replayed" not in done.headers


async def test_of_ten_at_once_one_is_done_and_all_are_answered_alike(account: Account, key: str) -> None:
    answers = await asyncio.gather(*(account.buy(30, key, billing_reference="inv-0042") for _ in range(10)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert sum("idempotency-replayed" not in answer.headers for answer in answers) == 1
    assert len(await account.purchases()) == 1


async def test_a_key_whose_first_request_still_runs_is_to_be_tried_again(
    account: Account, busy_service: tuple[FastAPI, httpx.AsyncClient], key: str
) -> None:
    async with transaction(busy_service[0].state.engine) as session:
        await claim(session, "admin", key, b"")
        answer = await account.buy(30, key)
        await session.rollback()
    require_problem(answer, 409, "idempotency_key_in_use")
    assert answer.headers["retry-after"]
    assert (await account.buy(30, key)).status_code == 201


async def test_keys_are_kept_for_seven_days(own_service: tuple[FastAPI, httpx.AsyncClient]) -> None:
    app, client = own_service
    account = Account(client)
    await account.put("gold", effective_from=JANUARY)
    await account.buy(60)
    aged = text("UPDATE idempotency_records SET created_at = now() - make_interval(hours => :hours) WHERE key = :key")
    ages = {"six days old": 6 * 24, "nearly seven": 7 * 24 - 1, "over seven": 7 * 24 + 1}
    for key, hours in ages.items():
        await account.use(1, key, reference=key)
        async with transaction(app.state.engine) as session:
            await session.execute(aged, {"hours": hours, "key": key})
    async with transaction(app.state.engine) as session:
        await forget_old_records(session)
    answers = {key: await account.use(1, key, reference=key) for key in ages}
    assert [answer.status_code for answer in answers.values()] == [201, 201, 409]
    assert answers["nearly seven"].headers["idempotency-replayed"] == "true"
