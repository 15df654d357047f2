"""Plans, the calendar and revisions at the console: what is typed is previewed, saved once, and can be taken back."""

import re
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI

from app.api.writes import tag_of
from app.domain.api_keys import Scope
from tests.conftest import AUTHORISED, NewDatabase, service_on
from tests.pages.consoles import Person, hidden, key_of, person_at, signed_in_at

pytestmark = pytest.mark.database
Service = tuple[FastAPI, httpx.AsyncClient]
Fields = dict[str, str | list[str]]
SEE_OTHER = 303
HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt;"
GOLD: Fields = {"name": "Gold", "tier": "2", "legacy_names": "ultra", "clause": ""}
DAY = "/console/calendar/2026-12-29"
CLOSED: Fields = {"day": "closed", "hours": "", "reason": "Staff outing"}


@pytest.fixture
async def own_service(new_database: NewDatabase) -> AsyncIterator[Service]:
    """Patient, as a machine that tests much else at once may take seconds to publish a revision."""
    patient = {"database_timeout_seconds": 30, "deadline_seconds": 60}
    async with service_on(await new_database(), **patient) as (app, client):
        client.headers.update(AUTHORISED)
        yield app, client


@pytest.fixture
async def person(own_service: Service) -> AsyncIterator[Person]:
    """On a service that is this test's alone."""
    async with signed_in_at(own_service[0]) as person:
        yield person


async def form_at(person: Person, path: str) -> Fields:
    """What the first form of the page has seen."""
    found = hidden((await person.look(path)).text)
    return {name: found[name] for name in ("csrf", "etag", "seen") if name in found}


async def preview(person: Person, path: str, typed: Fields) -> httpx.Response:
    return await person.send(path, {**await form_at(person, path), **typed, "do": "preview"})


async def save(person: Person, previewed: httpx.Response, path: str) -> httpx.Response:
    return await person.send(path, {**hidden(previewed.text), "do": "save"})


def saved_at(answer: httpx.Response) -> str:
    """Where it leads, without the change that the page there has to know."""
    return re.sub(r"&min_sequence=\d+$", "", answer.headers["location"])


async def change(person: Person, path: str, typed: Fields) -> httpx.Response:
    return await save(person, await preview(person, path, typed), path)


async def plan(service: Service, code: str = "gold") -> dict[str, object]:
    found: dict[str, object] = (await service[1].get(f"/plans/{code}")).json()
    return found


async def test_a_plan_is_previewed_and_then_saved(own_service: Service, person: Person) -> None:
    page = await preview(person, "/console/plans/gold", {**GOLD, "tier": "3", "legacy_names": "ultra\r\n\r\n gilded "})
    assert page.is_success
    assert "Gold plan: tier 2 → 3" in page.text
    assert (await plan(own_service))["tier"] == 2
    saved = await save(person, page, "/console/plans/gold")
    assert (saved.status_code, saved_at(saved)) == (SEE_OTHER, "/console/plans?saved=2")
    found = await plan(own_service)
    assert (found["tier"], found["legacy_names"]) == (3, ["ultra", "gilded"])
    banner = (await person.look("/console/plans", saved=2)).text
    assert "Revision 2" in banner
    assert "Undo it" in banner


async def test_what_the_form_of_a_plan_does_not_show_stays(own_service: Service, person: Person) -> None:
    before = await plan(own_service, "platinum")
    typed: Fields = {"name": "Platinum", "tier": "3", "legacy_names": "ultra plus\nelite", "screen_sharing": "true"}
    await change(person, "/console/plans/platinum", typed)
    after = await plan(own_service, "platinum")
    assert after == {**before, "includes_screen_sharing": True, "clause": after["clause"]}


async def test_a_target_of_its_own_moves_due_dates(own_service: Service, person: Person) -> None:
    typed = {**GOLD, "target_value": "2", "target_unit": "business_hours"}
    page = await preview(person, "/console/plans/gold", typed)
    assert "would be due earlier. The largest move:" in page.text
    assert "earlier</td>" in page.text
    await save(person, page, "/console/plans/gold")
    target = {"metric": "first_response", "value": 2, "unit": "business_hours", "clause": "response-time"}
    assert (await plan(own_service))["targets"] == [target]


