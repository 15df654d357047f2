"""Every operation with no key, a bad one, and a key of each scope: tests/cases/access.yaml is the table."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest
import yaml
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from app.api.dependencies import now
from app.api.openapi import committed_document
from app.domain.api_keys import Scope
from app.persistence.changes import Writing
from app.persistence.database import transaction
from app.services.api_keys import create_api_key, revoke
from tests.cases.tables import FOLDER
from tests.conftest import NewDatabase, service_on

pytestmark = pytest.mark.database
TABLE: dict[str, list[str]] = yaml.safe_load((FOLDER / "access.yaml").read_text(encoding="utf-8"))
OF_ROUTES = {"undescribed", "tools"}  # rows that say nothing of a scope
WANTED = {operation: row for row, operations in TABLE.items() if row not in OF_ROUTES for operation in operations}
REFUSED = {"none": "key_required", "bad": "key_unknown", "expired": "key_expired", "revoked": "key_revoked"}


@dataclass(frozen=True, slots=True)
class Operation:
    name: str
    method: str
    path: str

    @property
    def url(self) -> str:
        return re.sub(r"\{\w+\}", "x", self.path)


def operations() -> list[Operation]:
    return [
        Operation(operation["operationId"], method.upper(), path)
        for path, methods in committed_document()["paths"].items()
        for method, operation in methods.items()
    ]


@pytest.fixture(scope="module")
async def keyed(new_database: NewDatabase) -> AsyncIterator[tuple[httpx.AsyncClient, dict[str, str]]]:
    """A service, and tokens: dead ones by the reason, live ones by their only scope."""
    async with service_on(await new_database()) as (app, client):
        tokens = {"bad": "sla_000000000000_" + "0" * 64, "malformed": "hello"}
        async with transaction(app.state.engine) as session:
            writing = Writing(session, "tests")
            _, tokens["expired"] = await create_api_key(writing, "tests", tuple(Scope), now() - 9, now() - 1)
            key, tokens["revoked"] = await create_api_key(writing, "tests", tuple(Scope), now())
            await revoke(writing, key.id, now())
            for scope in Scope:
                _, tokens[scope] = await create_api_key(writing, "tests", (scope,), now())
        await app.state.snapshot.catch_up()
        yield client, tokens


async def ask(
    client: httpx.AsyncClient, operation: Operation, token: str | None, asked: dict[str, str]
) -> httpx.Response:
    headers = {"authorization": f"Bearer {token}"} if token else {}
    if operation.method in {"GET", "DELETE"}:
        return await client.request(operation.method, operation.url, params=asked, headers=headers)
    return await client.request(operation.method, operation.url, json=asked, headers=headers)


def test_the_table_has_every_operation_and_no_other() -> None:
    assert set(WANTED) == {operation.name for operation in operations()}


def test_every_route_is_described_or_listed_as_undescribed(shared_service: tuple[FastAPI, httpx.AsyncClient]) -> None:
    routes = {context.path for context in iter_route_contexts(shared_service[0].routes)}
    assert routes == {operation.path for operation in operations()} | set(TABLE["undescribed"])


def test_the_description_says_which_scope_is_wanted() -> None:
    described = {}
    for methods in committed_document()["paths"].values():
        for operation in methods.values():
            match operation.get("security"):
                case None:
                    described[operation["operationId"]] = "public"
                case [{}, {"ApiKey": [Scope.ACCOUNTS_READ.value]}]:
                    described[operation["operationId"]] = "if_account"
                case [{"ApiKey": [scope]}]:
                    described[operation["operationId"]] = scope
    assert described == WANTED


@pytest.mark.parametrize("operation", operations(), ids=lambda operation: operation.name)
async def test_a_dead_key_is_401_and_a_live_one_without_the_scope_403(
    keyed: tuple[httpx.AsyncClient, dict[str, str]], operation: Operation
) -> None:
    client, tokens = keyed
    wanted = WANTED[operation.name]
    for kind in (*REFUSED, *Scope):
        # Nobody can answer this, as there is no such parameter: only who asks it counts.
        answer = await ask(client, operation, tokens.get(kind), {"there_is_no": "such parameter"})
        told = (answer.status_code, answer.json().get("code"))
        if wanted in {"public", "if_account"} or kind == wanted:
            assert answer.status_code not in {401, 403}, kind
        elif kind in REFUSED:
            assert told == (401, REFUSED[kind]), kind
            assert answer.headers["www-authenticate"] == "Bearer"
        else:
            assert told == (403, "scope_missing"), kind


@pytest.mark.parametrize(
    "operation",
    # Each of many tickets is refused for itself: tests/api/test_due_date_batches.py.
    [each for each in operations() if WANTED[each.name] == "if_account" and each.name != "read_due_dates"],
    ids=lambda operation: operation.name,
)
async def test_a_public_question_about_an_account_wants_accounts_read(
    keyed: tuple[httpx.AsyncClient, dict[str, str]], operation: Operation
) -> None:
    client, tokens = keyed
    asked = {
        "get_due_date": {"received_at": "2026-06-12T10:00:00Z"},
        "read_due_date": {"received_at": "2026-06-12T10:00:00Z"},
        "get_scope_check": {"topic": "sync_error"},
        "check_scope": {"topic": "sync_error"},
    }.get(operation.name, {}) | {"account": "nobody"}
    for kind in (*REFUSED, *Scope):
        answer = await ask(client, operation, tokens.get(kind), asked)
        told = (answer.status_code, answer.json()["code"])
        if kind in REFUSED:
            assert told == (401, REFUSED[kind]), kind
        else:
            assert told == ((404, "unknown_account") if kind == Scope.ACCOUNTS_READ else (403, "scope_missing")), kind


@pytest.mark.parametrize("header", ["Basic c2xhOnNsYQ==", "Bearer", "sla_000000000000", "Bearer hello", "Bearer é"])
async def test_what_is_no_key_is_401(keyed: tuple[httpx.AsyncClient, dict[str, str]], header: str) -> None:
    answer = await keyed[0].get("/accounts/acme", headers=[(b"authorization", header.encode())])
    assert answer.status_code == 401


async def test_only_who_may_read_accounts_learns_that_there_is_none(
    keyed: tuple[httpx.AsyncClient, dict[str, str]],
) -> None:
    client, tokens = keyed
    for scope in Scope:
        answer = await client.get("/accounts/nobody", headers={"authorization": f"Bearer {tokens[scope]}"})
        assert answer.status_code == (404 if scope is Scope.ACCOUNTS_READ else 403)
