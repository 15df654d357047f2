"""Every error is one problem shape, has a page, and is never a 500."""

import json
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from fastapi import FastAPI

from app.api.openapi import committed_document
from app.api.problems import BY_STATUS, PROBLEMS
from app.domain.errors import DomainError

pytestmark = pytest.mark.database
DUE = "/due-date?received_at="
JSON = {"content-type": "application/json"}


def codes_raised(kind: type[DomainError] = DomainError) -> Iterator[str]:
    for error in kind.__subclasses__():
        if hasattr(error, "code"):  # a base of others has none
            yield error.code
        yield from codes_raised(error)


@pytest.mark.parametrize("code", sorted({*codes_raised(), *BY_STATUS.values(), *PROBLEMS, "database_unavailable"}))
async def test_every_code_has_its_status_and_its_page(client: httpx.AsyncClient, code: str) -> None:
    page = await client.get(f"/problems/{code}")
    assert page.status_code == 200
    assert page.json()["status"] == PROBLEMS[code].status
    assert all(page.json()[part] for part in ("title", "happened", "why", "mend"))
    html = await client.get(f"/problems/{code}", headers={"accept": "text/html"})
    assert html.headers["content-type"].startswith("text/html")
    assert PROBLEMS[code].title.split("'")[0] in html.text


@pytest.mark.parametrize(
    ("url", "status", "code"),
    [
        pytest.param("/tier?plan=goldd", 404, "unknown_plan", id="unknown plan"),
        pytest.param("/plans/goldd", 404, "unknown_plan", id="unknown plan in the path"),
        pytest.param("/tier?plan=", 422, "invalid_request", id="empty plan"),
        pytest.param("/tier", 422, "invalid_request", id="no plan"),
        pytest.param("/tier?plan=gold&x=1", 422, "invalid_request", id="unknown parameter"),
        pytest.param("/tiers?revison=1", 422, "invalid_request", id="misspelled parameter"),
        pytest.param("/holiday-overrides?form=2026-01-01", 422, "invalid_request", id="misspelled date"),
        pytest.param("/tier?plan=gold&plan=silver", 422, "invalid_request", id="parameter given twice"),
        pytest.param("/tier?plan=gold&at=9999-01-01T00:00:00Z", 422, "instant_out_of_range", id="tier in 9999"),
        pytest.param("/tier?plan=gold&revision=1_0", 422, "invalid_request", id="number with an underscore"),
        pytest.param("/tier?plan=gold&revision=true", 422, "invalid_request", id="number that is a word"),
        pytest.param("/tier?plan=" + "%CC%95%CC%80" * 90, 422, "invalid_request", id="a pile of combining marks"),
        pytest.param("/tier?plan=%00", 422, "invalid_request", id="NUL"),
        pytest.param("/tier?plan=%ED%A0%80", 404, "unknown_plan", id="surrogate in UTF-8"),
        pytest.param("/tier?plan=gold&revision=99", 404, "unknown_revision", id="unknown revision"),
        pytest.param("/tier?plan=gold&revision=99999999999", 422, "invalid_request", id="revision out of bounds"),
        pytest.param("/due-date", 422, "invalid_request", id="no instant"),
        pytest.param(DUE, 422, "instant_malformed", id="empty instant"),
        pytest.param(f"{DUE}2026-11-24T15:30:00", 422, "instant_without_offset", id="naive instant"),
        pytest.param(f"{DUE}2026-11-24T15:30:00+05:00", 422, "instant_malformed", id="plus not encoded"),
        pytest.param(f"{DUE}2026-11-24", 422, "instant_malformed", id="a date"),
        pytest.param(f"{DUE}1795413600", 422, "instant_malformed", id="epoch seconds"),
        pytest.param(f"{DUE}2026-W48-2T15:30:00Z", 422, "instant_malformed", id="ISO week"),
        pytest.param(f"{DUE}2026-02-30T00:00:00Z", 422, "instant_malformed", id="no such date"),
        pytest.param(f"{DUE}2026-02-03T00:00:00-24:00", 422, "instant_malformed", id="no such offset"),
        pytest.param(f"{DUE}2026-11-24T15:30:00-05:99", 422, "instant_malformed", id="offset of 99 minutes"),
        pytest.param(f"{DUE}2026-11-24T15:30:60-05:00", 422, "instant_malformed", id="leap second"),
        pytest.param(f"{DUE}NaN", 422, "instant_malformed", id="NaN"),
        pytest.param(f"{DUE}0001-01-01T00:00:00%2B14:00", 422, "instant_out_of_range", id="year 0001"),
        pytest.param(f"{DUE}9999-12-31T23:59:59-14:00", 422, "instant_out_of_range", id="year 9999"),
        pytest.param(f"{DUE}1999-12-31T23:59:59-05:00", 422, "instant_out_of_range", id="a second too early"),
        pytest.param(f"{DUE}2100-01-01T00:00:00-05:00", 422, "instant_out_of_range", id="a second too late"),
        pytest.param(f"{DUE}2026-11-24T15:30:00Z&value=NaN", 422, "invalid_request", id="NaN as value"),
        pytest.param(f"{DUE}2026-11-24T15:30:00Z&value=0", 422, "invalid_request", id="value 0"),
        pytest.param(f"{DUE}2026-11-24T15:30:00Z&unit=weeks", 422, "invalid_request", id="unknown unit"),
        pytest.param(f"{DUE}2026-11-24T15:30:00Z&metric=resolution", 422, "unknown_metric", id="unknown metric"),
        pytest.param(
            f"{DUE}2099-12-01T15:30:00Z&value=2000&unit=business_hours", 422, "calendar_has_no_open_time", id="too long"
        ),
        pytest.param("/scope-check?topic=nope", 422, "unknown_topic", id="unknown topic"),
        pytest.param("/support-hours?at=9999-01-01T00:00:00Z", 422, "instant_out_of_range", id="hours in 9999"),
        pytest.param(
            "/support-hours/days?from=1767225600&to=1767312000", 422, "invalid_request", id="dates as seconds"
        ),
        pytest.param("/support-hours/days?from=2026-01-02&to=2026-01-02", 422, "invalid_date_range", id="empty range"),
        pytest.param("/support-hours/days?from=2026-01-01&to=2028-01-01", 422, "invalid_date_range", id="long range"),
        pytest.param(
            "/support-hours/days?from=9999-12-30&to=9999-12-31", 422, "instant_out_of_range", id="days in 9999"
        ),
        pytest.param(
            "/support-hours/days?from=0001-01-01&to=0001-01-02", 422, "instant_out_of_range", id="days in 0001"
        ),
        pytest.param("/policy/clauses/nope", 404, "unknown_clause", id="unknown clause"),
        pytest.param("/plans?cursor=nope", 400, "invalid_cursor", id="made-up cursor"),
        pytest.param("/plans?limit=0", 422, "invalid_request", id="limit 0"),
        pytest.param("/problems/nope", 404, "unknown_problem", id="unknown problem"),
        pytest.param("/nope", 404, "not_found", id="unknown path"),
        pytest.param("/tier/", 404, "not_found", id="trailing slash"),
        pytest.param("/docs/..%2f..%2fpyproject.toml", 404, "not_found", id="traversal"),
    ],
)
async def test_a_bad_question_gets_its_problem(client: httpx.AsyncClient, url: str, status: int, code: str) -> None:
    require_problem(await client.get(url), status, code)


