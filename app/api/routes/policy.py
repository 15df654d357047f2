from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response

from app.api.dependencies import SnapshotDep, keep
from app.api.pagination import page
from app.api.problems import OF_REVISIONS, problems
from app.api.schemas.fields import AskedOfRevision, Name
from app.api.schemas.policy import ClauseAnswer, ClauseList, HolidayOverrideList, OverridesQuestion, PolicyAnswer
from app.policies.documents import document_as_json
from app.services.policies import policy_in_force

router = APIRouter(tags=["Policy"])


@router.get("/policy", operation_id="get_policy", response_model=PolicyAnswer, responses=problems(*OF_REVISIONS))
async def get_policy(
    query: Annotated[AskedOfRevision, Query()], snapshot: SnapshotDep, response: Response
) -> dict[str, Any]:
    """The whole policy: hours, closures, targets, tiers, plans, topics, assumptions and clauses."""
    found = (await policy_in_force(snapshot, query.revision)).revision
    keep(response, snapshot, query.revision, 0)
    return {
        "revision": found.number,
        "published_at": found.published_at,
        "author": found.author,
        "note": found.note,
        "document": document_as_json(found.document),
    }


@router.get(
    "/policy/clauses", operation_id="list_clauses", response_model=ClauseList, responses=problems(*OF_REVISIONS)
)
async def list_clauses(
    query: Annotated[AskedOfRevision, Query()], snapshot: SnapshotDep, response: Response
) -> dict[str, Any]:
    """The published sentences that every reason points at."""
    policy = await policy_in_force(snapshot, query.revision)
    keep(response, snapshot, query.revision, 0)
    return {"data": policy.document.clauses, "policy_revision": policy.number}


@router.get(
    "/policy/clauses/{id}",
    operation_id="get_clause",
    response_model=ClauseAnswer,
    responses=problems("unknown_clause", *OF_REVISIONS),
)
async def get_clause(
    clause_id: Annotated[Name, Path(alias="id")],
    query: Annotated[AskedOfRevision, Query()],
    snapshot: SnapshotDep,
    response: Response,
) -> dict[str, Any]:
    """One clause in the published wording."""
    policy = await policy_in_force(snapshot, query.revision)
    keep(response, snapshot, query.revision, 0)
    return {**asdict(policy.clause(clause_id)), "policy_revision": policy.number}


@router.get(
    "/holiday-overrides",
    operation_id="list_holiday_overrides",
    response_model=HolidayOverrideList,
    responses=problems("invalid_cursor", *OF_REVISIONS),
)
async def list_holiday_overrides(
    query: Annotated[OverridesQuestion, Query()], snapshot: SnapshotDep, response: Response
) -> dict[str, Any]:
    """The dates, in order, on which an override replaces everything else known of the day."""
    policy = await policy_in_force(snapshot, query.revision)
    wanted = policy.calendar.calendar.overrides_between(query.from_on, query.to_on)
    data, next_cursor = page(wanted, lambda override: override.date.isoformat(), query)
    keep(response, snapshot, query.revision, 0)
    return {"data": data, "next_cursor": next_cursor, "policy_revision": policy.number}
