"""PUT and GET /accounts/{id}: which plan from when until when, and only on what its author has seen."""

import asyncio
from itertools import count

import httpx
import pytest

from app.api.dependencies import now
from tests.api.billing import AHEAD, DECEMBER, JANUARY, JULY, JUNE, Account, Json, instant, require_problem, sequence_of

pytestmark = pytest.mark.database


def periods(answer: httpx.Response) -> list[tuple[str, str, str | None]]:
    told: Json = answer.json()
    return [(each["plan"], each["effective_from"], each["effective_to"]) for each in told["subscriptions"]]


async def test_the_first_put_makes_the_account_and_a_later_one_changes_it(account: Account) -> None:
    made = await account.put("gold", effective_from=JANUARY)
    changed = await account.put("platinum", made.headers["etag"], effective_from=JULY)
    assert (made.status_code, changed.status_code) == (201, 200)
    assert periods(changed) == [("gold", JANUARY, JULY), ("platinum", JULY, None)]


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        pytest.param({}, 428, "precondition_required", id="nothing seen"),
        pytest.param({"if-match": '"stale"'}, 412, "precondition_failed", id="another state seen"),
        pytest.param({"if-none-match": "*"}, 412, "precondition_failed", id="only if there is none"),
        pytest.param({"if-match": '"a", "b"'}, 412, "precondition_failed", id="none of several"),
    ],
)
async def test_an_account_on_record_is_not_changed_unseen(
    account: Account, headers: dict[str, str], status: int, code: str
) -> None:
    await account.put("gold", effective_from=JANUARY)
    seen = await account.get()
    answer = await account.client.put(account.path, json={"plan": "silver"}, headers=headers)
    require_problem(answer, status, code)
    assert answer.headers["etag"] == seen.headers["etag"]
    assert (await account.get()).content == seen.content


async def test_a_weak_tag_is_no_state_that_was_seen(account: Account) -> None:
    tag = (await account.put("gold", effective_from=JANUARY)).headers["etag"]
    require_problem(await account.put("silver", f"W/{tag}"), 412, "precondition_failed")


async def test_a_new_account_cannot_have_been_seen(account: Account) -> None:
    require_problem(await account.put("gold", '"seen"'), 412, "precondition_failed")
    require_problem(await account.get(), 404, "unknown_account")


@pytest.mark.parametrize("tag", ["*", '"other", {}'], ids=["any", "one of several"])
async def test_if_match_may_name_any_state_or_several(account: Account, tag: str) -> None:
    seen = (await account.put("gold", effective_from=JANUARY)).headers["etag"]
    assert (await account.put("silver", tag.format(seen))).status_code == 200


async def test_the_tag_of_a_put_is_the_tag_of_the_next_get(account: Account) -> None:
    put = await account.put("gold", effective_from=JANUARY)
    got = await account.get()
    assert (got.headers["etag"], got.content) == (put.headers["etag"], put.content)


async def test_purchases_and_usage_do_not_move_the_tag(account: Account) -> None:
    tag = (await account.put("gold", effective_from=JANUARY)).headers["etag"]
    bought = (await account.buy()).json()["id"]
    await account.use()
    await account.cancel(bought)
    assert (await account.get()).headers["etag"] == tag


