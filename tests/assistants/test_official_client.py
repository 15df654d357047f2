"""The official SDK's client gets along with /mcp, in the newest revision and in the one before."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import pytest
from mcp import Client, MCPError
from mcp.client.streamable_http import streamable_http_client
from mcp_types import TextContent, TextResourceContents

from tests.assistants.conftest import Assisted
from tests.assistants.test_tools import AT, TOOLS, arguments_of

pytestmark = [pytest.mark.database, pytest.mark.processes]
MODES = {"auto": "2026-07-28", "legacy": "2025-11-25"}


@asynccontextmanager
async def client_of(assisted: Assisted, mode: Any, key: str | None = None) -> AsyncIterator[Client]:  # noqa: ANN401
    headers = {"authorization": f"Bearer {key}"} if key else {}
    async with (
        httpx2.AsyncClient(headers=headers, trust_env=False) as http,
        Client(streamable_http_client(assisted.url, http_client=http), mode=mode) as client,
    ):
        yield client


async def refused(client: Client, tool: str, arguments: dict[str, Any]) -> str:
    result = await client.call_tool(tool, arguments)
    [said] = result.content
    assert result.is_error
    assert isinstance(said, TextContent)
    return said.text


@pytest.mark.parametrize("mode", MODES)
async def test_it_finds_every_tool_and_holds_each_answer_to_its_schema(assisted: Assisted, mode: str) -> None:
    async with client_of(assisted, mode, assisted.reader) as client:
        assert client.protocol_version == MODES[mode]
        assert [tool.name for tool in (await client.list_tools()).tools] == TOOLS
        for tool in TOOLS:
            result = await client.call_tool(tool, arguments_of(tool))  # raises where the answer is not as described
            assert not result.is_error, result
            assert result.structured_content["policy_revision"] == 1


@pytest.mark.parametrize("mode", MODES)
async def test_it_hears_why_there_is_no_answer(assisted: Assisted, mode: str) -> None:
    async with client_of(assisted, mode) as client:
        assert "Did you mean Gold?" in await refused(client, "get_tier", {"plan": "goldd"})
        assert "key_required" in await refused(client, "get_tier", {"account": "acme"})
        with pytest.raises(MCPError):
            await client.call_tool("put_plan", {"code": "gold"})


@pytest.mark.parametrize("mode", MODES)
async def test_it_reads_the_clause_that_a_reason_names(assisted: Assisted, mode: str) -> None:
    async with client_of(assisted, mode) as client:
        answer = await client.call_tool("get_due_date", {"plan": "gold", "received_at": AT})
        clause = answer.structured_content["reasons"][0]["clause"]
        listed = {resource.name: resource.uri for resource in (await client.list_resources()).resources}
        [read] = (await client.read_resource(listed[clause])).contents
        assert isinstance(read, TextResourceContents)
        assert "Monday through Friday" in read.text
