"""PUT and DELETE of plans and holiday overrides: each is the next revision, in force at once, and replayed for ever."""

import httpx
import pytest
from fastapi import FastAPI

from app.services.policies import export_policy
from tests.api.billing import Account, Json, require_problem, sequence_of

pytestmark = pytest.mark.database
Service = tuple[FastAPI, httpx.AsyncClient]
DAY = "/holiday-overrides/2031-01-06"  # a Monday
CLOSED: Json = {"hours": [], "reason": "Staff training"}
DIAMOND: Json = {"name": "Diamond", "tier": 3}
PARTS = [
    pytest.param("/plans/diamond", DIAMOND, DIAMOND | {"tier": 2}, id="plan"),
    pytest.param(DAY, CLOSED, CLOSED | {"reason": "Release"}, id="override"),
]
DECISIONS = (
    "/due-date?plan=gold&received_at=2031-01-03T15:30:00-05:00&explain=true",
    "/due-date?received_at=2031-01-06T10:00:00-05:00&units=true",
    "/tier?plan=gold&at=2031-01-06T10:00:00-05:00",
    "/tiers?",
    "/scope-check?topic=field_mapping&plan=gold&at=2031-01-06T10:00:00-05:00",
    "/support-hours?at=2031-01-06T10:00:00-05:00",
    "/support-hours/days?from=2031-01-01&to=2031-01-10",
    "/screen-sharing?plan=gold&at=2031-01-06T10:00:00-05:00",
    "/onboarding?plan=gold&requested_at=2031-01-03T10:00:00-05:00&questionnaire_complete=true",
    "/plans?",
    "/plans/gold?",
    "/policy?",
    "/holiday-overrides?",
)


async def seen(client: httpx.AsyncClient, path: str) -> dict[str, str]:
    return {"if-match": (await client.get(path)).headers["etag"]}


@pytest.mark.parametrize(("path", "body", "other"), PARTS)
async def test_each_write_is_the_next_revision(service: httpx.AsyncClient, path: str, body: Json, other: Json) -> None:
    added = await service.put(path, json=body)
    changed = await service.put(path, json=other, headers={"if-match": added.headers["etag"]})
    removed = await service.delete(path, headers={"if-match": changed.headers["etag"]})
    answers = [added, changed, removed]
    assert [answer.status_code for answer in answers] == [201, 200, 204]
    assert [answer.headers["policy-revision"] for answer in answers] == ["2", "3", "4"]
    assert [sequence_of(answer) for answer in answers] == [3, 4, 5]
    assert (await service.get(path)).status_code == 404


@pytest.mark.parametrize(("path", "body", "other"), PARTS)
async def test_a_part_of_the_policy_is_not_changed_unseen(
    service: httpx.AsyncClient, path: str, body: Json, other: Json
) -> None:
    tag = (await service.put(path, json=body)).headers["etag"]
    for headers, status, code in (
        ({}, 428, "precondition_required"),
        ({"if-match": '"stale"'}, 412, "precondition_failed"),
        ({"if-none-match": "*"}, 412, "precondition_failed"),
    ):
        answers = [await service.put(path, json=other, headers=headers), await service.delete(path, headers=headers)]
        for answer in answers:
            require_problem(answer, status, code)
            assert answer.headers["etag"] == tag
    assert (await service.get("/policy")).json()["revision"] == 2


@pytest.mark.parametrize(("path", "body", "other"), PARTS)
async def test_the_tag_of_a_put_is_the_tag_of_the_next_get(
    service: httpx.AsyncClient, path: str, body: Json, other: Json
) -> None:
    for asked, headers in ((body, {}), (other, {"if-match": "*"})):
        put = await service.put(path, json=asked, headers=headers)
        got = await service.get(path)
        assert (got.headers["etag"], got.content) == (put.headers["etag"], put.content)
        assert got.headers["policy-revision"] == put.headers["policy-revision"]


@pytest.mark.parametrize("path", ["/plans/diamond", DAY])
async def test_what_there_is_not_cannot_be_removed(service: httpx.AsyncClient, path: str) -> None:
    answer = await service.delete(path, headers={"if-match": "*"})
    require_problem(answer, 404, "unknown_plan" if "plans" in path else "unknown_holiday_override")