@pytest.mark.parametrize(
    ("body", "headers", "status", "code"),
    [
        pytest.param(b"{", JSON, 400, "malformed_json", id="cut off"),
        pytest.param(b"", JSON, 422, "invalid_request", id="empty"),
        pytest.param(b"[]", JSON, 422, "invalid_request", id="a list"),
        pytest.param(b"\xff\xfe", JSON, 400, "malformed_json", id="no UTF-8"),
        pytest.param(b"[" * 50_000, JSON, 400, "malformed_json", id="nesting"),
        pytest.param(b'{"topic": NaN}', JSON, 400, "malformed_json", id="NaN"),
        pytest.param(b'{"topic": 1e400}', JSON, 400, "malformed_json", id="infinity"),
        pytest.param(b'{"subject": "\\ud800"}', JSON, 422, "invalid_request", id="lone surrogate"),
        pytest.param(b'{"\\ud800": 1}', JSON, 422, "invalid_request", id="lone surrogate as a name"),
        pytest.param(b'{"subject": "\\u0000"}', JSON, 422, "invalid_request", id="NUL"),
        pytest.param(b'{"subjekt": "x"}', JSON, 422, "invalid_request", id="unknown field"),
        pytest.param(b'{"topic": "nope"}', JSON, 422, "unknown_topic", id="unknown topic"),
        pytest.param(b'{"at": "2026-11-24T15:30:00"}', JSON, 422, "instant_without_offset", id="naive instant"),
        pytest.param(b'{"at": 1795413600}', JSON, 422, "instant_malformed", id="instant as a number"),
        pytest.param(b'{"description": "' + b"a" * 10_001 + b'"}', JSON, 422, "invalid_request", id="long text"),
        pytest.param(b"a" * 10_000_000, JSON, 413, "body_too_large", id="10 MB"),
        pytest.param(b"{}", {"content-type": "text/plain"}, 415, "unsupported_media_type", id="plain text"),
        pytest.param(b"{}", {}, 415, "unsupported_media_type", id="no content type"),
    ],
)
async def test_a_bad_body_gets_its_problem(
    client: httpx.AsyncClient, body: bytes, headers: dict[str, str], status: int, code: str
) -> None:
    require_problem(await client.post("/scope-check", content=body, headers=headers), status, code)


WRITES = [
    ("PUT", "/accounts/hostile"),
    ("POST", "/accounts/hostile/add-on-purchases"),
    ("POST", "/accounts/hostile/usage"),
    ("POST", "/api-keys"),
    ("PUT", "/plans/hostile"),
    ("PUT", "/holiday-overrides/2031-01-06"),
]


