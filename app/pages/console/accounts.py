"""`/console/accounts`: which accounts there are, and what is on record of one."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any, ClassVar

from fastapi import Depends, Query, Request, Response

from app.api.dependencies import SnapshotDep, now
from app.api.schemas.fields import AccountId, Sequence
from app.domain.accounts import AccountFacts
from app.domain.api_keys import Scope
from app.domain.business_time import require_in_range
from app.domain.errors import InstantOutOfRangeError, UnknownAccountError
from app.domain.policy import Policy
from app.pages.console.account_view import outcome, piece, plan_lines, purchase_line, replaced_lines, usage_line
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
MOST_REASONS = 20
LATEST = 2**40  # epoch seconds


class AccountSought(Typed):
    EXPECTED: ClassVar[Mapping[str, str]] = {
        "id": "An id begins with a letter or a digit and has letters, digits and . _ : @ + - alone, 100 at most."
    }

    id: AccountId


class AskedAt(Typed):
    EXPECTED: ClassVar[Mapping[str, str]] = {"at": "Enter a date and a time, or leave it empty for now."}

    at: TypedInstant = None


@dataclass(frozen=True, slots=True)
class Pieces:
    """Where the pieces of the lists begin: plans before an instant, the others before a change."""

    plans: int | None
    purchases: int | None
    usage: int | None


async def pieces(
    plans: Annotated[int | None, Query(ge=0, le=LATEST)] = None, purchases: Before = None, usage: Before = None
) -> Pieces:
    return Pieces(plans, purchases, usage)


@router.get("/console/accounts")
async def list_accounts(
    person: SignedIn,
    request: Request,
    snapshot: SnapshotDep,
    id: str = "",  # noqa: A002  (as the API calls it)
    start: str = "",
) -> Response:
    """An account that is found by its id is shown; else the list begins where the id would stand."""
    person.require(Scope.ACCOUNTS_READ)
    policy, sought, errors = await policy_in_force(snapshot), id.strip(), {}
    try:
        if start or sought:
            account = AccountSought.read({"id": sought or start}, policy.calendar.calendar.zone).id
        if sought:
            await account_facts(snapshot, account)
            return see(address_of(account))
    except WrongForm as wrong:
        start, errors = "", dict(wrong.errors)
    except UnknownAccountError:
        start = sought
    found = await accounts.list_accounts(request.app.state.engine, now(), start, AT_ONCE + 1)
    local = policy.calendar.calendar.local
    values = {
        "here": "accounts",
        "found": [(each, None if each.since_at is None else local(each.since_at)) for each in found[:AT_ONCE]],
        "following": found[AT_ONCE].id if len(found) > AT_ONCE else None,
        "start": start,
        "sought": sought,
        "errors": errors,
        "plans": policy.catalogue.plans,
    }
    return console_page(
        request, person, "accounts.html", values, HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    )


@router.get("/console/accounts/{id}")
async def show_account(
    person: SignedIn,
    account: AccountPath,
    request: Request,
    before: Annotated[Pieces, Depends(pieces)],
    done: Before = None,
) -> Response:
    visit = await AccountVisit.of(request, person, account)
    await require_sequence(request.app.state.snapshot, done)
    at = request.query_params.get("at", "").strip()
    facts, errors, moment = await visit.facts(), {}, None
    try:
        moment = AskedAt.read({"at": at}, visit.zone).at
        require_in_range(visit.policy.calendar, now() if moment is None else moment)
    except WrongForm as wrong:
        errors = dict(wrong.errors)
    except InstantOutOfRangeError as wrong:
        moment, errors = None, {"at": wrong.detail}
    asked = now() if moment is None else moment
    found = await decisions.entitlements(request.app.state.snapshot, Basis(account=account), asked)
    reasons = list({each.text: each for each in [*found.reasons, *found.screen_sharing.reasons]}.values())
    values = {
        "entitlements": found,
        "reasons": reasons[:MOST_REASONS],
        "further_reasons": max(len(reasons) - MOST_REASONS, 0),
        "at_field": InstantField.shown(at, visit.zone),
        "asked_at": moment,
        "errors": errors,
        "outcome": outcome(visit.policy, facts, done) if done else None,
        **_records(visit.policy, facts, asked, before),
    }
    return visit.shown("account.html", values, HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK)


def _records(policy: Policy, facts: AccountFacts, at: int, before: Pieces) -> dict[str, Any]:
    bought, older_purchases = piece(facts.purchases, before.purchases)
    used, older_usage = piece(facts.usage, before.usage)
    plans, earlier_plans = plan_lines(policy, facts, at, before.plans)
    return {
        "picture": period_picture(policy, facts, bought, at),
        "lines": plans,
        "earlier_plans": earlier_plans,
        "replaced": replaced_lines(policy, facts),
        "purchases": [purchase_line(policy, facts, each, at) for each in bought],
        "older_purchases": older_purchases,
        "purchases_in_all": len(facts.purchases),
        "usage": [usage_line(policy, facts, each) for each in used],
        "older_usage": older_usage,
        "usage_in_all": len(facts.usage),
    }