async def test_an_override_is_in_force_at_once(service: httpx.AsyncClient) -> None:
    asked = "/support-hours?at=2031-01-06T10:00:00-05:00"
    assert (await service.get(asked)).json()["open"] is True
    put = await service.put(DAY, json=CLOSED)
    assert put.json() == {"date": "2031-01-06", **CLOSED, "author": "admin"}
    told = (await service.get(asked)).json()
    assert (told["open"], told["today"]["closure"]["name"], told["policy_revision"]) == (False, "Staff training", 2)
    await service.delete(DAY, headers={"if-match": put.headers["etag"]})
    assert (await service.get(asked)).json()["open"] is True


async def test_an_override_may_close_at_the_end_of_the_day(service: httpx.AsyncClient) -> None:
    hours = [{"opens": "09:00", "closes": "12:00"}, {"opens": "20:00", "closes": "24:00"}]
    put = await service.put(DAY, json={"hours": hours, "reason": "Release"})
    assert put.json()["hours"] == hours
    told = (await service.get("/support-hours?at=2031-01-06T23:59:59-05:00")).json()
    assert (told["open"], told["closes_at"]) == (True, "2031-01-07T00:00:00-05:00")


@pytest.mark.parametrize(
    "hours",
    [
        pytest.param([{"opens": "12:00", "closes": "09:00"}], id="backwards"),
        pytest.param([{"opens": "09:00", "closes": "09:00"}], id="empty"),
        pytest.param([{"opens": "13:00", "closes": "14:00"}, {"opens": "09:00", "closes": "10:00"}], id="out of order"),
        pytest.param([{"opens": "09:00", "closes": "12:00"}, {"opens": "11:00", "closes": "14:00"}], id="overlapping"),
        pytest.param([{"opens": "20:00", "closes": "24:00"}, {"opens": "21:00", "closes": "22:00"}], id="past the end"),
        pytest.param([{"opens": "24:00", "closes": "24:00"}], id="opens as the day ends"),
        pytest.param([{"opens": "9:00", "closes": "12:00"}], id="no clock time"),
        pytest.param([{"opens": "09:00:30", "closes": "12:00"}], id="seconds"),
        pytest.param([{"opens": "09:00", "closes": "12:00", "note": ""}], id="unknown field"),
    ],
)
async def test_hours_that_no_day_has_are_refused(busy_service: Service, hours: list[Json]) -> None:
    answer = await busy_service[1].put(DAY, json={"hours": hours, "reason": "Release"})
    require_problem(answer, 422, "invalid_request")


@pytest.mark.parametrize(
    ("day", "code"),
    [("1999-12-31", "instant_out_of_range"), ("2100-01-01", "instant_out_of_range"), ("2031-02-29", "invalid_request")],
)
async def test_a_date_that_the_policy_has_not_is_refused(busy_service: Service, day: str, code: str) -> None:
    require_problem(await busy_service[1].put(f"/holiday-overrides/{day}", json=CLOSED), 422, code)


@pytest.mark.parametrize(
    ("code", "changed", "problem"),
    [
        pytest.param("diamond", {"name": "Gold"}, "invalid_policy", id="another plan's name"),
        pytest.param("diamond", {"legacy_names": ["Ultra"]}, "invalid_policy", id="another plan's former name"),
        pytest.param("elite", {}, "invalid_policy", id="a former name as code"),
        pytest.param("diamond", {"tier": 4}, "invalid_policy", id="unknown tier"),
        pytest.param("diamond", {"clause": "nope"}, "invalid_policy", id="unknown clause"),
        pytest.param("diamond", {"name": " plan "}, "invalid_request", id="no name"),
        pytest.param("diamond", {"legacy_names": ["a b", "A-B"]}, "invalid_request", id="a former name twice"),
        pytest.param("diamond", {"onboarding_minutes": -1}, "invalid_request", id="minutes below zero"),
        pytest.param("diamond", {"price": 1}, "invalid_request", id="unknown field"),
        pytest.param("Diamond", {}, "invalid_request", id="a code with a capital"),
    ],
)
async def test_a_plan_that_contradicts_the_policy_is_refused(
    busy_service: Service, code: str, changed: Json, problem: str
) -> None:
    _, client = busy_service
    before = (await client.get("/policy")).json()["revision"]
    require_problem(await client.put(f"/plans/{code}", json=DIAMOND | changed), 422, problem)
    assert (await client.get("/policy")).json()["revision"] == before


