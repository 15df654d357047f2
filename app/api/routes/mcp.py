from fastapi import Request, Response
from starlette.exceptions import HTTPException

from app.api.dependencies import refuse_parameters
from app.api.limits import limits
from app.api.mcp.messages import PARSE_ERROR, RpcError, is_newest, message_of, refusal, reply
from app.api.mcp.methods import result_of
from app.api.media_types import JSON, accepted, media_type
from app.api.question_routes import router_of
from app.domain.errors import DomainError

router = router_of("Assistants", include_in_schema=False)
ACCEPTED, NOT_ACCEPTABLE, UNSUPPORTED = 202, 406, 415


class ForeignPageError(DomainError):
    code = "cross_origin_refused"


@router.post("/mcp")
async def answer_message(request: Request) -> Response:
    """One JSON-RPC request and its answer; a notification is taken, and nothing comes of it."""
    refuse_parameters(request)
    _require_client(request)
    message, newest = None, True
    try:
        message = message_of(await _read(request))
        newest = is_newest(message, request.headers)
        if message.id is None:
            return Response(status_code=ACCEPTED)
        return reply(message.id, await result_of(message, request, newest=newest))
    except RpcError as error:
        return refusal(message.id if message else None, error, newest=newest)


def _require_client(request: Request) -> None:
    """A page that a browser shows is let in only where a setting names it.

    Not even one of this host: a name that points at this machine for a moment makes every page one of them.
    """
    origin, let_in = request.headers.get("origin"), limits(request).cors_origins
    if origin is not None and origin not in let_in and "*" not in let_in:
        raise ForeignPageError("Pages in a browser may not ask here unless SLA_CORS_ORIGINS names them.")
    if accepted(request.headers, JSON) is None:
        raise HTTPException(NOT_ACCEPTABLE)
    if media_type(request.headers) != JSON:
        raise HTTPException(UNSUPPORTED)


async def _read(request: Request) -> object:
    try:
        return await request.json()
    except (ValueError, RecursionError):
        raise RpcError(PARSE_ERROR, "The body is no JSON, or nested too deeply.") from None
