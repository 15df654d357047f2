"""A service as a process of its own on a seeded database, with an account and keys, for the tests of /mcp."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.api.billing import JANUARY
from tests.conftest import AUTHORISED, TOKEN, NewDatabase
from tests.reliability.callers import asking
from tests.reliability.replicas import Replica, require_no_failure_in

NEWEST = "2026-07-28"
REVISION = "io.modelcontextprotocol/protocolVersion"
META = {REVISION: NEWEST, "io.modelcontextprotocol/clientCapabilities": {}}
NAMED_BY = {"tools/call": "name", "resources/read": "uri"}
PAGE = "https://help.example.com"  # whose scripts may ask
Rpc = Callable[..., Awaitable[httpx.Response]]


@dataclass(frozen=True, slots=True)
class Assisted:
    """`reader` may read accounts; `stranger` is a good key that may not."""

    replica: Replica
    reader: str
    stranger: str

    @property
    def url(self) -> str:
        return f"{self.replica.url}/mcp"


@pytest.fixture(scope="session")
async def assisted(folder: Path, new_database: NewDatabase) -> AsyncIterator[Assisted]:
    given = {"SLA_DATABASE_URL": await new_database(), "SLA_BOOTSTRAP_KEY": TOKEN, "SLA_CORS_ORIGINS": PAGE}
    replica = Replica("assisted", folder, **given)
    replica.start()
    try:
        await replica.ready()
        async with asking(replica.url, **AUTHORISED) as admin:
            opened = await admin.put("/accounts/acme", json={"plan": "gold", "effective_from": JANUARY})
            assert opened.status_code == httpx.codes.CREATED, opened.text
            keys = [
                (await admin.post("/api-keys", json={"name": "tests", "scopes": [scope]})).json()["key"]
                for scope in ("accounts:read", "usage:write")
            ]
        yield Assisted(replica, *keys)
    finally:
        await replica.stop()
    require_no_failure_in(replica.log)


@pytest.fixture
async def http(assisted: Assisted) -> AsyncIterator[httpx.AsyncClient]:
    async with asking(assisted.replica.url) as client:
        yield client


@pytest.fixture
def rpc(http: httpx.AsyncClient) -> Rpc:
    """Asks as revision 2026-07-28 has it; `headers` come on top, None takes one away."""

    async def asked(method: str, params: dict[str, Any] | None = None, **headers: str | None) -> httpx.Response:
        given = params or {}
        sent: dict[str, str | None] = {
            "accept": "application/json, text/event-stream",
            "content-type": "application/json",
            "mcp-protocol-version": NEWEST,
            "mcp-method": method,
        }
        if method in NAMED_BY:
            sent["mcp-name"] = given.get(NAMED_BY[method])
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": {"_meta": META} | given}
        told = {name: value for name, value in sent.items() if value is not None}
        return await http.post("/mcp", content=json.dumps(body), headers=told)

    return asked
