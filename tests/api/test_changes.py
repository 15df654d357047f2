"""GET /changes: every write, in the order of the commits, with who did it, what was before and what is after."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.persistence.database import transaction
from tests.api.billing import JANUARY, JUNE, Account, Json, sequence_of

pytestmark = pytest.mark.database
Service = tuple[FastAPI, httpx.AsyncClient]
Ask = Callable[[], Awaitable[httpx.Response]]


async def listed(client: httpx.AsyncClient, **asked: str | int) -> list[Json]:
    found: list[Json] = (await client.get("/changes", params={"limit": 200, **asked})).json()["data"]
    return found


async def until_done(ask: Ask) -> httpx.Response:
    """As a client does: what met a busy database is sent again."""
    while (answer := await ask()).status_code == httpx.codes.SERVICE_UNAVAILABLE:  # noqa: ASYNC110  (over HTTP)
        await asyncio.sleep(0.01)
    return answer


async def test_writers_of_all_kinds_at_once_make_one_order_without_gaps(service: httpx.AsyncClient) -> None:
    accounts = [Account(service, f"account-{i}") for i in range(4)]
    for account in accounts:
        await account.put("gold", effective_from=JANUARY)
        await account.buy(60)
    before = len(await listed(service))

    def writers(i: int) -> dict[str, Ask]:
        account, new, day = accounts[i], Account(service, f"new-{i}"), f"/holiday-overrides/2031-02-0{i + 3}"
        return {
            f"purchase {i}": lambda: account.buy(30, f"buy-{i}", billing_reference="inv-0042"),
            f"usage {i}": lambda: account.use(20, f"use-{i}", reference="zoom-771"),
            f"account {i}": lambda: new.put("silver", effective_from=JANUARY),
            f"holiday_override {i}": lambda: service.put(day, json={"hours": [], "reason": "Staff training"}),
            f"api_key {i}": lambda: service.post("/api-keys", json={"name": "intake", "scopes": ["accounts:read"]}),
        }

    asked = {name: ask for i in range(4) for name, ask in writers(i).items()}
    answers = await asyncio.gather(*map(until_done, asked.values()))
    assert {answer.status_code for answer in answers} == {201}
    changes = await listed(service)
    assert [change["sequence"] for change in changes] == [*range(1, before + 21)]
    assert sorted(changes, key=lambda change: change["at"]) == changes
    by_sequence = {change["sequence"]: change["entity"] for change in changes}
    assert [by_sequence[sequence_of(answer)] for answer in answers] == [name.split()[0] for name in asked]


async def test_a_change_of_plan_tells_what_was_before_and_what_is_after(account: Account) -> None:
    await account.put("gold", effective_from=JANUARY)
    changed = await account.move("silver", effective_from=JUNE)
    first, second = await account.changes()
    assert (first["entity"], first["entity_id"], first["account"], first["before"]) == (
        "account",
        account.id,
        account.id,
        None,
    )
    assert second["sequence"] == sequence_of(changed)
    assert second["before"] == first["after"]
    told = [(each["plan"], each["period"]["from_at"]) for each in second["after"]["records"]]
    assert told == [("gold", "2025-01-01T05:00:00Z"), ("silver", "2025-06-11T14:00:00Z")]


async def test_a_cancellation_tells_the_purchase_as_it_was_and_as_it_is(account: Account) -> None:
    await account.put("gold", effective_from=JANUARY)
    bought = (await account.buy(30, billing_reference="inv-0042")).json()["id"]
    await account.cancel(bought)
    _, purchase, cancelled = await account.changes()
    assert purchase["entity_id"] == cancelled["entity_id"] == str(bought)
    assert (purchase["before"], cancelled["before"]) == (None, purchase["after"])
    differs = {name for name, value in cancelled["after"].items() if value != purchase["after"][name]}
    assert differs == {"cancelled_at", "cancelled_sequence"}


async def test_a_usage_tells_its_draws(account: Account) -> None:
    await account.put("gold", effective_from=JANUARY)
    bought = (await account.buy(30)).json()["id"]
    await account.use(20, reference="zoom-771")
    change = (await account.changes())[-1]
    assert (change["entity"], change["before"]) == ("usage", None)
    assert (change["after"]["reference"], change["after"]["occurred_at"]) == ("zoom-771", "2025-06-11T14:00:00Z")
    assert change["after"]["draws"] == [{"purchase": bought, "minutes": 20}]


async def test_a_part_of_the_policy_tells_what_was_before_and_what_is_after(service: httpx.AsyncClient) -> None:
    for reason, seen in (("Training", None), ("Release", "*")):
        headers = {"if-match": seen} if seen else {}
        await service.put("/holiday-overrides/2031-01-06", json={"hours": [], "reason": reason}, headers=headers)
    await service.delete("/holiday-overrides/2031-01-06", headers={"if-match": "*"})
    found = [change for change in await listed(service) if change["entity"] == "holiday_override"]
    reasons = [tuple((change[side] or {}).get("reason") for side in ("before", "after")) for change in found]
    assert reasons == [(None, "Training"), ("Training", "Release"), ("Release", None)]
    assert {(change["entity_id"], change["account"]) for change in found} == {("2031-01-06", None)}


async def test_a_change_names_the_client_and_its_key(account: Account) -> None:
    scopes = {"name": "crm", "scopes": ["billing:write"]}
    made = (await account.client.post("/api-keys", json=scopes)).json()
    headers = {"authorization": f"Bearer {made['key']}"}
    await account.client.put(account.path, json={"plan": "gold"}, headers=headers)
    assert [change["actor"] for change in await account.changes()] == [f"crm/{made['id']}"]


async def test_changes_of_one_account_are_listed_alone(account: Account) -> None:
    other = Account(account.client)
    await account.put("gold")
    await other.put("gold")
    await account.buy()
    assert [change["entity"] for change in await account.changes()] == ["account", "purchase"]
    assert {change["account"] for change in await account.changes()} == {account.id}


@pytest.mark.parametrize("by", ["cursor", "after"])
async def test_the_log_comes_in_pages_without_gaps(account: Account, by: str) -> None:
    await account.put("gold", effective_from=JANUARY)
    for _ in range(6):
        await account.buy()
    seen: list[int] = []
    asked: dict[str, Any] = {"account": account.id, "limit": 3}
    while page := (await account.client.get("/changes", params=asked)).json():
        seen += [change["sequence"] for change in page["data"]]
        if not page["data"] or page["next_cursor"] is None:
            break
        asked |= {"cursor": page["next_cursor"]} if by == "cursor" else {"after": seen[-1]}
    assert seen == [change["sequence"] for change in await account.changes()]
    assert len(seen) == 7


@pytest.mark.parametrize("asked", [{"after": -1}, {"after": "x"}, {"limit": 201}, {"account": "a b"}, {"since": 1}])
async def test_what_the_log_cannot_be_asked_is_refused(account: Account, asked: dict[str, Any]) -> None:
    assert (await account.client.get("/changes", params=asked)).status_code == 422


@pytest.mark.parametrize("table", ["changes", "usage_records", "draws"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
async def test_what_is_on_record_cannot_be_changed(
    busy_service: Service, account: Account, table: str, statement: str
) -> None:
    await account.put("gold", effective_from=JANUARY)
    await account.buy()
    await account.use()
    column = {"changes": "actor", "usage_records": "minutes", "draws": "minutes"}[table]
    with pytest.raises(DBAPIError, match="append-only"):
        async with transaction(busy_service[0].state.engine) as session:
            await session.execute(text(statement.format(table, column, column)))
