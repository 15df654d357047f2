"""API keys over HTTP: shown once, kept as a digest, dead once revoked or expired, and never in a log."""

import asyncio
import json
from datetime import UTC, datetime
from hashlib import sha256

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from structlog.testing import capture_logs

from app.api.dependencies import now
from app.persistence.database import transaction
from tests.api.billing import Account, Json, keyed, require_problem

pytestmark = pytest.mark.database
Service = tuple[FastAPI, httpx.AsyncClient]


@pytest.fixture
def client(busy_service: Service) -> httpx.AsyncClient:
    return busy_service[1]


async def make(client: httpx.AsyncClient, name: str = "intake", *scopes: str, **asked: str) -> httpx.Response:
    return await client.post("/api-keys", json={"name": name, "scopes": [*scopes] or ["accounts:read"], **asked})


def by(made: httpx.Response) -> dict[str, str]:
    return {"authorization": f"Bearer {made.json()['key']}"}


async def listed(client: httpx.AsyncClient, key_id: str) -> Json:
    found = (await client.get("/api-keys", params={"limit": 200})).json()["data"]
    return next(key for key in found if key["id"] == key_id)


async def test_a_key_is_shown_once_and_works_at_once(client: httpx.AsyncClient) -> None:
    made = await make(client, "intake", "accounts:read")
    told = made.json()
    assert made.status_code == 201
    assert told["key"].startswith(f"sla_{told['id']}_")
    assert (told["name"], told["scopes"], told["expires_at"], told["revoked_at"]) == (
        "intake",
        ["accounts:read"],
        None,
        None,
    )
    require_problem(await client.get("/accounts/nobody", headers=by(made)), 404, "unknown_account")
    assert made.headers["cache-control"] == "no-store"


async def test_a_retry_makes_no_second_key_and_shows_none(client: httpx.AsyncClient) -> None:
    body, headers = {"name": "once", "scopes": ["accounts:read"]}, keyed()
    first, again = [await client.post("/api-keys", json=body, headers=headers) for _ in range(2)]
    assert again.headers["idempotency-replayed"] == "true"
    assert again.json() == first.json() | {"key": None}
    assert len([key for key in (await client.get("/api-keys?limit=200")).json()["data"] if key["name"] == "once"]) == 1


async def test_a_list_never_shows_a_key(client: httpx.AsyncClient) -> None:
    made = (await make(client)).json()
    answer = await client.get("/api-keys", params={"limit": 200})
    assert made["id"] in answer.text
    assert made["key"].rpartition("_")[2] not in answer.text
    assert all("key" not in key for key in answer.json()["data"])


async def test_keys_are_listed_in_pages_without_gaps(service: httpx.AsyncClient) -> None:
    made = [(await make(service)).json()["id"] for _ in range(4)]
    seen: list[str] = []
    asked: dict[str, str | int] = {"limit": 2}
    while True:
        page = (await service.get("/api-keys", params=asked)).json()
        seen += [key["id"] for key in page["data"]]
        if page["next_cursor"] is None:
            break
        asked["cursor"] = page["next_cursor"]
    assert len(seen) == len(set(seen)) == 5
    assert set(made) < set(seen)


async def test_nobody_gives_what_they_do_not_have(client: httpx.AsyncClient) -> None:
    maker = by(await make(client, "maker", "keys:write", "accounts:read"))
    wanted = {"name": "made", "scopes": ["accounts:read", "billing:write"]}
    require_problem(await client.post("/api-keys", json=wanted, headers=maker), 403, "scope_missing")
    wanted["scopes"] = ["accounts:read"]
    assert (await client.post("/api-keys", json=wanted, headers=maker)).status_code == 201


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param({"scopes": []}, id="no scope"),
        pytest.param({"scopes": ["everything"]}, id="unknown scope"),
        pytest.param({"name": ""}, id="no name"),
        pytest.param({"name": "a" * 101}, id="long name"),
        pytest.param({"key": "sla_mine"}, id="a key of one's own"),
        pytest.param({"expires_at": "2030-01-01T00:00:00"}, id="naive instant"),
        pytest.param({"expires_at": "9999-12-31T23:59:59-14:00"}, id="after every instant"),
        pytest.param({"expires_at": "0001-01-01T00:00:00+14:00"}, id="before every instant"),
    ],
)
async def test_what_is_no_key_is_not_made(client: httpx.AsyncClient, asked: Json) -> None:
    with capture_logs():
        answer = await client.post("/api-keys", json={"name": "refused", "scopes": ["accounts:read"], **asked})
    assert answer.status_code == 422, answer.text
    assert "refused" not in (await client.get("/api-keys?limit=200")).text


