"""The page of the support hours as HTTP shows it: what it says, what it refuses, and what it escapes."""

import asyncio
import json
import re
from dataclasses import replace
from html import unescape

import httpx
import pytest
from fastapi import FastAPI

from app.api.dependencies import now
from app.domain.calendars import WeeklyHours
from app.domain.hours_wording import hours_in_a_sentence
from app.domain.support_hours import decide_hours
from app.domain.year_calendars import year_calendar
from app.main import create_app
from app.policies.documents import packaged_document
from app.services.policies import publish_policy
from app.settings import Settings

pytestmark = pytest.mark.database
HOSTILE = '"><script>alert(1)</script>'
SENTENCE = re.compile(r'<h1 id="sentence" data-live>(.*?)</h1>')
JSON_LD = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


async def shown(client: httpx.AsyncClient, status: int = 200, **asked: str) -> str:
    answer = await client.get("/", params=asked, headers={"accept": "text/html"})
    assert answer.status_code == status
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return answer.text


def sentence(html: str) -> str:
    found = SENTENCE.search(html)
    assert found
    return unescape(re.sub(r"<.*?>", "", found[1]))


def field(html: str, name: str) -> str:
    """The form's field of that name, from its label on."""
    return html.partition(f'<label for="{name}">')[2].partition("</div>")[0]


async def test_the_sentence_is_the_one_of_the_domain(shared_service: tuple[FastAPI, httpx.AsyncClient]) -> None:
    app, client = shared_service
    before, html, after = now(), await shown(client), now()
    policy = app.state.snapshot.policy
    assert sentence(html) in {hours_in_a_sentence(decide_hours(policy, at)) for at in (before, after)}


async def test_no_cache_keeps_the_page_across_an_opening(client: httpx.AsyncClient) -> None:
    answer = await client.get("/")
    left = int(answer.text.partition('data-left="')[2].partition('"')[0])
    kept = int(answer.headers["cache-control"].partition("max-age=")[2])
    assert 0 <= kept <= min(30, left)


async def test_a_browser_without_javascript_looks_again_just_past_the_change(client: httpx.AsyncClient) -> None:
    html = await shown(client)
    left = int(html.partition('data-left="')[2].partition('"')[0])
    assert f'<noscript><meta http-equiv="refresh" content="{min(left + 1, 300)}"></noscript>' in html


async def test_every_closure_of_the_year_is_told_in_words(shared_service: tuple[FastAPI, httpx.AsyncClient]) -> None:
    app, client = shared_service
    html = await shown(client, year="2027")
    listed = html.partition("Closures and changed hours of 2027")[2]
    for day in year_calendar(app.state.snapshot.policy, 2027).special:
        assert day.closure
        [told] = re.findall(rf'<time datetime="{day.date}">.*?</li>', listed, re.DOTALL)
        assert day.closure.name in unescape(told)


@pytest.mark.parametrize("year", ["1999", "2100", "soon", "0", "99999999999999999999"])
async def test_a_year_that_is_not_known_is_a_problem_page(client: httpx.AsyncClient, year: str) -> None:
    html = await shown(client, 422, year=year)
    assert 'href="/problems/' in html


async def test_the_explorer_answers_as_the_api_does(client: httpx.AsyncClient) -> None:
    html = await shown(client, plan="gold", received="2026-11-24T15:30")
    asked = {"plan": "gold", "received_at": "2026-11-24T15:30:00-05:00", "explain": "true"}
    answer = (await client.get("/due-date", params=asked)).json()
    assert f'<time datetime="{answer["due_at"]}">Wednesday 25 November 2026 12:00 EST</time>' in html
    assert answer["summary"] in unescape(html)
    assert all(reason["text"] in unescape(html) for reason in answer["reasons"])
    assert 'value="2026-11-24T15:30"' in field(html, "received")
    assert '<option value="gold" selected>' in field(html, "plan")