async def test_a_plan_is_added_and_removed(own_service: Service, person: Person) -> None:
    typed: Fields = {"code": "rose", "name": "Rose", "tier": "1"}
    saved = await change(person, "/console/new-plan", typed)
    assert saved_at(saved) == "/console/plans?saved=2"
    assert (await plan(own_service, "rose"))["name"] == "Rose"
    page = await preview(person, "/console/plans/rose", {"wanted": "remove"})
    assert "Rose plan removed" in page.text
    saved = await save(person, page, "/console/plans/rose")
    assert saved_at(saved) == "/console/plans?saved=3"
    assert (await own_service[1].get("/plans/rose")).status_code == 404
    assert (await person.look("/console/plans/rose")).status_code == 404


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"name": ""}, "name", "at least 1 character"),
        ({"tier": "x"}, "tier", "Expected a whole number"),
        ({"legacy_names": "ultra\nUltra"}, "name", "former names differ"),
        ({"onboarding_minutes": "-1"}, "onboarding_minutes", "Expected a whole number"),
        ({"target_value": "0"}, "target_value", "greater than or equal to 1"),
        ({"name": "\x07"}, "name", "control characters"),
    ],
    ids=lambda value: str(value)[:30],
)
async def test_what_is_wrong_is_told_at_its_field_and_what_was_typed_is_kept(
    person: Person, typed: Fields, field: str, said: str
) -> None:
    page = await preview(person, "/console/plans/gold", {**GOLD, "legacy_names": "kept & kept", **typed})
    assert page.status_code == 422
    assert f'href="#{field}"' in page.text
    assert said in page.text
    assert "legacy_names" in typed or "kept &amp; kept" in page.text


async def test_a_code_that_is_none_is_told(person: Person) -> None:
    page = await preview(person, "/console/new-plan", {"code": "No code", "name": "No", "tier": "1"})
    assert page.status_code == 422
    assert 'href="#code"' in page.text


async def test_a_change_that_would_be_refused_cannot_be_saved(own_service: Service, person: Person) -> None:
    page = await preview(person, "/console/plans/gold", {**GOLD, "legacy_names": "ultra plus"})
    assert "It cannot be saved" in page.text
    assert 'value="save"' not in page.text
    refused = await save(person, page, "/console/plans/gold")
    assert refused.status_code == 422
    assert "Nothing was changed" in refused.text
    assert (await plan(own_service))["legacy_names"] == ["ultra"]


async def test_a_plan_that_accounts_are_on_is_not_removed(own_service: Service, person: Person) -> None:
    await own_service[1].put("/accounts/acme", json={"plan": "gold"})
    page = await preview(person, "/console/plans/gold", {"wanted": "remove"})
    assert "accounts are or were on that plan" in page.text
    assert 'value="save"' not in page.text


async def test_a_day_is_closed_opened_and_back_to_the_rule(own_service: Service, person: Person) -> None:
    client = own_service[1]
    page = await preview(person, DAY, CLOSED)
    assert "Tuesday 29 December 2026: 09:00–16:00 → closed" in page.text  # noqa: RUF001
    assert "1 day later" in page.text
    saved = await save(person, page, DAY)
    assert saved_at(saved) == "/console/calendar?year=2026&saved=2"
    stored = (await client.get("/holiday-overrides/2026-12-29")).json()
    assert (stored["hours"], stored["reason"], stored["author"]) == ([], "Staff outing", "admin")
    await change(person, DAY, {"day": "open", "hours": "9:00-12:00, 13:00–24:00", "reason": "Rush"})  # noqa: RUF001
    stored = (await client.get("/holiday-overrides/2026-12-29")).json()
    assert stored["hours"] == [{"opens": "09:00", "closes": "12:00"}, {"opens": "13:00", "closes": "24:00"}]
    await change(person, DAY, {"day": "rule"})
    assert (await client.get("/holiday-overrides/2026-12-29")).status_code == 404


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"day": ""}, "day"),
        ({"reason": ""}, "reason"),
        ({"reason": "x" * 201}, "reason"),
        ({"day": "open", "hours": ""}, "hours"),
        ({"day": "open", "hours": "nine to five"}, "hours"),
        ({"day": "open", "hours": "12:00-09:00"}, "hours"),
        ({"day": "open", "hours": "09:00-25:00"}, "hours"),
        ({"day": "open", "hours": "09:00-00:00"}, "hours"),
        ({"day": "open", "hours": "09:00-13:00, 12:00-14:00"}, "hours"),
    ],
    ids=str,
)
async def test_a_day_that_cannot_be_is_told_at_its_field(person: Person, typed: Fields, field: str) -> None:
    page = await preview(person, DAY, {**CLOSED, **typed})
    assert page.status_code == 422
    assert f'href="#{field}"' in page.text


