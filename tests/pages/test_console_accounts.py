"""The console's pages of accounts: what they show, what they refuse, and that a form counts once."""

from html import unescape
from secrets import token_hex

import httpx
import pytest
from fastapi import FastAPI

from app.domain.api_keys import Scope
from app.persistence.database import database_engine
from tests.api.billing import AHEAD, DECEMBER, JANUARY, JULY, JUNE, Account
from tests.pages.consoles import Person, hidden, key_of, signed_in_at

pytestmark = pytest.mark.database
Service = tuple[FastAPI, httpx.AsyncClient]
HOSTILE = "\"><script>alert('1')</script>"
ORDER = {"add_on": "screen_sharing", "minutes": "30", "begins": "2025-01-01T00:00", "ends": ""}
SEE_OTHER, FORBIDDEN, NOT_FOUND, CONFLICT, UNPROCESSABLE = 303, 403, 404, 409, 422


async def account_on(client: httpx.AsyncClient, plan: str = "gold", since: str = JANUARY) -> Account:
    account = Account(client)
    await account.put(plan, effective_from=since)
    return account


async def form_at(person: Person, path: str, **asked: str) -> dict[str, str]:
    return hidden((await person.look(path, **asked)).text)


async def test_an_account_is_found_by_its_id(busy_service: Service) -> None:
    app, client = busy_service
    account = await account_on(client)
    async with signed_in_at(app) as person:
        assert (await person.look("/console/accounts", id=account.id)).headers["location"] == f"/console{account.path}"


async def test_an_id_that_is_unknown_shows_where_it_would_stand(busy_service: Service) -> None:
    app, client = busy_service
    account = await account_on(client)
    async with signed_in_at(app) as person:
        page = (await person.look("/console/accounts", id=account.id[:-1])).text
        assert f"There is no account {account.id[:-1]}." in page
        assert f'href="/console{account.path}"' in page


async def test_the_list_is_paged_and_leaves_no_account_out(own_service: Service) -> None:
    app, client = own_service
    ids = [f"a{number:03}" for number in range(60)]
    for name in ids:
        assert (await Account(client, name).put("gold", effective_from=JANUARY)).is_success
    seen: list[str] = []
    async with signed_in_at(app) as person:
        address: str | None = "/console/accounts"
        while address:
            page = (await person.look(address)).text
            seen += [each for each in ids if f'href="/console/accounts/{each}"' in page]
            address = unescape(page.partition('rel="next" href="')[2].partition('"')[0])
    assert seen == ids


async def test_an_account_shows_its_records_as_they_are_at_an_instant(busy_service: Service) -> None:
    app, client = busy_service
    account = await account_on(client)
    await account.buy(60, billing_reference="INV-7", effective_from=JANUARY)
    await account.use(20, reference="T-1", occurred_at=JUNE)
    await account.move("silver", effective_from=JULY)
    async with signed_in_at(app) as person:
        before = (await person.look(f"/console{account.path}", at="2025-03-01T09:00")).text
        after = (await person.look(f"/console{account.path}", at=DECEMBER)).text
    assert '<p class="figure">Gold</p>' in before
    assert "60 min left" in before
    assert '<p class="figure">Silver</p>' in after
    assert "40 min left" in after
    assert "20 of INV-7" in after


@pytest.mark.parametrize(
    "at", ["yesterday", "2025-02-30T00:00", "1999-01-01T00:00", "9999-12-31T23:59", "0001-01-01T00:00"]
)
async def test_an_instant_that_is_none_is_said_to_be_wrong(busy_service: Service, at: str) -> None:
    app, client = busy_service
    account = await account_on(client)
    async with signed_in_at(app) as person:
        answer = await person.look(f"/console{account.path}", at=at)
    assert answer.status_code == UNPROCESSABLE
    assert f'value="{at}"' in answer.text
    assert 'href="#at"' in answer.text