async def test_year_and_question_stay_beside_each_other(client: httpx.AsyncClient) -> None:
    html = await shown(client, year="2029", plan="gold", received="2026-11-24T15:30")
    assert 'href="/?year=2030&amp;plan=gold&amp;received=2026-11-24T15%3A30#year"' in html
    assert '<input type="hidden" name="year" value="2029">' in html


async def test_a_former_name_is_the_plan_of_today(client: httpx.AsyncClient) -> None:
    assert '<option value="platinum" selected>' in field(await shown(client, plan="Ultra Plus"), "plan")


async def test_a_ticket_is_taken_to_come_now_where_nothing_else_is_said(client: httpx.AsyncClient) -> None:
    html = await shown(client, plan="", received="")
    assert '<p class="due">' in html
    assert 'value=""' in field(html, "received")


@pytest.mark.parametrize(
    "received",
    [
        "tomorrow",
        "2026-11-24",
        "2026-13-24T15:30",
        "2026-11-24T25:30",
        "2026-11-24T15:30:00-05:00",
        "0001-01-01T00:00",
        "1999-12-31T23:59",
        "9999-12-31T23:59",
        "٢٠٢٦-11-24T15:30",
        "2" * 5000,
        "\N{NULL}",
        HOSTILE,
    ],
)
async def test_a_wrong_instant_is_told_beside_its_field_and_kept(client: httpx.AsyncClient, received: str) -> None:
    html = await shown(client, 422, received=received, plan="gold")
    asked = field(html, "received")
    assert 'aria-invalid="true"' in asked
    assert '<p class="wrong" id="received-wrong">' in asked
    assert received in unescape(asked).replace("\N{REPLACEMENT CHARACTER}", "\N{NULL}")
    assert '<option value="gold" selected>' in html
    assert '<a href="#received">' in html.partition('role="alert"')[2].partition("</div>")[0]
    assert sentence(html)


@pytest.mark.parametrize("plan", ["bronze", "golt", HOSTILE])
async def test_an_unknown_plan_is_told_beside_its_field_and_kept(client: httpx.AsyncClient, plan: str) -> None:
    html = await shown(client, 422, plan=plan, received="2026-11-24T15:30")
    assert "No plan has that name" in field(html, "plan")
    assert ("Did you mean Gold" in field(html, "plan")) == (plan == "golt")
    assert plan in unescape(field(html, "plan"))
    assert 'value="2026-11-24T15:30"' in html


@pytest.mark.parametrize("name", ["plan", "received"])
async def test_what_was_typed_comes_back_escaped(client: httpx.AsyncClient, name: str) -> None:
    html = await shown(client, 422, **{name: HOSTILE})
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html


async def test_an_override_cannot_end_the_data_block_or_the_page(service: httpx.AsyncClient) -> None:
    reason = f"</script>{HOSTILE}<!--"
    on = (await service.get("/support-hours")).json()["today"]["date"]
    answer = await service.put(f"/holiday-overrides/{on}", json={"hours": [], "reason": reason})
    assert answer.status_code == 201
    html = await shown(service, min_sequence=answer.headers["change-sequence"])
    assert "<script>alert" not in html
    assert "<!--" not in html
    [block] = JSON_LD.findall(html)
    assert json.loads(block)["specialOpeningHoursSpecification"][0]["name"] == reason
    assert reason in sentence(html)


async def test_the_json_ld_of_the_page_is_that_of_the_coming_year(client: httpx.AsyncClient) -> None:
    [block] = JSON_LD.findall(await shown(client))
    told = json.loads(block)
    whole = (await client.get("/support-hours.jsonld")).json()
    assert told["openingHoursSpecification"] == whole["openingHoursSpecification"]
    coming = told["specialOpeningHoursSpecification"]
    assert 9 <= len(coming) <= 13
    assert all(day in whole["specialOpeningHoursSpecification"] for day in coming)


