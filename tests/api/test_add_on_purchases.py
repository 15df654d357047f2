"""What an account bought: recorded once, never edited, ended by its period or by being cancelled."""

import httpx
import pytest

from app.api.dependencies import now
from tests.api.billing import AHEAD, DECEMBER, JANUARY, JULY, JUNE, Account, Json, instant, require_problem, sequence_of

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
async def on_gold(account: Account) -> None:
    await account.put("gold", effective_from=JANUARY)


async def test_a_purchase_is_found_at_its_location(account: Account) -> None:
    bought = await account.buy(30, billing_reference="inv-0042", effective_to=DECEMBER)
    assert bought.status_code == 201
    assert bought.json() == {
        "id": sequence_of(bought),
        "account": account.id,
        "add_on": "screen_sharing",
        "minutes": 30,
        "minutes_left": 30,
        "billing_reference": "inv-0042",
        "effective_from": JANUARY,
        "effective_to": DECEMBER,
        "cancelled_at": None,
    }
    found = await account.client.get(bought.headers["location"])
    assert found.json() == bought.json()


async def test_a_purchase_takes_effect_now_where_nothing_else_is_said(account: Account) -> None:
    before = now()
    told = (await account.buy(effective_from=None)).json()
    assert before <= instant(told["effective_from"]).timestamp() <= now()
    assert (told["effective_to"], told["minutes_left"]) == (None, 30)


async def test_an_invoice_line_buys_once_whatever_the_key(account: Account) -> None:
    await account.buy(30, billing_reference="inv-0042")
    again = await account.buy(60, billing_reference="inv-0042")
    require_problem(again, 409, "billing_reference_taken")
    assert [each["minutes"] for each in await account.purchases()] == [30]


async def test_another_account_may_have_the_same_invoice_line(account: Account) -> None:
    other = Account(account.client)
    await other.put("gold")
    answers = [await each.buy(billing_reference="inv-0042") for each in (account, other)]
    assert [answer.status_code for answer in answers] == [201, 201]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        pytest.param({"add_on": "training"}, "unknown_add_on", id="unknown add-on"),
        pytest.param({"minutes": 0}, "invalid_request", id="no minutes"),
        pytest.param({"minutes": 100_001}, "invalid_request", id="too many minutes"),
        pytest.param({"minutes": 1.5}, "invalid_request", id="half a minute"),
        pytest.param({"minutes": True}, "invalid_request", id="minutes that are true"),
        pytest.param({"billing_reference": ""}, "invalid_request", id="empty reference"),
        pytest.param({"billing_reference": "a\u0000"}, "invalid_request", id="NUL"),
        pytest.param({"effective_to": JANUARY}, "invalid_period", id="empty period"),
        pytest.param({"effective_from": "1999-12-31T00:00:00Z"}, "instant_out_of_range", id="too early"),
        pytest.param({"effective_to": "9999-12-31T23:59:59-14:00"}, "instant_out_of_range", id="too late"),
        pytest.param({"expires_at": JULY}, "invalid_request", id="unknown field"),
    ],
)
async def test_what_cannot_be_bought_is_not_recorded(account: Account, asked: Json, code: str) -> None:
    told = require_problem(await account.buy(**asked), 422, code)
    assert told["suggestions"] == (["screen_sharing"] if code == "unknown_add_on" else [])
    assert await account.purchases() == []
    assert len(await account.changes()) == 1


async def test_an_account_that_nobody_made_has_nothing(account: Account) -> None:
    nobody = Account(account.client, "nobody")
    for answer in (await nobody.buy(), await nobody.use(), await nobody.cancel(1)):
        require_problem(answer, 404, "unknown_account")


async def test_another_accounts_purchase_is_unknown(account: Account) -> None:
    bought = (await account.buy()).json()["id"]
    other = Account(account.client)
    await other.put("gold")
    require_problem(await other.get(f"/add-on-purchases/{bought}"), 404, "unknown_purchase")
    require_problem(await other.cancel(bought), 404, "unknown_purchase")
    assert (await account.purchases())[0]["cancelled_at"] is None


async def test_what_is_cancelled_has_no_minutes_from_now_on(account: Account) -> None:
    bought = (await account.buy(30)).json()["id"]
    before = now()
    cancelled = (await account.cancel(bought)).json()
    assert before <= instant(cancelled["cancelled_at"]).timestamp() <= now()
    assert await account.left(at=JUNE) == 30
    assert await account.left(at=AHEAD) == 0
    told = require_problem(await account.use(1, occurred_at=AHEAD), 409, "not_enough_minutes")
    assert "is cancelled as of" in told["detail"]


