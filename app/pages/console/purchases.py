"""`/console/accounts/{id}/purchases`: buy an add-on for the account, each invoice line once, and cancel a purchase."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, ClassVar

from fastapi import Path, Request, Response

from app.api.dependencies import now
from app.api.schemas.fields import Minutes, Name, Reference, Sequence
from app.domain.accounts import Purchase
from app.domain.api_keys import Scope
from app.domain.errors import DomainError
from app.domain.periods import EffectivePeriod
from app.pages.console.account_view import purchase_line
from app.pages.console.account_visits import AccountPath, AccountVisit, address_of
from app.pages.console.form_keys import form_key, once
from app.pages.console.form_values import AWAY, InstantField, Typed, TypedInstant, WrongForm
from app.pages.console.signed_in import SentForm, SentFormDep, SignedIn, console_router, see
from app.pages.console.writes import writing
from app.persistence.database import DatabaseUnavailableError
from app.persistence.idempotency import IdempotencyKeyReusedError
from app.services import accounts
from app.services.accounts import PurchaseOrder, purchase_of

router = console_router()
PurchasePath = Annotated[Sequence, Path(alias="purchase_id")]
FIELDS = ("add_on", "minutes", "billing_reference", "begins", "ends")
ABOUT = {"unknown_add_on": "add_on", "invalid_period": "ends", "instant_out_of_range": "begins"}


class PurchaseForm(Typed):
    EXPECTED: ClassVar[Mapping[str, str]] = {
        "add_on": "Choose an add-on.",
        "minutes": "Enter the minutes that were bought as a whole number from 1 to 100000.",
        "billing_reference": "Enter the invoice line, in 1 to 200 letters.",
        "begins": "Enter the date and the time from which the minutes can be used, or leave it empty for now.",
        "ends": "Enter the date and the time at which the purchase ends, or leave it empty for no end.",
    }

    add_on: Name
    minutes: Minutes
    billing_reference: Reference
    begins: TypedInstant = None
    ends: TypedInstant = None

    def order(self, at: int) -> PurchaseOrder:
        """Raises WrongForm."""
        try:
            period = EffectivePeriod(at if self.begins is None else self.begins, self.ends)
        except DomainError as error:
            raise WrongForm.of(error, ABOUT) from error
        return PurchaseOrder(self.add_on, self.minutes, self.billing_reference, period)


class ReferenceTakenError(Exception):
    """The invoice line is on record, as that purchase."""

    def __init__(self, purchase: Purchase) -> None:
        super().__init__()
        self.purchase = purchase


@router.get("/console/accounts/{id}/purchases/new")
async def ask_for_purchase(person: SignedIn, account: AccountPath, request: Request) -> Response:
    """The form; filled in already where something is to be bought again."""
    visit = await AccountVisit.of(request, person, account, Scope.BILLING_WRITE)
    await visit.facts()
    return _form(visit, visit.filled_in(FIELDS), form_key())


@router.post("/console/accounts/{id}/purchases")
async def buy(form: SentFormDep, account: AccountPath, request: Request) -> Response:
    visit = await AccountVisit.of(request, form.person, account, Scope.BILLING_WRITE)
    typed, key = {name: form.text(name) for name in FIELDS}, form.text("once")
    try:
        order = PurchaseForm.read(typed, visit.zone).order(now())
        return see(address_of(account, f"?done={await _bought(form, visit, order)}"))
    except WrongForm as wrong:
        return _form(visit, typed, key, HTTPStatus.UNPROCESSABLE_ENTITY, errors=wrong.errors)
    except DatabaseUnavailableError:
        return _form(visit, typed, key, HTTPStatus.SERVICE_UNAVAILABLE, errors=AWAY)
    except ReferenceTakenError as conflict:
        return _form(visit, typed, key, HTTPStatus.CONFLICT, taken=conflict.purchase)
    except IdempotencyKeyReusedError:
        return _form(visit, typed, form_key(), HTTPStatus.CONFLICT, sent_before=True)


async def _bought(form: SentForm, visit: AccountVisit, order: PurchaseOrder) -> str:
    """The change that recorded it. Raises ReferenceTakenError, WrongForm, IdempotencyKeyReusedError."""
    async with writing(visit.request, form.person) as transaction:

        async def perform() -> str:
            facts = await accounts.account_to_change(transaction.session, visit.account)
            for each in facts.purchases:
                if each.billing_reference == order.billing_reference:
                    raise ReferenceTakenError(each)
            try:
                return str((await accounts.buy(transaction, visit.policy, facts, order)).sequence)
            except DomainError as error:
                raise WrongForm.of(error, ABOUT) from error

        return await once(transaction, visit.request, form, perform)


def _form(
    visit: AccountVisit,
    typed: Mapping[str, str],
    key: str,
    status: int = 200,
    *,
    errors: Mapping[str, str] | None = None,
    taken: Purchase | None = None,
    sent_before: bool = False,
) -> Response:
    values = {
        "typed": typed,
        "once": key,
        "errors": errors or {},
        "taken": taken,
        "sent_before": sent_before,
        "add_ons": visit.policy.document.add_ons,
        "begins": InstantField.shown(typed["begins"], visit.zone),
        "ends": InstantField.shown(typed["ends"], visit.zone),
    }
    return visit.shown("purchase.html", values, status)


@router.get("/console/accounts/{id}/purchases/{purchase_id}/cancel")
async def ask_to_cancel(
    person: SignedIn, account: AccountPath, purchase_id: PurchasePath, request: Request
) -> Response:
    visit = await AccountVisit.of(request, person, account, Scope.BILLING_WRITE)
    facts = await visit.facts()
    line = purchase_line(visit.policy, facts, purchase_of(facts, purchase_id), now())
    return visit.shown("purchase_cancel.html", {"line": line})


@router.post("/console/accounts/{id}/purchases/{purchase_id}/cancel")
async def cancel(form: SentFormDep, account: AccountPath, purchase_id: PurchasePath, request: Request) -> Response:
    """Cancelled by somebody else meanwhile, it stays as it was, and that is what is shown."""
    visit = await AccountVisit.of(request, form.person, account, Scope.BILLING_WRITE)
    async with writing(request, form.person) as transaction:
        facts = await accounts.account_to_change(transaction.session, visit.account)
        purchase = await accounts.cancel(transaction, facts, purchase_of(facts, purchase_id), now())
    return see(address_of(account, f"?done={purchase.cancelled_sequence}"))