async def test_a_new_account_is_put_on_a_plan(busy_service: Service) -> None:
    app, client = busy_service
    account = Account(client)
    async with signed_in_at(app) as person:
        form = await form_at(person, f"/console{account.path}/plan")
        answer = await person.send(
            f"/console{account.path}/plan", {**form, "plan": "gold", "begins": "2025-01-01T00:00"}
        )
        assert answer.status_code == SEE_OTHER
        assert "there is no way back" in (await person.look(answer.headers["location"])).text
    assert (await account.get()).json()["subscriptions"] == [
        {"plan": "gold", "effective_from": JANUARY, "effective_to": None}
    ]


async def test_a_change_of_plan_shows_what_it_replaces_before_it_is_saved(busy_service: Service) -> None:
    app, client = busy_service
    account = await account_on(client)
    path = f"/console{account.path}/plan"
    async with signed_in_at(app) as person:
        form = await form_at(person, path)
        shown = await person.send(path, {**form, "plan": "silver", "begins": "2025-07-01T00:00"})
        assert "<strong>Gold</strong> from 1 Jan 2025" in shown.text
        assert len((await account.get()).json()["subscriptions"]) == 1
        answer = await person.send(path, hidden(shown.text))
        assert answer.status_code == SEE_OTHER
        assert [each["plan"] for each in (await account.get()).json()["subscriptions"]] == ["gold", "silver"]
        again = await person.send(path, hidden(shown.text))
        assert again.headers["location"] == answer.headers["location"]
    assert len(await account.changes()) == 2


async def test_the_earlier_plan_is_put_back_by_the_same_form(busy_service: Service) -> None:
    app, client = busy_service
    account = await account_on(client)
    moved = await account.move("silver", effective_from=JULY)
    async with signed_in_at(app) as person:
        page = (await person.look(f"/console{account.path}?done={moved.headers['change-sequence']}")).text
        link = unescape(page.partition("plan?plan=gold")[2].partition('"')[0])
        form = await person.look(f"/console{account.path}/plan?plan=gold{link}")
        assert '<option value="gold" selected>' in form.text
        fields = {**hidden(form.text), "plan": "gold", "begins": "2025-01-01T00:00", "ends": ""}
        shown = await person.send(f"/console{account.path}/plan", fields)
        await person.send(f"/console{account.path}/plan", hidden(shown.text))
    assert (await account.get()).json()["subscriptions"] == [
        {"plan": "gold", "effective_from": JANUARY, "effective_to": None}
    ]


async def test_a_plan_changed_meanwhile_is_shown_and_what_was_typed_is_kept(busy_service: Service) -> None:
    app, client = busy_service
    account = await account_on(client)
    path = f"/console{account.path}/plan"
    async with signed_in_at(app) as person:
        form = await form_at(person, path)
        shown = await person.send(path, {**form, "plan": "silver", "begins": "2025-07-01T00:00"})
        await account.move("platinum", effective_from=JUNE)
        answer = await person.send(path, hidden(shown.text))
        assert answer.status_code == CONFLICT
        assert "Somebody changed the plans meanwhile" in answer.text
        assert '<th scope="row">Platinum ' in answer.text
        assert '<option value="silver" selected>' in answer.text
        assert 'value="2025-07-01T00:00"' in answer.text
        assert hidden(answer.text)["seen"] != form["seen"]


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        pytest.param({"plan": ""}, "plan", id="no plan"),
        pytest.param({"plan": "golden"}, "plan", id="a plan that there is not"),
        pytest.param({"begins": "soon"}, "begins", id="no time"),
        pytest.param({"begins": "1999-01-01T00:00"}, "begins", id="a time that nothing is known of"),
        pytest.param({"begins": "2025-07-01T00:00", "ends": "2025-06-01T00:00"}, "ends", id="an end before it begins"),
    ],
)
async def test_a_plan_that_cannot_be_is_explained_at_its_field(
    busy_service: Service, typed: dict[str, str], wrong: str
) -> None:
    app, client = busy_service
    account = await account_on(client)
    async with signed_in_at(app) as person:
        answer = await person.send(f"/console{account.path}/plan", {"plan": "gold", **typed})
    assert answer.status_code == UNPROCESSABLE
    assert f'<a href="#{wrong}">' in answer.text
    assert f'id="{wrong}-wrong"' in answer.text


