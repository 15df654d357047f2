from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from app.api.dependencies import SnapshotDep, keep
from app.api.pagination import ListQuestion, page
from app.api.problems import OF_INSTANTS, OF_REVISIONS, problems
from app.api.schemas.fields import AskedOfRevision, Name
from app.api.schemas.plans import PlanAnswer, PlanList, TierAnswer, TierQuestion, TiersAnswer
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
        *OF_INSTANTS,
        *OF_REVISIONS,
    ),
)
async def get_tier(query: Annotated[TierQuestion, Query()], snapshot: SnapshotDep, response: Response) -> TierDecision:
    """On which support tier is this plan? Former names of plans are understood, nothing is guessed."""
    answer = await decisions.tier(snapshot, query.plan, query.at, query.revision)
    keep(response, snapshot, query.revision, query.at)
    return answer


@router.get(
    "/tiers",
    operation_id="list_tiers",
    response_model=TiersAnswer,
    responses=problems(*OF_REVISIONS),
)
async def list_tiers(query: Annotated[AskedOfRevision, Query()], snapshot: SnapshotDep, response: Response) -> AllTiers:
    """The support tiers: who handles them and what they cover."""
    answer = await decisions.tiers(snapshot, query.revision)
    keep(response, snapshot, query.revision, 0)
    return answer


@router.get(
    "/plans",
    operation_id="list_plans",
    response_model=PlanList,
    responses=problems("invalid_cursor", *OF_REVISIONS),
)
async def list_plans(
    query: Annotated[ListQuestion, Query()], snapshot: SnapshotDep, response: Response
) -> dict[str, object]:
    """Every plan, with its former names."""
    policy = await policy_in_force(snapshot, query.revision)
    data, next_cursor = page(policy.document.plans, lambda plan: plan.code, query)
    keep(response, snapshot, query.revision, 0)
    return {"data": data, "next_cursor": next_cursor, "policy_revision": policy.number}


@router.get(
    "/plans/{code}",
    operation_id="get_plan",
    response_model=PlanAnswer,
    responses=problems("unknown_plan", *OF_REVISIONS),
)
async def get_plan(
    code: Annotated[Name, Path()],
    query: Annotated[AskedOfRevision, Query()],
    snapshot: SnapshotDep,
    response: Response,
) -> dict[str, object]:
    """One plan, by its code or any name that /tier understands."""
    policy = await policy_in_force(snapshot, query.revision)
    keep(response, snapshot, query.revision, 0)
    return {**asdict(policy.catalogue.resolve(code).plan), "policy_revision": policy.number}
