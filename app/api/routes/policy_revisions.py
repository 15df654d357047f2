from typing import Annotated

from fastapi import Path, Query, Request, Response

from app.api.dependencies import SnapshotDep, answered
from app.api.pagination import Paged, cursor_after, number_before
from app.api.problems import OF_REVISIONS, problems
from app.api.question_routes import router_of
from app.api.routes.policy import published
from app.api.schemas.fields import AskedOfSequence, Revision
from app.api.schemas.policy import PolicyAnswer
from app.api.schemas.policy_revisions import DifferencesAnswer, DifferencesQuery, RevisionList
from app.services.decisions import Basis
from app.services.policies import policy_in_force
from app.services.policy_revisions import differences_between, list_publications

router = router_of("Policy")
RevisionPath = Annotated[Revision, Path(alias="revision")]


@router.get(
    "/policy/revisions",
    operation_id="list_policy_revisions",
    response_model=RevisionList,
    responses=problems("invalid_cursor", "unknown_sequence", "database_unavailable"),
)
async def list_policy_revisions(query: Annotated[Paged, Query()], request: Request, snapshot: SnapshotDep) -> Response:
    """Who changed the policy, when and why; the latest revision first."""
    found = await list_publications(request.app.state.engine, number_before(query), query.limit)
    next_cursor = cursor_after(found, lambda publication: publication.revision, query)
    return answered(RevisionList, {"data": found, "next_cursor": next_cursor}, snapshot)


@router.get(
    "/policy/revisions/{revision}",
    operation_id="get_policy_revision",
    response_model=PolicyAnswer,
    responses=problems(*OF_REVISIONS),
)
async def get_policy_revision(
    revision: RevisionPath, _: Annotated[AskedOfSequence, Query()], snapshot: SnapshotDep
) -> Response:
    """The whole policy as it stood."""
    found = published(await policy_in_force(snapshot, revision))
    return answered(PolicyAnswer, found, snapshot, Basis(revision), asked_at=0)


@router.get(
    "/policy/revisions/{revision}/differences",
    operation_id="get_policy_differences",
    response_model=DifferencesAnswer,
    responses=problems(*OF_REVISIONS),
)
async def get_policy_differences(
    revision: RevisionPath, query: Annotated[DifferencesQuery, Query()], snapshot: SnapshotDep
) -> Response:
    """What the revision has otherwise than the one before, or than any other, in words."""
    found = await differences_between(snapshot, query.from_revision, revision)
    return answered(DifferencesAnswer, found, snapshot, Basis(revision), asked_at=0)
