"""`/console/accounts`: which accounts there are, and what is on record of one."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Path, Query, Request, Response

from app.api.dependencies import SnapshotDep, now
from app.api.schemas.fields import AccountId, Sequence
from app.domain.accounts import AccountFacts
from app.domain.api_keys import Scope
from app.domain.errors import UnknownAccountError
from app.domain.policy import Policy
from app.pages.console.account_view import (
    outcome,
    piece,
    plan_lines,
    purchase_line,
    replaced_lines,
    usage_line,
)
from app.pages.console.account_visits import AccountPath, AccountVisit, address_of
from app.pages.console.form_values import InstantField, Typed, TypedInstant, WrongForm
from app.pages.console.period_pictures import period_picture
from app.pages.console.signed_in import SignedIn, console_page, console_router, see
from app.services import accounts, decisions
from app.services.changes import require_sequence
from app.services.decisions import Basis, account_facts
from app.services.policies import policy_in_force

router = console_router()
Before = Annotated[Sequence | None, Query()]
AT_ONCE = 50
LONGEST_NUMBER = 2**40
MOST_REASONS = 12


class AccountSought(Typed):
    EXPECTED = {"id": "An id has letters, digits and . _ : @ + -, begins with a letter or a digit, and has 100 at most."}

    id: AccountId


class AskedAt(Typed):
    EXPECTED = {"at": "Enter a date and a time, or leave it empty for now."}

    at: TypedInstant = None


@dataclass(frozen=True, slots=True)
class Pieces:
    """Where the pieces of the lists begin: plans before an instant, the others before a change."""

    plans: int | None
    purchases: int | None
    usage: int | None


@router.get("/console/accounts")
async def list_accounts(
    person: SignedIn, request: Request, snapshot: SnapshotDep, id: str = "", start: str = ""  # noqa: A002
) -> Response:
    """Found by its id, an account is shown; else the list begins where the id would be."""
    person.require(Scope.ACCOUNTS_READ)
    policy, errors, sought = await policy_in_force(snapshot), {}, id.strip()
    if sought:
        try:
            account = AccountSought.read({"id": sought}, policy.calendar.calendar.zone).id
            await account_facts(snapshot, account)
            return see(address_of(account))
        except WrongForm as wrong:
            errors = dict(wrong.errors)
        except UnknownAccountError:
            pass
    found = await accounts.list_accounts(request.app.state.engine, now(), sought if not errors else start, AT_ONCE + 1)
    values = {
        "here": "accounts",
        "found": found[:AT_ONCE],
        "following": found[AT_ONCE].id if len(found) > AT_ONCE else None,
        "from_the_start": not (sought or start),
        "sought": sought,
        "errors": errors,
        "policy": policy,
    }
    return console_page(request, person, "accounts.html", values)


@router.get("/console/accounts/{id}")
async def show_account(  # noqa: PLR0913, PLR0917  (each is a parameter of the address)
    person: SignedIn,
    account: AccountPath,
    request: Request,
    snapshot: SnapshotDep,
    at: str = "",
    plans: Annotated[int | None, Query(ge=0, le=LONGEST_NUMBER)] = None,
    purchases: Before = None,
    usage: Before = None,
    done: Before = None,
) -> Response:
    person.require(Scope.ACCOUNTS_READ)
    await require_sequence(snapshot, done)
    policy, facts = await policy_in_force(snapshot), await account_facts(snapshot, account)
    zone, errors, moment = policy.calendar.calendar.zone, {}, None
    try:
        moment = AskedAt.read({"at": at}, zone).at
    except WrongForm as wrong:
        errors = dict(wrong.errors)
    asked = now() if moment is None else moment
    found = await decisions.entitlements(snapshot, Basis(account=account), asked)
    values = {
        "here": "accounts",
        "account": account,
        "entitlements": found,
        "reasons": [*found.reasons, *found.screen_sharing.reasons][:MOST_REASONS],
        "at_field": InstantField.shown(at, zone) if errors else InstantField.of(moment, zone),
        "asked_at": moment,
        "errors": errors,
        "outcome": outcome(policy, facts, done) if done else None,
        **_records(policy, facts, asked, Pieces(plans, purchases, usage)),
    }
    return console_page(request, person, "account.html", values)


def _records(policy: Policy, facts: AccountFacts, at: int, before: Pieces) -> dict[str, Any]:
    bought, older_purchases = piece(facts.purchases, before.purchases)
    used, older_usage = piece(facts.usage, before.usage)
    plans, earlier_plans = plan_lines(policy, facts, at, before.plans)
    return {
        "picture": period_picture(policy, facts, bought, at),
        "plans": plans,
        "earlier_plans": earlier_plans,
        "replaced": replaced_lines(policy, facts),
        "purchases": [purchase_line(policy, facts, each, at) for each in bought],
        "older_purchases": older_purchases,
        "purchases_in_all": len(facts.purchases),
        "usage": [usage_line(policy, facts, each) for each in used],
        "older_usage": older_usage,
        "usage_in_all": len(facts.usage),
    }
