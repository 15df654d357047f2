"""POST and GET /accounts/{id}/usage: minutes come from what was bought or from the plan, and never from nothing."""

import asyncio

import httpx
import pytest

from app.api.dependencies import now
from tests.api.billing import AHEAD, DECEMBER, JANUARY, JULY, JUNE, Account, instant, require_problem, sequence_of

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
async def on_gold(account: Account) -> None:
    await account.put("gold", effective_from=JANUARY)


async def test_a_usage_tells_where_its_minutes_came_from(account: Account) -> None:
    bought = (await account.buy(30)).json()["id"]
    before = now()
    used = await account.use(20, reference="zoom-771")
    told = used.json()
    assert before <= instant(told.pop("recorded_at")).timestamp() <= now()
    assert told == {
        "id": sequence_of(used),
        "account": account.id,
        "feature": "screen_sharing",
        "minutes": 20,
        "occurred_at": JUNE,
        "reference": "zoom-771",
        "draws": [{"purchase": bought, "minutes": 20}],
    }
    assert await account.usage() == [used.json()]


async def test_the_purchase_that_ends_first_is_used_first_and_the_next_one_gives_the_rest(account: Account) -> None:
    endless = (await account.buy(30)).json()["id"]
    until_july = (await account.buy(30, effective_to=JULY)).json()["id"]
    used = await account.use(40)
    assert used.json()["draws"] == [{"purchase": until_july, "minutes": 30}, {"purchase": endless, "minutes": 10}]
    assert await account.left(at=JUNE) == 20


async def test_draws_are_listed_as_they_were_answered(account: Account) -> None:
    await account.buy(30)
    await account.buy(30, effective_to=JULY)
    used = (await account.use(40)).json()
    assert await account.usage() == [used]


async def test_more_minutes_than_are_left_are_refused_and_nothing_is_recorded(account: Account) -> None:
    await account.buy(30, billing_reference="inv-0042")
    await account.use(20)
    told = require_problem(await account.use(11), 409, "not_enough_minutes")
    assert told["detail"] == (
        "Screen sharing minutes needed: 11; left: 10. Purchase inv-0042 has 10 of its 30 minutes left."
    )
    assert len(await account.usage()) == 1
    assert await account.left() == 10
    assert (await account.use(10)).status_code == 201


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        pytest.param({"minutes": 0}, "invalid_request", id="no minutes"),
        pytest.param({"feature": "training"}, "invalid_request", id="unknown feature"),
        pytest.param({"occurred_at": None}, "instant_malformed", id="no instant"),
        pytest.param({"occurred_at": "1999-12-31T00:00:00Z"}, "instant_out_of_range", id="too early"),
        pytest.param({"occurred_at": "9999-12-31T23:59:59-14:00"}, "instant_out_of_range", id="too late"),
        pytest.param({"occurred_on": "2025-06-11"}, "invalid_request", id="unknown field"),
    ],
)
async def test_what_cannot_be_used_is_not_recorded(account: Account, asked: dict[str, object], code: str) -> None:
    await account.buy(30)
    body = {"feature": "screen_sharing", "minutes": 1, "occurred_at": JUNE, "reference": "zoom-771"} | asked
    answer = await account.client.post(f"{account.path}/usage", json=body, headers={"idempotency-key": "1"})
    require_problem(answer, 422, code)
    assert await account.usage() == []


async def test_one_session_is_used_once_whatever_the_key(account: Account) -> None:
    await account.buy(60)
    await account.use(20, reference="zoom-771")
    require_problem(await account.use(20, reference="zoom-771"), 409, "usage_already_recorded")
    assert await account.left() == 40


async def test_a_session_on_record_is_told_to_be_so_though_its_minutes_are_used_up(account: Account) -> None:
    await account.buy(30)
    await account.use(20, reference="zoom-771")
    require_problem(await account.use(20, reference="zoom-771"), 409, "usage_already_recorded")


@pytest.mark.parametrize(
    "other", [{"occurred_at": JULY}, {"reference": "zoom-772"}, {"feature": "onboarding"}], ids=str
)
async def test_another_instant_reference_or_feature_is_another_session(account: Account, other: dict[str, str]) -> None:
    await account.buy(60)
    await account.use(20, reference="zoom-771")
    assert (await account.use(20, **({"reference": "zoom-771"} | other))).status_code == 201


async def test_of_several_who_want_the_last_minutes_as_many_get_them_as_there_are(account: Account) -> None:
    await account.buy(30)
    answers = await asyncio.gather(*(account.use(10) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [201, 201, 201, 409, 409]
    assert await account.left() == 0


async def test_minutes_booked_ahead_are_gone_from_then_on(account: Account) -> None:
    await account.buy(30)
    await account.use(20, occurred_at=AHEAD)
    assert await account.left(at=JUNE) == 30
    assert await account.left(at="2089-12-31T00:00:00-05:00") == 10


async def test_a_usage_told_late_finds_the_minutes_gone_that_were_used_after_it(account: Account) -> None:
    await account.buy(30)
    await account.use(20, occurred_at=JULY)
    told = require_problem(await account.use(20, occurred_at=JUNE), 409, "not_enough_minutes")
    assert "left: 10." in told["detail"]


async def test_set_up_takes_no_minutes_of_screen_sharing(account: Account) -> None:
    await account.buy(30)
    assert (await account.use(45, feature="onboarding")).json()["draws"] == []
    assert await account.left() == 30
    told = (await account.get("/entitlements", at=DECEMBER)).json()["onboarding"]
    assert told == {"included_minutes": None, "used_minutes": 45, "remaining_minutes": None}


async def put_gold(client: httpx.AsyncClient, **changed: object) -> None:
    """The Gold plan with something else in it."""
    tag = (await client.get("/plans/gold")).headers["etag"]
    body = {"name": "Gold", "tier": 2, "legacy_names": ["ultra"], **changed}
    assert (await client.put("/plans/gold", json=body, headers={"if-match": tag})).status_code == 200


async def test_where_the_plan_includes_screen_sharing_nothing_is_drawn(service: httpx.AsyncClient) -> None:
    await put_gold(service, includes_screen_sharing=True)
    account = Account(service)
    await account.put("gold", effective_from=JANUARY)
    assert (await account.use(600)).json()["draws"] == []
    told = (await account.get("/entitlements", at=DECEMBER)).json()["screen_sharing"]
    assert (told["entitled"], told["source"], told["minutes_remaining"]) == (True, "plan", None)


async def test_set_up_minutes_are_limited_by_the_plan(service: httpx.AsyncClient) -> None:
    await put_gold(service, onboarding_minutes=120)
    account = Account(service)
    await account.put("gold", effective_from=JANUARY)
    await account.use(75, feature="onboarding")
    told = require_problem(await account.use(46, feature="onboarding"), 409, "not_enough_minutes")
    assert "Set-up minutes needed: 46; left: 45." in told["detail"]
    assert (await account.use(45, feature="onboarding")).status_code == 201
    asked = {"account": account.id, "at": DECEMBER, "questionnaire_complete": "true"}
    decided = (await service.get("/onboarding", params=asked)).json()
    assert (decided["included_minutes"], decided["used_minutes"], decided["remaining_minutes"]) == (120, 120, 0)
    assert decided["earliest_start"] is None
