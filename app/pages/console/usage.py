"""`/console/accounts/{id}/usage`: record minutes that were used, having seen which purchases they come from.

Usage takes minutes away and nothing gives them back, so that it is always asked once more.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar

from fastapi import Request, Response

from app.api.dependencies import now
from app.api.schemas.fields import Minutes, Reference
from app.domain.accounts import AccountFacts, Feature
from app.domain.api_keys import Scope
from app.domain.entitlements import EVER, draws_for
from app.domain.errors import DomainError
from app.pages.console.account_view import FEATURES, NO_WAY_BACK, dated
from app.pages.console.account_visits import AccountPath, AccountVisit, address_of
from app.pages.console.form_keys import form_key, once
from app.pages.console.form_values import AWAY, InstantField, Typed, TypedInstant, WrongForm
from app.pages.console.signed_in import SentForm, SentFormDep, SignedIn, console_router, see
from app.pages.console.writes import writing
from app.persistence.database import DatabaseUnavailableError
from app.persistence.idempotency import IdempotencyKeyReusedError
from app.services import accounts
from app.services.accounts import UsageReport
from app.services.changes import require_sequence

router = console_router()
FIELDS = ("feature", "minutes", "occurred_at", "reference")
ABOUT = {
    "not_enough_minutes": "minutes",
    "usage_already_recorded": "reference",
    "instant_out_of_range": "occurred_at",
}


class UsageForm(Typed):
    EXPECTED: ClassVar[Mapping[str, str]] = {
        "feature": "Choose what the minutes were used for.",
        "minutes": "Enter the minutes that were used as a whole number from 1 to 100000.",
        "occurred_at": "Enter the date and the time at which it began.",
        "reference": "Enter what you call the session, such as the number of its ticket, in 1 to 200 letters.",
    }

    feature: Feature
    minutes: Minutes
    occurred_at: TypedInstant
    reference: Reference

    def report(self) -> UsageReport:
        """Raises WrongForm."""
        if self.occurred_at is None:
            raise WrongForm({"occurred_at": self.EXPECTED["occurred_at"]})
        return UsageReport(self.feature, self.minutes, self.occurred_at, self.reference)


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a usage would take from a purchase, and what is left of that then."""

    billing_reference: str
    minutes: int
    left: int


@router.get("/console/accounts/{id}/usage")
async def ask_for_usage(person: SignedIn, account: AccountPath, request: Request) -> Response:
    """The form; filled in already where it is to be changed once more."""
    visit = await AccountVisit.of(request, person, account, Scope.USAGE_WRITE)
    await visit.facts()
    return _form(visit, visit.filled_in(FIELDS), form_key())


@router.post("/console/accounts/{id}/usage")
async def use(form: SentFormDep, account: AccountPath, request: Request) -> Response:
    visit = await AccountVisit.of(request, form.person, account, Scope.USAGE_WRITE)
    typed, key = {name: form.text(name) for name in FIELDS}, form.text("once")
    try:
        report = UsageForm.read(typed, visit.zone).report()
        if form.text("confirmed") != "yes":
            return _confirmation(visit, await visit.facts(), report, typed, key)
        return see(address_of(account, f"?done={await _used(form, visit, report)}"))
    except WrongForm as wrong:
        return _form(visit, typed, key, HTTPStatus.UNPROCESSABLE_ENTITY, errors=wrong.errors)
    except DatabaseUnavailableError:
        return _form(visit, typed, key, HTTPStatus.SERVICE_UNAVAILABLE, errors=AWAY)
    except IdempotencyKeyReusedError:
        return _form(visit, typed, form_key(), HTTPStatus.CONFLICT, sent_before=True)


async def _used(form: SentForm, visit: AccountVisit, report: UsageReport) -> str:
    async with writing(visit.request, form.person) as transaction:

        async def perform() -> str:
            facts = await accounts.account_to_change(transaction.session, visit.account)
            snapshot = visit.request.app.state.snapshot
            if facts.sequence > snapshot.sequence:  # then the policy in memory may not have the account's plan
                await require_sequence(snapshot, facts.sequence)
            try:
                return str((await accounts.use(transaction, visit.policy, facts, report, now())).sequence)
            except DomainError as error:
                raise WrongForm.of(error, ABOUT) from error

        return await once(transaction, visit.request, form, perform)


def _confirmation(
    visit: AccountVisit, facts: AccountFacts, report: UsageReport, typed: Mapping[str, str], key: str
) -> Response:
    """Raises WrongForm where it would be refused."""
    try:
        accounts.require_new_usage(facts, report)
        draws = draws_for(visit.policy, facts, report.feature, report.minutes, report.occurred_at)
    except DomainError as error:
        raise WrongForm.of(error, ABOUT) from error
    bought = {each.sequence: each for each in facts.purchases}
    drawn = [
        Drawn(purchase.billing_reference, draw.minutes, facts.minutes_left(purchase, EVER) - draw.minutes)
        for draw in draws
        for purchase in (bought[draw.purchase],)
    ]
    values = {
        "typed": typed,
        "once": key,
        "drawn": drawn,
        "feature": FEATURES[report.feature],
        "no_way_back": NO_WAY_BACK[report.feature],
        "when": dated(visit.policy, report.occurred_at),
        "report": report,
    }
    return visit.shown("usage_confirm.html", values)


def _form(
    visit: AccountVisit,
    typed: Mapping[str, str],
    key: str,
    status: int = 200,
    *,
    errors: Mapping[str, str] | None = None,
    sent_before: bool = False,
) -> Response:
    values = {
        "typed": typed,
        "once": key,
        "errors": errors or {},
        "sent_before": sent_before,
        "features": FEATURES,
        "occurred_at": InstantField.shown(typed["occurred_at"], visit.zone),
    }
    return visit.shown("usage.html", values, status)
