"""What a billing client sends about one account, and that no operation answers with a problem it does not list."""

import re
from datetime import datetime
from secrets import token_hex
from typing import Any

import httpx

from app.api.openapi import committed_document

JANUARY = "2025-01-01T00:00:00-05:00"
JUNE = "2025-06-11T10:00:00-04:00"
JULY = "2025-07-01T00:00:00-04:00"
DECEMBER = "2025-12-01T00:00:00-05:00"
AHEAD = "2090-01-01T00:00:00-05:00"
OPERATIONS = {
    (method.upper(), re.compile(re.sub(r"\{\w+\}", "[^/]+", path))): operation["responses"]
    for path, operations in committed_document()["paths"].items()
    for method, operation in operations.items()
}
Json = dict[str, Any]


async def require_listed_problem(answer: httpx.Response) -> None:
    """A hook of the clients here: whatever a test provokes stands in the description of its operation."""
    if answer.headers.get("content-type") != "application/problem+json":
        return
    code = (await answer.aread()) and answer.json()["code"]
    for (method, path), listed in OPERATIONS.items():
        if method == answer.request.method and path.fullmatch(answer.request.url.path):
            assert f"/problems/{code}" in listed[str(answer.status_code)]["description"], code


def require_problem(answer: httpx.Response, status: int, code: str) -> Json:
    told: Json = answer.json()
    assert (answer.status_code, told.get("code")) == (status, code), answer.text
    return told


def keyed(key: str | None = None) -> dict[str, str]:
    return {"idempotency-key": key or token_hex(8)}


def instant(written: str) -> datetime:
    return datetime.fromisoformat(written)


def sequence_of(answer: httpx.Response) -> int:
    return int(answer.headers["change-sequence"])


class Account:
    """One of a test's own, so that tests can share a service. Nothing is checked: answers are for the test."""

    def __init__(self, client: httpx.AsyncClient, name: str | None = None) -> None:
        self.client = client
        self.id = name or f"account-{token_hex(6)}"
        self.path = f"/accounts/{self.id}"

    async def put(self, plan: str = "gold", tag: str | None = None, **asked: str) -> httpx.Response:
        headers = {"if-match": tag} if tag else {}
        return await self.client.put(self.path, json={"plan": plan, **asked}, headers=headers)

    async def move(self, plan: str, **asked: str) -> httpx.Response:
        """To another plan, having looked."""
        return await self.put(plan, (await self.get()).headers["etag"], **asked)

    async def buy(self, minutes: int = 30, key: str | None = None, **asked: object) -> httpx.Response:
        order = {"add_on": "screen_sharing", "minutes": minutes, "billing_reference": token_hex(4)}
        order |= {"effective_from": JANUARY} | asked
        return await self.client.post(f"{self.path}/add-on-purchases", json=order, headers=keyed(key))

    async def use(self, minutes: int = 20, key: str | None = None, **asked: object) -> httpx.Response:
        report = {"feature": "screen_sharing", "minutes": minutes, "occurred_at": JUNE, "reference": token_hex(4)}
        return await self.client.post(f"{self.path}/usage", json=report | asked, headers=keyed(key))

    async def cancel(self, purchase: int, key: str | None = None) -> httpx.Response:
        return await self.client.post(f"{self.path}/add-on-purchases/{purchase}/cancel", headers=keyed(key))

    async def get(self, path: str = "", **asked: str | int) -> httpx.Response:
        return await self.client.get(f"{self.path}{path}", params=asked)

    async def left(self, at: str = DECEMBER) -> int:
        minutes: int = (await self.get("/entitlements", at=at)).json()["screen_sharing"]["minutes_remaining"]
        return minutes

    async def purchases(self) -> list[Json]:
        found: list[Json] = (await self.get("/add-on-purchases")).json()["data"]
        return found

    async def usage(self) -> list[Json]:
        found: list[Json] = (await self.get("/usage")).json()["data"]
        return found

    async def changes(self) -> list[Json]:
        found: list[Json] = (await self.client.get("/changes", params={"account": self.id})).json()["data"]
        return found