@pytest.mark.parametrize("path", ["1970-01-01", "2100-01-01", "2026-02-30", "x"])
async def test_a_date_that_the_policy_has_not_is_refused(person: Person, path: str) -> None:
    assert (await person.look(f"/console/calendar/{path}")).status_code == 422
    assert (await person.send(f"/console/calendar/{path}", CLOSED)).status_code == 422


async def test_who_was_slower_sees_both_versions_and_loses_nothing(own_service: Service, person: Person) -> None:
    page = await preview(person, "/console/plans/gold", {**GOLD, "tier": "3"})
    client = own_service[1]
    tag = (await client.get("/plans/gold")).headers["etag"]
    put = {"name": "Gold", "tier": 1, "legacy_names": ["ultra", "gilded"]}
    await client.put("/plans/gold", json=put, headers={"if-match": tag})
    conflict = await save(person, page, "/console/plans/gold")
    assert conflict.status_code == 412
    assert "Gold plan: tier 2 → 1" in conflict.text
    assert "ultra, gilded" in conflict.text
    assert "Revision 2" in conflict.text
    assert hidden(conflict.text)["tier"] == "3"
    assert (await plan(own_service))["tier"] == 1
    mine_first = await person.send("/console/plans/gold", {**hidden(conflict.text), "do": "edit"})
    assert '<option value="3" selected>' in mine_first.text
    over = await person.send("/console/plans/gold", {**hidden(conflict.text), "do": "preview"})
    assert "Gold plan: tier 1 → 3" in over.text
    saved = await save(person, over, "/console/plans/gold")
    assert saved_at(saved) == "/console/plans?saved=3"


async def test_a_conflict_is_seen_before_the_preview_already(person: Person) -> None:
    form = await form_at(person, DAY)
    assert (await change(person, DAY, CLOSED)).status_code == SEE_OTHER
    page = await person.send(DAY, {**form, "day": "open", "hours": "09:00-10:00", "reason": "Rush", "do": "preview"})
    assert page.status_code == 412
    assert "Staff outing" in page.text
    form = await form_at(person, "/console/new-plan")
    await change(person, "/console/new-plan", {"code": "rose", "name": "Rose", "tier": "1"})
    typed: Fields = {"code": "rose", "name": "Rosé", "tier": "2", "do": "preview"}
    assert (await person.send("/console/new-plan", {**form, **typed})).status_code == 412


async def test_whichever_replica_answers_after_a_save_knows_of_it(own_service: Service, person: Person) -> None:
    saved = await change(person, DAY, CLOSED)
    last = (await own_service[1].get("/changes", params={"limit": 200})).json()["data"][-1]["sequence"]
    assert saved.headers["location"].endswith(f"&min_sequence={last}")
    assert "Saved." in (await person.client.get(saved.headers["location"])).text
    unknown = [f"{path}?saved=2&min_sequence={last + 1}" for path in ("/console/plans", "/console/calendar")]
    for path in (*unknown, f"/console/revisions/2?saved=2&min_sequence={last + 1}"):
        assert (await person.client.get(path)).status_code == 404, path


async def test_a_form_sent_twice_changes_once(person: Person) -> None:
    page = await preview(person, DAY, CLOSED)
    assert (await save(person, page, DAY)).status_code == SEE_OTHER
    assert (await save(person, page, DAY)).status_code == 412


