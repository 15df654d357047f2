"""Which problem an exception is, whatever raised it: the rules, the database, FastAPI's reading of a request."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from math import isfinite
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from app.api.problems import BY_STATUS, PROBLEMS, FieldError, Problem, described, problem, problem_response
from app.domain.errors import DomainError
from app.persistence.database import DatabaseUnavailableError


def request_id_of(request: Request) -> str:
    request_id: str = request.scope["state"]["request_id"]
    return request_id


def add_problem_handlers(app: FastAPI) -> None:
    for kind, handler in HANDLERS.items():
        app.add_exception_handler(kind, handler)


async def problem_of(request: Request, error: Exception) -> Response:
    """What FastAPI answers to an error that is one of HANDLED, for one that it does not see."""
    return await next(handler for kind, handler in HANDLERS.items() if isinstance(error, kind))(request, error)


async def _domain_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, DomainError)  # noqa: S101  (Starlette's signature is wider than its dispatch)
    headers: Mapping[str, str] | None = getattr(error, "headers", None)
    return problem(request_id_of(request), error.code, error.detail, suggestions=error.suggestions, headers=headers)


async def _database_unavailable(request: Request, _: Exception) -> Response:
    return problem(request_id_of(request), DatabaseUnavailableError.code)


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101  (the same)
    if isinstance(error.__cause__, ClientDisconnect):  # FastAPI takes a body that breaks off for one that is malformed
        raise error.__cause__
    code = BY_STATUS.get(error.status_code, "internal_error")
    headers = {"Allow": _methods(request)} if code == "method_not_allowed" else error.headers
    return problem(request_id_of(request), code, headers=headers)


async def _invalid_request(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101  (the same)
    found = error.errors()
    request_id = request_id_of(request)
    if found[0]["type"] == "json_invalid" or any(_not_finite(each.get("input")) for each in found):
        return problem(request_id, "malformed_json")
    if found[0]["loc"] == ("body",) and isinstance(error.body, bytes):
        return problem(request_id, "unsupported_media_type")
    return problem_response(_invalid(request_id, found))


def _methods(request: Request) -> str:
    """Of all routes of the path: the one that refused it knows its own alone."""
    routes = (route for route in request.app.routes if route.path_regex.match(request.scope["path"]))
    methods = {method for route in routes for method in route.methods}
    return ", ".join(sorted(methods | {"HEAD"} if "GET" in methods else methods))


HANDLERS: Mapping[type[Exception], Callable[[Request, Exception], Awaitable[Response]]] = {
    DomainError: _domain_error,
    DatabaseUnavailableError: _database_unavailable,
    RequestValidationError: _invalid_request,
    HTTPException: _http_error,
}
HANDLED = tuple(HANDLERS)


def problem_of_one(request_id: str, error: ValidationError | DomainError | DatabaseUnavailableError) -> Problem:
    """What stands in place of the answer to one ticket of many; its pointers are into that ticket."""
    if isinstance(error, DomainError):
        return described(request_id, error.code, error.detail, suggestions=error.suggestions)
    if isinstance(error, DatabaseUnavailableError):
        return described(request_id, error.code)
    found = [{**each, "loc": ("body", *each["loc"])} for each in error.errors(include_url=False, include_input=False)]
    if found[0]["type"] == "json_invalid":
        return described(request_id, "malformed_json", "The ticket could not be read.")
    return _invalid(request_id, found)


def _invalid(request_id: str, found: Sequence[Mapping[str, Any]]) -> Problem:
    errors = [FieldError(pointer=_pointer(each["loc"]), detail=_sentence(each)) for each in found[:20]]
    code = next((each["type"] for each in found if each["type"] in PROBLEMS), "invalid_request")
    return described(request_id, code, errors[0].detail, errors=errors)


def _not_finite(value: object) -> bool:
    """NaN and Infinity, which Python's JSON reader takes and RFC 8259 has not."""
    return isinstance(value, float) and not isfinite(value)


def _pointer(location: Sequence[str | int]) -> str:
    """A JSON pointer into the body (RFC 6901); `#name` for a parameter of the query or the path."""
    source, *path = location
    steps = [str(step).encode(errors="replace").decode().replace("~", "~0").replace("/", "~1")[:100] for step in path]
    return f"/{'/'.join(steps)}" if source == "body" else f"#{'/'.join(steps)}"


def _sentence(error: Mapping[str, Any]) -> str:
    if error["type"] == "extra_forbidden":
        return "There is no field of that name."
    sentence: str = error["msg"]
    return f"{sentence.removesuffix('.')}."