async def test_a_get_is_private_and_an_unchanged_one_a_304(account: Account) -> None:
    tag = (await account.put("gold", effective_from=JANUARY)).headers["etag"]
    again = await account.client.get(account.path, headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["cache-control"] == "private, no-cache"


@pytest.mark.parametrize(
    ("name", "code"),
    [("Ultra Plus plan", "platinum"), ("elite", "platinum"), ("ULTRA", "gold"), ("enterprise", "silver")],
)
async def test_a_plan_is_known_by_its_former_names(account: Account, name: str, code: str) -> None:
    assert (await account.put(name)).json()["plan"] == code


async def test_a_plan_is_in_effect_from_now_on_where_nothing_else_is_said(account: Account) -> None:
    before = now()
    told = (await account.put("gold")).json()
    assert told["plan"] == "gold"
    assert before <= instant(told["effective_from"]).timestamp() <= now()


async def test_a_clock_that_ticks_in_mid_request_does_not_hide_the_new_plan(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks = count(now())
    for place in ("app.api.dependencies.now", "app.api.routes.accounts.now"):
        monkeypatch.setattr(place, lambda: next(ticks))
    assert (await account.put("gold")).json()["plan"] == "gold"


async def test_a_plan_to_come_leaves_todays_in_effect_until_then(account: Account) -> None:
    await account.put("gold", effective_from=JANUARY)
    told = await account.move("platinum", effective_from=AHEAD)
    assert (told.json()["plan"], told.json()["effective_to"]) == ("gold", AHEAD)
    assert (await account.get(at=AHEAD)).json()["plan"] == "platinum"


async def test_a_backdated_plan_supersedes_and_nothing_overlaps(account: Account) -> None:
    await account.put("gold", effective_from=JANUARY)
    await account.move("platinum", effective_from=JULY)
    told = await account.move("silver", effective_from=JUNE, effective_to=DECEMBER)
    assert periods(told) == [("gold", JANUARY, JUNE), ("silver", JUNE, DECEMBER), ("platinum", DECEMBER, None)]


async def test_a_plan_within_another_leaves_both_sides_of_it(account: Account) -> None:
    await account.put("gold", effective_from=JANUARY)
    told = await account.move("silver", effective_from=JUNE, effective_to=JULY)
    assert periods(told) == [("gold", JANUARY, JUNE), ("silver", JUNE, JULY), ("gold", JULY, None)]


async def test_a_period_that_ends_leaves_the_account_without_a_plan(account: Account) -> None:
    await account.put("gold", effective_from=JANUARY, effective_to=JULY)
    told = {at: (await account.get(at=at)).json()["plan"] for at in (JANUARY, JUNE, JULY)}
    assert told == {JANUARY: "gold", JUNE: "gold", JULY: None}
    asked = {"account": account.id, "at": JULY}
    require_problem(await account.client.get("/tier", params=asked), 422, "account_without_plan")


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        pytest.param({"effective_from": JULY, "effective_to": JULY}, 422, "invalid_period", id="empty period"),
        pytest.param({"effective_from": JULY, "effective_to": JUNE}, 422, "invalid_period", id="period backwards"),
        pytest.param({"effective_to": JUNE}, 422, "invalid_period", id="over before now"),
        pytest.param({"plan": "goldd"}, 404, "unknown_plan", id="unknown plan"),
        pytest.param({"plan": 7}, 422, "invalid_request", id="plan of another type"),
        pytest.param({"plan": None}, 422, "invalid_request", id="no plan"),
        pytest.param({"effective_from": "1999-12-31T00:00:00Z"}, 422, "instant_out_of_range", id="too early"),
        pytest.param({"effective_to": "2101-01-01T00:00:00Z"}, 422, "instant_out_of_range", id="too late"),
        pytest.param({"effective_from": "2025-01-01T00:00:00"}, 422, "instant_without_offset", id="naive"),
        pytest.param({"effective_from": 1735707600}, 422, "instant_malformed", id="epoch seconds"),
        pytest.param({"valid_from": JUNE}, 422, "invalid_request", id="unknown field"),
    ],
)
async def test_what_cannot_be_put_makes_no_account(account: Account, asked: Json, status: int, code: str) -> None:
    answer = await account.client.put(account.path, json={"plan": "gold", **asked})
    require_problem(answer, status, code)
    require_problem(await account.get(), 404, "unknown_account")


@pytest.mark.parametrize("name", ["", "a%20b", "a%2Fb", "-a", "a%0Ab", "%C3%A9", "a" * 101], ids=lambda name: name[:10])
async def test_what_is_no_account_id_is_refused(account: Account, name: str) -> None:
    answer = await account.client.put(f"/accounts/{name}", json={"plan": "gold"})
    assert (answer.status_code, answer.json()["code"]) in {(404, "not_found"), (422, "invalid_request")}


@pytest.mark.parametrize("name", ["A1", "a" * 100, "crm:42", "jo+billing@acme.example", "0._-"])
async def test_an_id_of_the_callers_own_system_is_taken(account: Account, name: str) -> None:
    other = Account(account.client, name)
    assert (await other.put("gold")).status_code == 201
    assert (await other.get()).json()["id"] == name


async def test_one_of_two_who_saw_the_same_wins(account: Account) -> None:
    tag = (await account.put("gold", effective_from=JANUARY)).headers["etag"]
    answers = await asyncio.gather(*(account.put(plan, tag, effective_from=JULY) for plan in ("silver", "platinum")))
    won, lost = sorted(answers, key=lambda answer: answer.status_code)
    assert won.status_code == 200
    require_problem(lost, 412, "precondition_failed")
    assert (await account.get()).content == won.content


async def test_one_of_several_who_make_an_account_wins(account: Account) -> None:
    answers = await asyncio.gather(*(account.put(plan) for plan in ("gold", "silver", "platinum", "micro")))
    assert sorted(answer.status_code for answer in answers) == [201, 428, 428, 428]
    made = next(answer for answer in answers if answer.status_code == 201)
    assert periods(await account.get()) == periods(made)


async def test_what_is_so_already_is_no_change(account: Account) -> None:
    first = await account.put("gold", effective_from=JANUARY)
    again = await account.move("Ultra", effective_from=JUNE)
    assert (again.status_code, again.content) == (200, (await account.get()).content)
    assert sequence_of(again) == sequence_of(first)
    assert len(await account.changes()) == 1


async def test_an_instant_that_no_policy_covers_gets_no_answer(account: Account) -> None:
    await account.put("gold", effective_from=JANUARY)
    require_problem(await account.get(at="2101-01-01T00:00:00Z"), 422, "instant_out_of_range")


async def test_a_parameter_that_there_is_not_is_refused_of_writes_too(account: Account) -> None:
    asked = {"effective_from": JUNE}
    answer = await account.client.put(account.path, params=asked, json={"plan": "gold"})
    require_problem(answer, 422, "invalid_request")
