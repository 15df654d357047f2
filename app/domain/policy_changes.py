"""What a policy document becomes when one part of it is written. Whether it is still free of flaws is for `flaws`."""

from dataclasses import replace
from datetime import date

from app.domain.calendars import HolidayOverride
from app.domain.errors import InstantOutOfRangeError, UnknownOverrideError, UnknownPlanError
from app.domain.plans import Plan
from app.domain.policy import OpenQuestion, PolicyDocument
from app.domain.policy_flaws import flaws

# The parts of a document that came later, and which of them an assumption about another part came with.
SECTIONS = ("screen_sharing", "onboarding", "sla_clock", "scope_check", "service")
ASSUMED_WITH = {OpenQuestion.INCLUDED_SCREEN_SHARING: "screen_sharing"}


def with_plan(document: PolicyDocument, plan: Plan) -> PolicyDocument:
    """In place of the plan of that code; a new one comes last."""
    if plan_of(document, plan.code) is None:
        return replace(document, plans=(*document.plans, plan))
    return replace(document, plans=tuple(plan if each.code == plan.code else each for each in document.plans))


def without_plan(document: PolicyDocument, code: str) -> PolicyDocument:
    return replace(document, plans=tuple(each for each in document.plans if each.code != code))


def with_override(document: PolicyDocument, override: HolidayOverride) -> PolicyDocument:
    """In place of the override of that date."""
    days = document.range
    if not days.first_on <= override.date <= days.last_on:
        raise InstantOutOfRangeError(f"The policy has dates from {days.first_on} to {days.last_on}.")
    kept = without_override(document, override.date).holiday_overrides
    ordered = sorted((*kept, override), key=lambda each: each.date)
    return replace(document, holiday_overrides=tuple(ordered))


def without_override(document: PolicyDocument, on: date) -> PolicyDocument:
    kept = tuple(each for each in document.holiday_overrides if each.date != on)
    return replace(document, holiday_overrides=kept)


def completed(document: PolicyDocument, published: PolicyDocument) -> PolicyDocument:
    """A document from before these sections were part of it gets them from the published one.

    A section that refers to what the document does not have is left to its owner.
    """
    for section in SECTIONS:
        if getattr(document, section) is None:
            more = _with_section(document, published, section)
            document = document if flaws(more) else more
    return document


def _with_section(document: PolicyDocument, published: PolicyDocument, section: str) -> PolicyDocument:
    """With its assumptions. Any other that the document lacks has been confirmed, and does not come back."""
    known = {assumption.setting for assumption in document.assumptions}
    added = (
        each
        for each in published.assumptions
        if each.setting not in known and ASSUMED_WITH.get(each.setting, each.setting.partition(".")[0]) == section
    )
    return replace(document, **{section: getattr(published, section)}, assumptions=(*document.assumptions, *added))


def clause_of_tier(document: PolicyDocument, number: int) -> str:
    """Of a plan on that tier that names no clause of its own. Empty, which is a flaw, where there is no such tier."""
    return next((tier.clause for tier in document.tiers if tier.number == number), "")


def plan_of(document: PolicyDocument, code: str) -> Plan | None:
    return next((each for each in document.plans if each.code == code), None)


def override_on(document: PolicyDocument, on: date) -> HolidayOverride | None:
    return next((each for each in document.holiday_overrides if each.date == on), None)


def require_override(document: PolicyDocument, on: date) -> HolidayOverride:
    if override := override_on(document, on):
        return override
    raise UnknownOverrideError("The policy has no override on that date.")


def require_plan(document: PolicyDocument, code: str) -> Plan:
    if plan := plan_of(document, code):
        return plan
    raise UnknownPlanError("The policy has no plan of that code.")
