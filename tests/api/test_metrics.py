"""What /metrics says of a replica: what it knows, how it stands, and what somebody should decide."""

import httpx
import pytest
from fastapi import FastAPI
from prometheus_client.parser import text_string_to_metric_families

from app.api.dependencies import now
from app.domain.support_hours import decide_hours

pytestmark = pytest.mark.database
DAY = 86_400


async def value(client: httpx.AsyncClient, metric: str) -> float:
    families = text_string_to_metric_families((await client.get("/metrics")).text)
    [sample] = [sample for family in families for sample in family.samples if sample.name == metric]
    return float(sample.value)


async def test_a_replica_says_how_it_stands(own_service: tuple[FastAPI, httpx.AsyncClient]) -> None:
    app, client = own_service
    stands = {"sla_schema_current": 1, "sla_draining": 0, "sla_database_up": 1, "sla_policy_revision": 1}
    assert {metric: await value(client, metric) for metric in stands} == stands
    app.state.snapshot.draining = True
    assert await value(client, "sla_draining") == 1
    assert await value(client, "process_resident_memory_bytes") > 10_000_000


async def test_the_date_that_somebody_should_decide_comes_nearer_until_it_is_decided(
    own_service: tuple[FastAPI, httpx.AsyncClient],
) -> None:
    app, client = own_service
    policy, today = app.state.snapshot.policy, now()
    doubtful = decide_hours(policy, today).warnings[0].date
    away = (doubtful - policy.calendar.calendar.local(today).date()).days * DAY
    assert await value(client, "sla_doubtful_date_seconds") == pytest.approx(away, abs=DAY)  # midnight may lie between
    closed = {"hours": [], "reason": "Decided"}
    for warning in decide_hours(policy, today).warnings:
        answer = await client.put(f"/holiday-overrides/{warning.date}", json=closed)
        assert answer.status_code == 201, answer.text
    assert await value(client, "sla_doubtful_date_seconds") > away


async def test_without_a_policy_nothing_is_to_be_decided(own_service: tuple[FastAPI, httpx.AsyncClient]) -> None:
    app, client = own_service
    app.state.snapshot.policy = None
    assert await value(client, "sla_policy_revision") == 0
    assert await value(client, "sla_doubtful_date_seconds") == float("inf")
