"""Minutes that were sold are used once, whoever reports usage at the same time."""

import asyncio
import re
from secrets import token_hex

import httpx
import pytest

from tests.reliability.callers import Caller
from tests.reliability.figures import Figures
from tests.reliability.ledger import UNBALANCED
from tests.reliability.records import AFTERWARDS, buy, open_account, use
from tests.reliability.replicas import Replicas
from tests.reliability.scale import scale

pytestmark = [pytest.mark.processes, pytest.mark.timeout(600)]
SOLD = (20, 18, 12)  # minutes: fifty, from three purchases
EACH = 4  # minutes that each writer used: twelve times, and two minutes are left
WRITERS = 50


async def test_fifty_writers_at_once_never_use_more_minutes_than_were_sold(
    replicas: Replicas, figures: Figures
) -> None:
    used = []
    async with replicas.callers(WRITERS) as callers:
        for _ in range(scale(1, 20)):
            account = token_hex(6)
            await open_account(callers[0], account)
            for number, minutes in enumerate(SOLD):
                await buy(callers[0], account, f"line-{number}", minutes)
            answers = await asyncio.gather(
                *(use(caller, account, f"{account}-{number}", EACH) for number, caller in enumerate(callers))
            )
            assert minutes_left(answers) == {"2"}
            assert (await use(callers[0], account, f"{account}-rest", 2)).status_code == 201
            used.append(await minutes_used(replicas, account))
            await require_nothing_left(callers, account)
    figures.note(
        f"minutes used of {sum(SOLD)}, {WRITERS} writers at once, {len(used)} times",
        f"{min(used)} to {max(used)}",
        f"{sum(SOLD)}, never more",
    )
    assert set(used) == {sum(SOLD)}
    assert not await replicas.cluster.rows(UNBALANCED)


def minutes_left(answers: list[httpx.Response]) -> set[str]:
    """As the refusals tell; every answer that is none recorded its usage."""
    refusals = [answer.json() for answer in answers if answer.status_code != 201]
    assert len(answers) - len(refusals) == sum(SOLD) // EACH
    assert {(refusal["status"], refusal["code"]) for refusal in refusals} == {(409, "not_enough_minutes")}
    return {re.sub(r".*left: (\d+)\..*", r"\1", refusal["detail"]) for refusal in refusals}


async def minutes_used(replicas: Replicas, account: str) -> int:
    [row] = await replicas.cluster.rows(
        "SELECT sum(minutes) AS used FROM usage_records WHERE account_id = :account", account=account
    )
    return int(row.used)


async def require_nothing_left(callers: list[Caller], account: str) -> None:
    """On both replicas, once they have heard of it."""
    *_, last = await callers[0].every("/changes", account=account)
    for caller in callers[:2]:
        found = await caller.get(f"/accounts/{account}/entitlements", at=AFTERWARDS, min_sequence=last["sequence"])
        assert (found["screen_sharing"]["entitled"], found["screen_sharing"]["minutes_remaining"]) == (False, 0)
        assert [each["minutes_left"] for each in found["purchases"]] == [0, 0, 0]
