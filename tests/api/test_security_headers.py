"""What every answer tells browsers, who may read answers across origins, and that a failure shows nothing of itself."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from fastapi import FastAPI
from pydantic import ValidationError

from app.api.openapi import committed_document
from app.api.security_headers import PAGE
from app.main import create_app
from app.settings import Settings
from tests.api.billing import Account, require_problem
from tests.conftest import NewDatabase

pytestmark = pytest.mark.database
Service = tuple[FastAPI, httpx.AsyncClient]
DATA = "default-src 'none'; frame-ancestors 'none'"
CONSOLE, STRANGER = "https://console.example.com", "https://elsewhere.example"


def headers_of(answer: httpx.Response) -> tuple[str | None, ...]:
    names = ("x-content-type-options", "referrer-policy", "cross-origin-resource-policy", "content-security-policy")
    return tuple(answer.headers.get(name) for name in names)


@asynccontextmanager
async def set_up(url: str, **settings: object) -> AsyncIterator[Service]:
    """A service with settings of its own, which never gets to its database: what is asked of it needs no policy."""
    app = create_app(Settings(database_url=url, **settings))  # type: ignore[arg-type]  # pydantic checks them
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://sla.test") as client:
        yield app, client


@pytest.fixture(scope="module")
async def url(new_database: NewDatabase) -> str:
    return await new_database()


@pytest.fixture
async def shared(url: str) -> AsyncIterator[httpx.AsyncClient]:
    async with set_up(url, cors_origins=(CONSOLE,)) as (_, client):
        yield client


@pytest.mark.parametrize(
    ("path", "policy"),
    [
        pytest.param("/support-hours", DATA, id="an answer"),
        pytest.param("/livez", DATA, id="health"),
        pytest.param("/metrics", DATA, id="metrics"),
        pytest.param("/support-hours.ics", DATA, id="a calendar"),
        pytest.param("/openapi.json", DATA, id="the description"),
        pytest.param("/tier?plan=goldd", DATA, id="a problem"),
        pytest.param("/nowhere", DATA, id="no route"),
        pytest.param("/docs", PAGE, id="the documentation"),
        pytest.param("/problems/unknown_plan", PAGE, id="the page of a problem"),
    ],
)
async def test_every_answer_says_what_a_browser_may_not_do_with_it(
    client: httpx.AsyncClient, path: str, policy: str
) -> None:
    answer = await client.get(path, headers={"accept": "text/html" if policy is PAGE else "*/*"})
    assert headers_of(answer) == ("nosniff", "no-referrer", "same-origin", policy)
    assert "server" not in answer.headers
    assert "strict-transport-security" not in answer.headers
    assert not [name for name in answer.headers if name.startswith("access-control")]


async def test_an_answer_that_has_not_changed_says_so_too(client: httpx.AsyncClient) -> None:
    first = await client.get("/policy")
    again = await client.get("/policy", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    assert headers_of(again) == headers_of(first)


@pytest.mark.parametrize("page", ["/docs", "/problems/unknown_plan"])
async def test_a_page_has_nothing_in_line(client: httpx.AsyncClient, page: str) -> None:
    assert "unsafe" not in PAGE
    text = (await client.get(page, headers={"accept": "text/html"})).text
    assert "<script>" not in text
    assert "<style" not in text
    assert " style=" not in text
    assert " on" not in "".join(part.split(">")[0] for part in text.split("<"))


@pytest.mark.parametrize("seconds", [0, 31_536_000])
async def test_tls_is_insisted_on_where_the_setting_says_so(url: str, seconds: int) -> None:
    async with set_up(url, strict_transport_seconds=seconds) as (_, client):
        said = (await client.get("/livez")).headers.get("strict-transport-security")
        assert said == (f"max-age={seconds}" if seconds else None)


FAILED: list[tuple[str, dict[str, str]]] = [
    ("/problems", {}),
    ("/problems", {"origin": CONSOLE}),
    ("/problems", {"accept": "text/html"}),
]


@pytest.mark.parametrize(("path", "headers"), FAILED, ids=["data", "across origins", "a browser"])
async def test_a_failure_shows_nothing_of_itself_and_has_every_header(
    url: str, monkeypatch: pytest.MonkeyPatch, path: str, headers: dict[str, str]
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("s3cret")

    monkeypatch.setattr("app.api.routes.problems._page", fail)
    async with set_up(url, cors_origins=(CONSOLE,)) as (_, client):
        answer = await client.get(path, headers=headers)
    require_problem(answer, 500, "internal_error")
    assert headers_of(answer) == ("nosniff", "no-referrer", "same-origin", DATA)
    assert answer.headers.get("access-control-allow-origin") == headers.get("origin")
    shown = answer.text + json.dumps(dict(answer.headers))
    for told in ("s3cret", "Traceback", "RuntimeError", 'File "', "site-packages", ".py", "app."):
        assert told not in shown


def test_no_setting_turns_debugging_on(shared_service: Service) -> None:
    assert not shared_service[0].debug
    assert not [name for name in Settings.model_fields if "debug" in name or "reload" in name]


async def test_what_needs_a_key_is_in_no_shared_cache(account: Account) -> None:
    await account.put("gold")
    for path, methods in committed_document()["paths"].items():
        if "{" in path.replace("{id}", "") or "stream" in path or "get" not in methods:
            continue
        if {} in methods["get"].get("security", [{}]):
            continue
        answer = await account.client.get(path.replace("{id}", account.id))
        assert answer.status_code == 200, path
        kept = answer.headers["cache-control"]
        assert kept in {"no-store", "private, no-cache"}, path
        assert kept == "no-store" or "keys" not in path


@pytest.mark.parametrize("path", ["/livez", "/readyz", "/metrics"])
async def test_how_the_service_is_now_is_never_kept(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(path)).headers["cache-control"] == "no-store"


def preflight(origin: str, method: str = "POST", headers: str = "authorization,idempotency-key") -> dict[str, str]:
    return {
        "origin": origin,
        "access-control-request-method": method,
        "access-control-request-headers": headers,
    }


async def test_without_the_setting_no_page_elsewhere_may_ask(client: httpx.AsyncClient) -> None:
    answer = await client.options("/due-date", headers=preflight(CONSOLE))
    require_problem(answer, 405, "method_not_allowed")
    assert not [name for name in answer.headers if name.startswith("access-control")]


async def test_a_page_of_a_listed_origin_may_ask_and_read(shared: httpx.AsyncClient) -> None:
    allowed = await shared.options("/due-date", headers=preflight(CONSOLE))
    assert allowed.status_code == 200
    assert allowed.headers["access-control-allow-origin"] == CONSOLE
    assert {"GET", "HEAD", "POST", "PUT", "DELETE"} == set(allowed.headers["access-control-allow-methods"].split(", "))
    assert "request-id" in allowed.headers
    answer = await shared.get("/livez", headers={"origin": CONSOLE})
    assert answer.headers["access-control-allow-origin"] == CONSOLE
    assert "origin" in answer.headers["vary"].lower()
    assert "access-control-allow-credentials" not in answer.headers


async def test_a_page_can_read_every_header_that_a_client_relies_on(shared: httpx.AsyncClient) -> None:
    answer = await shared.get("/livez", headers={"origin": CONSOLE})
    exposed = set(answer.headers["access-control-expose-headers"].split(", "))
    assert exposed >= {"ETag", "Policy-Revision", "Change-Sequence", "RateLimit", "Retry-After", "Request-Id"}


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        pytest.param(preflight(STRANGER), "origin", id="another origin"),
        pytest.param(preflight("null"), "origin", id="no origin to speak of"),
        pytest.param(preflight(f"{CONSOLE}.evil.example"), "origin", id="an origin that begins like it"),
        pytest.param(preflight(CONSOLE.upper()), "origin", id="another case"),
        pytest.param(preflight(CONSOLE, method="TRACE"), "method", id="another method"),
        pytest.param(preflight(CONSOLE, headers="cookie"), "headers", id="another header"),
    ],
)
async def test_a_preflight_that_is_refused_is_a_problem(
    shared: httpx.AsyncClient, asked: dict[str, str], why: str
) -> None:
    refused = await shared.options("/due-date", headers=asked)
    require_problem(refused, 403, "cross_origin_refused")
    assert why in refused.json()["detail"]
    assert "access-control-allow-origin" not in refused.headers
    assert "Origin" in refused.headers["vary"]


async def test_a_page_of_another_origin_cannot_read_an_answer(shared: httpx.AsyncClient) -> None:
    answer = await shared.get("/livez", headers={"origin": STRANGER})
    assert "access-control-allow-origin" not in answer.headers
    assert "origin" in answer.headers["vary"].lower()  # else a cache could hand it to who may


async def test_options_without_an_origin_is_no_preflight(shared: httpx.AsyncClient) -> None:
    require_problem(await shared.options("/due-date"), 405, "method_not_allowed")


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("", ()),
        ("*", ("*",)),
        ("https://a.example, http://localhost:5173", ("https://a.example", "http://localhost:5173")),
        ("https://[::1]:8443", ("https://[::1]:8443",)),
    ],
)
def test_origins_are_listed_with_commas(monkeypatch: pytest.MonkeyPatch, given: str, read: tuple[str, ...]) -> None:
    monkeypatch.setenv("SLA_CORS_ORIGINS", given)
    assert Settings().cors_origins == read


@pytest.mark.parametrize(
    "given",
    ["https://a.example/", "a.example", "https://a.example/x", "https://*.example", "https://A.example", ","],
)
def test_what_no_browser_would_send_as_an_origin_is_refused(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("SLA_CORS_ORIGINS", given)
    with pytest.raises(ValidationError, match="an origin is a scheme"):
        Settings()
