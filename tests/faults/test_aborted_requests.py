"""Clients that leave in the middle take nothing with them: no connection, no descriptor, no request, no purchase."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from secrets import token_hex

import pytest
from sqlalchemy import text

from tests.faults.leavers import TICKET, leave_again_and_again, requests
from tests.faults.questions import Orders
from tests.faults.stage import ROLE, Stage
from tests.reliability.callers import Caller
from tests.reliability.cluster import WAITING
from tests.reliability.figures import Figures
from tests.reliability.records import buy
from tests.reliability.replicas import POOL
from tests.reliability.scale import scale
from tests.reliability.waiting import until

pytestmark = [
    pytest.mark.processes,
    pytest.mark.timeout(600),
    pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="no /proc that counts what a process has open"),
]
AT_ONCE = 50
CALLERS = 12
SERVICE = f"SELECT state, count(*) AS held FROM pg_stat_activity WHERE usename = '{ROLE}' GROUP BY state"  # noqa: S608


@dataclass(frozen=True, slots=True)
class Held:
    """What the service holds: files and sockets, tasks, requests that it answers, connections to Postgres by state."""

    descriptors: int
    tasks: int
    active: int
    connections: dict[str, int]

    @classmethod
    async def by(cls, stage: Stage, caller: Caller) -> "Held":
        metrics = (await caller.ask("GET", "/metrics")).text
        shown = dict(line.rsplit(" ", 1) for line in metrics.splitlines())
        tasks, active = (int(float(shown[name])) for name in ("sla_tasks", "http_server_active_requests"))
        connections = {row.state: row.held for row in await stage.cluster.rows(SERVICE)}
        return cls(stage.replica.open_descriptors(), tasks, active, connections)


async def test_clients_that_leave_in_the_middle_leave_nothing_behind(stage: Stage, figures: Figures) -> None:
    count = scale(350, 10_000)
    async with stage.callers(CALLERS) as callers:
        await stage.open_accounts(callers, 0)
        await use_every_connection(stage, callers)
        orders = Orders(stage, begin := await stage.last_change())
        before = await Held.by(stage, callers[0])
        requests_to_leave = islice(requests(stage.key, stage.known, lambda: orders.new()[1]), count)
        left = await leave_again_and_again(stage.replica, requests_to_leave, AT_ONCE)
        await until(lambda: nobody_is_answered(stage, callers[0]), within=10, every=0.05)
        made = await stage.last_change() - begin
        wrong = await orders.lost_or_made_twice(callers)
        await use_every_connection(stage, callers)
        await until(lambda: holds_no_more_than(before, stage, callers[0]), within=10, every=0.05)
        after = await Held.by(stage, callers[0])
        many = await callers[0].ask("POST", "/due-dates", json={"tickets": [TICKET]})
    figures.note(f"{left:,} clients that left: connections to Postgres", total(after), f"<= {total(before)}")
    figures.note("the same: idle in transaction", after.connections.get("idle in transaction", 0), "0")
    figures.note("the same: open descriptors of the service", after.descriptors, f"<= {before.descriptors}")
    figures.note("the same: tasks of the service", after.tasks, f"<= {before.tasks}")
    figures.note("the same: requests still being answered", after.active - 1, "0")
    figures.note("the same: purchases lost or made twice", len(wrong), f"0 of {len(orders.sent):,}")
    assert left == count
    assert 0 < made < len(orders.sent)  # some left too early, and some when it was too late
    assert wrong == []
    assert many.status_code == 200  # who left is not counted among those who have many tickets


def total(held: Held) -> int:
    return sum(held.connections.values())


async def nobody_is_answered(stage: Stage, caller: Caller) -> bool:
    """But the one that asks."""
    return (await Held.by(stage, caller)).active == 1


async def holds_no_more_than(before: Held, stage: Stage, caller: Caller) -> bool:
    now = await Held.by(stage, caller)
    return (
        now.descriptors <= before.descriptors
        and now.tasks <= before.tasks
        and now.active == before.active
        and set(now.connections) == {"idle"}
        and total(now) <= total(before)
    )


async def use_every_connection(stage: Stage, callers: list[Caller]) -> None:
    """Fails where the service cannot have as many transactions at once as it has connections."""

    async def all_wait() -> bool:
        [row] = await stage.cluster.rows(WAITING)
        return bool(row.waiting == POOL)

    async with AsyncExitStack() as stack:
        connection = await stack.enter_async_context(stage.cluster.connection())
        await connection.execute(text("SELECT 1 FROM accounts WHERE id = :id FOR UPDATE"), {"id": stage.known})
        writing = [asyncio.create_task(buy(caller, stage.known, token_hex(6))) for caller in callers]
        await until(all_wait)
        await connection.rollback()
        await asyncio.gather(*writing)
