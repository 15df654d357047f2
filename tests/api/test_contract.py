"""What clients may rely on beyond the answers: the description, caching, conditional requests, headers, no SQL."""

import asyncio
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import event

from app.api.dependencies import now
from app.api.openapi import COMMITTED, as_yaml, committed_document, openapi_document
from app.api.openapi_examples import EXAMPLES
from app.domain.business_time import next_change
from app.domain.reasons import ReasonCode
from tests.conftest import TOKEN, NewDatabase, service_on

pytestmark = pytest.mark.database
PINNED = "revision=1&"
DECISIONS = (
    "/due-date?plan=gold&received_at=2026-11-24T15:30:00-05:00",
    "/due-date?received_at=2026-11-24T15:30:00-05:00&explain=true&unit=business_hours&value=70",
    "/tier?plan=Ultra-Plus",
    "/tiers",
    "/scope-check?topic=field_mapping&plan=gold",
    "/support-hours",
    "/support-hours?at=2026-11-26T10:00:00-05:00",
    "/support-hours/days?from=2026-11-01&to=2026-12-01",
)
ANSWERS = ("/plans", "/policy/clauses", "/policy/clauses/uptime", "/holiday-overrides")


def operations() -> list[Any]:
    return [
        pytest.param(operation, id=operation["operationId"])
        for methods in committed_document()["paths"].values()
        for operation in methods.values()
    ]


async def test_openapi_yaml_is_what_the_application_says(new_database: NewDatabase) -> None:
    async with service_on(await new_database()) as (app, _):
        document = await openapi_document(app, TOKEN)
    assert as_yaml(document) == COMMITTED.read_text(encoding="utf-8")


def test_every_limit_is_described_as_a_json_schema_has_it() -> None:
    written = COMMITTED.read_text(encoding="utf-8")
    assert "minimum: " in written
    assert [word for word in ("ge:", "le:", "gt:", "lt:", "max_length:", "min_length:") if f" {word} " in written] == []
    fields = committed_document()["components"]["schemas"]
    assert fields["ApiKeyRequest"]["properties"]["name"]["maxLength"] == 100
    assert fields["PlanTargetRequest"]["properties"]["metric"]["pattern"]
    assert fields["PlanTargetRequest"]["properties"]["value"]["minimum"] == 1


def test_what_an_answer_may_leave_out_is_not_described_as_required() -> None:
    fields = committed_document()["components"]["schemas"]
    assert fields["BatchProblem"]["required"] == ["id", "problem"]
    assert fields["BatchAnswer"]["required"] == ["id", "due_at"]


def test_an_answer_that_two_operations_give_is_written_once() -> None:
    answers = [
        paths["get"]["responses"]["200"]["content"]["application/json"]["example"]
        for path, paths in committed_document()["paths"].items()
        if path in {"/policy", "/policy/revisions/{revision}"}
    ]
    assert len(answers) == 2
    assert answers[0] is answers[1]


async def test_the_service_serves_the_committed_description(client: httpx.AsyncClient) -> None:
    assert (await client.get("/openapi.json")).json() == committed_document()


@pytest.mark.parametrize("operation", operations())
def test_an_operation_has_an_example_and_lists_its_problems(operation: dict[str, Any]) -> None:
    assert operation["operationId"] in EXAMPLES
    answers = [response for status, response in operation["responses"].items() if status.startswith("2")]
    assert all(content["example"] for answer in answers[-1:] for content in answer.get("content", {}).values())
    problems = [response for status, response in operation["responses"].items() if not status.startswith("2")]
    assert problems
    assert all("application/problem+json" in response["content"] for response in problems)


