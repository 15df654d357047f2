import asyncio
from math import inf

from fastapi import Depends, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from app.api.dependencies import OwnSnapshot, now
from app.api.problems import problems
from app.api.question_routes import router_of
from app.api.schemas.operations import Liveness, Readiness
from app.domain.errors import DomainError
from app.domain.support_hours import seconds_until_doubtful_date
from app.observability import Metrics
from app.services.policies import PolicyNotLoadedError

NEVER_KEPT = {"Cache-Control": "no-store"}


class DrainingError(DomainError):
    code = "draining"


async def never_kept(response: Response) -> None:
    """How the service is now is of no use a moment later."""
    response.headers.update(NEVER_KEPT)


router = router_of("Operations", dependencies=[Depends(never_kept)])


@router.get("/livez", operation_id="get_liveness", responses=problems())
async def get_liveness() -> Liveness:
    """Does the process answer? Asks nothing else."""
    return Liveness()


@router.get("/readyz", operation_id="get_readiness", responses=problems())
async def get_readiness(snapshot: OwnSnapshot) -> Readiness:
    """Is a policy loaded, and is it not about to end? The database may be away: decisions do not need it."""
    if snapshot.draining:
        raise DrainingError("This replica was told to end.")
    if snapshot.database_up and not snapshot.schema_current:
        raise PolicyNotLoadedError("The database's schema is not the one of this version: run `sla migrate`.")
    if snapshot.policy is None:
        raise PolicyNotLoadedError("No policy has been loaded yet: the database is away or has none.")
    return Readiness(policy_revision=snapshot.policy.number, database="up" if snapshot.database_up else "away")


@router.get("/metrics", operation_id="get_metrics", response_class=Response, include_in_schema=False)
async def get_metrics(request: Request, snapshot: OwnSnapshot) -> Response:
    """Rate, errors and duration of each route for Prometheus, and how this replica stands: docs/how-to/monitor.md."""
    metrics: Metrics = request.app.state.metrics
    metrics.policy_revision.set(snapshot.policy.number if snapshot.policy else 0)
    metrics.database_up.set(snapshot.database_up)
    metrics.change_sequence.set(snapshot.sequence)
    metrics.age.set(snapshot.age_seconds)
    metrics.listening.set(snapshot.listening)
    metrics.schema_current.set(snapshot.schema_current)
    metrics.draining.set(snapshot.draining)
    metrics.until_doubtful_date.set(seconds_until_doubtful_date(snapshot.policy, now()) if snapshot.policy else inf)
    metrics.tasks.set(len(asyncio.all_tasks()))
    return Response(generate_latest(metrics.registry), headers=NEVER_KEPT, media_type=CONTENT_TYPE_LATEST)
