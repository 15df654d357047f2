"""Who changed the policy, when and why; the whole policy as it stood; and what two revisions have otherwise."""

import httpx
import pytest

from tests.api.billing import Json, require_problem

pytestmark = pytest.mark.database
EVE = "/holiday-overrides/2026-11-25"
OUTING: Json = {"hours": [], "reason": "Staff outing"}
CLOSED = "Thanksgiving Eve 2026: 09:00–12:00 → closed"  # noqa: RUF001


async def listed(client: httpx.AsyncClient, **asked: str | int) -> Json:
    found: Json = (await client.get("/policy/revisions", params=asked)).json()
    return found


async def told(client: httpx.AsyncClient, path: str) -> list[str]:
    answer = await client.get(f"/policy/revisions/{path}")
    assert answer.status_code == 200, answer.text
    return [difference["text"] for difference in answer.json()["differences"]]


async def test_every_revision_is_listed_with_its_author_and_note_the_latest_first(service: httpx.AsyncClient) -> None:
    put = await service.put(EVE, json=OUTING)
    await service.delete(EVE, headers={"if-match": put.headers["etag"]})
    data = (await listed(service))["data"]
    assert [(each["revision"], each["author"], each["note"]) for each in data] == [
        (3, "admin", "holiday override 2026-11-25 removed"),
        (2, "admin", "holiday override 2026-11-25 added"),
        (1, "sla migrate", "The published FAQ of Sync with Connex"),
    ]
    for each in data:
        whole = (await service.get(f"/policy/revisions/{each['revision']}")).json()
        assert {name: whole[name] for name in each} == each


async def test_revisions_come_in_pages_that_a_new_one_does_not_shift(service: httpx.AsyncClient) -> None:
    put = await service.put(EVE, json=OUTING)
    first = await listed(service, limit=1)
    await service.delete(EVE, headers={"if-match": put.headers["etag"]})
    second = await listed(service, limit=1, cursor=first["next_cursor"])
    assert [each["revision"] for each in first["data"] + second["data"]] == [2, 1]
    require_problem(await service.get("/policy/revisions?cursor=x"), 400, "invalid_cursor")


async def test_a_revision_is_the_policy_as_it_stood_and_kept_for_ever(service: httpx.AsyncClient) -> None:
    before = await service.get("/policy")
    await service.put(EVE, json=OUTING)
    stood = await service.get("/policy/revisions/1")
    assert stood.content == before.content
    assert stood.headers["cache-control"].endswith("immutable")
    assert (await service.get("/policy/revisions/2")).content == (await service.get("/policy")).content


async def test_the_difference_is_told_from_the_one_before_or_from_any_other(service: httpx.AsyncClient) -> None:
    put = await service.put(EVE, json=OUTING)
    await service.put("/plans/diamond", json={"name": "Diamond", "tier": 3})
    await service.delete(EVE, headers={"if-match": put.headers["etag"]})
    assert await told(service, "2/differences") == [CLOSED]
    assert await told(service, "3/differences") == ["Diamond plan added: tier 3"]
    assert await told(service, "3/differences?from=1") == ["Diamond plan added: tier 3", CLOSED]
    assert await told(service, "1/differences?from=3") == [
        "Diamond plan removed",
        "Thanksgiving Eve 2026: closed → 09:00–12:00",  # noqa: RUF001
    ]
    assert await told(service, "2/differences?from=2") == []
    assert await told(service, "4/differences?from=1") == ["Diamond plan added: tier 3"]


async def test_a_difference_names_its_place_and_what_stands_there(service: httpx.AsyncClient) -> None:
    await service.put(EVE, json=OUTING)
    answer = await service.get("/policy/revisions/2/differences")
    whole = (await service.get("/policy/revisions/2")).json()
    (override,) = whole["document"]["holiday_overrides"]
    year = int(whole["published_at"][:4])
    assert answer.json() == {
        "revision": 2,
        "from_revision": 1,
        "dates_from": f"{year}-01-01",
        "dates_to": f"{year + 3}-01-01",
        "differences": [
            {
                "part": "holiday_overrides",
                "path": "holiday_overrides.2026-11-25",
                "text": CLOSED,
                "before": None,
                "after": override,
            }
        ],
    }
    assert answer.headers["cache-control"].endswith("immutable")


@pytest.mark.parametrize("path", ["2", "2/differences", "1/differences?from=2", "1/differences"])
async def test_what_was_never_published_is_unknown(client: httpx.AsyncClient, path: str) -> None:
    require_problem(await client.get(f"/policy/revisions/{path}"), 404, "unknown_revision")


@pytest.mark.parametrize("path", ["x", "0", "1.5", "1?revision=1", "1/differences?from=x", "1/differences?to=1"])
async def test_what_is_no_number_or_parameter_is_refused(client: httpx.AsyncClient, path: str) -> None:
    require_problem(await client.get(f"/policy/revisions/{path}"), 422, "invalid_request")
