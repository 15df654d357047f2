"""Who is signed in to the console, how that ends, and that no form of anybody else's does anything."""

import re
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from app.api.dependencies import now
from app.domain.api_keys import ApiKey, Scope
from app.domain.sign_ins import LASTS, sign_in
from app.persistence.changes import Writing
from app.persistence.database import database_engine, transaction
from app.services.api_keys import revoke
from app.services.housekeeping import Housekeeping
from app.services.sign_ins import SignInRequiredError, SignIns
from tests.conftest import TOKEN, holds_a_key
from tests.pages.consoles import Person, hidden, key_of, person_at, signed_in_at

pytestmark = pytest.mark.database
Service = tuple[FastAPI, httpx.AsyncClient]
SEE_OTHER, FORBIDDEN, UNAUTHORISED = 303, 403, 401


@pytest.fixture
async def person(shared_service: Service) -> AsyncIterator[Person]:
    async with signed_in_at(shared_service[0]) as person:
        yield person


@pytest.fixture
async def stranger(shared_service: Service) -> AsyncIterator[Person]:
    async with person_at(shared_service[0]) as person:
        yield person


def posts_of(app: FastAPI) -> list[str]:
    """Every path of the console that takes a form."""
    return [
        re.sub(r"\{\w+\}", "x", route.path)  # type: ignore[attr-defined]
        for route in app.routes
        if getattr(route, "path", "").startswith("/console") and "POST" in (getattr(route, "methods", None) or ())
    ]


async def test_every_form_of_the_console_is_refused_without_its_token(shared_service: Service, person: Person) -> None:
    posts = posts_of(shared_service[0])
    assert {"/console/sign-in", "/console/sign-out"} <= set(posts)
    async with signed_in_at(shared_service[0]) as other:
        of_another = await other.csrf()
    for path in posts:
        for token in ("", "0" * 64, of_another, "é"):
            answer = await person.send(path, {"key": TOKEN}, csrf=token)
            assert answer.status_code == FORBIDDEN, (path, token)
            assert "Form not from here" in answer.text
        assert (await person.client.post(path, data={"key": TOKEN})).status_code == FORBIDDEN, path
    assert (await person.look("/console")).is_success


async def test_a_form_that_another_site_sends_is_refused_whatever_its_token(
    shared_service: Service, person: Person
) -> None:
    token = await person.csrf()
    from_elsewhere = [{"sec-fetch-site": site} for site in ("cross-site", "same-site", "none")]
    from_elsewhere += [{"origin": "https://evil.example"}]
    for path in set(posts_of(shared_service[0])) - {"/console/sign-in"}:
        for headers in from_elsewhere:
            answer = await person.client.post(path, data={"csrf": token}, headers=headers)
            assert answer.status_code == FORBIDDEN, (path, headers)
    same = {"sec-fetch-site": "same-origin", "origin": "null"}
    assert (await person.client.post("/console/sign-out", data={"csrf": token}, headers=same)).status_code == SEE_OTHER


async def test_nobody_is_signed_in_by_a_page_of_another_site(stranger: Person) -> None:
    answer = await stranger.client.post("/console/sign-in", data={"key": TOKEN})
    assert answer.status_code == FORBIDDEN
    form = hidden((await stranger.look("/console/sign-in")).text)
    headers = {"sec-fetch-site": "cross-site"}
    answer = await stranger.client.post("/console/sign-in", data={**form, "key": TOKEN}, headers=headers)
    assert answer.status_code == FORBIDDEN
    assert (await stranger.look("/console")).status_code == SEE_OTHER


async def test_who_is_not_signed_in_is_asked_to_and_led_on(shared_service: Service, stranger: Person) -> None:
    for route in shared_service[0].routes:
        path = getattr(route, "path", "")
        if path.startswith("/console") and path != "/console/sign-in" and "GET" in (route.methods or ()):  # type: ignore[attr-defined]
            asked = re.sub(r"\{\w+\}", "x", path)
            answer = await stranger.look(asked)
            assert answer.status_code == SEE_OTHER, path
            assert answer.headers["location"] == f"/console/sign-in?next={asked}"
    answer = await stranger.sign_in(next_page="/console/calendar/2026-12-24")
    assert (answer.status_code, answer.headers["location"]) == (SEE_OTHER, "/console/calendar/2026-12-24")
    assert (await stranger.look("/console/sign-in")).headers["location"] == "/console"


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example",
        "//evil.example",
        "/console//evil.example",
        "/console/\\evil.example",
        "/console/../docs",
        "/console/a\r\nset-cookie: a=b",
        "/console/sign-in",
        "/console/sign-out",
        "/console/changes/stream",
        "/console?x",
        "/consolex",
        "javascript:alert(1)",
    ],
)
async def test_a_sign_in_leads_to_pages_of_the_console_alone(stranger: Person, address: str) -> None:
    assert (await stranger.sign_in(next_page=address)).headers["location"] == "/console"


async def test_the_cookie_is_out_of_reach_and_holds_no_key(stranger: Person) -> None:
    answer = await stranger.sign_in()
    [cookie] = [each for each in answer.headers.get_list("set-cookie") if each.startswith("sla_console=")]
    assert {"httponly", "path=/console", "samesite=strict"} <= {each.strip().lower() for each in cookie.split(";")}
    assert "secure" not in cookie.lower()
    assert not holds_a_key(str(answer.headers))


