"""POST /due-date and POST /decision: a ticket with its history, and all that the intake form asks, in one answer."""

import httpx
import pytest

from tests.api.billing import JANUARY, Account, Json, require_problem

pytestmark = pytest.mark.database
RECEIVED = "2031-01-03T15:30:00-05:00"  # a Friday
AT = "2031-01-03T15:31:00-05:00"
CLOSED_MONDAY = ("/holiday-overrides/2031-01-06", {"hours": [], "reason": "Staff training"})
TICKET: Json = {"subject": "Call me", "topic": "screen_share", "plan": "Ultra-Plus", "at": AT, "received_at": RECEIVED}


async def ask(client: httpx.AsyncClient, path: str, body: Json, **headers: str) -> Json:
    answer = await client.post(path, json=body, headers=headers)
    assert answer.status_code == 200, answer.text
    told: Json = answer.json()
    return told


async def test_a_ticket_without_events_is_due_as_the_plain_question_says(client: httpx.AsyncClient) -> None:
    posted = await ask(client, "/due-date", {"plan": "gold", "received_at": RECEIVED, "at": AT, "explain": True})
    plain = (
        await client.get(
            "/due-date", params={"plan": "gold", "received_at": RECEIVED, "explain": "true", "units": "true"}
        )
    ).json()
    told_of_the_clock = {reason["code"] for reason in posted["reasons"]} - {
        reason["code"] for reason in plain["reasons"]
    }
    assert told_of_the_clock == {"clock_running"}
    assert {field: posted[field] for field in plain.keys() - {"reasons"}} == {
        field: plain[field] for field in plain.keys() - {"reasons"}
    }
    assert [each["unit"] for each in posted["units"]] == [
        "business_days",
        "business_days_end",
        "business_hours",
        "calendar_hours",
    ]


async def test_units_end_where_the_calendar_does(client: httpx.AsyncClient) -> None:
    body = {"received_at": "2099-12-31T10:00:00-05:00", "value": 300, "unit": "business_hours", "at": AT}
    told = await ask(client, "/due-date", body)
    due = {each["unit"]: each["due_at"] for each in told["units"]}
    assert due["business_hours"] == told["due_at"]
    assert due["business_days"] is None


async def test_a_ticket_is_read_now_where_no_instant_is_named(client: httpx.AsyncClient) -> None:
    told = await ask(client, "/due-date", {"received_at": "2020-01-03T10:00:00-05:00"})
    assert told["state"] == "breached"
    assert told["overdue_business_seconds"] > 5 * 200 * 7 * 3600


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"events": [{"type": "resumed", "at": AT}]}, "invalid_history"),
        ({"events": [{"type": "closed", "at": AT}]}, "invalid_request"),
        ({"events": [{"type": "paused"}]}, "invalid_request"),
        ({"events": [{"type": "paused", "at": "2031-01-03T15:31:00"}]}, "instant_without_offset"),
        ({"events": [{"type": "paused", "at": AT}] * 1001}, "invalid_request"),
        ({"received_at": None}, "instant_malformed"),
        ({"paused": []}, "invalid_request"),
        ({"promised_revision": 0}, "invalid_request"),
        ({"at": "1999-12-31T23:59:59-05:00"}, "instant_out_of_range"),
    ],
)
async def test_a_ticket_that_cannot_be_read_is_refused(client: httpx.AsyncClient, change: Json, code: str) -> None:
    answer = await client.post("/due-date", json={"received_at": RECEIVED, "at": AT} | change)
    require_problem(answer, 422, code)


async def test_a_question_in_a_body_takes_no_parameters(client: httpx.AsyncClient) -> None:
    for path in ("/due-date", "/decision"):
        answer = await client.post(f"{path}?plan=gold", json={"received_at": RECEIVED})
        require_problem(answer, 422, "invalid_request")


async def test_a_promise_is_answered_beside_the_date_of_today(service: httpx.AsyncClient) -> None:
    asked = {"received_at": RECEIVED, "plan": "gold", "promised_revision": "1"}
    kept = (await service.get("/due-date", params=asked)).json()
    assert kept["promise"] == {"policy_revision": 1, "due_at": "2031-01-06T15:30:00-05:00", "moved_seconds": 0}
    path, closed = CLOSED_MONDAY
    await service.put(path, json=closed)
    moved = (await service.get("/due-date", params=asked)).json()
    assert (moved["policy_revision"], moved["due_at"]) == (2, "2031-01-07T15:30:00-05:00")
    assert moved["promise"] == kept["promise"] | {"moved_seconds": 86_400}
    assert {"promise_moved"} <= {reason["code"] for reason in moved["reasons"]}
    posted = await ask(service, "/due-date", {**asked, "promised_revision": 1, "at": AT})
    assert posted["promise"] == moved["promise"]
    replayed = await service.get("/due-date", params=asked | {"revision": "2"})
    assert replayed.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert replayed.json() == moved
    missing = await service.get("/due-date", params=asked | {"promised_revision": "9"})
    require_problem(missing, 404, "unknown_revision")


