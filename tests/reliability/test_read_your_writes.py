"""A read that names a write with `min_sequence` knows it, whichever replica answers."""

import asyncio
import time
from contextlib import AsyncExitStack
from secrets import token_hex

import pytest

from tests.reliability.callers import Caller
from tests.reliability.figures import Figures, percentile, spread
from tests.reliability.records import AFTERWARDS, PolicyAuthor, buy, open_account, sequence_of, use
from tests.reliability.replicas import Replicas
from tests.reliability.scale import at_most, scale

pytestmark = [pytest.mark.processes, pytest.mark.timeout(600)]
PAIRS = 8
WRITES_OF_AN_ACCOUNT = 40


@pytest.mark.parametrize("hears", [True, False], ids=["hears", "hears of nothing"])
async def test_a_read_right_after_a_write_through_the_other_replica_knows_it(
    replicas: Replicas,
    figures: Figures,
    hears: bool,  # noqa: FBT001  (pytest passes it by name)
) -> None:
    count, seconds = scale(96, 2000) if hears else scale(16, 160), list[float]()
    async with AsyncExitStack() as stack:
        writers = await stack.enter_async_context(replicas.callers(PAIRS, replicas.first))
        readers = await stack.enter_async_context(replicas.callers(PAIRS, replicas.second))
        if not hears:
            await stack.enter_async_context(replicas.second_hears_nothing())
        reading = [
            read_own_writes(OwnRecords(writer), reader, count // PAIRS, seconds)
            for writer, reader in zip(writers, readers, strict=True)
        ]
        stale = sum(await asyncio.gather(*reading))
    where = "on the other replica" if hears else "on one that hears of nothing"
    figures.note(f"stale reads with min_sequence {where}", stale, f"0 of {len(seconds):,}")
    figures.note(f"these reads took, {where}: p50 / p99 / max", spread(seconds), "p99 <= 1,000 ms")
    assert stale == 0
    assert len(seconds) == count
    assert percentile(seconds, 0.99) <= at_most(1)


class OwnRecords:
    """Of one author: each write comes with the question that shows it, and what the answer must say."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller
        self._policy = PolicyAuthor()
        self._account = ""
        self._left = 0
        self._turn = -1

    async def write(self) -> tuple[int, str, dict[str, object]]:
        self._turn += 1
        if self._turn % WRITES_OF_AN_ACCOUNT == 0:
            self._account, self._left = token_hex(6), 0
            await open_account(self._caller, self._account)
        if self._turn % 8 == 7:
            answer = (await self._policy.write(self._caller)).answer
            return sequence_of(answer), self._policy.last_path, answer.json()
        return await self._write_to_account(f"line-{self._turn}")

    async def _write_to_account(self, reference: str) -> tuple[int, str, dict[str, object]]:
        bought = self._turn % 2 == 0
        write, minutes = (buy, 30) if bought else (use, 1)
        sequence = sequence_of(await write(self._caller, self._account, reference, minutes))
        self._left += minutes if bought else -minutes
        shown: dict[str, object] = {"account_sequence": sequence, "minutes_remaining": self._left}
        return sequence, f"/accounts/{self._account}/entitlements", shown


async def read_own_writes(records: OwnRecords, reader: Caller, count: int, seconds: list[float]) -> int:
    """How many reads did not know the write."""
    stale = 0
    for _ in range(count):
        sequence, path, expected = await records.write()
        began = time.monotonic()
        query = {"at": AFTERWARDS} if path.endswith("/entitlements") else {}
        found = (await reader.settle("GET", path, params={"min_sequence": sequence, **query})).json()
        seconds.append(time.monotonic() - began)
        found |= found.get("screen_sharing", {})
        stale += {name: found.get(name) for name in expected} != expected
    return stale
