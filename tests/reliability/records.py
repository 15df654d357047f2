"""Accounts and policies as the tests write them: each write sent until its outcome is known, and what came of it.

All instants are given ones, so that no figure depends on the day of the run.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count, islice
from secrets import token_hex
from typing import Any

import httpx

from tests.reliability.callers import Caller

SINCE = "2026-01-01T00:00:00Z"
USED_AT = "2026-03-02T15:00:00Z"
AFTERWARDS = "2026-03-02T16:00:00Z"
DAYS = map(date(2030, 1, 1).__add__, map(timedelta, count()))  # none of two authors


def sequence_of(answer: httpx.Response) -> int:
    """The number of the change that the write made."""
    assert answer.is_success, answer.text
    return int(answer.headers["Change-Sequence"])


def revision_of(answer: httpx.Response) -> int:
    return int(answer.headers["Policy-Revision"])


async def open_account(caller: Caller, account: str) -> httpx.Response:
    wanted = {"plan": "gold", "effective_from": SINCE}
    answer = await caller.settle("PUT", f"/accounts/{account}", json=wanted)
    assert answer.is_success, answer.text
    return answer


def purchase(account: str, reference: str, minutes: int, key: str) -> dict[str, Any]:
    """What a caller sends."""
    return {
        "method": "POST",
        "path": f"/accounts/{account}/add-on-purchases",
        "json": {
            "add_on": "screen_sharing",
            "minutes": minutes,
            "billing_reference": reference,
            "effective_from": SINCE,
        },
        "headers": {"Idempotency-Key": key},
    }


async def buy(
    caller: Caller, account: str, reference: str, minutes: int = 30, key: str | None = None
) -> httpx.Response:
    return await caller.settle(**purchase(account, reference, minutes, key or f"{account}-{reference}"))


async def use(caller: Caller, account: str, reference: str, minutes: int) -> httpx.Response:
    wanted = {"feature": "screen_sharing", "minutes": minutes, "occurred_at": USED_AT, "reference": reference}
    headers = {"Idempotency-Key": f"{account}-{reference}"}
    return await caller.settle("POST", f"/accounts/{account}/usage", json=wanted, headers=headers)


@dataclass(frozen=True, slots=True)
class Replaced:
    """`sequence` is None where the answer was lost, and the state that a later try met tells that it took place."""

    answer: httpx.Response
    sequence: int | None


class Row:
    """Something that one author alone writes by PUT with If-Match, and whose state that author thus always knows."""

    def __init__(self, path: str, tag: str | None = None) -> None:
        self.path = path
        self._tag = tag

    async def put(self, caller: Caller, body: dict[str, object]) -> Replaced:
        precondition = {"If-Match": self._tag} if self._tag else {"If-None-Match": "*"}
        answer = await caller.settle("PUT", self.path, json=body, headers=precondition)
        if answer.status_code == 412:
            assert caller.tries > 1, f"the last write of {self.path} is lost, or somebody else wrote it"
            await self._must_be(caller, answer.headers["ETag"], body)
        self._tag = answer.headers["ETag"]
        return Replaced(answer, None if answer.status_code == 412 else sequence_of(answer))

    async def _must_be(self, caller: Caller, tag: str, body: dict[str, object]) -> None:
        assert tag != self._tag, "it is refused for its state, and its state is the one that was named"
        while (found := await caller.settle("GET", self.path)).headers.get("ETag") != tag:
            pass  # this replica has not heard of it yet
        written = {name: value for name, value in body.items() if name != "effective_from"}  # shown in local time
        assert {name: found.json()[name] for name in written} == written


class PolicyAuthor:
    """Writes holiday overrides and a plan of its own, in turn; every write is one that changes something."""

    def __init__(self) -> None:
        name = f"test_{token_hex(4)}"
        self._rows = [*(Row(f"/holiday-overrides/{day}") for day in islice(DAYS, 3)), Row(f"/plans/{name}")]
        self._name = name
        self._writes = 0

    @property
    def last_path(self) -> str:
        return self._row(self._writes).path

    async def write(self, caller: Caller) -> Replaced:
        self._writes += 1
        body: dict[str, object] = {"hours": [{"opens": "10:00", "closes": "12:00"}], "reason": f"write {self._writes}"}
        if self._writes % 2:
            body = {"name": self._name, "tier": 1, "onboarding_minutes": self._writes}
        return await self._row(self._writes).put(caller, body)

    def _row(self, number: int) -> Row:
        return self._rows[-1] if number % 2 else self._rows[number // 2 % 3]