@pytest.mark.parametrize("url", DECISIONS)
async def test_a_decision_runs_no_sql(shared_service: tuple[FastAPI, httpx.AsyncClient], url: str) -> None:
    app, client = shared_service
    asked: list[str] = []
    engine = app.state.snapshot._engine.sync_engine

    def count(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        task = asyncio.current_task()
        if task is not None and task.get_name() == "asker":
            asked.append(statement)

    async def ask() -> int:
        return (await client.get(url)).status_code

    event.listen(engine, "before_cursor_execute", count)
    try:
        assert await asyncio.create_task(ask(), name="asker") == 200
    finally:
        event.remove(engine, "before_cursor_execute", count)
    assert asked == []


@pytest.mark.parametrize("url", ANSWERS)
async def test_every_answer_names_its_revision(client: httpx.AsyncClient, url: str) -> None:
    assert (await client.get(url)).json()["policy_revision"] == 1
    assert (await client.get(f"{url}?revision=1")).headers["cache-control"].endswith("immutable")


async def test_a_policy_question_is_answered_with_the_published_wording(client: httpx.AsyncClient) -> None:
    answer = (await client.get("/scope-check?topic=policy_question")).json()
    published = [reason["text"] for reason in answer["reasons"] if reason["code"] == "published"]
    assert "We are open Monday through Friday from 9 am to 4 pm EST." in published


@pytest.mark.parametrize("url", DECISIONS)
async def test_a_decision_carries_reasons_with_clauses_and_its_revision(client: httpx.AsyncClient, url: str) -> None:
    answer = (await client.get(url)).json()
    clauses = {clause["id"] for clause in (await client.get("/policy/clauses")).json()["data"]}
    assert answer["policy_revision"] == 1
    assert answer["reasons"]
    assert {reason["clause"] for reason in answer["reasons"]} <= clauses
    assert {reason["code"] for reason in answer["reasons"]} <= set(ReasonCode)


@pytest.mark.parametrize("url", DECISIONS)
async def test_an_unchanged_answer_is_a_304(client: httpx.AsyncClient, url: str) -> None:
    url = (
        url
        if "at=" in url or "days" in url or "tier" in url
        else f"{url}{'&' if '?' in url else '?'}at=2026-11-26T10:00:00Z"
    )
    first = await client.get(url)
    again = await client.get(url, headers={"if-none-match": f'"other", {first.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["cache-control"] == first.headers["cache-control"]


async def test_another_question_has_another_tag(client: httpx.AsyncClient) -> None:
    tags = {(await client.get(f"/tier?plan={plan}")).headers["etag"] for plan in ("gold", "silver", "platinum")}
    assert len(tags) == 3


async def test_no_cache_keeps_an_answer_across_an_opening_or_closing(
    shared_service: tuple[FastAPI, httpx.AsyncClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    app, client = shared_service
    change = next_change(app.state.snapshot.policy.calendar, now())
    assert change is not None
    for before, age in ((7, 7), (30, 30), (3600, 30)):
        monkeypatch.setattr("app.api.dependencies.now", lambda before=before: change - before)
        answer = await client.get("/tier?plan=gold")
        assert answer.headers["cache-control"] == f"public, max-age={age}"


async def test_an_answer_with_its_revision_and_instant_is_immutable(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"/due-date?{PINNED}received_at=2026-11-24T15:30:00-05:00")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    answer = await client.get("/due-date?received_at=2026-11-24T15:30:00-05:00")
    assert "immutable" not in answer.headers["cache-control"]


async def test_a_failure_of_ours_is_a_problem_too(
    shared_service: tuple[FastAPI, httpx.AsyncClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("s3cret")

    monkeypatch.setattr("app.services.decisions.decide_tier", fail)
    answer = await shared_service[1].get("/tier?plan=gold")
    assert answer.status_code == 500
    assert answer.json()["code"] == "internal_error"
    assert answer.json()["request_id"] == answer.headers["request-id"]
    assert "s3cret" not in answer.text


async def test_lists_come_in_pages_without_gaps(client: httpx.AsyncClient) -> None:
    whole = (await client.get("/plans")).json()
    seen, cursor = [], ""
    while cursor is not None:
        page = (await client.get(f"/plans?limit=3{f'&cursor={cursor}' if cursor else ''}")).json()
        seen += page["data"]
        cursor = page["next_cursor"]
    assert seen == whole["data"]
    assert len(seen) == 7
    assert whole["next_cursor"] is None


async def test_docs_need_nothing_from_elsewhere(client: httpx.AsyncClient) -> None:
    page = await client.get("/docs")
    assert "//" not in page.text
    for name in ("swagger-ui.css", "swagger-ui-bundle.js", "start.js", "favicon.png"):
        assert f"/docs/{name}" in page.text
        assert (await client.get(f"/docs/{name}")).status_code == 200


async def test_metrics_count_by_route_template(client: httpx.AsyncClient) -> None:
    await client.get("/policy/clauses/uptime")
    await client.get("/no/such/page")
    metrics = (await client.get("/metrics")).text
    assert 'http_server_requests_total{method="GET",route="/policy/clauses/{id}",status="200"}' in metrics
    assert 'http_server_requests_total{method="GET",route="unmatched",status="404"}' in metrics
    assert (
        'http_server_request_duration_seconds_bucket{le="0.001",method="GET",route="/policy/clauses/{id}"}' in metrics
    )
    assert "sla_policy_revision 1.0" in metrics
    assert "/no/such/page" not in metrics


async def test_a_ticket_without_words_and_topic_needs_review_and_says_so(client: httpx.AsyncClient) -> None:
    answer = (await client.post("/scope-check", json={"subject": "", "description": "?!"})).json()
    assert (answer["verdict"], answer["topic"], answer["confidence"]) == ("needs_review", None, 0)
    assert [reason["code"] for reason in answer["reasons"]] == ["text_not_classified"]


async def test_the_topic_decides_whatever_the_text_says(client: httpx.AsyncClient) -> None:
    asked = (await client.get("/scope-check?topic=on_site_visit&plan=gold")).json()
    posted = await client.post(
        "/scope-check", json={"topic": "on_site_visit", "subject": "Field mapping", "plan": "gold"}
    )
    assert posted.json() == asked
