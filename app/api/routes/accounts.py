from typing import Annotated

from fastapi import Query, Response

from app.api.access import AccountsReader, BillingWriter
from app.api.dependencies import SnapshotDep, answered, instant, now
from app.api.problems import OF_BODIES, OF_INSTANTS, OF_PRECONDITIONS, OF_READS, OF_REVISIONS, problems
from app.api.question_routes import router_of
from app.api.schemas.accounts import (
    AccountAnswer,
    AccountPath,
    AccountQuery,
    AccountRequest,
    EntitlementsAnswer,
    EntitlementsQuery,
)
from app.api.writes import CREATED, ConditionalWriteDep, Written
from app.domain.account_records import account_record
from app.domain.accounts import AccountFacts
from app.services import accounts, decisions
from app.services.decisions import Basis, account_facts
from app.services.policies import policy_in_force

router = router_of("Accounts")


@router.put(
    "/accounts/{id}",
    operation_id="put_account",
    response_model=AccountAnswer,
    responses=problems(
        *OF_BODIES,
        *OF_INSTANTS,
        "unknown_plan",
        "invalid_period",
        "period_conflict",
        "plan_in_use",
        *OF_PRECONDITIONS,
        created=AccountAnswer,
    ),
)
async def put_account(
    key: BillingWriter, account: AccountPath, wanted: AccountRequest, write: ConditionalWriteDep, snapshot: SnapshotDep
) -> Response:
    """Put the account on a plan, from an instant on. The first time makes the account."""
    policy, at = await policy_in_force(snapshot), now()
    before = await accounts.account_to_put(write.session, account)
    write.require_match(AccountAnswer.model_validate(account_record(policy, before, at)) if before else None)
    known = before or AccountFacts(account, 0)
    after = await accounts.subscribe(write.by(key), known, policy, wanted.plan, wanted.period(at))
    body = AccountAnswer.model_validate(account_record(policy, after, at))
    return write.answer(Written(body, 200 if before else CREATED))


@router.get(
    "/accounts/{id}",
    operation_id="get_account",
    response_model=AccountAnswer,
    responses=problems(*OF_READS, *OF_INSTANTS, "unknown_account"),
)
async def get_account(
    _: AccountsReader, account: AccountPath, query: Annotated[AccountQuery, Query()], snapshot: SnapshotDep
) -> Response:
    """The plans that the account is on, from when until when; and the one in effect at an instant."""
    policy, facts = await policy_in_force(snapshot), await account_facts(snapshot, account)
    return answered(AccountAnswer, account_record(policy, facts, instant(query.at)), snapshot, private=True)


@router.get(
    "/accounts/{id}/entitlements",
    operation_id="get_entitlements",
    response_model=EntitlementsAnswer,
    responses=problems(
        *OF_READS, *OF_INSTANTS, *OF_REVISIONS, "unknown_account", "unknown_plan", "rule_not_in_revision"
    ),
)
async def get_entitlements(
    _: AccountsReader, account: AccountPath, query: Annotated[EntitlementsQuery, Query()], snapshot: SnapshotDep
) -> Response:
    """What the account is entitled to at an instant: its plan and tier, screen sharing, onboarding, each with why."""
    basis = Basis(query.revision, account, query.account_sequence)
    found = await decisions.entitlements(snapshot, basis, instant(query.at))
    return answered(EntitlementsAnswer, found, snapshot, basis, query.at)
