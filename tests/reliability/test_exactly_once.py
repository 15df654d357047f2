"""A purchase is made once, however often, wherever and over whatever breakdown its request is sent."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from secrets import token_hex

import httpx
import pytest

from tests.reliability.callers import Caller
from tests.reliability.figures import Figures
from tests.reliability.proxy import Proxy
from tests.reliability.records import buy, open_account, purchase
from tests.reliability.replicas import Replica, Replicas
from tests.reliability.scale import scale

pytestmark = [pytest.mark.processes, pytest.mark.timeout(600)]
TIMES = 10
GROUPS = 15  # of ten callers, all at once
ACCOUNTS = 25

Answers = dict[str, list[httpx.Response]]


async def test_a_purchase_sent_ten_times_at_once_is_made_once(replicas: Replicas, figures: Figures) -> None:
    count, prefix = scale(60, 1000), token_hex(4)
    accounts = [f"{prefix}-{number}" for number in range(ACCOUNTS)]
    orders = [(accounts[number % ACCOUNTS], f"{prefix}-line-{number}") for number in range(count)]
    answers: Answers = defaultdict(list)
    async with replicas.callers(GROUPS * TIMES) as callers:
        for account in accounts:
            await open_account(callers[0], account)
        async with replicas.killed_in_turn(scale(1, 2)) as kills:
            left = iter(orders)
            await asyncio.gather(*(send_ten_times(callers[group::GROUPS], left, answers) for group in range(GROUPS)))
        await replicas.mend()
        refusals = await other_requests(callers[0], *orders[0])
        failures = callers[0].seen.statuses[500]
    bought = await replicas.cluster.rows(
        "SELECT billing_reference, sequence FROM purchases WHERE account_id = ANY(:accounts)", accounts=accounts
    )
    different = [len({(each.status_code, each.text) for each in same}) for same in answers.values()]
    figures.note(
        f"purchases of {count:,} keys, each sent {TIMES} times at once, {len(kills)} kill -9", len(bought), f"{count:,}"
    )
    figures.note("different answers to one key, at most", max(different), "1")
    assert all(len(same) == TIMES and same[0].status_code == 201 for same in answers.values())
    assert max(different) == 1
    made = {reference: same[0].json()["id"] for reference, same in answers.items()}
    assert sorted((row.billing_reference, row.sequence) for row in bought) == sorted(made.items())
    assert all(sum("Idempotency-Replayed" not in each.headers for each in same) <= 1 for same in answers.values())
    assert refusals == [(422, "idempotency_key_reused"), (409, "billing_reference_taken")]
    assert kills
    assert failures == 0


async def send_ten_times(group: list[Caller], orders: Iterator[tuple[str, str]], answers: Answers) -> None:
    for account, reference in orders:
        answers[reference] += await asyncio.gather(*(buy(caller, account, reference) for caller in group))


async def other_requests(caller: Caller, account: str, reference: str) -> list[tuple[int, str | None]]:
    """Another purchase under a key that was used, and the same purchase under another key."""
    other_purchase = await buy(caller, account, f"{reference}-other", key=f"{account}-{reference}")
    other_key = await buy(caller, account, reference, key=f"{reference}-other")
    return [(answer.status_code, answer.json().get("code")) for answer in (other_purchase, other_key)]


async def test_a_purchase_whose_commit_was_never_confirmed_is_not_made_again(
    distant: Replica, replicas: Replicas, proxy: Proxy, figures: Figures
) -> None:
    """The connection to the database breaks as it confirms the commit: the replica cannot know what became of it."""
    count, account, replayed = scale(5, 100), token_hex(4), 0
    async with replicas.callers(1, distant) as [caller]:
        await open_account(caller, account)
        for number in range(count):
            wanted = purchase(account, reference := f"line-{number}", 30, f"{account}-{reference}")
            proxy.lose_answer_to = b"COMMIT;\0"
            unknown = await caller.ask(**wanted)
            assert unknown.status_code == 503
            proxy.lose_answer_to = None
            known = await caller.settle(**wanted)
            assert known.status_code == 201
            replayed += "Idempotency-Replayed" in known.headers
    bought = await replicas.cluster.rows("SELECT 1 FROM purchases WHERE account_id = :account", account=account)
    figures.note(f"purchases of {count} keys, where {replayed} commits were not confirmed", len(bought), str(count))
    assert len(bought) == count
    assert replayed > count / 2
