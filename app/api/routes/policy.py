import datetime as dt
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response

from app.api.dependencies import SnapshotDep, keep
from app.api.pagination import Cursor, Limit, page
from app.api.problems import problems
from app.api.schemas.fields import Name, Revision
from app.api.schemas.policy import Clause, ClauseList, HolidayOverrideList, PolicyAnswer
from app.domain import clauses
from app.policies.documents import document_as_json
from app.services.policies import policy_in_force

router = APIRouter(tags=["Policy"])
RevisionQuery = Annotated[Revision | None, Query(description="The one in force if left out.")]


@router.get(
    "/policy",
    operation_id="get_policy",
    response_model=PolicyAnswer,
    responses=problems("unknown_revision", "database_unavailable"),
)
async def get_policy(snapshot: SnapshotDep, response: Response, revision: RevisionQuery = None) -> dict[str, Any]:
    """The whole policy: hours, closures, targets, tiers, plans, topics, assumptions and clauses."""
    found = (await policy_in_force(snapshot, revision)).revision
    keep(response, snapshot, revision, 0)
    return {
        "revision": found.number,
        "published_at": found.published_at,
        "author": found.author,
        "note": found.note,
        "document": document_as_json(found.document),
    }


@router.get(
    "/policy/clauses",
    operation_id="list_clauses",
    response_model=ClauseList,
    responses=problems("unknown_revision", "database_unavailable"),
)
async def list_clauses(snapshot: SnapshotDep, response: Response, revision: RevisionQuery = None) -> dict[str, Any]:
    """The published sentences that every reason points at."""
    policy = await policy_in_force(snapshot, revision)
    keep(response, snapshot, revision, 0)
    return {"data": policy.document.clauses, "policy_revision": policy.number}


@router.get(
    "/policy/clauses/{id}",
    operation_id="get_clause",
    response_model=Clause,
    responses=problems("unknown_clause", "unknown_revision", "database_unavailable"),
)
async def get_clause(
    snapshot: SnapshotDep,
    response: Response,
    clause_id: Annotated[Name, Path(alias="id")],
    revision: RevisionQuery = None,
) -> clauses.Clause:
    """One clause in the published wording."""
    clause = (await policy_in_force(snapshot, revision)).clause(clause_id)
    keep(response, snapshot, revision, 0)
    return clause


@router.get(
    "/holiday-overrides",
    operation_id="list_holiday_overrides",
    response_model=HolidayOverrideList,
    responses=problems("invalid_cursor"),
)
async def list_holiday_overrides(
    snapshot: SnapshotDep,
    from_on: Annotated[dt.date | None, Query(alias="from", description="The first local date.")] = None,
    to_on: Annotated[dt.date | None, Query(alias="to", description="The first local date no longer wanted.")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> dict[str, Any]:
    """The dates on which an override replaces everything else known of the day."""
    overrides = (await policy_in_force(snapshot)).document.holiday_overrides
    wanted = sorted(
        (each for each in overrides if (from_on or dt.date.min) <= each.date < (to_on or dt.date.max)),
        key=lambda override: override.date,
    )
    data, next_cursor = page(wanted, lambda override: override.date.isoformat(), limit, cursor)
    return {"data": data, "next_cursor": next_cursor}