async def test_a_second_click_buys_nothing_more(busy_service: Service) -> None:
    app, client = busy_service
    account = await account_on(client)
    path = f"/console{account.path}/purchases"
    async with signed_in_at(app) as person:
        fields = {**await form_at(person, f"{path}/new"), **ORDER, "billing_reference": "INV-1"}
        first, second = [await person.send(path, fields) for _ in range(2)]
        assert first.status_code == second.status_code == SEE_OTHER
        assert first.headers["location"] == second.headers["location"]
        assert "Undo: cancel it" in (await person.look(first.headers["location"])).text
    assert [each["billing_reference"] for each in await account.purchases()] == ["INV-1"]


async def test_a_form_that_says_something_else_than_before_is_not_taken_for_the_same(busy_service: Service) -> None:
    app, client = busy_service
    account = await account_on(client)
    path = f"/console{account.path}/purchases"
    async with signed_in_at(app) as person:
        fields = {**await form_at(person, f"{path}/new"), **ORDER, "billing_reference": "INV-1"}
        await person.send(path, fields)
        answer = await person.send(path, {**fields, "billing_reference": "INV-2"})
        assert answer.status_code == CONFLICT
        assert "sent before" in answer.text
        assert len(await account.purchases()) == 1
        assert (await person.send(path, {**fields, **hidden(answer.text), "billing_reference": "INV-2"})).is_redirect
    assert len(await account.purchases()) == 2


async def test_an_invoice_line_that_is_bought_already_is_explained_by_its_purchase(busy_service: Service) -> None:
    app, client = busy_service
    account = await account_on(client)
    bought = (await account.buy(45, billing_reference="INV-1", effective_from=JANUARY)).json()
    path = f"/console{account.path}/purchases"
    async with signed_in_at(app) as person:
        fields = {**await form_at(person, f"{path}/new"), **ORDER, "billing_reference": "INV-1"}
        answer = await person.send(path, fields)
    assert answer.status_code == CONFLICT
    assert f'#purchase-{bought["id"]}">Purchase INV-1</a> has 45 minutes from 1 Jan 2025' in answer.text
    assert 'value="30"' in answer.text
    assert len(await account.purchases()) == 1


async def test_a_purchase_is_cancelled_once_it_was_confirmed(busy_service: Service) -> None:
    app, client = busy_service
    account = await account_on(client)
    bought = (await account.buy(60, effective_from=JANUARY)).json()["id"]
    await account.use(20)
    path = f"/console{account.path}/purchases/{bought}/cancel"
    async with signed_in_at(app) as person:
        page = await person.look(path)
        assert "<strong>40 minutes</strong> that are left" in page.text
        assert (await account.purchases())[0]["cancelled_at"] is None
        first, second = [await person.send(path, hidden(page.text)) for _ in range(2)]
        assert first.headers["location"] == second.headers["location"]
        assert (
            "purchases/new?add_on=screen_sharing&amp;minutes=40" in (await person.look(first.headers["location"])).text
        )
        assert "Nothing is left to do" in (await person.look(path)).text
    assert (await account.purchases())[0]["cancelled_at"] is not None


async def test_usage_shows_what_it_takes_and_counts_once(busy_service: Service) -> None:
    app, client = busy_service
    account = await account_on(client)
    await account.buy(30, billing_reference="INV-1", effective_from=JANUARY, effective_to=AHEAD)
    await account.buy(30, billing_reference="INV-2", effective_from=JANUARY)
    path = f"/console{account.path}/usage"
    async with signed_in_at(app) as person:
        fields = {"feature": "screen_sharing", "minutes": "40", "occurred_at": "2025-06-11T10:00", "reference": "T-1"}
        shown = await person.send(path, {**await form_at(person, path), **fields})
        assert await account.usage() == []
        assert 'INV-1</th><td class="number">30</td><td class="number">0</td>' in shown.text
        assert 'INV-2</th><td class="number">10</td><td class="number">20</td>' in shown.text
        first, second = [await person.send(path, hidden(shown.text)) for _ in range(2)]
        assert first.headers["location"] == second.headers["location"]
    assert [each["minutes"] for each in await account.usage()] == [40]


