"""While Postgres is away, an assistant is answered from memory, and told so in words that it can quote."""

import json
from typing import Any

import httpx
import pytest

from tests.reliability.callers import asking
from tests.reliability.replicas import Replicas
from tests.reliability.waiting import until

pytestmark = [pytest.mark.processes, pytest.mark.timeout(600)]
SENT = {
    "accept": "application/json",
    "mcp-protocol-version": "2026-07-28",
    "mcp-method": "tools/call",
    "mcp-name": "get_tier",
}
META = {"io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {}}


async def tier_of(client: httpx.AsyncClient, **asked: str) -> dict[str, Any]:
    params = {"name": "get_tier", "arguments": asked, "_meta": META}
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
    result: dict[str, Any] = (await client.post("/mcp", json=body, headers=SENT)).json()["result"]
    return result


async def test_an_assistant_hears_that_the_database_is_away(replicas: Replicas) -> None:
    async with asking(replicas.first.url, Authorization=f"Bearer {replicas.key}") as client:
        assert not (await tier_of(client, plan="gold"))["structuredContent"]["stale"]
        await replicas.cluster.stop("immediate")

        async def admitted() -> bool:
            answer = (await tier_of(client, plan="gold"))["structuredContent"]
            stale: bool = answer["stale"]
            return stale

        await until(admitted, every=0.05)
        told = await tier_of(client, plan="gold")
        quoted, written = (each["text"] for each in told["content"])
        age = told["structuredContent"]["age_seconds"]
        assert f"last compared with the database {age} seconds ago" in quoted
        assert json.loads(written) == told["structuredContent"]
        unknown = await tier_of(client, account="nobody-asked-before")
        assert unknown["isError"]
        assert "database_unavailable" in unknown["content"][0]["text"]
        await replicas.cluster.start()