async def test_the_tag_of_a_form_is_the_one_of_the_api(own_service: Service, person: Person) -> None:
    tag = (await own_service[1].get("/plans/gold")).headers["etag"]
    assert (await form_at(person, "/console/plans/gold"))["etag"] == tag
    assert (await form_at(person, DAY))["etag"] == ""
    assert tag_of(None) is None


async def test_a_change_is_undone_by_a_new_revision_and_what_came_later_stays(
    own_service: Service, person: Person
) -> None:
    await change(person, DAY, CLOSED)
    await change(person, "/console/plans/gold", {**GOLD, "tier": "3"})
    page = await person.send("/console/revisions/2/undo", {"do": "preview"})
    assert "closed → 09:00–16:00" in page.text  # noqa: RUF001
    saved = await save(person, page, "/console/revisions/2/undo")
    assert saved_at(saved) == "/console/revisions/4?saved=4"
    assert (await own_service[1].get("/holiday-overrides/2026-12-29")).status_code == 404
    assert (await plan(own_service))["tier"] == 3
    shown = (await person.look("/console/revisions/4")).text
    assert "Undo of revision 2: holiday override 2026-12-29 added" in shown
    again = await person.send("/console/revisions/4/undo", {"do": "preview"})
    await save(person, again, "/console/revisions/4/undo")
    assert (await own_service[1].get("/holiday-overrides/2026-12-29")).is_success


async def test_an_undo_that_meets_a_later_change_is_explained(own_service: Service, person: Person) -> None:
    await change(person, "/console/plans/gold", {**GOLD, "tier": "3"})
    await change(person, DAY, CLOSED)
    await change(person, "/console/plans/gold", {**GOLD, "tier": "1"})
    page = await person.send("/console/revisions/2/undo", {"do": "save", "seen": "4"})
    assert page.status_code == 409
    assert "Gold plan: tier 3 → 1" in page.text
    assert ("Revision 4</a> by admin" in page.text, "Revision 3</a>" in page.text) == (True, False)
    assert "Restore revision 1" in page.text
    page = await person.send("/console/revisions/1/restore", {"do": "preview"})
    saved = await save(person, page, "/console/revisions/1/restore")
    assert saved_at(saved) == "/console/revisions/5?saved=5"
    assert (await plan(own_service))["tier"] == 2
    nothing = await person.send("/console/revisions/1/restore", {"do": "preview"})
    assert nothing.status_code == 409
    assert "There is nothing to do" in nothing.text


async def test_an_undo_is_saved_on_the_revision_that_was_seen_and_on_no_other(
    own_service: Service, person: Person
) -> None:
    await change(person, DAY, CLOSED)
    page = await person.send("/console/revisions/2/undo", {"do": "preview"})
    await change(person, "/console/plans/gold", {**GOLD, "tier": "3"})
    refused = await save(person, page, "/console/revisions/2/undo")
    assert refused.status_code == 412
    assert "Another revision is in force" in refused.text
    assert (await own_service[1].get("/holiday-overrides/2026-12-29")).is_success
    saved = await save(person, refused, "/console/revisions/2/undo")
    assert saved_at(saved) == "/console/revisions/4?saved=4"


@pytest.fixture
async def two_replicas(new_database: NewDatabase) -> AsyncIterator[tuple[FastAPI, Person, Person]]:
    """One person at both. The second replica is deaf: it hears of what the first one does once it asks."""
    url, patient = await new_database(), {"database_timeout_seconds": 30, "deadline_seconds": 60}
    deaf = {"poll_seconds": 60, "listen_database_url": "postgresql+asyncpg://nobody@127.0.0.1:1/none"}
    async with (
        service_on(url, **patient) as (first, _),
        service_on(url, **patient, **deaf) as (second, _),
        signed_in_at(first) as here,
        person_at(second) as there,
    ):
        there.client.cookies.update(here.client.cookies)
        yield second, here, there


