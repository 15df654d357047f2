from typing import Annotated

from fastapi import Query, Response

from app.api.dependencies import SnapshotDep, answered, instant
from app.api.problems import OF_INSTANTS, OF_REVISIONS, problems
from app.api.question_routes import router_of
from app.api.schemas.service_facts import ServiceFactsAnswer, ServiceFactsQuestion
from app.services import decisions
from app.services.decisions import Basis

router = router_of("Service facts")


@router.get(
    "/service-facts",
    operation_id="get_service_facts",
    response_model=ServiceFactsAnswer,
    responses=problems(*OF_INSTANTS, *OF_REVISIONS, "rule_not_in_revision"),
)
async def get_service_facts(query: Annotated[ServiceFactsQuestion, Query()], snapshot: SnapshotDep) -> Response:
    """What of uptime, with the arithmetic, of outages and updates; where is the team, and does it come on site?"""
    found = await decisions.facts_of_the_service(snapshot, Basis(query.revision), instant(query.at))
    return answered(ServiceFactsAnswer, found, snapshot, Basis(query.revision), query.at)
