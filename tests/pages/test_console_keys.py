"""The console's keys: shown once, never handing on what they lack, and gone with what was signed in with them."""

import re

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from app.domain.api_keys import Scope
from app.persistence.database import transaction
from tests.conftest import TOKEN
from tests.pages.consoles import Person, hidden, key_of, signed_in_at

pytestmark = pytest.mark.database
Service = tuple[FastAPI, httpx.AsyncClient]
HOSTILE = "<b onclick=alert(1)>billing</b>"
SECRET = re.compile(r"sla_[0-9a-f]{12}_[0-9a-f]{64}")
FORBIDDEN, CONFLICT, UNPROCESSABLE = 403, 409, 422


async def make(person: Person, *scopes: Scope, name: str = "billing", **typed: str) -> httpx.Response:
    fields = hidden((await person.look("/console/keys/new")).text)
    return await person.send("/console/keys", {**fields, "name": name, "scopes": list(scopes), **typed})


def secret_in(page: str) -> str:
    found = SECRET.search(page)
    assert found is not None
    return found.group()


async def live_keys(client: httpx.AsyncClient) -> set[str]:
    found = (await client.get("/api-keys", params={"limit": 200})).json()["data"]
    return {each["id"] for each in found if each["revoked_at"] is None}


async def test_a_new_key_is_shown_once_and_works(own_service: Service) -> None:
    app, client = own_service
    async with signed_in_at(app) as person:
        made = await make(person, Scope.ACCOUNTS_READ, expires_at="2090-01-01T00:00")
        token = secret_in(made.text)
        assert made.headers["cache-control"] == "no-store"
        assert token not in str(made.url)
        assert token not in (await person.look("/console/keys")).text
    async with transaction(app.state.engine) as session:
        for table in ("idempotency_records", "changes", "api_keys"):
            assert token not in str((await session.execute(text(f"SELECT {table}::text FROM {table}"))).all())  # noqa: S608
    answer = await client.get("/accounts/nobody", headers={"authorization": f"Bearer {token}"})
    assert answer.status_code == httpx.codes.NOT_FOUND
    key = (await client.get("/api-keys")).json()["data"][-1]
    assert (key["scopes"], key["expires_at"]) == (["accounts:read"], "2090-01-01T05:00:00Z")


async def test_a_second_click_makes_no_second_key_and_shows_no_secret(own_service: Service) -> None:
    app, client = own_service
    async with signed_in_at(app) as person:
        fields = hidden((await person.look("/console/keys/new")).text)
        fields |= {"name": "billing", "scopes": "audit:read", "expires_at": ""}
        first, second = [await person.send("/console/keys", fields) for _ in range(2)]
    assert first.status_code == httpx.codes.OK
    assert second.status_code == CONFLICT
    assert SECRET.search(second.text) is None
    assert "made before" in second.text
    assert len((await client.get("/api-keys")).json()["data"]) == 2


async def test_no_key_gives_a_scope_that_it_lacks(own_service: Service) -> None:
    app, client = own_service
    _, token = await key_of(app, {Scope.KEYS_WRITE, Scope.AUDIT_READ})
    async with signed_in_at(app, token) as person:
        form = (await person.look("/console/keys/new")).text
        assert 'value="billing:write" disabled' in form
        assert 'value="audit:read" disabled' not in form
        refused = await make(person, Scope.BILLING_WRITE)
    assert refused.status_code == UNPROCESSABLE
    assert 'href="#scopes">The key lacks the scope billing:write.' in refused.text
    assert len((await client.get("/api-keys")).json()["data"]) == 2


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        pytest.param({"name": ""}, "name", id="no name"),
        pytest.param({"scopes": []}, "scopes", id="nothing that it may do"),
        pytest.param({"scopes": ["everything"]}, "scopes", id="a scope that there is not"),
        pytest.param({"expires_at": "2020-01-01T00:00"}, "expires_at", id="over already"),
        pytest.param({"expires_at": "never"}, "expires_at", id="no time"),
    ],
)
async def test_a_key_that_cannot_be_is_explained_at_its_field(
    busy_service: Service, typed: dict[str, str | list[str]], wrong: str
) -> None:
    app, _ = busy_service
    async with signed_in_at(app) as person:
        fields = hidden((await person.look("/console/keys/new")).text)
        asked = {**fields, "name": "kept", "scopes": ["audit:read"], "expires_at": "", **typed}
        answer = await person.send("/console/keys", asked)
    assert answer.status_code == UNPROCESSABLE
    assert f'<a href="#{wrong}">' in answer.text
    assert wrong == "name" or 'value="kept"' in answer.text
    assert wrong == "scopes" or 'value="audit:read" checked' in answer.text


