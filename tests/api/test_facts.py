"""One request answers what is asked of the service itself, with the figures as numbers."""

import httpx
import pytest
from fastapi import FastAPI

from tests.api.billing import require_problem

pytestmark = pytest.mark.database


async def test_what_is_your_uptime_guarantee(client: httpx.AsyncClient) -> None:
    answer = (await client.get("/service-facts")).json()
    assert answer["uptime"] == {
        "clause": "uptime",
        "guaranteed": False,
        "host_percent": 99,
        "month_hours": 730,
        "downtime_minutes": 438,
        "downtime_in_words": "7 h 18 min",
    }
    [arithmetic] = [reason["text"] for reason in answer["reasons"] if reason["code"] == "host_uptime"]
    assert "1 % of a month of 730 h is 438 min, which is 7 h 18 min" in arithmetic


async def test_the_figures_are_whole_numbers_where_they_are_whole(client: httpx.AsyncClient) -> None:
    assert '"host_percent":99,"month_hours":730,"downtime_minutes":438,' in (await client.get("/service-facts")).text


async def test_it_is_replayed_and_kept_as_every_decision(client: httpx.AsyncClient) -> None:
    asked = "/service-facts?revision=1&at=2026-06-15T12:00:00-04:00"
    answer = await client.get(asked)
    assert answer.headers["cache-control"].endswith("immutable")
    assert answer.content == (await client.get("/service-facts")).content
    again = await client.get(asked, headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ("revision=9", 404, "unknown_revision"),
        ("at=1999-06-15T12:00:00Z", 422, "instant_out_of_range"),
        ("at=2026-06-15T12:00:00", 422, "instant_without_offset"),
        ("plan=gold", 422, "invalid_request"),
    ],
)
async def test_what_cannot_be_answered(
    busy_service: tuple[FastAPI, httpx.AsyncClient], asked: str, status: int, code: str
) -> None:
    require_problem(await busy_service[1].get(f"/service-facts?{asked}"), status, code)
