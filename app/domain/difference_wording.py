"""How a difference between two policies is said. What is not known here is named as the document names it."""

from collections.abc import Hashable
from dataclasses import is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeGuard

from app.domain.calendars import Hours, OpenInterval
from app.domain.clauses import Clause
from app.domain.holidays import HolidayRule, Observed
from app.domain.plans import AddOn, Plan, SupportTier
from app.domain.policy import Assumption
from app.domain.scope import ClauseAnswer, Topic, TopicExample, TopicPhrase
from app.domain.targets import SlaTarget
from app.domain.wording import amount, day_in_words, hours_in_words

# What a field is called where its own words do not say it to somebody who never saw a document.
LABELS = {
    "access": "clause about its access",
    "add_on": "add-on",
    "add_ons": "add-ons",
    "answered_by": "answering clauses",
    "at_discretion": "at the team's discretion",
    "at_risk_percent": "at risk from",
    "closure_dates": "holidays",
    "covers": "covered clauses",
    "decides_from": "decides from a confidence of",
    "first_on": "first date",
    "holiday": "name in the calendar of holidays",
    "host_percent": "provided by the host",
    "includes_screen_sharing": "screen sharing included",
    "instead": "what to do instead",
    "last_on": "last date",
    "lead_hours": "lead time",
    "month_hours": "length of a month",
    "observed": "holidays on weekends",
    "offset_days": "date",
    "on_site": "on-site support",
    "onboarding_minutes": "onboarding",
    "range": "dates that can be asked about",
    "rules": "holidays",
    "session_minutes": "length of a session",
    "sla_clock": "SLA clock",
    "turns_away_from": "turns away from a confidence of",
}
OBSERVED = {Observed.NONE: "not observed", Observed.FEDERAL: "observed as federal ones"}


def label_of(field: str) -> str:
    return LABELS.get(field, _words(field))


def one_of(field: str) -> str:
    """What one member of such a list is called: "legacy name"."""
    return label_of(field).removesuffix("s")


def _words(code: str) -> str:
    return code.replace("_", " ")


def called(kind: str, member: object, identity: Hashable) -> str:
    match member:
        case Plan():
            told = f"{member.name} plan"
        case SupportTier():
            told = member.name
        case SlaTarget():
            told = f"{kind} of {_words(member.metric)}"
        case Clause() | Assumption():
            told = f"{kind} {identity}"
        case ClauseAnswer():
            told = f"{kind} by the clause {identity}"
        case Topic() | AddOn():
            told = f"{kind} {_in_words(member.name)}"
        case _:
            told = f"{kind} {_in_words(identity)}"
    return told


def summary_of(member: object) -> str:
    """What is said of a member that was added, beside its name."""
    match member:
        case Plan():
            told = f"tier {member.tier}"
        case SlaTarget():
            told = str(member)
        case Topic():
            told = _in_words(member.verdict)
        case TopicPhrase() | TopicExample():
            told = f"topic {member.topic}"
        case HolidayRule():
            told = f"{member.category} holiday of {member.country}"
        case Clause():
            told = _in_words(member.text)
        case Assumption():
            told = member.text
        case _:
            return ""
    return f": {told}"


def change_in_words(subject: str, label: str, before: object, after: object, field: str = "") -> str:
    """As in "Gold plan: tier 2 → 3". A whole section is added or removed. `field` says what a number counts."""
    about = f"{subject}: {label}".removeprefix(": ").removesuffix(": ")
    if is_dataclass(before) and after is None:
        return f"{about} removed"
    if is_dataclass(after) and before is None:
        return f"{about} added"
    if are_hours(before) or are_hours(after):
        old, new = (hours_in_words(value) if isinstance(value, tuple) else str(value) for value in (before, after))
    else:
        old, new = _in_words(before, field), _in_words(after, field)
    return f"{about}{'' if label else ':'} {old} → {new}"


def are_hours(value: object) -> TypeGuard[Hours]:
    """Whether these are open intervals, at least one."""
    return isinstance(value, tuple) and bool(value) and all(isinstance(each, OpenInterval) for each in value)


def _in_words(value: object, field: str = "") -> str:
    match value:
        case None:
            told = "not specified"
        case bool():
            told = "yes" if value else "no"
        case int() | Decimal():
            told = _counted(value, field)
        case Observed():
            told = OBSERVED[value]
        case StrEnum():
            told = _words(value)
        case date():
            told = day_in_words(value)
        case str():
            told = f"“{value}”"
        case tuple():
            told = ", ".join(map(_in_words, value)) or "none"
        case _:
            told = str(value)
    return told


def _counted(number: int | Decimal, field: str) -> str:
    match field.rpartition("_")[2], number:
        case "percent", _:
            told = f"{number} %" if field != "at_risk_percent" else f"{number} % left"
        case "hours" | "minutes" as unit, int():
            told = amount(number, unit.removesuffix("s"))
        case "days", 0:
            told = "on the holiday itself"
        case "days", int():
            told = f"{amount(abs(number), 'day')} {'after' if number > 0 else 'before'} the holiday"
        case _:
            told = str(number)
    return told