async def test_a_decision_holds_the_answers_to_each_question(client: httpx.AsyncClient) -> None:
    told = await ask(client, "/decision", TICKET | {"explain": True})
    plain = {
        "scope": f"/scope-check?topic=screen_share&plan=Ultra-Plus&at={AT}",
        "tier": f"/tier?plan=Ultra-Plus&at={AT}",
        "due_date": f"/due-date?plan=Ultra-Plus&received_at={RECEIVED}&explain=true",
        "support_hours": f"/support-hours?at={AT}",
        "screen_sharing": f"/screen-sharing?plan=Ultra-Plus&at={AT}",
    }
    for part, path in plain.items():
        assert told[part] == (await client.get(path)).json(), part
    reasons = [reason for part in plain for reason in told[part]["reasons"]]
    assert all(reason in reasons for reason in told["reasons"])
    assert len({str(reason) for reason in told["reasons"]}) == len(told["reasons"])


async def test_screen_sharing_is_among_the_reasons_only_where_it_is_asked_about(client: httpx.AsyncClient) -> None:
    for change, among in (
        ({}, True),
        ({"topic": "field_mapping"}, False),
        ({"topic": "field_mapping", "wants_screen_sharing": True}, True),
    ):
        told = await ask(client, "/decision", TICKET | change)
        assert told["screen_sharing"]["preparation"]
        assert ("preparation" in {reason["code"] for reason in told["reasons"]}) is among


async def test_the_same_question_has_the_same_id(service: httpx.AsyncClient) -> None:
    first = await ask(service, "/decision", TICKET)
    assert await ask(service, "/decision", TICKET) == first
    others = [
        await ask(service, "/decision", TICKET | change)
        for change in (
            {"subject": "Call us"},
            {"description": "Please"},
            {"topic": "field_mapping"},
            {"plan": "gold"},
            {"plan": None},
            {"wants_screen_sharing": True},
            {"at": "2031-01-03T15:31:01-05:00"},
            {"received_at": "2031-01-03T15:30:01-05:00"},
        )
    ]
    path, closed = CLOSED_MONDAY
    await service.put(path, json=closed)
    others.append(await ask(service, "/decision", TICKET))
    ids = [first["decision_id"], *(other["decision_id"] for other in others)]
    assert len(set(ids)) == len(ids)
    assert await ask(service, "/decision", TICKET | {"revision": 1}) == first


async def test_without_an_instant_the_ticket_has_come_now(client: httpx.AsyncClient) -> None:
    told = await ask(client, "/decision", {"topic": "field_mapping"})
    assert told["due_date"]["received_at"] == told["at"] == told["support_hours"]["at"]
    assert told["tier"] is None


async def test_a_decision_about_an_account_comes_again_as_it_was(service: httpx.AsyncClient) -> None:
    account = Account(service)
    await account.put("gold", effective_from=JANUARY)
    asked = {"topic": "screen_share", "account": account.id, "at": AT, "received_at": RECEIVED}
    first = await service.post("/decision", json=asked)
    told = first.json()
    assert (told["tier"]["plan"]["code"], told["screen_sharing"]["source"]) == ("gold", None)
    await account.buy(30, effective_from=JANUARY)
    later = await ask(service, "/decision", asked)
    assert later["screen_sharing"]["source"] == "add_on"
    assert later["decision_id"] != told["decision_id"]
    pinned = {"revision": told["policy_revision"], "account_sequence": told["account"]["sequence"]}
    assert (await service.post("/decision", json=asked | pinned)).content == first.content


async def test_an_account_without_a_plan_is_on_no_tier(account: Account) -> None:
    await account.put("gold", effective_from=JANUARY, effective_to="2025-06-01T00:00:00-04:00")
    told = await ask(account.client, "/decision", {"topic": "sync_error", "account": account.id, "at": AT})
    assert told["tier"] is None
    assert "account_without_plan" in {reason["code"] for reason in told["reasons"]}


async def test_every_part_says_that_it_may_be_out_of_date(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.persistence.snapshot.Snapshot.stale", True)
    told = await ask(client, "/decision", TICKET)
    parts = [told, *(told[part] for part in ("scope", "tier", "due_date", "support_hours", "screen_sharing"))]
    assert all(part["stale"] and part["age_seconds"] is not None for part in parts)
    pinned = await ask(client, "/decision", TICKET | {"revision": 1})
    assert not pinned["stale"]


async def test_no_cache_keeps_what_a_body_asked(client: httpx.AsyncClient) -> None:
    for path, body in (("/decision", TICKET), ("/due-date", {"received_at": RECEIVED})):
        answer = await client.post(path, json=body)
        assert answer.headers["cache-control"] == "no-store"
