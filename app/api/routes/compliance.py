from typing import Annotated

from fastapi import Query, Request, Response
from starlette.exceptions import HTTPException

from app.api import media_types
from app.api.compliance import as_answer, as_csv, reported_as_csv, reported_as_json
from app.api.dependencies import SnapshotDep, answered_once, caching, instant
from app.api.limits import limits
from app.api.media_types import accepted, media_type
from app.api.problem_handlers import request_id_of
from app.api.problems import OF_BODIES, OF_INSTANTS, OF_REVISIONS, problems
from app.api.question_routes import router_of
from app.api.schemas.compliance import ComplianceAnswer, ComplianceQuery
from app.services.compliance import compliance
from app.services.decisions import Basis
from app.services.policies import policy_in_force

router = router_of("Compliance")
NOT_ACCEPTABLE, UNSUPPORTED = 406, 415
READERS = {media_types.JSON: reported_as_json, media_types.CSV: reported_as_csv}
COUNTED = (
    "by,key,tickets,met,breached,open,at_risk,attainment_percent,p50,p90,p95,p99,row,due_at,overdue_business_seconds\r\n"
    "all,,2,1,1,0,0,50.0,7200,7200,7200,7200,,,\r\n"
    "plan,gold,1,1,0,0,0,100.0,7200,7200,7200,7200,,,\r\n"
    "plan,pro,1,0,1,0,0,0.0,,,,,,,\r\n"
    "tier,1,1,0,1,0,0,0.0,,,,,,,\r\n"
    "tier,2,1,1,0,0,0,100.0,7200,7200,7200,7200,,,\r\n"
    "month,2026-11,2,1,1,0,0,50.0,7200,7200,7200,7200,,,\r\n"
    "not_yet_received,,0,,,,,,,,,,,,\r\n"
    "uncounted,,0,,,,,,,,,,,,\r\n"
    "overdue,t2,,,,,,,,,,,2,2026-11-25T12:00:00-05:00,79200\r\n"
)
DESCRIBED = {
    "requestBody": {
        "required": True,
        "content": {
            media_types.JSON: {"schema": {"$ref": "#/components/schemas/ComplianceRequest"}},
            media_types.CSV: {
                "schema": {"type": "string"},
                "example": "id,plan,received_at,answered_at,pauses\r\n"
                "t1,gold,2026-11-24T15:30:00-05:00,2026-11-25T11:00:00-05:00,"
                "2026-11-25T09:30:00-05:00/2026-11-25T10:00:00-05:00\r\n"
                "t2,pro,2026-11-24T15:30:00-05:00,,\r\n",
            },
        },
    }
}


@router.post(
    "/compliance",
    operation_id="report_compliance",
    response_model=ComplianceAnswer,
    openapi_extra=DESCRIBED,
    responses={
        **problems(*OF_BODIES, *OF_INSTANTS, *OF_REVISIONS, "malformed_csv", "not_acceptable", "unknown_metric"),
        200: {"content": {media_types.CSV: {"schema": {"type": "string"}, "example": COUNTED}}},
    },
)
async def report_compliance(
    query: Annotated[ComplianceQuery, Query()], request: Request, snapshot: SnapshotDep
) -> Response:
    """Of up to 100,000 tickets, how many were answered in time, are open, at risk or late: by plan, tier and month.

    JSON or CSV, by `Content-Type`; the answer as well, by `Accept`. The columns of CSV are `received_at` and any of
    `id`, `plan`, `answered_at` and `pauses`, which is written `from/to;from/to`.

    As CSV the answer has one row `by` each `key` of plan, tier and month, then how many tickets are `not_yet_received`
    and `uncounted`, and a row `overdue` for each of the longest. The `key` of those is the id, with an apostrophe where
    a spreadsheet would take it for a formula; the last columns say in which row of the request it stands, when it was
    due and how late it is. The header `Age` says what `stale` does in JSON.
    """
    read = READERS.get(media_type(request.headers))
    if read is None:
        raise HTTPException(UNSUPPORTED)
    form = accepted(request.headers, media_types.JSON, media_types.CSV)
    if form is None:
        raise HTTPException(NOT_ACCEPTABLE)
    policy, at = await policy_in_force(snapshot, query.revision), instant(query.at)
    report = await compliance(policy, query.metric, at, read(request.stream(), limits(request).max_compliance_tickets))
    answer = await as_answer(policy, query.metric, at, report, request_id_of(request))
    if form == media_types.JSON:
        return answered_once(ComplianceAnswer, answer, snapshot, Basis(query.revision), query.at)
    headers = {**caching(snapshot, Basis(query.revision), query.at), "Cache-Control": "no-store"}
    headers["Policy-Revision"] = str(policy.number)
    return Response(as_csv(ComplianceAnswer.model_validate(answer)), headers=headers, media_type=media_types.CSV)