async def test_a_key_is_dead_from_the_instant_that_it_expires(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends = now() + 3600
    made = await make(client, expires_at=datetime.fromtimestamp(ends, UTC).isoformat())
    monkeypatch.setattr("app.api.access.now", lambda: ends - 1)
    require_problem(await client.get("/accounts/nobody", headers=by(made)), 404, "unknown_account")
    monkeypatch.setattr("app.api.access.now", lambda: ends)
    require_problem(await client.get("/accounts/nobody", headers=by(made)), 401, "key_expired")


async def test_a_revoked_key_is_dead_at_once(client: httpx.AsyncClient) -> None:
    made = await make(client)
    revoked = await client.delete(f"/api-keys/{made.json()['id']}")
    assert (revoked.status_code, bool(revoked.json()["revoked_at"])) == (200, True)
    require_problem(await client.get("/accounts/nobody", headers=by(made)), 401, "key_revoked")
    assert (await listed(client, made.json()["id"]))["revoked_at"] == revoked.json()["revoked_at"]


async def test_revoked_once_more_it_stays_as_it_was(client: httpx.AsyncClient) -> None:
    made = await make(client)
    first, again = [await client.delete(f"/api-keys/{made.json()['id']}") for _ in range(2)]
    assert (again.status_code, again.json()["revoked_at"]) == (200, first.json()["revoked_at"])
    assert again.headers.get("change-sequence") == first.headers["change-sequence"]
    changes = (await client.get("/changes", params={"after": made.headers["change-sequence"]})).json()["data"]
    assert len([change for change in changes if change["entity_id"] == made.json()["id"]]) == 1


async def test_a_key_that_there_is_not_cannot_be_revoked(client: httpx.AsyncClient) -> None:
    require_problem(await client.delete("/api-keys/000000000000"), 404, "unknown_api_key")


async def test_a_key_is_rotated_without_a_gap(client: httpx.AsyncClient) -> None:
    old = await make(client, "crm", "billing:write", "accounts:read")
    new = await make(client, "crm", "billing:write", "accounts:read")
    for each in (old, new):
        assert (await client.put(Account(client).path, json={"plan": "gold"}, headers=by(each))).status_code == 201
    await client.delete(f"/api-keys/{old.json()['id']}")
    assert (await client.put(Account(client).path, json={"plan": "gold"}, headers=by(new))).status_code == 201


async def test_the_day_of_its_last_use_is_noted(client: httpx.AsyncClient) -> None:
    made = await make(client)
    assert (await listed(client, made.json()["id"]))["last_used_on"] is None
    await client.get("/accounts/nobody", headers=by(made))
    async with asyncio.timeout(5):
        while not (used := (await listed(client, made.json()["id"]))["last_used_on"]):  # noqa: ASYNC110  (over HTTP)
            await asyncio.sleep(0.05)
    assert 0 <= (datetime.fromtimestamp(now(), UTC).date() - datetime.fromisoformat(used).date()).days <= 1


async def test_a_key_is_looked_up_by_its_digest(own_service: Service) -> None:
    """So that the time which a wrong key takes tells nothing of a right one: nothing is compared with a key itself."""
    app, client = own_service
    token = (await make(client)).json()["key"]
    known = app.state.snapshot.keys
    assert {type(each) for each in known} == {bytes}
    assert {len(each) for each in known} == {sha256().digest_size}
    assert sha256(token.encode()).digest() in known
    for near in (token[:-1], f"{token}0", token[:-1] + ("0" if token[-1] != "0" else "1"), token.upper()):
        refused = await client.get("/accounts/nobody", headers={"authorization": f"Bearer {near}"})
        require_problem(refused, 401, "key_unknown")


async def test_no_table_holds_a_key(own_service: Service) -> None:
    app, client = own_service
    made = await client.post("/api-keys", json={"name": "a", "scopes": ["accounts:read"]}, headers=keyed())
    secret = made.json()["key"].rpartition("_")[2]
    await client.get("/accounts/nobody", headers=by(made))
    await client.delete(f"/api-keys/{made.json()['id']}")
    forms = [secret, secret.encode().hex(), made.json()["key"].encode().hex()]
    async with transaction(app.state.engine) as session:
        names = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
        tables = (await session.scalars(text(names))).all()
        assert {"api_keys", "changes", "idempotency_records"} <= set(tables)
        for table in tables:
            rows = (await session.scalars(text(f'SELECT t::text FROM "{table}" t'))).all()  # noqa: S608
            assert not [row for row in rows if any(form in row for form in forms)], table
            if table == "api_keys":
                assert any(made.json()["id"] in row for row in rows)


async def test_no_log_holds_a_key(own_service: Service) -> None:
    app, client = own_service
    with capture_logs() as logged:
        made = await make(client)
        token = made.json()["key"]
        await client.get("/accounts/nobody", headers=by(made))
        await client.get("/accounts/nobody", headers={"authorization": f"Bearer {token}0"})
        await client.get(f"/api-keys/{token}")
        await client.delete(f"/api-keys/{token}")
        app.state.snapshot.keys = None  # and even where the service fails
        await client.get("/accounts/nobody", headers=by(made))
    assert {entry["event"] for entry in logged} >= {"request", "request failed"}
    assert token.rpartition("_")[2] not in json.dumps(logged, default=repr)