async def test_a_replica_that_lags_takes_nothing_back_that_it_does_not_know_of(
    two_replicas: tuple[FastAPI, Person, Person],
) -> None:
    deaf, here, there = two_replicas
    await change(here, "/console/plans/gold", {**GOLD, "tier": "3"})
    await deaf.state.snapshot.catch_up()
    await change(here, DAY, CLOSED)
    page = await preview(here, "/console/revisions/2/undo", {})
    assert deaf.state.snapshot.policy.number == 2
    saved = await save(there, page, "/console/revisions/2/undo")
    assert saved_at(saved) == "/console/revisions/4?saved=4"
    document = deaf.state.snapshot.policy.document
    assert [plan.tier for plan in document.plans if plan.code == "gold"] == [2]
    assert [override.reason for override in document.holiday_overrides] == ["Staff outing"]


async def test_a_replica_that_lags_undoes_a_revision_that_another_has_made(
    two_replicas: tuple[FastAPI, Person, Person],
) -> None:
    deaf, here, there = two_replicas
    await change(here, DAY, CLOSED)
    assert deaf.state.snapshot.policy.number == 1
    page = await there.send("/console/revisions/2/undo", {"do": "preview"}, await here.csrf())
    assert "closed → 09:00–16:00" in page.text  # noqa: RUF001


@pytest.mark.parametrize(
    ("path", "first", "then"),
    [
        (DAY, CLOSED, {**CLOSED, "reason": "Party"}),
        ("/console/plans/gold", {**GOLD, "tier": "3"}, {**GOLD, "tier": "1"}),
    ],
)
async def test_a_replica_that_lags_takes_no_form_of_another_for_a_conflict(
    two_replicas: tuple[FastAPI, Person, Person], path: str, first: Fields, then: Fields
) -> None:
    deaf, here, there = two_replicas
    await change(here, path, first)
    form = await form_at(here, path)
    assert deaf.state.snapshot.policy.number == 1
    page = await there.send(path, {**form, **then, "do": "preview"})
    assert page.is_success
    assert (await save(there, page, path)).status_code == SEE_OTHER
    assert deaf.state.snapshot.policy.number == 3


async def test_the_first_revision_cannot_be_undone(person: Person) -> None:
    page = await person.send("/console/revisions/1/undo", {"do": "preview"})
    assert page.status_code == 404
    assert "Undo this change" not in (await person.look("/console/revisions/1")).text
    assert (await person.look("/console/revisions/99")).status_code == 404


async def test_an_undo_that_accounts_stand_in_the_way_of_is_refused(own_service: Service, person: Person) -> None:
    await change(person, "/console/new-plan", {"code": "rose", "name": "Rose", "tier": "1"})
    await own_service[1].put("/accounts/acme", json={"plan": "rose"})
    page = await person.send("/console/revisions/2/undo", {"do": "preview"})
    assert "accounts are or were on that plan" in page.text
    refused = await person.send("/console/revisions/2/undo", {"do": "save", "seen": "2"})
    assert refused.status_code == 409
    assert (await plan(own_service, "rose"))["name"] == "Rose"


async def test_what_a_key_may_not_do_is_not_offered_and_refused(own_service: Service) -> None:
    _, token = await key_of(own_service[0], [Scope.AUDIT_READ])
    async with signed_in_at(own_service[0], token) as reader:
        for path in ("/console/plans", "/console/plans/gold", "/console/calendar", DAY, "/console/revisions/1"):
            page = await reader.look(path)
            assert page.is_success, path
            assert "policy:write" in page.text, path
            assert 'name="do"' not in page.text, path
        posts = ("/console/plans/gold", "/console/new-plan", DAY, "/console/revisions/1/undo")
        for path in (*posts, "/console/revisions/1/restore"):
            answer = await reader.send(path, {**GOLD, **CLOSED, "do": "save"})
            assert answer.status_code == 403, path
            assert "The key lacks the scope policy:write." in answer.text


