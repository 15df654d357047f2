"""The order of the change log is the order of the commits: who reads on from the last change seen misses none."""

import asyncio
import json

import pytest
from sqlalchemy import text

from tests.reliability.callers import Caller, asking
from tests.reliability.cluster import Cluster
from tests.reliability.figures import Figures
from tests.reliability.load import WRITERS, under_load
from tests.reliability.replicas import Replica, Replicas
from tests.reliability.scale import scale
from tests.reliability.waiting import until

pytestmark = [pytest.mark.processes, pytest.mark.timeout(600)]
BEFORE_IT_LEAVES = 40  # changes that a reader of the stream takes before its connection ends


class Follower:
    """Takes what comes after the last change that it has seen; `seen` is what a subscriber would have."""

    def __init__(self, last: int) -> None:
        self.seen = [last]

    async def poll(self, caller: Caller) -> None:
        while True:
            page = await caller.get("/changes", after=self.seen[-1], limit=200)
            self.seen += [change["sequence"] for change in page["data"]]
            await asyncio.sleep(0.01)

    async def stream(self, replica: Replica, key: str) -> None:
        headers = {"Authorization": f"Bearer {key}"}
        async with asking(replica.url, **headers) as client:
            while True:
                left = BEFORE_IT_LEAVES
                async with client.stream(
                    "GET", "/changes/stream", headers={"Last-Event-ID": str(self.seen[-1])}
                ) as events:
                    async for line in events.aiter_lines():
                        if line.startswith("data:"):
                            self.seen.append(json.loads(line.removeprefix("data:"))["sequence"])
                            left -= 1
                        if left == 0:
                            break

    async def read_database(self, cluster: Cluster) -> None:
        asked = text("SELECT sequence FROM changes WHERE sequence > :after ORDER BY sequence")
        async with cluster.connection() as connection:
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            while True:
                self.seen += (await connection.scalars(asked, {"after": self.seen[-1]})).all()
                await asyncio.sleep(0.002)


async def test_every_change_is_seen_once_and_in_order_while_twenty_writers_write(
    replicas: Replicas, figures: Figures
) -> None:
    begin = await last_change(replicas.cluster)
    followers = [Follower(begin) for _ in range(5)]
    async with replicas.caller_of_each() as (first, second):
        reading = [
            followers[0].poll(first),
            followers[1].poll(second),
            followers[2].stream(replicas.first, replicas.key),
            followers[3].stream(replicas.second, replicas.key),
            followers[4].read_database(replicas.cluster),
        ]
        following = [asyncio.create_task(each) for each in reading]
        async with under_load(replicas):
            await asyncio.sleep(scale(3, 20))
        end = await last_change(replicas.cluster)
        await until(lambda: all(follower.seen[-1] >= end for follower in followers))
        for task in following:
            task.cancel()
        await asyncio.wait(following)
    wrong = sum(follower.seen != [*range(begin, end + 1)] for follower in followers)
    what = f"followers of {end - begin:,} changes by {WRITERS} writers that missed or repeated one"
    figures.note(what, wrong, f"0 of {len(followers)}")
    assert wrong == 0


async def last_change(cluster: Cluster) -> int:
    [row] = await cluster.rows("SELECT max(sequence) AS last FROM changes")
    return int(row.last)