@pytest.mark.parametrize("write", WRITES, ids=" ".join)
@pytest.mark.parametrize(
    ("body", "headers", "status", "code"),
    [
        pytest.param(b"{", JSON, 400, "malformed_json", id="cut off"),
        pytest.param(b"\xff\xfe", JSON, 400, "malformed_json", id="no UTF-8"),
        pytest.param(b"[" * 50_000, JSON, 400, "malformed_json", id="nesting"),
        pytest.param(b'{"minutes": NaN}', JSON, 400, "malformed_json", id="NaN"),
        pytest.param(b'{"minutes": 1e400}', JSON, 400, "malformed_json", id="infinity"),
        pytest.param(b"", JSON, 422, "invalid_request", id="empty"),
        pytest.param(b"[]", JSON, 422, "invalid_request", id="a list"),
        pytest.param(b"null", JSON, 422, "invalid_request", id="null"),
        pytest.param(b'{"minutes": 1' + b"0" * 5000 + b"}", JSON, 400, "malformed_json", id="a number without end"),
        pytest.param(b'{"name": "\\ud800", "plan": "\\ud800"}', JSON, 422, "invalid_request", id="lone surrogate"),
        pytest.param(b"{}", {"content-type": "text/plain"}, 415, "unsupported_media_type", id="plain text"),
        pytest.param(b" " * 70_000, JSON, 413, "body_too_large", id="too large"),
    ],
)
async def test_a_bad_body_of_a_write_gets_its_problem(
    busy_service: tuple[FastAPI, httpx.AsyncClient],
    write: tuple[str, str],
    body: bytes,
    headers: dict[str, str],
    *,
    status: int,
    code: str,
) -> None:
    headers = headers | {"idempotency-key": "hostile"}
    answer = await busy_service[1].request(*write, content=body, headers=headers)
    require_problem(answer, status, code)


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        pytest.param("/accounts/a%20b", 422, "invalid_request", id="no account id"),
        pytest.param("/accounts/nobody", 404, "unknown_account", id="unknown account"),
        pytest.param("/accounts/nobody/entitlements", 404, "unknown_account", id="its entitlements"),
        pytest.param("/accounts/nobody/add-on-purchases/0", 422, "invalid_request", id="no purchase id"),
        pytest.param("/accounts/nobody/add-on-purchases/" + "9" * 30, 422, "invalid_request", id="long purchase id"),
        pytest.param("/tier?account=nobody&plan=gold", 422, "invalid_request", id="plan and account"),
        pytest.param("/tier?account=", 422, "invalid_request", id="empty account"),
        pytest.param("/screen-sharing?account=nobody", 404, "unknown_account", id="unknown account of a decision"),
        pytest.param("/accounts/nobody?account_sequence=1", 422, "invalid_request", id="parameter of another question"),
        pytest.param("/changes?after=" + "9" * 20, 422, "invalid_request", id="sequence out of bounds"),
        pytest.param("/holiday-overrides/2031-02-30", 422, "invalid_request", id="no date"),
    ],
)
async def test_a_bad_question_about_records_gets_its_problem(
    busy_service: tuple[FastAPI, httpx.AsyncClient], path: str, status: int, code: str
) -> None:
    require_problem(await busy_service[1].get(path), status, code)


async def test_a_chunked_body_is_measured_as_it_grows(client: httpx.AsyncClient) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(200):
            yield b" " * 1000

    require_problem(await client.post("/scope-check", content=pieces(), headers=JSON), 413, "body_too_large")


@pytest.mark.parametrize(
    ("method", "path", "known"),
    [
        (method, path, {each.upper() for each in operations})
        for path, operations in committed_document()["paths"].items()
        for method in ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
        if method.lower() not in operations
    ],
)
async def test_a_wrong_method_gets_its_problem_and_is_told_the_right_ones(
    client: httpx.AsyncClient, method: str, path: str, known: set[str]
) -> None:
    answer = await client.request(method, path.replace("{", "").replace("}", ""))
    require_problem(answer, 405, "method_not_allowed")
    assert set(answer.headers["allow"].split(", ")) == known | ({"HEAD"} if "GET" in known else set())


async def test_a_problem_never_repeats_the_input(client: httpx.AsyncClient) -> None:
    answer = await client.get("/due-date", params={"received_at": "s3cret", "plan": "s3cret", "unit": "s3cret"})
    assert answer.status_code == 422
    assert "s3cret" not in answer.text


async def test_the_problem_carries_the_request_id(client: httpx.AsyncClient) -> None:
    answer = await client.get("/nope", headers={"request-id": "intake-42"})
    assert answer.json()["request_id"] == answer.headers["request-id"] == "intake-42"
    answer = await client.get("/nope", headers={"request-id": "two words"})
    assert answer.headers["request-id"] not in {"", "two words"}


def require_problem(answer: httpx.Response, status: int, code: str) -> None:
    assert answer.headers["content-type"] == "application/problem+json"
    body = json.loads(answer.content)
    assert (answer.status_code, body["status"], body["code"]) == (status, status, code)
    assert body["type"] == f"/problems/{code}"
    assert all(body[member] for member in ("title", "detail", "request_id"))