async def test_a_contradiction_is_told_with_the_names_that_are_taken(busy_service: Service) -> None:
    taken = DIAMOND | {"legacy_names": ["U L T R A"]}
    told = require_problem(await busy_service[1].put("/plans/s3", json=taken), 422, "invalid_policy")
    assert told["detail"] == "Diamond and Gold would both answer to 'U L T R A'"


async def test_a_plan_above_platinum_has_tier_3_without_a_change_of_code(service: httpx.AsyncClient) -> None:
    put = await service.put("/plans/diamond", json=DIAMOND | {"legacy_names": ["Mega Ultra"]})
    assert put.json()["clause"] == "tier-3"
    told = (await service.get("/tier?plan=mega-ultra plan")).json()
    assert (told["plan"]["code"], told["tier"]["number"], told["formerly"]) == ("diamond", 3, True)


async def test_what_is_left_out_of_a_plan_is_not_there_any_more(service: httpx.AsyncClient) -> None:
    await service.put("/plans/gold", json={"name": "Gold", "tier": 2}, headers=await seen(service, "/plans/gold"))
    require_problem(await service.get("/tier?plan=ultra"), 404, "unknown_plan")


async def test_the_tier_of_an_account_follows_its_plan(service: httpx.AsyncClient) -> None:
    account = Account(service)
    await account.put("gold")
    asked = {"account": account.id}
    assert (await service.get("/tier", params=asked)).json()["tier"]["number"] == 2
    body = {"name": "Gold", "tier": 3, "legacy_names": ["ultra"]}
    await service.put("/plans/gold", json=body, headers=await seen(service, "/plans/gold"))
    assert (await service.get("/tier", params=asked)).json()["tier"]["number"] == 3
    assert (await service.get("/tier", params=asked | {"revision": "1"})).json()["tier"]["number"] == 2


async def test_the_rows_are_the_document_of_the_revision_in_force(own_service: Service) -> None:
    app, client = own_service
    targets = [{"metric": "first_response", "value": 4, "unit": "business_hours", "clause": "response-time"}]
    whole = {"legacy_names": ["x", "y"], "targets": targets, "includes_screen_sharing": True, "onboarding_minutes": 60}
    await client.put("/plans/diamond", json=DIAMOND | whole)
    await client.put("/plans/gold", json={"name": "Gold", "tier": 2}, headers=await seen(client, "/plans/gold"))
    await client.put(DAY, json=CLOSED)
    await client.put(
        "/holiday-overrides/2030-01-07", json={"hours": [{"opens": "20:00", "closes": "24:00"}], "reason": "x"}
    )
    await client.delete("/plans/micro", headers=await seen(client, "/plans/micro"))
    in_force = app.state.snapshot.policy
    assert await export_policy(app.state.engine) == (in_force.document, in_force.number)
    assert [plan.code for plan in app.state.snapshot.policy.document.plans] == [
        *("platinum", "gold", "silver", "starter", "growth", "pro", "diamond")
    ]


async def test_a_revision_answers_every_question_as_before_whatever_comes_after(service: httpx.AsyncClient) -> None:
    before = {url: (await service.get(url)).content for url in DECISIONS}
    assert [url for url in DECISIONS if (await service.get(url)).status_code != 200] == []
    body = {"name": "Golden", "tier": 3, "includes_screen_sharing": True, "onboarding_minutes": 60}
    body["targets"] = [{"metric": "first_response", "value": 2, "unit": "business_hours", "clause": "response-time"}]
    await service.put("/plans/gold", json=body, headers=await seen(service, "/plans/gold"))
    await service.put(DAY, json=CLOSED)
    after = {url: (await service.get(url)).content for url in DECISIONS}
    replayed = {url: (await service.get(f"{url}&revision=1")).content for url in DECISIONS}
    assert [url for url in DECISIONS if after[url] == before[url]] == []
    assert replayed == before
