"""How often a key or an address may ask: the quota, what is told of it, and when there is more of it."""

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI

from app.api.rate_limits import RateLimit
from tests.api.billing import require_problem
from tests.conftest import AUTHORISED, NewDatabase, service_on

pytestmark = pytest.mark.database
OF_KEYS, OF_ADDRESSES = 4, 3


@pytest.fixture
async def limited(new_database: NewDatabase) -> AsyncIterator[FastAPI]:
    given = {"key_requests_per_minute": OF_KEYS, "address_requests_per_minute": OF_ADDRESSES}
    async with service_on(await new_database(), **given) as (app, _):
        yield app


def client_at(app: FastAPI, address: str, headers: dict[str, str] | None = None) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=app, client=(address, 50_000))
    return httpx.AsyncClient(transport=transport, base_url="http://sla.test", headers=headers)


async def asked(client: httpx.AsyncClient, times: int) -> list[int]:
    return [(await client.get("/tiers")).status_code for _ in range(times)]


async def test_an_address_may_ask_as_often_as_the_setting_says(limited: FastAPI) -> None:
    async with client_at(limited, "192.0.2.1") as client, client_at(limited, "192.0.2.2") as other:
        assert await asked(client, OF_ADDRESSES + 1) == [200, 200, 200, 429]
        assert await asked(other, 1) == [200]


async def test_a_key_may_ask_as_often_as_the_setting_says_from_wherever(limited: FastAPI) -> None:
    async with (
        client_at(limited, "192.0.2.1", AUTHORISED) as client,
        client_at(limited, "192.0.2.2", AUTHORISED) as far,
    ):
        made = await client.post("/api-keys", json={"name": "other", "scopes": ["audit:read"]})
        assert await asked(far, OF_KEYS) == [200, 200, 200, 429]
        other = {"authorization": f"Bearer {made.json()['key']}"}
        async with client_at(limited, "192.0.2.1", other) as another:
            assert await asked(another, OF_KEYS + 1) == [200, 200, 200, 200, 429]


async def test_who_has_used_up_an_address_is_still_answered_with_a_key(limited: FastAPI) -> None:
    async with client_at(limited, "192.0.2.1") as client:
        await asked(client, OF_ADDRESSES)
        assert (await client.get("/tiers")).status_code == 429
        assert (await client.get("/tiers", headers=AUTHORISED)).status_code == 200


@pytest.mark.parametrize(
    "made_up", ["Bearer sla_nobody-has-this-one", "Basic c2xhOg==", "Bearer ", "sla_x", "Bearer é"]
)
async def test_a_key_that_does_not_count_buys_nothing(limited: FastAPI, made_up: str) -> None:
    async with client_at(limited, "192.0.2.1") as client:
        await asked(client, OF_ADDRESSES)
        answer = await client.get("/tiers", headers={b"authorization": made_up.encode()})
        require_problem(answer, 429, "rate_limited")


async def test_every_answer_tells_what_is_left_and_a_refusal_when_to_come_back(limited: FastAPI) -> None:
    async with client_at(limited, "192.0.2.1") as client:
        told = [(await client.get("/tiers")).headers for _ in range(OF_ADDRESSES)]
        assert {each["ratelimit-policy"] for each in told} == {'"address";q=3;w=60'}
        assert [each["ratelimit"] for each in told] == [
            *('"address";r=2;t=20', '"address";r=1;t=40', '"address";r=0;t=60'),
        ]
        assert all("retry-after" not in each for each in told)
        refused = await client.get("/tiers")
        require_problem(refused, 429, "rate_limited")
        assert refused.headers["ratelimit"] == '"address";r=0;t=60'
        assert refused.headers["ratelimit-policy"] == '"address";q=3;w=60'
        assert refused.headers["retry-after"] == "20"
        assert refused.headers["x-content-type-options"] == "nosniff"
        assert refused.headers["request-id"] == refused.json()["request_id"]


async def test_what_is_refused_otherwise_counts_and_tells_as_well(limited: FastAPI) -> None:
    async with client_at(limited, "192.0.2.1") as client:
        answer = await client.get("/no-such-path")
        assert (answer.status_code, answer.headers["ratelimit"]) == (404, '"address";r=2;t=20')


async def test_health_is_neither_counted_nor_refused(limited: FastAPI) -> None:
    async with client_at(limited, "192.0.2.1") as client:
        await asked(client, OF_ADDRESSES + 1)
        for path in ("/livez", "/readyz", "/metrics"):
            answer = await client.get(path)
            assert answer.status_code == 200
            assert "ratelimit" not in answer.headers


async def test_without_the_settings_nobody_is_counted(client: httpx.AsyncClient) -> None:
    answers = [await client.get("/tiers") for _ in range(50)]
    assert {answer.status_code for answer in answers} == {200}
    assert all("ratelimit" not in answer.headers for answer in answers)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::1", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("fe80::1%eth0", "fe80::2%eth0", True),
        ("192.0.2.1", "192.0.2.2", False),
    ],
)
async def test_an_ipv6_network_is_one_client(limited: FastAPI, one: str, other: str, same: bool) -> None:  # noqa: FBT001
    async with client_at(limited, one) as first, client_at(limited, other) as second:
        await asked(first, OF_ADDRESSES)
        assert (await asked(second, 1) == [429]) == same


def test_a_quota_comes_back_evenly() -> None:
    limit = RateLimit("address", 6)  # one in ten seconds
    assert [limit.take("a", 100.0)[0] for _ in range(7)] == [*([None] * 6), 10]
    assert limit.take("a", 109.9)[0] == 1
    assert limit.take("a", 110.0)[0] is None
    assert limit.take("a", 110.0)[0] == 10
    assert [limit.take("a", 130.0)[0] for _ in range(3)] == [None, None, 10]
    assert [limit.take("a", 1000.0)[0] for _ in range(7)] == [*([None] * 6), 10]


def test_asking_while_it_is_refused_does_not_make_it_longer() -> None:
    limit = RateLimit("address", 6)
    for _ in range(6):
        limit.take("a", 100.0)
    assert [limit.take("a", 100.0 + second)[0] for second in range(10)] == [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]
    assert limit.take("a", 110.0)[0] is None


def test_only_so_many_clients_are_remembered_the_latest_of_them() -> None:
    limit = RateLimit("address", 1, most_clients=2)
    assert [limit.take(client, 100.0)[0] for client in "abab"] == [None, None, 60, 60]
    assert limit.take("c", 100.0)[0] is None
    assert [limit.take(client, 100.0)[0] for client in "cba"] == [60, 60, None]
