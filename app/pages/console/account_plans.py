"""`/console/accounts/{id}/plan`: put the account on a plan from an instant on, having seen what that replaces."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, ClassVar

from fastapi import Request, Response
from pydantic import Field

from app.api.dependencies import now
from app.api.schemas.fields import WHOLE, PlanName
from app.domain.account_undo import plan_undo
from app.domain.accounts import AccountFacts
from app.domain.api_keys import Scope
from app.domain.errors import DomainError
from app.domain.periods import EffectivePeriod
from app.pages.console.account_view import plan_lines, put_back
from app.pages.console.account_visits import AccountPath, AccountVisit, address_of
from app.pages.console.form_values import AWAY, InstantField, Typed, TypedInstant, WrongForm
from app.pages.console.period_pictures import period_in_words, period_picture
from app.pages.console.signed_in import SentForm, SentFormDep, SignedIn, console_router, see
from app.pages.console.writes import writing
from app.persistence.database import DatabaseUnavailableError
from app.services import accounts

router = console_router()
FIELDS = ("plan", "begins", "ends")
ABOUT = {"unknown_plan": "plan", "invalid_period": "ends", "instant_out_of_range": "begins"}


class PlanForm(Typed):
    """`seen` is the last change of the account's plans that the form was made with."""

    EXPECTED: ClassVar[Mapping[str, str]] = {
        "plan": "Choose a plan.",
        "begins": "Enter the date and the time from which the plan holds, or leave it empty for now.",
        "ends": "Enter the date and the time at which the plan ends, or leave it empty for no end.",
    }

    plan: PlanName
    begins: TypedInstant = None
    ends: TypedInstant = None
    seen: Annotated[int, Field(ge=0), WHOLE] = 0


@dataclass(frozen=True, slots=True)
class PlanWanted:
    code: str
    period: EffectivePeriod
    seen: int


class PlansChangedError(Exception):
    """Somebody else was faster. `facts` is the account as it is now."""

    def __init__(self, facts: AccountFacts) -> None:
        super().__init__()
        self.facts = facts


@router.get("/console/accounts/{id}/plan")
async def ask_for_plan(person: SignedIn, account: AccountPath, request: Request) -> Response:
    """The form; filled in already where a record is to be put back."""
    visit = await AccountVisit.of(request, person, account, Scope.BILLING_WRITE)
    return _form(visit, await visit.facts_or_none(), visit.filled_in(FIELDS))


@router.post("/console/accounts/{id}/plan")
async def put_on_plan(form: SentFormDep, account: AccountPath, request: Request) -> Response:
    visit = await AccountVisit.of(request, form.person, account, Scope.BILLING_WRITE)
    typed = {name: form.text(name) for name in FIELDS}
    try:
        wanted = _wanted(visit, typed | {"seen": form.text("seen") or "0"})
        facts = await visit.facts_or_none()
        if facts.subscriptions and not facts.is_on(wanted.code, wanted.period) and form.text("confirmed") != "yes":
            _require_unchanged(facts, wanted)
            return _confirmation(visit, facts, wanted)
        return see(address_of(account, f"?done={await _put(form, visit, wanted)}"))
    except WrongForm as wrong:
        return _form(visit, await visit.facts_or_none(), typed, wrong.errors, HTTPStatus.UNPROCESSABLE_ENTITY)
    except DatabaseUnavailableError:
        return _form(visit, await visit.facts_or_none(), typed, AWAY, HTTPStatus.SERVICE_UNAVAILABLE)
    except PlansChangedError as conflict:
        return _form(visit, conflict.facts, typed, status=HTTPStatus.CONFLICT)


def _wanted(visit: AccountVisit, typed: Mapping[str, str]) -> PlanWanted:
    """Raises WrongForm."""
    asked = PlanForm.read(typed, visit.zone)
    try:
        plan = visit.policy.catalogue.resolve(asked.plan).plan
        period = EffectivePeriod(now() if asked.begins is None else asked.begins, asked.ends)
        accounts.require_period(visit.policy, period)
    except DomainError as error:
        raise WrongForm.of(error, ABOUT) from error
    return PlanWanted(plan.code, period, asked.seen)


async def _put(form: SentForm, visit: AccountVisit, wanted: PlanWanted) -> int:
    """The change that did it. Sent once more, it is done already. Raises PlansChangedError."""
    async with writing(visit.request, form.person) as transaction:
        before = await accounts.account_to_put(transaction.session, visit.account) or AccountFacts(visit.account, 0)
        _require_unchanged(before, wanted)
        after = await accounts.subscribe(transaction, before, visit.policy, wanted.code, wanted.period)
    return after.plans_sequence


def _require_unchanged(facts: AccountFacts, wanted: PlanWanted) -> None:
    """What is as it is wanted already is no conflict: the form was sent twice."""
    if facts.plans_sequence != wanted.seen and not facts.is_on(wanted.code, wanted.period):
        raise PlansChangedError(facts)


def _form(
    visit: AccountVisit,
    facts: AccountFacts,
    typed: Mapping[str, str],
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    lines, _ = plan_lines(visit.policy, facts, now())
    values = {
        "typed": typed,
        "errors": errors or {},
        "conflict": status == HTTPStatus.CONFLICT,
        "plan_code": _code_of(visit, typed["plan"]),
        "begins": InstantField.shown(typed["begins"], visit.zone),
        "ends": InstantField.shown(typed["ends"], visit.zone),
        "lines": lines,
        "seen": facts.plans_sequence,
        "plans": visit.policy.document.plans,
    }
    return visit.shown("account_plan.html", values, status)


def _code_of(visit: AccountVisit, name: str) -> str:
    """As the choice of plans names it; a name that is none is left as it is, and none is chosen then."""
    try:
        return visit.policy.catalogue.resolve(name).plan.code
    except DomainError:
        return name


def _confirmation(visit: AccountVisit, facts: AccountFacts, wanted: PlanWanted) -> Response:
    """What it would replace, and what would be on record then."""
    change = facts.sequence + 1
    after = facts.subscribed(change, wanted.code, wanted.period)
    local, period = visit.policy.calendar.calendar.local, wanted.period
    values = {
        "plan": visit.policy.catalogue.by_code(wanted.code),
        "tiers": visit.policy.tiers,
        "when": period_in_words(visit.policy, period),
        "begins": local(period.from_at).isoformat(),
        "ends": "" if period.to_at is None else local(period.to_at).isoformat(),
        "past": period.from_at < now(),
        "seen": wanted.seen,
        "replaced": [put_back(visit.policy, each) for each in plan_undo(after, change).put_back],
        "before": period_picture(visit.policy, facts, (), now()),
        "after": period_picture(visit.policy, after, (), now()),
        "lines": plan_lines(visit.policy, after, now())[0],
    }
    return visit.shown("account_plan_confirm.html", values)