async def test_cancelled_once_more_it_stays_as_it_was(account: Account) -> None:
    bought = (await account.buy()).json()["id"]
    first, again = await account.cancel(bought), await account.cancel(bought)
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.content == again.content
    assert sequence_of(first) == sequence_of(again)
    assert [change["entity"] for change in await account.changes()] == ["account", "purchase", "purchase"]


async def test_a_cancellation_needs_no_key(account: Account) -> None:
    bought = (await account.buy()).json()["id"]
    answer = await account.client.post(f"{account.path}/add-on-purchases/{bought}/cancel")
    assert answer.json()["cancelled_at"]


@pytest.mark.parametrize("content", [b"{", b"\xff", b"[" * 50_000], ids=["cut off", "no UTF-8", "nesting"])
async def test_a_cancellation_with_a_body_that_is_no_json_is_no_failure(account: Account, content: bytes) -> None:
    location = (await account.buy()).headers["location"]
    headers = {"idempotency-key": "1" + location, "content-type": "application/json"}
    answer = await account.client.post(f"{location}/cancel", content=content, headers=headers)
    assert answer.status_code in {200, 400}


async def test_a_cancellation_at_another_time_than_now_is_refused(account: Account) -> None:
    location = (await account.buy()).headers["location"]
    answer = await account.client.post(f"{location}/cancel", json={"at": JUNE})
    require_problem(answer, 422, "invalid_request")


async def test_what_was_used_before_the_cancellation_stays_used(account: Account) -> None:
    bought = (await account.buy(30)).json()["id"]
    await account.use(20, occurred_at=JUNE)
    assert (await account.cancel(bought)).json()["minutes_left"] == 10


async def test_what_occurred_before_the_cancellation_counts_though_told_later(account: Account) -> None:
    bought = (await account.buy(30)).json()["id"]
    await account.cancel(bought)
    assert (await account.use(20, occurred_at=JUNE)).json()["draws"] == [{"purchase": bought, "minutes": 20}]


async def test_what_is_left_of_a_purchase_is_told_at_any_instant(account: Account) -> None:
    location = (await account.buy(30)).headers["location"]
    await account.use(20, occurred_at=JUNE)
    left = {}
    for at in (JANUARY, JUNE):
        one = (await account.client.get(location, params={"at": at})).json()
        assert [one] == (await account.get("/add-on-purchases", at=at)).json()["data"]
        left[at] = one["minutes_left"]
    assert left == {JANUARY: 30, JUNE: 10}


@pytest.mark.parametrize("path", ["/add-on-purchases", "/add-on-purchases/{}"])
async def test_an_instant_that_no_policy_covers_gets_no_answer(account: Account, path: str) -> None:
    bought = (await account.buy()).json()["id"]
    answer = await account.get(path.format(bought), at="2101-01-01T00:00:00Z")
    require_problem(answer, 422, "instant_out_of_range")


async def pages(client: httpx.AsyncClient, path: str, limit: int) -> list[list[Json]]:
    """Every page, following the cursors."""
    found: list[list[Json]] = []
    asked: dict[str, str | int] = {"limit": limit}
    while True:
        page = (await client.get(path, params=asked)).json()
        found.append(page["data"])
        if page["next_cursor"] is None:
            return found
        asked["cursor"] = page["next_cursor"]


async def test_lists_come_in_pages_without_gaps(account: Account) -> None:
    bought = [(await account.buy(30)).json()["id"] for _ in range(5)]
    used = [(await account.use(1)).json()["id"] for _ in range(5)]
    for path, ids in (("add-on-purchases", bought), ("usage", used)):
        found = await pages(account.client, f"{account.path}/{path}", 2)
        assert [[each["id"] for each in page] for page in found] == [ids[:2], ids[2:4], ids[4:]]


async def test_a_page_goes_on_where_the_last_one_ended_though_more_was_bought(account: Account) -> None:
    bought = [(await account.buy()).json()["id"] for _ in range(2)]
    first = (await account.get("/add-on-purchases", limit=1)).json()
    bought.append((await account.buy()).json()["id"])
    rest = (await account.get("/add-on-purchases", cursor=first["next_cursor"])).json()
    assert [each["id"] for each in [*first["data"], *rest["data"]]] == bought


@pytest.mark.parametrize("path", ["/add-on-purchases", "/usage"])
async def test_a_made_up_cursor_is_refused(account: Account, path: str) -> None:
    require_problem(await account.get(path, cursor="nope"), 400, "invalid_cursor")
