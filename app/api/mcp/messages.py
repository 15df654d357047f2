"""JSON-RPC 2.0 as the Model Context Protocol has it over HTTP: one message a request, and what can be wrong with one.

Since revision 2026-07-28 a request says by itself in which revision it is asked, and headers repeat what proxies want
to know. Before that, `initialize` agreed on one, and a header names it from then on. No revision has a session here.
"""

from base64 import b64decode
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import msgspec
from fastapi import Response
from starlette.datastructures import Headers

from app.api.media_types import JSON

NEWEST = "2026-07-28"
EARLIER = ("2025-11-25", "2025-06-18")  # that are begun by `initialize`
SUPPORTED = (NEWEST, *EARLIER)
OF_PROTOCOL = "io.modelcontextprotocol/"
REVISION = f"{OF_PROTOCOL}protocolVersion"
REQUIRED = (REVISION, f"{OF_PROTOCOL}clientCapabilities")
SERVER = f"{OF_PROTOCOL}serverInfo"
NAMED_BY = {"tools/call": "name", "resources/read": "uri"}  # what the header Mcp-Name repeats of a request
BASE64 = ("=?base64?", "?=")

PARSE_ERROR = -32700
INVALID_REQUEST = -32600
METHOD_NOT_FOUND = -32601
INVALID_PARAMS = -32602
HEADER_MISMATCH = -32020
UNSUPPORTED_REVISION = -32022
MALFORMED, NOT_FOUND = 400, 404


class RpcError(Exception):
    """What is wrong with a message; that a question has no answer is no error of this kind. Never holds the input."""

    def __init__(self, code: int, message: str, data: object = None) -> None:
        super().__init__(message)
        self.code = code
        self.told = {"code": code, "message": message} | ({} if data is None else {"data": data})


@dataclass(frozen=True, slots=True)
class Message:
    """A request; a notification where it has no id."""

    method: str
    params: Mapping[str, Any]
    id: str | int | None

    @property
    def meta(self) -> Mapping[str, Any]:
        meta = self.params.get("_meta")
        return meta if isinstance(meta, dict) else {}


def message_of(decoded: object) -> Message:
    """A message is one object: revisions that had lists of them are not spoken here."""
    if not isinstance(decoded, dict):
        raise RpcError(INVALID_REQUEST, "The body is one JSON-RPC request or notification, and no list of them.")
    method, params, asked_as = decoded.get("method"), decoded.get("params", {}), decoded.get("id")
    if decoded.get("jsonrpc") != "2.0" or not isinstance(method, str) or not isinstance(params, dict):
        raise RpcError(INVALID_REQUEST, "A request has jsonrpc 2.0, a method, and params that are an object.")
    if "id" in decoded and not _is_id(asked_as):
        raise RpcError(INVALID_REQUEST, "An id is a text or a whole number.")
    return Message(method, params, asked_as)


def _is_id(given: object) -> bool:
    if isinstance(given, str):
        return not any("\ud800" <= char <= "\udfff" for char in given)  # half a pair could not be sent back
    return isinstance(given, int) and not isinstance(given, bool)


def is_newest(message: Message, headers: Headers) -> bool:
    """Whether it is asked in the newest revision, with all that this wants; else in an earlier one. Raises RpcError."""
    said = _only(headers, "mcp-protocol-version")
    if REVISION not in message.meta and (said in EARLIER or _begins_earlier(message, said)):
        return False
    if message.id is None:
        if said not in SUPPORTED:
            raise _unsupported(said)
        return True
    if missing := [name for name in REQUIRED if name not in message.meta]:
        raise RpcError(INVALID_PARAMS, f"params._meta lacks {' and '.join(missing)}. {_spoken()}")
    if said is None or said != message.meta[REVISION]:
        raise _mismatch("MCP-Protocol-Version")
    if said != NEWEST:
        raise _unsupported(said)
    if _only(headers, "mcp-method") != message.method:
        raise _mismatch("Mcp-Method")
    if message.method in NAMED_BY and _decoded(headers) != message.params.get(NAMED_BY[message.method]):
        raise _mismatch("Mcp-Name")
    return True


def _begins_earlier(message: Message, said: str | None) -> bool:
    """Nothing is agreed on yet."""
    return said is None and (message.method == "initialize" or message.id is None)


def _only(headers: Headers, name: str) -> str | None:
    """None where it is given twice: who reads the first and who reads the last would not agree."""
    given = headers.getlist(name)
    return given[0] if len(given) == 1 else None


def _decoded(headers: Headers) -> str | None:
    name, (begin, end) = _only(headers, "mcp-name"), BASE64
    if name is None or not (name.startswith(begin) and name.endswith(end)):
        return name
    with suppress(ValueError):  # of Base64, or of UTF-8
        return b64decode(name[len(begin) : -len(end)], validate=True).decode()
    return None


def _mismatch(header: str) -> RpcError:
    return RpcError(HEADER_MISMATCH, f"The header {header} is missing, or is not what the body says. {_spoken()}")


def _unsupported(requested: str | None) -> RpcError:
    told = {"supported": list(SUPPORTED), "requested": requested or ""}
    return RpcError(UNSUPPORTED_REVISION, f"Unsupported protocol version. {_spoken()}", told)


def _spoken() -> str:
    return f"Revisions that are spoken here: {', '.join(SUPPORTED)}."


def reply(asked_as: str | int | None, result: Mapping[str, object]) -> Response:
    return _written(asked_as, {"result": result})


def refusal(asked_as: str | int | None, error: RpcError, *, newest: bool) -> Response:
    """Earlier revisions answer a request that they understand with 200, whatever comes of it."""
    status = NOT_FOUND if error.code == METHOD_NOT_FOUND else MALFORMED
    return _written(asked_as, {"error": error.told}, status if newest else 200)


def _written(asked_as: str | int | None, content: Mapping[str, object], status: int = 200) -> Response:
    known = {} if asked_as is None else {"id": asked_as}
    body = msgspec.json.encode({"jsonrpc": "2.0", **known, **content})
    return Response(body, status, {"Cache-Control": "no-store"}, JSON)