async def test_where_tls_is_spoken_the_cookie_never_leaves_it(shared_service: Service) -> None:
    async with person_at(shared_service[0], "https") as person:
        answer = await person.sign_in()
        [cookie] = [each for each in answer.headers.get_list("set-cookie") if "sla_console=" in each]
        assert cookie.startswith("__Secure-sla_console=")
        assert "secure" in {each.strip().lower() for each in cookie.split(";")}
        assert (await person.look("/console")).is_success


@pytest.mark.parametrize("key", ["", "hello", "sla_000000000000_" + "0" * 64, "<script>alert(1)</script>"])
async def test_what_is_no_key_signs_nobody_in_and_is_not_shown(stranger: Person, key: str) -> None:
    answer = await stranger.sign_in(key)
    assert answer.status_code == UNAUTHORISED
    assert "There is no such key." in answer.text
    assert not key or key not in answer.text
    assert (await stranger.look("/console")).status_code == SEE_OTHER


async def test_no_page_holds_a_key_and_nobody_keeps_one(person: Person) -> None:
    page = await person.look("/console")
    assert page.headers["cache-control"] == "no-store"
    assert not holds_a_key(page.text)


async def test_signing_out_ends_it_for_whoever_has_the_cookie(shared_service: Service, person: Person) -> None:
    token = person.client.cookies["sla_console"]
    assert (await person.send("/console/sign-out", {})).status_code == SEE_OTHER
    assert "sla_console" not in person.client.cookies
    async with person_at(shared_service[0]) as thief:
        thief.client.cookies.set("sla_console", token, path="/console")
        assert (await thief.look("/console")).status_code == SEE_OTHER


async def test_a_sign_in_ends_as_soon_as_its_key_is_revoked(own_service: Service) -> None:
    app, _ = own_service
    key_id, token = await key_of(app, [Scope.AUDIT_READ])
    async with signed_in_at(app, token) as person:
        csrf = await person.csrf()
        async with transaction(app.state.engine) as session:
            await revoke(Writing(session, "tests"), key_id, now())
        await app.state.snapshot.catch_up()
        assert (await person.look("/console")).status_code == SEE_OTHER
        answer = await person.send("/console/sign-out", {}, csrf=csrf)
        assert (answer.status_code, "Not signed in" in answer.text) == (UNAUTHORISED, True)


async def test_a_sign_in_ends_with_its_key_or_after_its_hours_and_is_forgotten(own_service: Service) -> None:
    key = ApiKey("k", "tests", (Scope.AUDIT_READ,), 1_000)
    assert sign_in(key, 2_000).expires_at == 2_000 + LASTS
    assert sign_in(ApiKey("k", "tests", (Scope.AUDIT_READ,), 1_000, 3_000), 2_000).expires_at == 3_000
    app, _ = own_service
    async with signed_in_at(app) as person:
        async with transaction(app.state.engine) as session:
            await session.execute(text("UPDATE console_sign_ins SET signed_in_at = now() - interval '1 day'"))
            await session.execute(text("UPDATE console_sign_ins SET expires_at = now()"))
        assert (await person.look("/console")).status_code == SEE_OTHER
        await Housekeeping(app.state.engine, app.state.snapshot, now, None).once()
        async with transaction(app.state.engine) as session:
            assert await session.scalar(text("SELECT count(*) FROM console_sign_ins")) == 0


async def test_no_table_holds_the_token_of_a_sign_in(own_service: Service) -> None:
    app, _ = own_service
    async with signed_in_at(app) as person:
        token = person.client.cookies["sla_console"]
        async with transaction(app.state.engine) as session:
            found = (await session.execute(text("SELECT console_sign_ins::text FROM console_sign_ins"))).scalars().all()
    assert len(found) == 1
    assert token not in found[0]
    assert token.encode().hex() not in found[0]


async def test_who_was_seen_may_read_on_while_the_database_is_away(own_service: Service) -> None:
    app, _ = own_service
    async with signed_in_at(app) as person, signed_in_at(app) as unseen:
        csrf = await person.csrf()
        nowhere = database_engine("postgresql+asyncpg://nobody@127.0.0.1:1/none", app.state.settings)
        app.state.sign_ins._engine = nowhere
        page = await person.look("/console")
        assert page.is_success
        assert "Read only" in page.text
        assert (await unseen.look("/console")).status_code == 503
        answer = await person.send("/console/sign-out", {}, csrf=csrf)
        assert answer.status_code == 503
        assert "This browser is signed out" in answer.text
        assert "sla_console" not in person.client.cookies
        assert (await unseen.sign_in()).status_code == 503


async def test_another_replica_knows_the_sign_in_and_its_end(own_service: Service) -> None:
    app, _ = own_service
    other = SignIns(app.state.engine, app.state.snapshot)
    async with signed_in_at(app) as person:
        token = person.client.cookies["sla_console"]
        assert (await other.present(token, now())).confirmed
        await person.send("/console/sign-out", {})
        with pytest.raises(SignInRequiredError):
            await other.present(token, now())


async def test_whoever_wants_no_page_hears_the_same_as_a_problem(stranger: Person) -> None:
    json = {"accept": "application/json"}
    answer = await stranger.client.post("/console/sign-out", data={"csrf": ""}, headers=json)
    assert (answer.status_code, answer.json()["code"]) == (FORBIDDEN, "csrf_token_missing")
    answer = await stranger.client.post("/console/sign-out", json={}, headers=json)
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")
