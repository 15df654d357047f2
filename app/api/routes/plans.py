from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from app.api.dependencies import SnapshotDep, keep
from app.api.pagination import Cursor, Limit, page
from app.api.problems import problems
from app.api.schemas.fields import Name, Revision
from app.api.schemas.plans import Plan, PlanList, TierAnswer, TierQuestion, TiersAnswer
from app.domain import plans
from app.domain.support_tiers import AllTiers, TierDecision
from app.services import decisions
from app.services.policies import policy_in_force

router = APIRouter(tags=["Plans and tiers"])


@router.get(
    "/tier",
    operation_id="get_tier",
    response_model=TierAnswer,
    responses=problems(
        "unknown_plan",
        "instant_malformed",
        "instant_without_offset",
        "instant_out_of_range",
        "unknown_revision",
        "database_unavailable",
    ),
)
async def get_tier(query: Annotated[TierQuestion, Query()], snapshot: SnapshotDep, response: Response) -> TierDecision:
    """On which support tier is this plan? Former names of plans are understood, nothing is guessed."""
    answer = await decisions.tier(snapshot, query.plan, query.revision)
    keep(response, snapshot, query.revision, query.at)
    return answer


@router.get(
    "/tiers",
    operation_id="list_tiers",
    response_model=TiersAnswer,
    responses=problems("unknown_revision", "database_unavailable"),
)
async def list_tiers(
    snapshot: SnapshotDep, response: Response, revision: Annotated[Revision | None, Query()] = None
) -> AllTiers:
    """The support tiers: who handles them and what they cover."""
    answer = await decisions.tiers(snapshot, revision)
    keep(response, snapshot, revision, 0)
    return answer


@router.get("/plans", operation_id="list_plans", response_model=PlanList, responses=problems("invalid_cursor"))
async def list_plans(snapshot: SnapshotDep, limit: Limit = 50, cursor: Cursor = None) -> dict[str, object]:
    """Every plan in force, with its former names."""
    policy = await policy_in_force(snapshot)
    data, next_cursor = page(policy.document.plans, lambda plan: plan.code, limit, cursor)
    return {"data": data, "next_cursor": next_cursor}


@router.get("/plans/{code}", operation_id="get_plan", response_model=Plan, responses=problems("unknown_plan"))
async def get_plan(snapshot: SnapshotDep, code: Annotated[Name, Path()]) -> plans.Plan:
    """One plan, by its code or any name that /tier understands."""
    return (await policy_in_force(snapshot)).catalogue.resolve(code).plan
