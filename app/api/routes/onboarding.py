from typing import Annotated

from fastapi import Depends, Query, Response

from app.api.access import ACCOUNTS_READ_IF_ASKED, may_read_account
from app.api.dependencies import SnapshotDep, answered, instant
from app.api.problems import OF_ACCOUNTS, OF_INSTANTS, OF_REVISIONS, problems
from app.api.question_routes import router_of
from app.api.schemas.onboarding import OnboardingAnswer, OnboardingQuery
from app.domain.onboarding import OnboardingQuestion
from app.services import decisions

router = router_of("Entitlements")


@router.get(
    "/onboarding",
    operation_id="get_onboarding",
    response_model=OnboardingAnswer,
    openapi_extra=ACCOUNTS_READ_IF_ASKED,
    dependencies=[Depends(may_read_account)],
    responses=problems(
        *OF_ACCOUNTS,
        *OF_INSTANTS,
        *OF_REVISIONS,
        "unknown_plan",
        "rule_not_in_revision",
        "calendar_has_no_open_time",
    ),
)
async def get_onboarding(query: Annotated[OnboardingQuery, Query()], snapshot: SnapshotDep) -> Response:
    """When can onboarding start at the earliest, is a proposed start possible, and how many minutes are left?"""
    basis = query.basis
    requested_at = instant(query.requested_at)
    question = OnboardingQuestion(
        at=requested_at if query.at is None else query.at,
        requested_at=requested_at,
        plan=query.plan,
        questionnaire_complete=query.questionnaire_complete,
        duration_minutes=query.duration_minutes,
        proposed_start=query.proposed_start,
    )
    found = await decisions.onboarding(snapshot, basis, question)
    return answered(OnboardingAnswer, found, snapshot, basis, query.requested_at)
