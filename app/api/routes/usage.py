from typing import Annotated

from fastapi import Query, Response

from app.api.access import AccountsReader, UsageWriter
from app.api.dependencies import SnapshotDep, answered, now
from app.api.pagination import Paged, page
from app.api.problems import OF_BODIES, OF_IDEMPOTENCY, OF_INSTANTS, OF_READS, problems
from app.api.question_routes import router_of
from app.api.schemas.accounts import AccountPath, UsageAnswer, UsageList, UsageRequest
from app.api.writes import CREATED, RepeatableWriteDep, Written
from app.domain.account_records import usage_record
from app.services import accounts
from app.services.accounts import UsageReport
from app.services.changes import require_sequence
from app.services.decisions import account_facts
from app.services.policies import policy_in_force

router = router_of("Accounts")


@router.post(
    "/accounts/{id}/usage",
    operation_id="record_usage",
    status_code=CREATED,
    response_model=UsageAnswer,
    responses=problems(
        *OF_BODIES,
        *OF_INSTANTS,
        *OF_IDEMPOTENCY,
        "idempotency_key_missing",
        "unknown_account",
        "unknown_plan",
        "not_enough_minutes",
        "usage_already_recorded",
        "rule_not_in_revision",
    ),
)
async def record_usage(
    key: UsageWriter, account: AccountPath, wanted: UsageRequest, write: RepeatableWriteDep, snapshot: SnapshotDep
) -> Response:
    """Record that minutes were used. More than there are left are refused, and then nothing is recorded."""

    async def perform() -> Written:
        report = UsageReport(wanted.feature, wanted.minutes, wanted.occurred_at, wanted.reference)
        facts = await accounts.account_to_change(write.session, account)
        if facts.sequence > snapshot.sequence:  # then the policy in memory may not have the account's plan
            await require_sequence(snapshot, facts.sequence)
        policy = await policy_in_force(snapshot)
        usage = await accounts.use(write.by(key), policy, facts, report, now())
        return Written(UsageAnswer.model_validate(usage_record(policy, facts, usage)), CREATED)

    return await write.surely_once(key, perform)


@router.get(
    "/accounts/{id}/usage",
    operation_id="list_usage",
    response_model=UsageList,
    responses=problems(*OF_READS, "unknown_account", "invalid_cursor"),
)
async def list_usage(
    _: AccountsReader, account: AccountPath, query: Annotated[Paged, Query()], snapshot: SnapshotDep
) -> Response:
    """What the account used, in the order in which it was recorded."""
    policy, facts = await policy_in_force(snapshot), await account_facts(snapshot, account)
    found, next_cursor = page(facts.usage, lambda each: str(each.sequence), query)
    data = [usage_record(policy, facts, usage) for usage in found]
    return answered(UsageList, {"data": data, "next_cursor": next_cursor}, snapshot, private=True)