async def test_hostile_names_and_reasons_come_back_escaped(person: Person) -> None:
    assert (await change(person, DAY, {**CLOSED, "reason": HOSTILE})).status_code == SEE_OTHER
    typed: Fields = {"name": HOSTILE, "tier": "2", "legacy_names": HOSTILE + "2"}
    page = await preview(person, "/console/plans/gold", typed)
    conflict = await person.send("/console/plans/gold", {**typed, "etag": '"x"', "seen": HOSTILE, "do": "save"})
    wrong = await preview(person, "/console/plans/gold", {**typed, "tier": HOSTILE})
    assert (await save(person, page, "/console/plans/gold")).status_code == SEE_OTHER
    asked = ("/console", "/console/plans", "/console/plans/gold", "/console/calendar", DAY, "/console/revisions")
    pages = [await person.look(path) for path in (*asked, "/console/revisions/2", "/console/revisions/3")]
    for shown in (page, conflict, wrong, *pages):
        assert "<script>alert" not in shown.text
        assert "<img src=x" not in shown.text
    assert ESCAPED in (await person.look("/console/calendar", year=2026)).text
    assert ESCAPED in (await person.look("/console/plans")).text


@pytest.mark.parametrize(
    "value", ["", "x", "-1", "9" * 5000, "99999999999999", "\u0661", "\0", "%00", " " * 50_000, "é" * 9000]
)
async def test_no_field_of_a_form_is_a_failure_whatever_it_holds(person: Person, value: str) -> None:
    token = await person.csrf()
    of_forms = "name tier clause legacy_names target_value target_unit screen_sharing code onboarding_minutes"
    names = f"{of_forms} day hours reason etag seen do wanted tickets next".split()
    of_plan, of_day = {**GOLD, "code": "rose"}, {**CLOSED, "day": "open", "hours": "09:00-10:00"}
    for name in names:
        for path, typed in (("/console/plans/gold", of_plan), ("/console/new-plan", of_plan), (DAY, of_day)):
            answer = await person.send(path, {**typed, "etag": "x", "seen": "1", "do": "preview", name: value}, token)
            assert answer.status_code < 500, (path, name, answer.text)
    for path in ("/console/revisions/1/restore", "/console/revisions/1/undo"):
        answer = await person.send(path, {"do": "save", "seen": value}, token)
        assert answer.status_code < 500, path


async def test_tickets_of_ones_own_are_tried(person: Person) -> None:
    tickets = (
        "T-17, 2026-12-28T15:30:00-05:00, gold\nT-18, yesterday, gold\n\nT-19, 2026-12-28T15:30:00-05:00, nobody's"
    )
    page = await preview(person, DAY, {**CLOSED, "tickets": tickets})
    assert "T-17 (line 1)" in page.text
    assert "Line 2: received at: Expected an instant" in page.text
    assert "1 without a date" in page.text
    assert "T-17, 2026-12-28" in page.text  # still there to be mended


async def test_the_year_names_each_day_that_differs(person: Person) -> None:
    page = (await person.look("/console/calendar", year=2026)).text
    assert 'aria-label="Thursday 24 December 2026: Closed: Christmas Eve"' in page
    assert page.count('<a href="calendar/2026-') - page.count('<li><a href="calendar/2026-') == 365
    there = await person.look("/console/calendar", on="2026-12-24")
    assert there.headers["location"] == "/console/calendar/2026-12-24"


async def test_every_page_of_the_policy_can_be_read_while_the_database_is_away(own_service: Service) -> None:
    app, _ = own_service
    async with signed_in_at(app) as person:
        await person.look("/console")
        form = await form_at(person, DAY)
        from app.persistence.database import database_engine  # noqa: PLC0415

        nowhere = database_engine("postgresql+asyncpg://nobody@127.0.0.1:1/none", app.state.settings)
        app.state.engine = app.state.sign_ins._engine = nowhere
        for path in ("/console/plans", "/console/plans/gold", "/console/calendar", DAY, "/console/revisions"):
            page = await person.look(path)
            assert page.is_success, path
            assert "Read only" in page.text
        typed = {"csrf": form["csrf"], **form, **CLOSED}
        page = await person.client.post(DAY, data={**typed, "do": "preview"})
        assert "It cannot be saved while the database is away" in page.text
        assert 'value="save"' not in page.text
        refused = await person.client.post(DAY, data={**typed, "do": "save"})
        assert refused.status_code == 503
        assert "Nothing was changed" in refused.text
        assert "Staff outing" in refused.text