async def test_more_than_is_left_is_refused_with_the_reason_and_what_was_typed(busy_service: Service) -> None:
    app, client = busy_service
    account = await account_on(client)
    await account.buy(30, billing_reference="INV-1", effective_from=JANUARY)
    path = f"/console{account.path}/usage"
    async with signed_in_at(app) as person:
        fields = {"feature": "screen_sharing", "minutes": "31", "occurred_at": "2025-06-11T10:00", "reference": "T-1"}
        answer = await person.send(path, {**await form_at(person, path), **fields})
    assert answer.status_code == UNPROCESSABLE
    assert "needed: 31; left: 30" in answer.text
    assert 'value="T-1"' in answer.text


@pytest.mark.parametrize("path", ["plan", "purchases", "purchases/1/cancel", "usage"])
async def test_a_form_without_its_token_is_refused(busy_service: Service, path: str) -> None:
    app, client = busy_service
    account = await account_on(client)
    async with signed_in_at(app) as person:
        answer = await person.send(f"/console{account.path}/{path}", {"plan": "silver"}, csrf="")
    assert answer.status_code == FORBIDDEN
    assert len(await account.changes()) == 1


@pytest.mark.parametrize("path", ["purchases", "usage"])
async def test_a_form_without_its_key_does_nothing(busy_service: Service, path: str) -> None:
    app, client = busy_service
    account = await account_on(client)
    await account.buy(60, effective_from=JANUARY)
    typed = {**ORDER, "billing_reference": "INV-1", "feature": "screen_sharing", "occurred_at": JUNE, "reference": "x"}
    async with signed_in_at(app) as person:
        answer = await person.send(f"/console{account.path}/{path}", {**typed, "confirmed": "yes"})
    assert answer.status_code == httpx.codes.BAD_REQUEST
    assert len(await account.changes()) == 2


@pytest.mark.parametrize(
    ("path", "scopes"),
    [
        ("", {Scope.ACCOUNTS_READ}),
        ("/plan", {Scope.ACCOUNTS_READ, Scope.BILLING_WRITE}),
        ("/purchases/new", {Scope.ACCOUNTS_READ, Scope.BILLING_WRITE}),
        ("/purchases/{id}/cancel", {Scope.ACCOUNTS_READ, Scope.BILLING_WRITE}),
        ("/usage", {Scope.ACCOUNTS_READ, Scope.USAGE_WRITE}),
    ],
)
async def test_each_page_wants_its_scopes_and_no_other(busy_service: Service, path: str, scopes: set[Scope]) -> None:
    app, client = busy_service
    account = await account_on(client)
    address = f"/console{account.path}{path}".replace("{id}", str((await account.buy()).json()["id"]))
    _, enough = await key_of(app, scopes)
    async with signed_in_at(app, enough) as person:
        assert (await person.look(address)).status_code == httpx.codes.OK
    for missing in scopes:
        _, token = await key_of(app, set(Scope) - {missing})
        async with signed_in_at(app, token) as person:
            assert (await person.look(address)).status_code == FORBIDDEN
            if path not in {"", "/purchases/new"}:
                assert (await person.send(address, {"confirmed": "yes"})).status_code == FORBIDDEN


async def test_what_the_key_may_not_do_is_said_with_the_scope(busy_service: Service) -> None:
    app, client = busy_service
    account = await account_on(client)
    _, token = await key_of(app, {Scope.ACCOUNTS_READ})
    async with signed_in_at(app, token) as person:
        page = (await person.look(f"/console{account.path}")).text
    assert "<code>billing:write</code>" in page
    assert "<code>usage:write</code>" in page
    assert f"{account.path}/plan" not in page


