from dataclasses import asdict
from typing import Annotated

from fastapi import Path, Query, Response

from app.api.dependencies import SnapshotDep, answered
from app.api.problems import OF_REVISIONS, problems
from app.api.question_routes import router_of
from app.api.schemas.fields import AskedOfRevision, Name
from app.api.schemas.policy import ClauseAnswer, ClauseList, PolicyAnswer
from app.domain.policy import Policy
from app.policies.documents import document_as_json
from app.services.decisions import Basis
from app.services.policies import policy_in_force

router = router_of("Policy")


def published(policy: Policy) -> dict[str, object]:
    revision = policy.revision
    return {
        "revision": revision.number,
        "published_at": revision.published_at,
        "author": revision.author,
        "note": revision.note,
        "document": document_as_json(revision.document),
    }


@router.get("/policy", operation_id="get_policy", response_model=PolicyAnswer, responses=problems(*OF_REVISIONS))
async def get_policy(query: Annotated[AskedOfRevision, Query()], snapshot: SnapshotDep) -> Response:
    """The whole policy: hours, closures, targets, tiers, plans, topics, assumptions and clauses."""
    found = published(await policy_in_force(snapshot, query.revision))
    return answered(PolicyAnswer, found, snapshot, Basis(query.revision), asked_at=0)


@router.get(
    "/policy/clauses", operation_id="list_clauses", response_model=ClauseList, responses=problems(*OF_REVISIONS)
)
async def list_clauses(query: Annotated[AskedOfRevision, Query()], snapshot: SnapshotDep) -> Response:
    """The published sentences that every reason points at."""
    policy = await policy_in_force(snapshot, query.revision)
    found = {"data": policy.document.clauses, "policy_revision": policy.number}
    return answered(ClauseList, found, snapshot, Basis(query.revision), asked_at=0)


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
) -> Response:
    """One clause in the published wording."""
    policy = await policy_in_force(snapshot, query.revision)
    found = {**asdict(policy.clause(clause_id)), "policy_revision": policy.number}
    return answered(ClauseAnswer, found, snapshot, Basis(query.revision), asked_at=0)
