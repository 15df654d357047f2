"""The form of a plan: what it shows, what was typed into it, and how two plans look side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest

from pydantic import ValidationError

from app.api.schemas.plans import PlanRequest
from app.domain.plans import Plan
from app.domain.policy import DEFAULT_METRIC, Policy
from app.domain.policy_changes import clause_of_tier
from app.pages.console.policy_changes import Row
from app.pages.console.signed_in import SentForm

TYPED = ("code", "name", "tier", "clause", "legacy_names", "target_value", "target_unit", "onboarding_minutes")
# Where the mistakes of a request's fields are told in the form, and those of all of it.
FIELDS = {"targets": "target_value", "includes_screen_sharing": "screen_sharing"}
OF_ALL = "name"
Typed = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ReadPlan:
    """`plan` is there where nothing is wrong; `errors` are sentences by the field of the form."""

    plan: Plan | None
    errors: Mapping[str, str]


def typed_plan(form: SentForm) -> Typed:
    return {name: form.text(name) for name in TYPED} | {"screen_sharing": form.text("screen_sharing")}


def plan_as_typed(plan: Plan | None) -> Typed:
    """As somebody would type it; an empty form for None."""
    if plan is None:
        return dict.fromkeys((*TYPED, "screen_sharing"), "") | {"tier": "1"}
    own = next((target for target in plan.targets if target.metric == DEFAULT_METRIC), None)
    return {
        "code": plan.code,
        "name": plan.name,
        "tier": str(plan.tier),
        "clause": plan.clause,
        "legacy_names": "\n".join(plan.legacy_names),
        "target_value": str(own.value) if own else "",
        "target_unit": str(own.unit) if own else "",
        "onboarding_minutes": "" if plan.onboarding_minutes is None else str(plan.onboarding_minutes),
        "screen_sharing": "true" if plan.includes_screen_sharing else "",
    }


def read_plan(typed: Typed, code: str, policy: Policy, before: Plan | None) -> ReadPlan:
    """The plan that was typed. Targets of other metrics, which the form does not show, stay as they were."""
    asked = {
        "name": typed["name"],
        "tier": typed["tier"],
        "clause": typed["clause"] or None,
        "legacy_names": tuple(filter(None, map(str.strip, typed["legacy_names"].splitlines()))),
        "targets": _targets(typed, policy, before),
        "includes_screen_sharing": bool(typed["screen_sharing"]),
        "onboarding_minutes": typed["onboarding_minutes"] or None,
    }
    try:
        wanted = PlanRequest.model_validate(asked)
        return ReadPlan(wanted.plan(code, clause_of_tier(policy.document, wanted.tier)), {})
    except ValidationError as wrong:
        return ReadPlan(None, errors_of(wrong, FIELDS, OF_ALL))


def errors_of(wrong: ValidationError, fields: Mapping[str, str], of_all: str) -> dict[str, str]:
    """A sentence for each field of the form."""
    errors: dict[str, str] = {}
    for each in wrong.errors(include_input=False, include_url=False):
        name = str(each["loc"][0]) if each["loc"] else of_all
        message = each["msg"].removeprefix("Value error, ").removesuffix(".")
        errors.setdefault(fields.get(name, name), f"{message[:1].upper()}{message[1:]}.")
    return errors


def rows_of(theirs: Plan | None, yours: Plan | None) -> list[Row]:
    """A plan that is not there has no rows of its own: it is said in the first."""
    both = zip_longest(_in_words(theirs), _in_words(yours), fillvalue=("", ""))
    return [Row(one[0] or other[0], one[1], other[1]) for one, other in both]


def _targets(typed: Typed, policy: Policy, before: Plan | None) -> tuple[Mapping[str, object], ...]:
    known = before.targets if before else ()
    others = [
        {"metric": each.metric, "value": each.value, "unit": each.unit, "clause": each.clause}
        for each in known
        if each.metric != DEFAULT_METRIC
    ]
    if not typed["target_value"]:
        return tuple(others)
    own = next((each for each in known if each.metric == DEFAULT_METRIC), policy.target(DEFAULT_METRIC, None))
    target = {"metric": DEFAULT_METRIC, "value": typed["target_value"], "unit": typed["target_unit"] or own.unit}
    return ({**target, "clause": own.clause}, *others)


def _in_words(plan: Plan | None) -> list[tuple[str, str]]:
    if plan is None:
        return [("Plan", "There is no such plan.")]
    return [
        ("Plan", plan.name),
        ("Tier", str(plan.tier)),
        ("Former names", ", ".join(plan.legacy_names) or "none"),
        ("First response", ", ".join(map(str, plan.targets)) or "as the policy has it"),
        ("Screen sharing", "included" if plan.includes_screen_sharing else "not included"),
        ("Onboarding", "not specified" if plan.onboarding_minutes is None else f"{plan.onboarding_minutes} minutes"),
        ("Clause", plan.clause),
    ]