async def test_hostile_texts_come_back_as_texts(busy_service: Service) -> None:
    app, client = busy_service
    account = await account_on(client)
    path = f"/console{account.path}"
    async with signed_in_at(app) as person:
        fields = {**await form_at(person, f"{path}/purchases/new"), **ORDER, "billing_reference": HOSTILE}
        await person.send(f"{path}/purchases", fields)
        usage = {"feature": "screen_sharing", "minutes": "5", "occurred_at": "2025-06-11T10:00", "reference": HOSTILE}
        shown = await person.send(f"{path}/usage", {**await form_at(person, f"{path}/usage"), **usage})
        await person.send(f"{path}/usage", hidden(shown.text))
        pages = [
            shown,
            await person.look(path),
            await person.look(path, at=HOSTILE),
            await person.look("/console/accounts", id=HOSTILE),
            await person.look("/console/accounts", start=HOSTILE),
            await person.look("/console/accounts?start=%00"),
            await person.look(f"{path}/plan", plan=HOSTILE, begins=HOSTILE, ends=HOSTILE),
            await person.send(f"{path}/purchases", {**fields, "minutes": HOSTILE, "begins": HOSTILE}),
            await person.look(f"{path}/purchases/{(await account.purchases())[0]['id']}/cancel"),
        ]
    assert len(await account.usage()) == 1
    for page in pages:
        assert "<script>alert" not in page.text
        assert "&lt;script&gt;alert" in page.text or page.status_code == UNPROCESSABLE


async def test_an_account_that_is_unknown_is_not_found(busy_service: Service) -> None:
    app, _ = busy_service
    async with signed_in_at(app) as person:
        for path in ("", "/purchases/new", "/usage"):
            assert (await person.look(f"/console/accounts/{token_hex(6)}{path}")).status_code == NOT_FOUND


async def test_while_the_database_is_away_accounts_are_read_from_memory_and_forms_keep_what_was_typed(
    own_service: Service,
) -> None:
    app, client = own_service
    account = await account_on(client)
    path = f"/console{account.path}"
    async with signed_in_at(app) as person:
        await person.look(path)
        fields = {**await form_at(person, f"{path}/purchases/new"), **ORDER, "billing_reference": "INV-1"}
        there = app.state.engine
        app.state.engine = app.state.sign_ins._engine = database_engine(
            "postgresql+asyncpg://nobody@127.0.0.1:1/none", app.state.settings
        )
        assert "Read only" in (await person.look(path)).text
        answer = await person.client.post(f"{path}/purchases", data=fields)
        assert answer.status_code == httpx.codes.SERVICE_UNAVAILABLE
        assert 'value="INV-1"' in answer.text
        assert hidden(answer.text)["once"] == fields["once"]
        for form, typed in (("plan", {"plan": "silver", "confirmed": "yes"}), ("usage", {"minutes": "0"})):
            answer = await person.client.post(f"{path}/{form}", data={**fields, **typed})
            assert "<ul><li><a" in answer.text
        app.state.engine = app.state.sign_ins._engine = there
        assert (await person.client.post(f"{path}/purchases", data=fields)).is_redirect
    assert len(await account.purchases()) == 1


@pytest.mark.parametrize(
    "value", ["x", "-1", "9" * 5000, "99999999999999999999", "\u0661", "\0", "%00", " " * 50_000 + "x", "é" * 9000]
)
async def test_no_field_of_a_form_is_a_failure_whatever_it_holds(busy_service: Service, value: str) -> None:
    app, client = busy_service
    account = await account_on(client)
    bought = (await account.buy()).json()["id"]
    typed = {**ORDER, "billing_reference": token_hex(4), "plan": "silver", "reference": token_hex(4), "seen": "1"}
    typed |= {"feature": "screen_sharing", "occurred_at": "2025-06-11T10:00", "confirmed": "yes", "once": token_hex(16)}
    async with signed_in_at(app) as person:
        token = await person.csrf()
        for path in ("plan", "purchases", "usage", f"purchases/{bought}/cancel"):
            for name in typed:
                answer = await person.send(f"/console{account.path}/{path}", {**typed, name: value}, token)
                assert answer.status_code < httpx.codes.INTERNAL_SERVER_ERROR, (path, name)
        for path, names in {
            f"/console{account.path}": "at plans purchases usage done",
            f"/console{account.path}/plan": "plan begins ends",
            f"/console{account.path}/purchases/new": "minutes ends",
            "/console/accounts": "id start",
            "/console/changes": "account entity before after refresh",
            "/console/changes/stream": "after account entity",
            "/console/keys": "before revoked",
            "/console/keys/new": "name",
        }.items():
            for name in names.split():
                answer = await person.look(path, **{name: value[:9000]})
                assert answer.status_code < httpx.codes.INTERNAL_SERVER_ERROR, (path, name)