async def test_what_programs_read_instead_is_where_the_page_says(client: httpx.AsyncClient) -> None:
    alternates = re.findall(r'<link rel="alternate" type="(.*?)" href="(.*?)"', await shown(client))
    assert len(alternates) == 3
    for kind, address in alternates:
        answer = await client.get(address)
        assert answer.status_code == httpx.codes.OK
        assert answer.headers["content-type"].startswith(kind)


async def test_every_clause_that_the_page_points_at_can_be_read(client: httpx.AsyncClient) -> None:
    html = await shown(client, plan="platinum", received="2026-12-23T14:00")
    clauses = set(re.findall(r'href="(/policy/clauses/.*?)"', html))
    assert {"/policy/clauses/uptime", "/policy/clauses/response-time", "/policy/clauses/location"} <= clauses
    for address in clauses:
        assert (await client.get(address)).status_code == httpx.codes.OK


async def test_the_faq_s_own_words_on_the_service_are_on_the_page(client: httpx.AsyncClient) -> None:
    html = unescape(await shown(client))
    for clause in ("uptime", "outages", "updates", "location", "code-changes", "remote-only"):
        answer = (await client.get(f"/policy/clauses/{clause}")).json()
        assert answer["text"] in html
        assert answer["question"] in html
    assert "7 h 18 min" in html


async def test_the_calendar_to_subscribe_to_is_that_of_the_host_asked(client: httpx.AsyncClient) -> None:
    answer = await client.get("/", headers={"host": "support.example:8443"})
    assert 'href="webcal://support.example:8443/support-hours.ics"' in answer.text


@pytest.mark.parametrize("host", ["[", HOSTILE, "a b", "::1"])
async def test_a_host_that_is_none_never_gets_into_the_page(client: httpx.AsyncClient, host: str) -> None:
    answer = await client.get("/", headers={"host": host})
    assert answer.status_code == httpx.codes.OK
    assert re.search(r'href="webcal://[^"<> ]+/support-hours.ics"', answer.text)
    assert "<script>alert" not in answer.text


async def test_a_calendar_without_any_hours_has_its_page_too(
    own_service: tuple[FastAPI, httpx.AsyncClient],
) -> None:
    app, client = own_service
    document = packaged_document()
    never = replace(document, support_hours=replace(document.support_hours, weekly=WeeklyHours()))
    number = await publish_policy(app.state.engine, never, "tests", "")
    while app.state.snapshot.policy.number != number:  # noqa: ASYNC110  (as soon as the service knows it)
        await asyncio.sleep(0.01)
    html = await shown(client)
    assert sentence(html).startswith("Support is closed on ") or sentence(html) == "Support is closed."
    assert "no open time" in html
    assert 'http-equiv="refresh" content="300"' in html
    assert "no open time" in field(await shown(client, 422, received="2026-11-24T15:30"), "received")


async def test_the_status_page_is_a_link_where_its_address_is_known(
    own_service: tuple[FastAPI, httpx.AsyncClient],
) -> None:
    app, client = own_service
    document = packaged_document()
    assert document.service
    for address, linked in (("https://status.example", True), ("javascript:alert(1)", False)):
        outages = replace(document.service.outages, status_page=address)
        changed = replace(document, service=replace(document.service, outages=outages))
        number = await publish_policy(app.state.engine, changed, "tests", "")
        while app.state.snapshot.policy.number != number:  # noqa: ASYNC110  (as soon as the service knows it)
            await asyncio.sleep(0.01)
        assert (f'<a href="{address}">' in await shown(client)) == linked


async def test_before_a_policy_is_loaded_the_page_says_so_and_when_to_come_back() -> None:
    app = create_app(Settings(database_url="postgresql://sla@127.0.0.1:1/none"))
    transport = httpx.ASGITransport(app=app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://sla.test") as client,
    ):
        answer = await client.get("/", headers={"accept": "text/html"})
        assert answer.status_code == httpx.codes.SERVICE_UNAVAILABLE
        assert "No policy has been loaded" in answer.text
        assert answer.headers["retry-after"] == "1"
        assert (await client.get("/")).json()["code"] == "policy_not_loaded"
