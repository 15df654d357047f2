"""What routes need of the application, the clock, and how the answer to a read is rendered."""

import time
from collections import Counter
from typing import Annotated

from fastapi import Depends, Request, Response
from fastapi.exceptions import RequestValidationError

from app.api.schemas.fields import Answer
from app.api.written_answers import written
from app.domain.business_time import next_change
from app.domain.errors import InstantOutOfRangeError
from app.domain.policy import Policy
from app.persistence.snapshot import Snapshot
from app.services.changes import require_sequence
from app.services.decisions import Basis

LONGEST_AGE = 30
LONGEST_NUMBER = 18  # digits, of a bigint
ANYTHING = Basis()  # the revision in force, and no account
FOR_EVER = "public, max-age=31536000, immutable"


def now() -> int:
    """The clock, in epoch seconds: the one place where it is read."""
    return int(time.time())  # noqa: TID251


def instant(at: int | None) -> int:
    """The instant that a question names, else now."""
    return now() if at is None else at


async def refuse_repeated_parameters(request: Request) -> None:
    """`plan=gold&plan=silver` has no answer: taking either would be a guess."""
    given = Counter(name for name, _ in request.query_params.multi_items())
    for name, times in given.items():
        if times > 1:
            repeated = {"type": "repeated", "loc": ("query", name), "msg": "The parameter is given more than once"}
            raise RequestValidationError([repeated])


async def own_snapshot(request: Request) -> Snapshot:
    """What this replica knows."""
    known: Snapshot = request.app.state.snapshot
    return known


def refuse_parameters(request: Request) -> None:
    """What a write should do stands in its body: a parameter beside that would do nothing, unseen."""
    for name in request.query_params:
        if name != "min_sequence":
            raise RequestValidationError([{"type": "extra_forbidden", "loc": ("query", name), "msg": ""}])


OwnSnapshot = Annotated[Snapshot, Depends(own_snapshot)]


async def snapshot(request: Request, known: OwnSnapshot) -> Snapshot:
    """What this replica knows, once that is as much as the question's `min_sequence` wants.

    A value that is no number is left to the question's own schema. Who may ask is looked at before.
    """
    wanted = request.query_params.get("min_sequence", "")
    if wanted.isascii() and wanted.isdecimal() and len(wanted) <= LONGEST_NUMBER:
        await require_sequence(known, int(wanted))
    return known


SnapshotDep = Annotated[Snapshot, Depends(snapshot)]


def answered(
    model: type[Answer],
    value: object,
    snapshot: Snapshot,
    basis: Basis = ANYTHING,
    asked_at: int | None = None,
    *,
    private: bool = False,
) -> Response:
    """Render the answer to a read, how long it may be kept, and whether what it rests on may be out of date.

    What rests on something fixed and names its instant is never out of date, and kept for ever where it is public.
    """
    private = private or basis.account is not None
    headers = caching(snapshot, basis, asked_at, private=private)
    if "Age" in headers:
        stale = _stale(model.model_validate(value), int(headers["Age"]))
        return Response(stale.model_dump_json(), headers=headers, media_type="application/json")
    return Response(written(model, value), headers=headers, media_type="application/json")


def _stale(body: Answer, age_seconds: int) -> Answer:
    """The answer that says so, and each answer that is a part of it."""
    parts = {name: part for name in type(body).model_fields if isinstance(part := getattr(body, name), Answer)}
    said: dict[str, object] = {name: _stale(part, age_seconds) for name, part in parts.items()}
    if "stale" in type(body).model_fields:
        said |= {"stale": True, "age_seconds": age_seconds}
    return body.model_copy(update=said)


def answered_once(
    model: type[Answer], value: object, snapshot: Snapshot, basis: Basis, asked_at: int | None
) -> Response:
    """Render the answer to a question that came as a body: no cache keeps it."""
    answer = answered(model, value, snapshot, basis, asked_at)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def caching(snapshot: Snapshot, basis: Basis, asked_at: int | None, *, private: bool = False) -> dict[str, str]:
    """The headers that say how long an answer may be kept; `Age`, where what it rests on may be out of date."""
    pinned = basis.fixed and asked_at is not None
    kept = "private, no-cache" if private else FOR_EVER if pinned else f"public, max-age={_age(snapshot.policy)}"
    age = {"Age": str(int(snapshot.age_seconds))} if snapshot.stale and not pinned else {}
    return {"Cache-Control": kept, **age}


def _age(policy: Policy | None) -> int:
    if policy is None:
        return 0
    moment = now()
    try:
        change = next_change(policy.calendar, moment)
    except InstantOutOfRangeError:  # a policy of other years can still be asked about those
        return LONGEST_AGE
    return LONGEST_AGE if change is None else min(LONGEST_AGE, change - moment)
