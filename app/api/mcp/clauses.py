"""The clauses of the policy in force as resources: what the answers' reasons point at, in the published wording."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request

from app.api.mcp.messages import INVALID_PARAMS, RpcError
from app.services.policies import policy_in_force

URI = "sla://clauses/"
TEXT = "text/plain"
TEMPLATE = {
    "uriTemplate": f"{URI}{{id}}",
    "name": "clause",
    "title": "A clause of the Service Level Agreement",
    "description": "`id` is the `clause` of a reason.",
    "mimeType": TEXT,
}


async def list_resources(request: Request) -> dict[str, object]:
    policy = await policy_in_force(request.app.state.snapshot)
    listed = [
        {
            "uri": f"{URI}{clause.id}",
            "name": clause.id,
            "title": clause.question,
            "description": clause.section,
            "mimeType": TEXT,
        }
        for clause in policy.document.clauses
    ]
    return {"resources": listed}


async def read_resource(params: Mapping[str, Any], request: Request) -> dict[str, object]:
    policy, uri = await policy_in_force(request.app.state.snapshot), params.get("uri")
    clause = policy.clauses.get(uri.removeprefix(URI)) if isinstance(uri, str) and uri.startswith(URI) else None
    if clause is None:
        raise RpcError(INVALID_PARAMS, "There is no resource of that URI. resources/list names each.")
    return {"contents": [{"uri": uri, "mimeType": TEXT, "text": clause.text}]}
