from typing import Annotated

from fastapi import Depends, Path, Query, Response

from app.api.access import ACCOUNTS_READ_IF_ASKED, PolicyWriter, may_read_account
from app.api.dependencies import SnapshotDep, answered, instant
from app.api.pagination import ListQuestion, page
from app.api.problems import OF_ACCOUNTS, OF_BODIES, OF_INSTANTS, OF_PRECONDITIONS, OF_REVISIONS, problems
from app.api.question_routes import router_of
from app.api.schemas.fields import AskedOfRevision, Name
from app.api.schemas.plans import Plan, PlanList, PlanRequest, TierAnswer, TierQuery, TiersAnswer
from app.api.writes import CREATED, ConditionalWriteDep, Written
from app.domain.policy_changes import clause_of_tier, plan_of, require_plan
from app.domain.support_tiers import TierQuestion
from app.services import decisions, policies
from app.services.decisions import Basis
from app.services.policies import policy_in_force

router = router_of("Plans and tiers")
PlanCode = Annotated[str, Path(alias="code", max_length=100, pattern="^[a-z][a-z0-9_]*$")]


@router.get(
    "/tier",
    operation_id="get_tier",
    response_model=TierAnswer,
    openapi_extra=ACCOUNTS_READ_IF_ASKED,
    dependencies=[Depends(may_read_account)],
    responses=problems(*OF_ACCOUNTS, "unknown_plan", "account_without_plan", *OF_INSTANTS, *OF_REVISIONS),
)
async def get_tier(query: Annotated[TierQuery, Query()], snapshot: SnapshotDep) -> Response:
    """On which support tier is this plan, or this account? Former names are understood, nothing is guessed."""
    basis = query.basis
    found = await decisions.tier(snapshot, basis, TierQuestion(query.plan, at=instant(query.at)))
    return answered(TierAnswer, found, snapshot, basis, query.at)


@router.get(
    "/tiers",
    operation_id="list_tiers",
    response_model=TiersAnswer,
    responses=problems(*OF_REVISIONS),
)
async def list_tiers(query: Annotated[AskedOfRevision, Query()], snapshot: SnapshotDep) -> Response:
    """The support tiers: who handles them and what they cover."""
    found = await decisions.tiers(snapshot, Basis(query.revision))
    return answered(TiersAnswer, found, snapshot, Basis(query.revision), asked_at=0)


@router.get(
    "/plans",
    operation_id="list_plans",
    response_model=PlanList,
    responses=problems("invalid_cursor", *OF_REVISIONS),
)
async def list_plans(query: Annotated[ListQuestion, Query()], snapshot: SnapshotDep) -> Response:
    """Every plan, with its former names."""
    policy = await policy_in_force(snapshot, query.revision)
    data, next_cursor = page(policy.document.plans, lambda plan: plan.code, query)
    found = {"data": data, "next_cursor": next_cursor, "policy_revision": policy.number}
    return answered(PlanList, found, snapshot, Basis(query.revision), asked_at=0)


@router.get(
    "/plans/{code}",
    operation_id="get_plan",
    response_model=Plan,
    responses=problems("unknown_plan", *OF_REVISIONS),
)
async def get_plan(
    code: Annotated[Name, Path()], query: Annotated[AskedOfRevision, Query()], snapshot: SnapshotDep
) -> Response:
    """One plan, by its code or any name that /tier understands. The header Policy-Revision names the revision."""
    policy = await policy_in_force(snapshot, query.revision)
    answer = answered(Plan, policy.catalogue.resolve(code).plan, snapshot, Basis(query.revision), asked_at=0)
    answer.headers["Policy-Revision"] = str(policy.number)
    return answer


@router.put(
    "/plans/{code}",
    operation_id="put_plan",
    response_model=Plan,
    responses=problems(*OF_BODIES, *OF_PRECONDITIONS, "invalid_policy", created=Plan),
)
async def put_plan(key: PolicyWriter, code: PlanCode, wanted: PlanRequest, write: ConditionalWriteDep) -> Response:
    """Add a plan, or put another in its place: the next policy revision, in force at once."""
    document = await policies.document_for_change(write.session)
    before = plan_of(document, code)
    write.require_match(Plan.model_validate(before) if before else None)
    plan = wanted.plan(code, clause_of_tier(document, wanted.tier))
    await policies.put_plan(write.by(key), document, plan)
    return write.answer(Written(Plan.model_validate(plan), 200 if before else CREATED))


@router.delete(
    "/plans/{code}",
    operation_id="delete_plan",
    status_code=204,
    responses=problems(*OF_PRECONDITIONS, "unknown_plan", "invalid_policy", "plan_in_use"),
)
async def delete_plan(key: PolicyWriter, code: PlanCode, write: ConditionalWriteDep) -> Response:
    """Remove a plan that no account is or was on. Earlier revisions keep it."""
    document = await policies.document_for_change(write.session)
    plan = require_plan(document, code)
    write.require_match(Plan.model_validate(plan))
    await policies.remove_plan(write.by(key), document, plan)
    return write.removed()
