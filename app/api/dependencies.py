"""What routes need of the application, the clock, and how long an answer may be kept."""

import time
from typing import Annotated

from fastapi import Depends, Request, Response

from app.domain.business_time import next_change
from app.domain.policy import Policy
from app.persistence.snapshot import PolicySnapshot

LONGEST_AGE = 30
FOR_EVER = "public, max-age=31536000, immutable"


def now() -> int:
    """The clock, in epoch seconds: the one place where it is read."""
    return int(time.time())  # noqa: TID251


def policy_snapshot(request: Request) -> PolicySnapshot:
    snapshot: PolicySnapshot = request.app.state.snapshot
    return snapshot


SnapshotDep = Annotated[PolicySnapshot, Depends(policy_snapshot)]


def keep(response: Response, snapshot: PolicySnapshot, revision: int | None, asked_at: int | None) -> None:
    """For ever where the question names its revision and its instant, else never across an opening or a closing."""
    pinned = revision is not None and asked_at is not None
    response.headers["Cache-Control"] = FOR_EVER if pinned else f"public, max-age={_age(snapshot.current)}"


def _age(policy: Policy | None) -> int:
    if policy is None:
        return 0
    moment = now()
    change = next_change(policy.calendar, moment)
    return LONGEST_AGE if change is None else min(LONGEST_AGE, change - moment)
