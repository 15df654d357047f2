"""What was acknowledged stays, and is done once: over `kill -9` of the service and over the loss of its Postgres."""

import asyncio

import pytest

from tests.reliability.figures import Figures, in_words
from tests.reliability.load import Load, under_load
from tests.reliability.replicas import Replica, Replicas
from tests.reliability.scale import at_most, scale
from tests.reliability.waiting import until

pytestmark = [pytest.mark.processes, pytest.mark.timeout(600)]


async def test_nothing_acknowledged_is_lost_or_done_twice_as_replicas_are_killed(
    replicas: Replicas, figures: Figures
) -> None:
    each = scale(1, 25)
    async with under_load(replicas) as load:
        await asyncio.gather(*(kill_again_and_again(replica, each) for replica in replicas.both))
    assert load.seen.lost > 0
    require_kept(load, figures, f"{2 * each} kill -9 of the service")


async def kill_again_and_again(replica: Replica, times: int) -> None:
    """Long enough between two for it to be in the middle of its work again."""
    for _ in range(times):
        await asyncio.sleep(0.8)
        replica.kill()
        replica.start()
        await replica.ready()


async def test_nothing_acknowledged_is_lost_or_done_twice_as_postgres_is_killed(
    replicas: Replicas, figures: Figures
) -> None:
    times, waits = scale(2, 10), []
    async with under_load(replicas) as load:
        for _ in range(times):
            await asyncio.sleep(0.7)
            waits.append(await seconds_until_written_again(replicas, load))
    figures.note("first good write after Postgres lets clients in, at the latest", in_words(max(waits)), "<= 1,000 ms")
    assert max(waits) <= at_most(1)
    assert load.seen.statuses[503] > 0
    require_kept(load, figures, f"{times} restarts of Postgres -m immediate")


async def seconds_until_written_again(replicas: Replicas, load: Load) -> float:
    """`pg_ctl restart -m immediate`: every server process is killed, and the log is replayed."""
    restarting = asyncio.create_task(replicas.cluster.restart("immediate"))
    await until(lambda: not (replicas.cluster.data / "postmaster.pid").exists())
    accepted_at = await replicas.cluster.accepts()
    await restarting
    writes = load.ledger.writes
    await until(lambda: writes[-1].at > accepted_at)
    return next(write.at for write in writes if write.at > accepted_at) - accepted_at


def require_kept(load: Load, figures: Figures, over: str) -> None:
    writes, answers = len(load.ledger.writes), load.seen.statuses
    figures.note(f"acknowledged writes lost or done twice over {over}", len(load.wrong), f"0 of {writes:,}")
    figures.note(f"answers 500 over {over}", answers[500], f"0 of {answers.total():,}")
    figures.note(f"slowest answer over {over}", in_words(load.seen.slowest), "shown")
    assert load.wrong == []
    assert answers[500] == 0
