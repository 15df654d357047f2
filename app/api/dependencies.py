"""What routes need of the application, the clock, and how long an answer may be kept."""

import time
from typing import Annotated

from fastapi import Depends, Request, Response
from fastapi.exceptions import RequestValidationError

from app.domain.business_time import next_change
from app.domain.errors import InstantOutOfRangeError
from app.domain.policy import Policy
from app.persistence.snapshot import PolicySnapshot

LONGEST_AGE = 30
FOR_EVER = "public, max-age=31536000, immutable"


def now() -> int:
    """The clock, in epoch seconds: the one place where it is read."""
    return int(time.time())  # noqa: TID251


async def policy_snapshot(request: Request) -> PolicySnapshot:
    snapshot: PolicySnapshot = request.app.state.snapshot
    return snapshot


async def refuse_repeated_parameters(request: Request) -> None:
    """`plan=gold&plan=silver` has no answer: taking either would be a guess."""
    given = [name for name, _ in request.query_params.multi_items()]
    for name in given if len(given) > 1 else ():
        if given.count(name) > 1:
            repeated = {"type": "repeated", "loc": ("query", name), "msg": "The parameter is given more than once"}
            raise RequestValidationError([repeated])


SnapshotDep = Annotated[PolicySnapshot, Depends(policy_snapshot)]


def keep(response: Response, snapshot: PolicySnapshot, revision: int | None, asked_at: int | None) -> None:
    """For ever where the question names its revision and its instant, else never across an opening or a closing."""
    pinned = revision is not None and asked_at is not None
    response.headers["Cache-Control"] = FOR_EVER if pinned else f"public, max-age={_age(snapshot.current)}"


def _age(policy: Policy | None) -> int:
    if policy is None:
        return 0
    moment = now()
    try:
        change = next_change(policy.calendar, moment)
    except InstantOutOfRangeError:  # a policy of other years can still be asked about those
        return LONGEST_AGE
    return LONGEST_AGE if change is None else min(LONGEST_AGE, change - moment)
