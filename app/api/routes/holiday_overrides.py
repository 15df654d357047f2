from typing import Annotated

from fastapi import Path, Query, Response

from app.api.access import PolicyWriter
from app.api.dependencies import SnapshotDep, answered
from app.api.pagination import page
from app.api.problems import OF_BODIES, OF_PRECONDITIONS, OF_REVISIONS, problems
from app.api.question_routes import router_of
from app.api.schemas.fields import AskedOfRevision, LocalDate
from app.api.schemas.holiday_overrides import (
    HolidayOverride,
    HolidayOverrideList,
    HolidayOverrideRequest,
    HolidayOverridesQuery,
)
from app.api.writes import CREATED, ConditionalWriteDep, Written
from app.domain.policy_changes import override_on, require_override
from app.services import policies
from app.services.decisions import Basis
from app.services.policies import policy_in_force

router = router_of("Policy")
DatePath = Annotated[LocalDate, Path(alias="date")]


@router.get(
    "/holiday-overrides",
    operation_id="list_holiday_overrides",
    response_model=HolidayOverrideList,
    responses=problems("invalid_cursor", *OF_REVISIONS),
)
async def list_holiday_overrides(query: Annotated[HolidayOverridesQuery, Query()], snapshot: SnapshotDep) -> Response:
    """The dates, in order, on which an override replaces everything else known of the day."""
    policy = await policy_in_force(snapshot, query.revision)
    wanted = policy.calendar.calendar.overrides_between(query.from_on, query.to_on)
    data, next_cursor = page(wanted, lambda override: override.date.isoformat(), query)
    found = {"data": data, "next_cursor": next_cursor, "policy_revision": policy.number}
    return answered(HolidayOverrideList, found, snapshot, Basis(query.revision), asked_at=0)


@router.get(
    "/holiday-overrides/{date}",
    operation_id="get_holiday_override",
    response_model=HolidayOverride,
    responses=problems("unknown_holiday_override", *OF_REVISIONS),
)
async def get_holiday_override(
    date: DatePath, query: Annotated[AskedOfRevision, Query()], snapshot: SnapshotDep
) -> Response:
    """The override of one date. The header Policy-Revision names the revision."""
    policy = await policy_in_force(snapshot, query.revision)
    override = require_override(policy.document, date)
    answer = answered(HolidayOverride, override, snapshot, Basis(query.revision), asked_at=0)
    answer.headers["Policy-Revision"] = str(policy.number)
    return answer


@router.put(
    "/holiday-overrides/{date}",
    operation_id="put_holiday_override",
    response_model=HolidayOverride,
    responses=problems(*OF_BODIES, *OF_PRECONDITIONS, "instant_out_of_range", created=HolidayOverride),
)
async def put_holiday_override(
    key: PolicyWriter, date: DatePath, wanted: HolidayOverrideRequest, write: ConditionalWriteDep
) -> Response:
    """Say what the hours of one date are, whatever else is known of it: the next policy revision, in force at once."""
    document = await policies.document_for_change(write.session)
    before = override_on(document, date)
    write.require_match(HolidayOverride.model_validate(before) if before else None)
    override = wanted.override(date, key.name)
    await policies.put_override(write.by(key), document, override)
    return write.answer(Written(HolidayOverride.model_validate(override), 200 if before else CREATED))


@router.delete(
    "/holiday-overrides/{date}",
    operation_id="delete_holiday_override",
    status_code=204,
    responses=problems(*OF_PRECONDITIONS, "unknown_holiday_override"),
)
async def delete_holiday_override(key: PolicyWriter, date: DatePath, write: ConditionalWriteDep) -> Response:
    """Let the date have its ordinary hours again. Earlier revisions keep the override."""
    document = await policies.document_for_change(write.session)
    override = require_override(document, date)
    write.require_match(HolidayOverride.model_validate(override))
    await policies.remove_override(write.by(key), document, override)
    return write.removed()
