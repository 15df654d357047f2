"""The case tables once more, over HTTP: what a customer could dispute is answered there as the domain answers it."""

from datetime import datetime
from typing import Any

import httpx
import pytest

from tests.cases.tables import Row, name_of, rows

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


@pytest.mark.parametrize("row", published("support_hours"), ids=name_of)
async def test_support_hours(client: httpx.AsyncClient, row: Row) -> None:
    answer = await ask(client, "/support-hours", at=row["at"])
    closure = answer["today"]["closure"]
    assert answer["open"] is row["open"]
    assert (closure and closure["name"]) == row["closure"]
    for field, expected in (("opens_at", "opens_at"), ("closes_at", "closes_at"), ("next_change_at", "next_change")):
        assert instant(answer[field]) == row[expected]
    assert set(row.get("reasons", ())) <= codes(answer)
