from typing import Annotated

from fastapi import Path, Query, Response

from app.api.access import AccountsReader, BillingWriter
from app.api.dependencies import SnapshotDep, answered, instant, now
from app.api.pagination import page
from app.api.problems import OF_BODIES, OF_IDEMPOTENCY, OF_INSTANTS, OF_READS, problems
from app.api.question_routes import router_of
from app.api.schemas.accounts import (
    AccountPath,
    AccountQuery,
    PurchaseAnswer,
    PurchaseList,
    PurchaseRequest,
    PurchasesQuery,
)
from app.api.schemas.fields import Question, Sequence
from app.api.writes import CREATED, RepeatableWriteDep, Written
from app.domain.account_records import purchase_record
from app.services import accounts
from app.services.accounts import PurchaseOrder, purchase_of
from app.services.decisions import account_facts
from app.services.policies import policy_in_force

router = router_of("Accounts")
PurchasePath = Annotated[Sequence, Path(alias="purchase_id")]


@router.post(
    "/accounts/{id}/add-on-purchases",
    operation_id="buy_add_on",
    status_code=CREATED,
    response_model=PurchaseAnswer,
    responses=problems(
        *OF_BODIES,
        *OF_INSTANTS,
        *OF_IDEMPOTENCY,
        "idempotency_key_missing",
        "unknown_account",
        "unknown_add_on",
        "invalid_period",
        "billing_reference_taken",
        "add_on_in_use",
    ),
)
async def buy_add_on(
    key: BillingWriter, account: AccountPath, wanted: PurchaseRequest, write: RepeatableWriteDep, snapshot: SnapshotDep
) -> Response:
    """Record that the account bought minutes of an add-on. However often it is sent, it is bought once."""

    async def perform() -> Written:
        policy, at = await policy_in_force(snapshot), now()
        order = PurchaseOrder(wanted.add_on, wanted.minutes, wanted.billing_reference, wanted.period(at))
        facts = await accounts.account_to_change(write.session, account)
        purchase = await accounts.buy(write.by(key), policy, facts, order)
        body = PurchaseAnswer.model_validate(purchase_record(policy, facts, purchase, at))
        return Written(body, CREATED, {"Location": f"/accounts/{account}/add-on-purchases/{purchase.sequence}"})

    return await write.surely_once(key, perform)


@router.get(
    "/accounts/{id}/add-on-purchases",
    operation_id="list_add_on_purchases",
    response_model=PurchaseList,
    responses=problems(*OF_READS, *OF_INSTANTS, "unknown_account", "invalid_cursor"),
)
async def list_add_on_purchases(
    _: AccountsReader, account: AccountPath, query: Annotated[PurchasesQuery, Query()], snapshot: SnapshotDep
) -> Response:
    """What the account bought, in the order in which it was recorded."""
    policy, facts = await policy_in_force(snapshot), await account_facts(snapshot, account)
    found, next_cursor = page(facts.purchases, lambda each: str(each.sequence), query)
    at = instant(query.at)
    data = [purchase_record(policy, facts, purchase, at) for purchase in found]
    return answered(PurchaseList, {"data": data, "next_cursor": next_cursor}, snapshot, private=True)


@router.get(
    "/accounts/{id}/add-on-purchases/{purchase_id}",
    operation_id="get_add_on_purchase",
    response_model=PurchaseAnswer,
    responses=problems(*OF_READS, *OF_INSTANTS, "unknown_account", "unknown_purchase"),
)
async def get_add_on_purchase(
    _: AccountsReader,
    account: AccountPath,
    purchase_id: PurchasePath,
    query: Annotated[AccountQuery, Query()],
    snapshot: SnapshotDep,
) -> Response:
    """One purchase, and what is left of it at an instant."""
    policy, facts = await policy_in_force(snapshot), await account_facts(snapshot, account)
    record = purchase_record(policy, facts, purchase_of(facts, purchase_id), instant(query.at))
    return answered(PurchaseAnswer, record, snapshot, private=True)


@router.post(
    "/accounts/{id}/add-on-purchases/{purchase_id}/cancel",
    operation_id="cancel_add_on_purchase",
    response_model=PurchaseAnswer,
    responses=problems(*OF_BODIES, *OF_IDEMPOTENCY, "unknown_account", "unknown_purchase"),
)
async def cancel_add_on_purchase(
    key: BillingWriter,
    account: AccountPath,
    purchase_id: PurchasePath,
    write: RepeatableWriteDep,
    snapshot: SnapshotDep,
    _: Question | None = None,
) -> Response:
    """End a purchase now; what was used stays used. Cancelled once more, it stays as it was. A body is empty."""

    async def perform() -> Written:
        policy, at = await policy_in_force(snapshot), now()
        facts = await accounts.account_to_change(write.session, account)
        purchase = await accounts.cancel(write.by(key), facts, purchase_of(facts, purchase_id), at)
        return Written(PurchaseAnswer.model_validate(purchase_record(policy, facts, purchase, at)))

    return await write.once(key, perform)