async def test_a_revoked_key_is_dead(own_service: Service) -> None:
    app, client = own_service
    key_id, token = await key_of(app, {Scope.ACCOUNTS_READ})
    async with signed_in_at(app) as person:
        page = await person.look(f"/console/keys/{key_id}/revoke")
        assert "the client is locked out" in page.text
        assert (
            (await person.send(f"/console/keys/{key_id}/revoke", {})).headers["location"].endswith(f"revoked={key_id}")
        )
        assert "Nothing is left to do" in (await person.look(f"/console/keys/{key_id}/revoke")).text
    answer = await client.get("/accounts/nobody", headers={"authorization": f"Bearer {token}"})
    assert answer.json()["code"] == "key_revoked"


async def test_the_key_of_the_sign_in_is_warned_about_and_signs_out(own_service: Service) -> None:
    app, _ = own_service
    key_id, token = await key_of(app, set(Scope))
    async with signed_in_at(app, token) as person:
        assert "You are signed in with this key" in (await person.look(f"/console/keys/{key_id}/revoke")).text
        answer = await person.send(f"/console/keys/{key_id}/revoke", {})
        assert answer.headers["location"] == "/console/sign-in"
        assert "sla_console" not in person.client.cookies
        assert (await person.look("/console/keys")).headers["location"].startswith("/console/sign-in")


async def test_two_live_keys_of_one_name_are_told_apart_as_a_rotation(own_service: Service) -> None:
    app, _ = own_service
    async with signed_in_at(app) as person:
        await make(person, Scope.AUDIT_READ)
        assert "takes over" not in (await person.look("/console/keys")).text
        await make(person, Scope.AUDIT_READ)
        assert (await person.look("/console/keys")).text.count("takes over") == 2


async def test_the_keys_are_paged(own_service: Service) -> None:
    app, _ = own_service
    ids = {(await key_of(app, {Scope.AUDIT_READ}))[0] for _ in range(25)}
    async with signed_in_at(app) as person:
        first = (await person.look("/console/keys")).text
        second = (await person.look(first.partition('rel="next" href="')[2].partition('"')[0])).text
    seen = [re.findall(r'<li id="key-([0-9a-f]+)"', page) for page in (first, second)]
    assert [len(each) for each in seen] == [20, 6]
    assert ids < {key for page in seen for key in page}


async def test_names_come_back_as_texts(own_service: Service) -> None:
    app, _ = own_service
    async with signed_in_at(app) as person:
        made = await make(person, Scope.AUDIT_READ, name=HOSTILE)
        pages = [made, await make(person, name=HOSTILE), await person.look("/console/keys")]
        pages.append(await person.look("/console/keys/new", name=HOSTILE))
        pages.append(await person.look("/console/keys", revoked=HOSTILE, before=HOSTILE))
    for page in pages:
        assert "<b onclick" not in page.text
        assert "&lt;b onclick" in page.text


async def test_keys_want_their_scope_and_forms_their_token(busy_service: Service) -> None:
    app, client = busy_service
    _, token = await key_of(app, set(Scope) - {Scope.KEYS_WRITE})
    paths = ("/console/keys", "/console/keys/new", "/console/keys/000000000000/revoke")
    async with signed_in_at(app, token) as person:
        assert [(await person.look(path)).status_code for path in paths] == [FORBIDDEN] * 3
        assert [(await person.send(path, {})).status_code for path in (paths[0], paths[2])] == [FORBIDDEN] * 2
    before = await live_keys(client)
    async with signed_in_at(app, TOKEN) as person:
        assert [(await person.send(path, {}, csrf="0")).status_code for path in (paths[0], paths[2])] == [FORBIDDEN] * 2
        assert (await person.look(paths[2])).status_code == httpx.codes.NOT_FOUND
    assert await live_keys(client) == before
