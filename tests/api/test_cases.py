"""The case tables once more, over HTTP: what a customer could dispute is answered there as the domain answers it."""

from datetime import datetime
from itertools import pairwise
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app.persistence.changes import Writing
from app.persistence.database import transaction
from app.services.accounts import account_to_change, cancel, purchase_of
from app.services.changes import settle
from tests.api.billing import Account, sequence_of
from tests.cases.tables import Row, name_of, rows
from tests.domain.asking import epoch

pytestmark = pytest.mark.database


def published(table: str) -> list[Row]:
    """The rows about the policy in force."""
    return [row for row in rows(table) if "policy" not in row]


async def ask(client: httpx.AsyncClient, path: str, **asked: object) -> dict[str, Any]:
    answer = await client.get(
        path, params={name: _written(value) for name, value in asked.items() if value is not None}
    )
    found: dict[str, Any] = answer.json()
    return found


def _written(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def instant(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None


def codes(answer: dict[str, Any]) -> set[str]:
    return {reason["code"] for reason in answer["reasons"]}


@pytest.mark.parametrize("row", published("due_dates"), ids=name_of)
async def test_due_dates(client: httpx.AsyncClient, row: Row) -> None:
    asked = {name: row.get(name) for name in ("plan", "unit", "value")}
    answer = await ask(client, "/due-date", received_at=row["received"], explain="true", **asked)
    assert answer["due_at"] == row["due"].isoformat()
    assert instant(answer["received_at"]) == row["received"]
    assert answer["summary"] == row.get("summary", answer["summary"])
    assert set(row.get("reasons", ())) <= codes(answer)


@pytest.mark.parametrize("row", published("sla_clock"), ids=name_of)
async def test_sla_clock(client: httpx.AsyncClient, row: Row) -> None:
    asked: Row = {name: row[name] for name in ("value", "unit", "plan") if name in row}
    asked |= {"received_at": _written(row["received"]), "at": _written(row["at"])}
    asked["events"] = [{"type": kind, "at": _written(at)} for kind, at in row["events"]]
    answer = (await client.post("/due-date", json=asked)).json()
    if "problem" in row:
        assert (answer["status"], answer["code"]) == (422, row["problem"])
        return
    assert answer["due_at"] == row["due"].isoformat()
    seconds = [answer[f"{amount}_business_seconds"] for amount in ("elapsed", "remaining", "overdue")]
    assert (answer["state"], *seconds) == (row["state"], row["elapsed"], row["remaining"], row["overdue"])
    assert set(row.get("reasons", ())) <= codes(answer)


@pytest.mark.parametrize("row", published("plans"), ids=name_of)
async def test_plans(client: httpx.AsyncClient, row: Row) -> None:
    answer = await ask(client, "/tier", plan=row["asked"])
    if "plan" not in row:
        assert answer["code"] == "unknown_plan"
        assert answer["suggestions"] == row["suggestions"]
        return
    assert answer["plan"]["code"] == row["plan"]
    assert (answer["formerly"], answer["tier"]["number"]) == (row["formerly"], row["tier"])


@pytest.mark.parametrize("row", published("scope"), ids=name_of)
async def test_scope(client: httpx.AsyncClient, row: Row) -> None:
    asked = {name: row[name] for name in ("topic", "plan", "subject", "description") if name in row}
    answer = (await client.post("/scope-check", json=asked)).json()
    assert answer["verdict"] == row["verdict"]
    assert (answer["handled_by"] or {}).get("number") == row["handled_by"]
    assert [tier["number"] for tier in answer["escalation_path"]] == row["escalation"]
    upgrade = answer["upgrade"]
    found = (
        {"tier": upgrade["tier"]["number"], "plans": [plan["code"] for plan in upgrade["plans"]]} if upgrade else None
    )
    assert found == row["upgrade"]


@pytest.mark.parametrize("row", published("scope_texts"), ids=name_of)
async def test_scope_texts(client: httpx.AsyncClient, row: Row) -> None:
    asked = {name: row[name] for name in ("topic", "plan", "subject", "description") if name in row}
    answer = (await client.post("/scope-check", json=asked)).json()
    assert (answer["verdict"], answer["topic"]) == (row["verdict"], row["classified"])
    assert set(row.get("reasons", ())) <= codes(answer)
    told = [part["text"].lower() for part in answer["evidence"]]
    assert [words for words in row.get("evidence", ()) if not any(words in part for part in told)] == []


@pytest.mark.parametrize("row", published("service_facts"), ids=name_of)
async def test_service_facts(client: httpx.AsyncClient, row: Row) -> None:
    answer = await ask(client, "/service-facts", at=row["at"])
    uptime = answer["uptime"]
    figures = [str(uptime[name]) for name in ("host_percent", "downtime_minutes", "downtime_in_words")]
    assert (uptime["guaranteed"], uptime["month_hours"]) == (row["guaranteed"], row["month_hours"])
    assert figures == [row["percent"], row["minutes"], row["words"]]
    assert row["says"] in {reason["text"] for reason in answer["reasons"]}
    assert set(row["reasons"]) <= codes(answer)


@pytest.mark.parametrize("row", published("support_hours"), ids=name_of)
async def test_support_hours(client: httpx.AsyncClient, row: Row) -> None:
    answer = await ask(client, "/support-hours", at=row["at"])
    closure = answer["today"]["closure"]
    assert answer["open"] is row["open"]
    assert (closure and closure["name"]) == row["closure"]
    for field, expected in (("opens_at", "opens_at"), ("closes_at", "closes_at"), ("next_change_at", "next_change")):
        assert instant(answer[field]) == row[expected]
    assert set(row.get("reasons", ())) <= codes(answer)


async def recorded(service: tuple[FastAPI, httpx.AsyncClient], row: Row) -> Account | None:
    """The account with the facts of the row, written over HTTP; None where it has none."""
    if not row.keys() & {"subscriptions", "purchases", "usage"}:
        return None
    app, client = service
    account = Account(client)
    # Only a plan makes an account: one that is to have none was on one for a day long ago.
    made = await account.put("micro", effective_from="2000-01-03T00:00:00Z", effective_to="2000-01-04T00:00:00Z")
    subscriptions = row.get("subscriptions", [])
    for each, later in pairwise([*subscriptions, None]):
        ends = {"effective_to": _written(later["effective_from"])} if later else {}
        made = await account.move(each["plan"], effective_from=_written(each["effective_from"]), **ends)
    for each in row.get("purchases", []):
        order = {name: _written(value) for name, value in each.items() if name not in {"minutes", "cancelled_at"}}
        made = await account.buy(each["minutes"], **order)
        if "cancelled_at" in each:  # which is always now over HTTP
            async with transaction(app.state.engine) as session:
                facts = await account_to_change(session, account.id)
                purchase = purchase_of(facts, sequence_of(made))
                over = await cancel(Writing(session, "tests"), facts, purchase, epoch(each["cancelled_at"]))
            await settle(app.state.snapshot, over.cancelled_sequence or 0)
    for each in row.get("usage", []):
        at = _written(each["occurred_at"])
        made = await account.use(each["minutes"], feature=each["feature"], occurred_at=at, reference=each["reference"])
    assert made.is_success, made.text
    return account


def about(row: Row, account: Account | None) -> dict[str, str]:
    """The account of the row, or its plan; a row about neither is asked of a plan that adds nothing to it."""
    return {"account": account.id} if account else {"plan": row.get("plan", "gold")}


@pytest.mark.parametrize("row", published("screen_sharing"), ids=name_of)
async def test_screen_sharing(busy_service: tuple[FastAPI, httpx.AsyncClient], row: Row) -> None:
    account = await recorded(busy_service, row)
    answer = await ask(busy_service[1], "/screen-sharing", at=row["at"], **about(row, account))
    until = row["valid_until"] and row["valid_until"].isoformat()
    assert (answer["source"], answer["minutes_remaining"], answer["valid_until"]) == (
        row["source"],
        row["minutes"],
        until,
    )
    assert answer["entitled"] == (row["source"] is not None)
    assert set(row["reasons"]) <= codes(answer)


@pytest.mark.parametrize("row", published("onboarding"), ids=name_of)
async def test_onboarding(busy_service: tuple[FastAPI, httpx.AsyncClient], row: Row) -> None:
    account = await recorded(busy_service, row)
    asked = {name: row.get(name) for name in ("at", "requested_at", "duration_minutes", "proposed_start")}
    complete = str(row.get("questionnaire_complete", True)).lower()
    answer = await ask(busy_service[1], "/onboarding", questionnaire_complete=complete, **asked, **about(row, account))
    assert answer["earliest_start"] == (row["earliest"] and row["earliest"].isoformat())
    assert set(row.get("reasons", ())) <= codes(answer)
    if "next" in row:
        assert answer["next_starts"] == [start.isoformat() for start in row["next"]]
    if "minutes" in row:
        told = {name: answer[f"{name}_minutes"] for name in ("included", "used", "remaining")}
        assert told == row["minutes"]
    if "refused" in row:
        proposed = answer["proposed"]
        assert [reason["code"] for reason in proposed["reasons"]] == (row["refused"] or ["start_accepted"])
        assert proposed["accepted"] is not bool(row["refused"])


@pytest.mark.parametrize("row", published("usage"), ids=name_of)
async def test_usage(busy_service: tuple[FastAPI, httpx.AsyncClient], row: Row) -> None:
    account = await recorded(busy_service, row)
    assert account
    bought = {each["id"]: each["billing_reference"] for each in await account.purchases()}
    answer = await account.use(row["minutes"], feature=row["feature"], occurred_at=row["occurred_at"].isoformat())
    told = answer.json()
    if "refused" in row:
        assert (answer.status_code, told["code"]) == (409, row["refused"])
        assert [said for said in row["says"] if said not in told["detail"]] == []
    else:
        drawn = [(bought[draw["purchase"]], draw["minutes"]) for draw in told["draws"]]
        assert drawn == [*row["draws"].items()]
