"""Problems (RFC 9457): the only table of HTTP statuses, and the pages that explain them.

Every error of the service is one of these codes, and every code has its page under /problems/{code}.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from app.domain.errors import DomainError
from app.persistence.database import DatabaseUnavailableError

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class ProblemType:
    status: int
    title: str
    happened: str
    why: str
    mend: str


PROBLEMS = {
    "malformed_json": ProblemType(
        400, "The body is no JSON", "The request's body could not be read.",
        "It is not UTF-8, not JSON, or nested too deeply. NaN and Infinity are no JSON.",
        "Send valid JSON (RFC 8259) in UTF-8 with `Content-Type: application/json`."),
    "invalid_cursor": ProblemType(
        400, "Unknown cursor", "The `cursor` is none that this service gave.",
        "Cursors are opaque and come from `next_cursor` of the page before.",
        "Ask for the first page without `cursor`, then follow `next_cursor`."),
    "not_found": ProblemType(
        404, "No such page", "Nothing is served at this path.",
        "Paths are in lower case, with hyphens and without a slash at the end.", "See /docs for every path."),
    "unknown_plan": ProblemType(
        404, "Unknown plan", "No plan has that name, today or formerly.",
        "Names match without regard to case, spaces, hyphens, underscores and the word plan, but are never guessed.",
        "Take one of `suggestions`, or a name from GET /plans."),
    "unknown_clause": ProblemType(
        404, "Unknown clause", "The revision that was asked has no clause of that id.",
        "Clauses belong to a revision of the policy.", "See GET /policy/clauses."),
    "unknown_revision": ProblemType(
        404, "Unknown policy revision", "No policy revision has that number.",
        "Revisions are numbered from 1 as they are published.", "Leave `revision` out for the one in force."),
    "unknown_problem": ProblemType(
        404, "Unknown problem", "No problem of this service has that code.",
        "The list of codes is closed.", "See GET /problems."),
    "method_not_allowed": ProblemType(
        405, "Method not allowed", "This path does not take that method.",
        "Each path has its methods; the header `Allow` names them.", "See /docs."),
    "body_too_large": ProblemType(
        413, "Body too large", "The request's body is larger than this service reads.",
        "The setting `SLA_MAX_BODY_BYTES` limits it.", "Send less at once."),
    "unsupported_media_type": ProblemType(
        415, "Not JSON", "The body was sent as something else than JSON.",
        "Without `Content-Type: application/json` a body is not read.", "Set the header."),
    "invalid_request": ProblemType(
        422, "Invalid request", "The request is well formed, but a value in it is not valid.",
        "A field is missing, unknown, of the wrong type or out of bounds; `errors` names each.",
        "Mend the fields that `errors` points at."),
    "instant_malformed": ProblemType(
        422, "Not an instant", "An instant is not written as RFC 3339 writes it.",
        "Only the full form is taken, for example 2026-11-24T15:30:00-05:00; in a URL a + must be sent as %2B.",
        "Send date, time with seconds, and offset."),
    "instant_without_offset": ProblemType(
        422, "Instant without an offset", "An instant came without its offset from UTC.",
        "15:30 is another instant in every time zone, and this service never guesses one.",
        "Add the offset, such as -05:00, or Z for UTC."),
    "instant_out_of_range": ProblemType(
        422, "Instant out of range", "The instant or date lies outside what the policy covers.",
        "Holidays are known for a limited range of years only.", "Ask within the range that is named."),
    "invalid_date_range": ProblemType(
        422, "Invalid date range", "The range of dates cannot be listed.",
        "`to` is the first date no longer wanted, and a list has a longest length.", "Ask for a shorter range."),
    "unknown_topic": ProblemType(
        422, "Unknown topic", "The policy has no topic of that name.",
        "The topics are part of the policy.", "Take one of `suggestions`, or one from GET /policy."),
    "unknown_metric": ProblemType(
        422, "Unknown metric", "The policy has no target of that metric.",
        "Only published promises can be asked about.", "Take one of `suggestions`."),
    "calendar_has_no_open_time": ProblemType(
        422, "No open time left", "The support calendar has too little open time after that instant.",
        "Every remaining day is closed, or the target is longer than the calendar reaches.",
        "Ask with a shorter target; if the calendar is wrong, publish a corrected policy."),
    "internal_error": ProblemType(
        500, "Internal error", "This service failed to answer.", "That is a defect of the service.",
        "Try again; if it stays, report the `request_id`."),
    "policy_not_loaded": ProblemType(
        503, "No policy loaded", "The service has no policy yet.",
        "It has just started and has not been able to read one from its database, or `sla migrate` has not been run.",
        "Try again after `Retry-After`; see /readyz for the reason."),
    "database_unavailable": ProblemType(
        503, "Database unavailable", "The question needs the database, and the database is away.",
        "It is restarting, out of reach or too slow.", "Try again after `Retry-After`; nothing was written."),
}  # fmt: skip

# What an operation that takes an instant, or a revision, can be answered with.
OF_INSTANTS = ("instant_malformed", "instant_without_offset", "instant_out_of_range")
OF_REVISIONS = ("unknown_revision", "database_unavailable")

BY_STATUS = {
    400: "malformed_json",
    404: "not_found",
    405: "method_not_allowed",
    413: "body_too_large",
    415: "unsupported_media_type",
}
RETRY_AFTER = {503: "1"}


class FieldError(BaseModel):
    pointer: str = Field(description="The JSON pointer of the field, or # and the name of the parameter.")
    detail: str


class Problem(BaseModel):
    """RFC 9457. `type` is served by this service and says what happened, why, and how to mend it."""

    type: str = Field(examples=["/problems/unknown_plan"])
    title: str
    status: int
    detail: str
    code: str
    errors: list[FieldError] = []
    suggestions: list[str] = []
    request_id: str


def problems(*codes: str) -> dict[int | str, dict[str, Any]]:
    """The OpenAPI description of an operation's problems, by status; those of every operation are added."""
    listed: dict[int | str, dict[str, Any]] = {}
    for code in dict.fromkeys((*codes, "invalid_request", "internal_error", "policy_not_loaded")):
        status = PROBLEMS[code].status
        known = f"{listed[status]['description']}, " if status in listed else ""
        listed[status] = {
            "description": f"{known}[{code}](/problems/{code})",
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    return listed


def problem(
    request_id: str,
    code: str,
    detail: str | None = None,
    *,
    errors: Sequence[FieldError] = (),
    suggestions: Sequence[str] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    kind = PROBLEMS[code]
    body = Problem(
        type=f"/problems/{code}",
        title=kind.title,
        status=kind.status,
        detail=detail or kind.happened,
        code=code,
        errors=list(errors),
        suggestions=list(suggestions),
        request_id=request_id,
    )
    retry = {"Retry-After": RETRY_AFTER[kind.status]} if kind.status in RETRY_AFTER else {}
    # ASCII, because a field's name can hold what UTF-8 cannot.
    content = json.dumps(body.model_dump(), ensure_ascii=True, allow_nan=False)
    return Response(content, kind.status, {"Cache-Control": "no-store", **retry, **(headers or {})}, MEDIA_TYPE)


def request_id_of(request: Request) -> str:
    request_id: str = request.scope["state"]["request_id"]
    return request_id


def add_problem_handlers(app: FastAPI) -> None:
    app.add_exception_handler(DomainError, _domain_error)
    app.add_exception_handler(DatabaseUnavailableError, _database_unavailable)
    app.add_exception_handler(RequestValidationError, _invalid_request)
    app.add_exception_handler(HTTPException, _http_error)


async def _domain_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, DomainError)  # noqa: S101  (Starlette's signature is wider than its dispatch)
    return problem(request_id_of(request), error.code, error.detail, suggestions=error.suggestions)


async def _database_unavailable(request: Request, _: Exception) -> Response:
    return problem(request_id_of(request), DatabaseUnavailableError.code)


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101  (the same)
    code = BY_STATUS.get(error.status_code, "internal_error")
    return problem(request_id_of(request), code, headers=error.headers)


async def _invalid_request(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101  (the same)
    found = error.errors()
    request_id = request_id_of(request)
    if found[0]["type"] == "json_invalid" or any(_not_finite(each.get("input")) for each in found):
        return problem(request_id, "malformed_json")
    if found[0]["loc"] == ("body",) and isinstance(error.body, bytes):
        return problem(request_id, "unsupported_media_type")
    errors = [FieldError(pointer=_pointer(each["loc"]), detail=_sentence(each)) for each in found[:20]]
    code = next((each["type"] for each in found if each["type"] in PROBLEMS), "invalid_request")
    return problem(request_id, code, errors[0].detail, errors=errors)


def _not_finite(value: object) -> bool:
    """NaN and Infinity, which Python's JSON reader takes and RFC 8259 has not."""
    return isinstance(value, float) and not isfinite(value)


def _pointer(location: Sequence[str | int]) -> str:
    """A JSON pointer into the body (RFC 6901); `#name` for a parameter of the query or the path."""
    source, *path = location
    steps = [str(step).replace("~", "~0").replace("/", "~1")[:100] for step in path]
    return f"/{'/'.join(steps)}" if source == "body" else f"#{'/'.join(steps)}"


def _sentence(error: Mapping[str, Any]) -> str:
    if error["type"] == "extra_forbidden":
        return "There is no field of that name."
    sentence: str = error["msg"]
    return f"{sentence.removesuffix('.')}."
