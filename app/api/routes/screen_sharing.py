from typing import Annotated

from fastapi import Depends, Query, Response

from app.api.access import ACCOUNTS_READ_IF_ASKED, may_read_account
from app.api.dependencies import SnapshotDep, answered, instant
from app.api.problems import OF_ACCOUNTS, OF_INSTANTS, OF_REVISIONS, problems
from app.api.question_routes import router_of
from app.api.schemas.screen_sharing import ScreenSharingAnswer, ScreenSharingQuery
from app.domain.screen_sharing import ScreenSharingQuestion
from app.services import decisions

router = router_of("Entitlements")


@router.get(
    "/screen-sharing",
    operation_id="get_screen_sharing",
    response_model=ScreenSharingAnswer,
    openapi_extra=ACCOUNTS_READ_IF_ASKED,
    dependencies=[Depends(may_read_account)],
    responses=problems(*OF_ACCOUNTS, *OF_INSTANTS, *OF_REVISIONS, "unknown_plan", "rule_not_in_revision"),
)
async def get_screen_sharing(query: Annotated[ScreenSharingQuery, Query()], snapshot: SnapshotDep) -> Response:
    """Does this plan, or this account, have screen sharing: through what, how many minutes, until when?"""
    basis = query.basis
    found = await decisions.screen_sharing(snapshot, basis, ScreenSharingQuestion(instant(query.at), query.plan))
    return answered(ScreenSharingAnswer, found, snapshot, basis, query.at)
