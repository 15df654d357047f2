"""Problems (RFC 9457): the only table of HTTP statuses, and the pages that explain them.

Every error of the service is one of these codes, and every code has its page under /problems/{code}.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi.responses import Response
from pydantic import BaseModel, Field

MEDIA_TYPE = "application/problem+json"
UNAUTHORISED = 401


@dataclass(frozen=True, slots=True)
class ProblemType:
    status: int
    title: str
    happened: str
    why: str
    mend: str


PROBLEMS = {
    "malformed_http": ProblemType(
        400, "The request is no HTTP", "The request could not be read, and its connection is closed.",
        "Its first line, a header or the length of its body is not as HTTP/1.1 writes it.",
        "Send what RFC 9112 describes; every client library does."),
    "malformed_json": ProblemType(
        400, "The body is no JSON", "The request's body could not be read.",
        "It is not UTF-8, not JSON, or nested too deeply. NaN and Infinity are no JSON.",
        "Send valid JSON (RFC 8259) in UTF-8 with `Content-Type: application/json`."),
    "malformed_csv": ProblemType(
        400, "The body is no CSV", "The request's body could not be read as CSV.",
        "It is not UTF-8, a quotation mark is never closed, or the first row does not name the columns.",
        "Send CSV (RFC 4180) in UTF-8 with `Content-Type: text/csv`; its first row names the columns."),
    "invalid_cursor": ProblemType(
        400, "Unknown cursor", "The `cursor` is none that this service gave.",
        "Cursors are opaque and come from `next_cursor` of the page before.",
        "Ask for the first page without `cursor`, then follow `next_cursor`."),
    "idempotency_key_missing": ProblemType(
        400, "Idempotency-Key missing", "A write that must never happen twice came without its Idempotency-Key.",
        "With the key, a retry after a lost answer is answered as the first time instead of being done again.",
        "Send a header `Idempotency-Key` that is unique to the request, and the same one with every retry of it."),
    "key_required": ProblemType(
        401, "API key required", "The operation needs an API key, and none came with the request.",
        "Records, and decisions about an account, are for callers with a key.",
        "Send `Authorization: Bearer sla_…`; `sla key create` and POST /api-keys make keys."),
    "key_unknown": ProblemType(
        401, "Unknown API key", "The key is none of this service's.",
        "It may be mistyped, or of another installation.", "Check the key; where it is lost, make a new one."),
    "key_expired": ProblemType(
        401, "Expired API key", "The key's time is over.",
        "Keys end at the instant that they were made for.", "Make a new key."),
    "key_revoked": ProblemType(
        401, "Revoked API key", "Somebody has revoked the key.",
        "A revoked key never works again.", "Ask whoever manages the keys for a new one."),
    "sign_in_required": ProblemType(
        401, "Not signed in", "The console needs a sign-in, and there is none, or it has ended.",
        "A sign-in ends after 12 hours, at the sign-out, and as soon as its key is over. Nothing was done.",
        "Sign in at /console/sign-in. What was typed is still there when the browser goes back a page."),
    "csrf_token_missing": ProblemType(
        403, "Form not from here", "The form came without the token of the page that it stood on, or from elsewhere.",
        "The token shows that a page of the console was looked at, and not one that pretends to be it. It is good for "
        "one sign-in. Nothing was done.",
        "Open the page anew and send its form. The browser has to keep cookies of this address."),
    "scope_missing": ProblemType(
        403, "Scope missing", "The key is good, but not for this.",
        "Each operation wants a scope, and a key hands on only scopes that it has itself.",
        "Use a key with the scope that is named."),
    "cross_origin_refused": ProblemType(
        403, "Not for this page", "The page that asks may not do so from a browser.",
        "`SLA_CORS_ORIGINS` lists whose pages may; each may use the methods and headers that this service knows.",
        "Ask from a server, or have the page's origin added to the setting."),
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
    "unknown_account": ProblemType(
        404, "Unknown account", "There is no account of that id.",
        "Accounts are made by PUT /accounts/{id}.", "Check the id, or put the account on a plan first."),
    "unknown_purchase": ProblemType(
        404, "Unknown purchase", "The account has no purchase of that id.",
        "A purchase's id is the number of the change that recorded it.", "See GET /accounts/{id}/add-on-purchases."),
    "unknown_holiday_override": ProblemType(
        404, "Unknown holiday override", "There is no override on that date.",
        "Most dates have none.", "See GET /holiday-overrides."),
    "unknown_api_key": ProblemType(
        404, "Unknown key id", "There is no key of that id.",
        "Ids are what GET /api-keys and `sla key list` show.", "See GET /api-keys."),
    "unknown_sequence": ProblemType(
        404, "Unknown change", "The change that the read should wait for does not exist.",
        "`min_sequence` is the `Change-Sequence` of an earlier write. The database may have been restored to before.",
        "Leave `min_sequence` out, look at what is on record, and write again what is missing."),
    "rule_not_in_revision": ProblemType(
        404, "Rule not in this revision", "The policy revision that was asked has no such rule.",
        "It was published before the policy document had that part.",
        "Ask a later revision, or publish a document that has the part."),
    "method_not_allowed": ProblemType(
        405, "Method not allowed", "This path does not take that method.",
        "Each path has its methods; the header `Allow` names them.", "See /docs."),
    "not_acceptable": ProblemType(
        406, "Not acceptable", "The answer is not to be had in the form that `Accept` asks for.",
        "Each operation answers in the forms that its description lists.",
        "Ask for one of these, or leave `Accept` out."),
    "request_too_slow": ProblemType(
        408, "Request too slow", "The request came in too slowly, and its connection is closed.",
        "Its head, and each further part of its body, has to be here within `SLA_READ_SECONDS`, and all of it by the "
        "request's deadline.",
        "Send it once more, as a whole; a large body in parts, each as one request."),
    "idempotency_key_in_use": ProblemType(
        409, "Request still running", "A request with this Idempotency-Key is still running.",
        "A retry came before the first try ended.", "Try again after `Retry-After` with the same key."),
    "billing_reference_taken": ProblemType(
        409, "Billing reference taken", "The account has a purchase of that billing reference already.",
        "One invoice line buys once, whatever the Idempotency-Key.",
        "Look at GET /accounts/{id}/add-on-purchases; for another purchase send another reference."),
    "usage_already_recorded": ProblemType(
        409, "Usage already recorded", "Usage of that feature, reference and instant is on record already.",
        "One session is used once, whatever the Idempotency-Key.",
        "Nothing needs to be done, unless it was another session: then send its own instant or reference."),
    "not_enough_minutes": ProblemType(
        409, "Not enough minutes", "More minutes were used than the account has left.",
        "Minutes left never go below zero; `detail` says how many there are and why others do not count.",
        "Nothing was recorded. Record no more than are left, or buy more first."),
    "period_conflict": ProblemType(
        409, "Periods overlap", "The account would be on two plans at once.",
        "Another writer changed the account at the same moment.", "Read the account again and try once more."),
    "plan_in_use": ProblemType(
        409, "Plan in use", "Accounts are or were on that plan, or it was removed at the same moment.",
        "What an account had stays on record.", "Leave the plan, or change it instead."),
    "add_on_in_use": ProblemType(
        409, "Add-on in use", "Accounts have bought that add-on, or it was removed at the same moment.",
        "What an account bought stays on record.", "Leave the add-on in the policy."),
    "precondition_failed": ProblemType(
        412, "Changed since", "What is on record is no longer what the caller has seen.",
        "`If-Match` names another state than the one on record, which is in the header `ETag`.",
        "Read it again, decide again, and send its new ETag."),
    "body_too_large": ProblemType(
        413, "Body too large", "The request's body is larger than this service reads.",
        "A setting limits it: `SLA_MAX_BODY_BYTES`, or the one of its own that an operation for many tickets has. "
        "One of those tickets, or their defaults, may have 32,768 characters.",
        "Send less at once."),
    "unsupported_media_type": ProblemType(
        415, "Unsupported media type", "The body was sent as something that this operation does not read.",
        "JSON is read with `Content-Type: application/json`; the description lists where NDJSON or CSV is, too.",
        "Set the header to what the body is."),
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
    "invalid_period": ProblemType(
        422, "Invalid period", "A period ends before it begins, or as it does.",
        "Periods are half open: `effective_to` is the first instant after them.",
        "Send a later `effective_to`, or none."),
    "invalid_history": ProblemType(
        422, "Invalid history", "The events of the ticket contradict one another.",
        "A ticket is paused, resumed, paused again, and answered once; none of it before its receipt.",
        "Send the events in order of time, a `resumed` after each `paused`."),
    "account_without_plan": ProblemType(
        422, "Account without a plan", "The account is on no plan at that instant.",
        "Its periods leave that instant out.", "Ask about another instant, or put the account on a plan for it."),
    "unknown_add_on": ProblemType(
        422, "Unknown add-on", "The policy has no such add-on.",
        "The add-ons are part of the policy.", "Take one of `suggestions`."),
    "idempotency_key_reused": ProblemType(
        422, "Idempotency-Key used before", "The Idempotency-Key has answered another request.",
        "A key belongs to one request: method, path and body.",
        "Send a new key with a new request."),
    "invalid_policy": ProblemType(
        422, "Invalid policy", "With this change the policy would contradict itself.",
        "`detail` says what is wrong: a name of two plans, a tier or a clause that is not there.",
        "Mend what is named."),
    "precondition_required": ProblemType(
        428, "If-Match required", "It exists, and a change must say which state of it was seen.",
        "Without that, two who change it at once would undo each other's work unseen.",
        "Send the ETag of your last GET as `If-Match`; the current one is in the header `ETag`."),
    "rate_limited": ProblemType(
        429, "Too many requests", "More was asked with this key, or from this address, than is allowed in a minute.",
        "`RateLimit-Policy` says how much that is, `RateLimit` how much is left. The limit is that of one replica.",
        "Try again after `Retry-After`, and spread requests out; /due-dates answers many tickets in one."),
    "head_too_large": ProblemType(
        431, "Head too large", "The request's first line and headers are larger than this service reads.",
        "A setting limits them: `SLA_MAX_HEAD_BYTES`.",
        "Send fewer or shorter headers, and in the body what does not fit into the URL."),
    "internal_error": ProblemType(
        500, "Internal error", "This service failed to answer.", "That is a defect of the service.",
        "Try again; if it stays, report the `request_id`."),
    "policy_not_loaded": ProblemType(
        503, "No policy loaded", "The service has no policy yet.",
        "It has just started and has not been able to read one from its database, or `sla migrate` has not been run.",
        "Try again after `Retry-After`; see /readyz for the reason."),
    "draining": ProblemType(
        503, "About to end", "This replica is about to end.",
        "It was told to. First /readyz turns, so that load balancers ask another replica; what runs then has "
        "`SLA_SHUTDOWN_SECONDS` to end.",
        "Try again after `Retry-After`, a write with the same Idempotency-Key: it is not done twice."),
    "database_unavailable": ProblemType(
        503, "Database unavailable", "The question needs the database, and the database is away.",
        "It is restarting, out of reach or too slow.",
        "Try again after `Retry-After`, a write with the same Idempotency-Key: it is not done twice."),
    "overloaded": ProblemType(
        503, "Overloaded", "More is asked at the moment than this service can answer in time.",
        "What would have to wait for too long is refused at once, and has not been begun. Work for many tickets "
        "is refused first, health never.",
        "Try again after `Retry-After`."),
    "deadline_exceeded": ProblemType(
        503, "Deadline exceeded", "The answer was not there in time, and the request was given up.",
        "`SLA_DEADLINE_SECONDS`, or `SLA_BULK_DEADLINE_SECONDS` for many tickets, were over. Whether a write took "
        "place is unknown.",
        "Try again after `Retry-After`, a write with the same Idempotency-Key: it is not done twice."),
}  # fmt: skip

# What an operation that takes an instant, or a revision, can be answered with.
OF_INSTANTS = ("instant_malformed", "instant_without_offset", "instant_out_of_range")
OF_REVISIONS = ("unknown_revision", "unknown_sequence", "database_unavailable")
OF_BODIES = ("malformed_json", "body_too_large", "unsupported_media_type")
OF_KEYS = ("key_required", "key_unknown", "key_expired", "key_revoked", "scope_missing")
OF_ACCOUNTS = (*OF_KEYS, "unknown_account")
OF_READS = (*OF_KEYS, "unknown_sequence", "database_unavailable")
OF_IDEMPOTENCY = (*OF_KEYS, "idempotency_key_in_use", "idempotency_key_reused", "database_unavailable")
OF_PRECONDITIONS = (*OF_KEYS, "precondition_required", "precondition_failed", "database_unavailable")

OF_ALL = (
    "invalid_request",
    "internal_error",
    "policy_not_loaded",
    "request_too_slow",
    "rate_limited",
    "head_too_large",
    "overloaded",
    "deadline_exceeded",
    "draining",
)

BY_STATUS = {
    400: "malformed_json",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    413: "body_too_large",
    415: "unsupported_media_type",
}
RETRY_AFTER = "1"  # seconds
TO_RETRY = {"idempotency_key_in_use"} | {code for code, kind in PROBLEMS.items() if kind.status == 503}  # noqa: PLR2004


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


def problems(*codes: str, created: type[BaseModel] | None = None) -> dict[int | str, dict[str, Any]]:
    """The OpenAPI description of an operation's problems, by status; those of every operation are added.

    `created` is what a PUT answers with 201 where there was nothing before.
    """
    listed: dict[int | str, dict[str, Any]] = {}
    if created is not None:
        listed[201] = {"description": "Made: there was none before.", "model": created}
    for code in dict.fromkeys((*codes, *OF_ALL)):
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
    return problem_response(described(request_id, code, detail, errors=errors, suggestions=suggestions), headers)


def described(
    request_id: str,
    code: str,
    detail: str | None = None,
    *,
    errors: Sequence[FieldError] = (),
    suggestions: Sequence[str] = (),
) -> Problem:
    kind = PROBLEMS[code]
    return Problem(
        type=f"/problems/{code}",
        title=kind.title,
        status=kind.status,
        detail=detail or kind.happened,
        code=code,
        errors=list(errors),
        suggestions=list(suggestions),
        request_id=request_id,
    )


def problem_response(body: Problem, headers: Mapping[str, str] | None = None) -> Response:
    extra = {"Retry-After": RETRY_AFTER} if body.code in TO_RETRY else {}
    if body.status == UNAUTHORISED:
        extra["WWW-Authenticate"] = "Bearer"
    # ASCII, because a field's name can hold what UTF-8 cannot.
    content = json.dumps(body.model_dump(), ensure_ascii=True, allow_nan=False)
    return Response(content, body.status, {"Cache-Control": "no-store", **extra, **(headers or {})}, MEDIA_TYPE)
