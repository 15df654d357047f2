"""What can be asked of the endpoint, in each revision of the protocol. Nothing is kept between two requests."""

from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

from fastapi import Request

from app.api.mcp.clauses import TEMPLATE, list_resources, read_resource
from app.api.mcp.messages import (
    EARLIER,
    INVALID_PARAMS,
    METHOD_NOT_FOUND,
    SERVER,
    SUPPORTED,
    Message,
    RpcError,
)
from app.api.mcp.tools import call_tool, described

THIS = {"name": "connex-sla", "title": "Connex SLA", "version": version("connex-sla")}
CAPABILITIES: Mapping[str, object] = {"tools": {}, "resources": {}}
INSTRUCTIONS = (
    "Answers every question that the support team's Service Level Agreement raises. Each answer has reasons, and each "
    "reason the clause that decides: quote them. A due date is a target and no guarantee; needs_review means that a "
    "person decides. Instants are RFC 3339 with an offset. Questions about a plan are public, those about an account "
    "want an API key with the scope accounts:read."
)
DEPLOYED, PUBLISHED = 300_000, 30_000  # milliseconds that one may keep what comes with the service, and with the policy
KEPT_FOR = {
    "server/discover": DEPLOYED,
    "tools/list": DEPLOYED,
    "resources/templates/list": DEPLOYED,
    "resources/list": PUBLISHED,
    "resources/read": PUBLISHED,
}


async def result_of(message: Message, request: Request, *, newest: bool) -> Mapping[str, object]:
    if newest:
        found = await _in_newest(message, request)
        if message.method in KEPT_FOR:
            found |= {"ttlMs": KEPT_FOR[message.method], "cacheScope": "public"}
        return found | {"resultType": "complete", "_meta": {SERVER: THIS}}
    return await _in_earlier(message, request)


async def _in_newest(message: Message, request: Request) -> dict[str, Any]:
    if message.method == "server/discover":
        return {"supportedVersions": SUPPORTED, "capabilities": CAPABILITIES, "instructions": INSTRUCTIONS}
    return await _in_any(message, request)


async def _in_earlier(message: Message, request: Request) -> dict[str, Any]:
    if message.method == "initialize":
        wanted = message.params.get("protocolVersion")
        agreed = wanted if wanted in EARLIER else EARLIER[0]
        return {
            "protocolVersion": agreed,
            "capabilities": CAPABILITIES,
            "serverInfo": THIS,
            "instructions": INSTRUCTIONS,
        }
    return {} if message.method == "ping" else await _in_any(message, request)


async def _in_any(message: Message, request: Request) -> dict[str, Any]:
    if message.method == "tools/call":
        return await call_tool(message.params, request)
    if message.method == "resources/read":
        return await read_resource(message.params, request)
    if message.params.get("cursor") is not None:
        raise RpcError(INVALID_PARAMS, "The cursor is none that this service gave: each list is whole.")
    if message.method == "tools/list":
        return {"tools": described()}
    if message.method == "resources/list":
        return await list_resources(request)
    if message.method == "resources/templates/list":
        return {"resourceTemplates": [TEMPLATE]}
    raise RpcError(METHOD_NOT_FOUND, "This service has no method of that name.")
