"""The form of one day: what it shows, what was typed into it, and how two overrides look side by side."""

from collections.abc import Mapping
from datetime import date

from pydantic import TypeAdapter, ValidationError

from app.api.schemas.fields import Name
from app.domain.calendars import BusinessCalendar, HolidayOverride, Hours
from app.domain.hours_texts import read_hours
from app.domain.wording import hours_in_words
from app.pages.console.policy_changes import Row

TYPED = ("day", "hours", "reason")
CLOSED, OPEN, RULE = "closed", "open", "rule"
NAME: TypeAdapter[str] = TypeAdapter(Name)


def override_as_typed(override: HolidayOverride | None) -> dict[str, str]:
    if override is None:
        return {"day": "", "hours": "", "reason": ""}
    hours = ", ".join(str(interval) for interval in override.hours)
    return {"day": OPEN if override.hours else CLOSED, "hours": hours, "reason": override.reason}


def read_override(typed: Mapping[str, str], on: date, author: str) -> tuple[HolidayOverride | None, dict[str, str]]:
    """The override that was typed, None for none; and sentences by the field of the form."""
    if typed["day"] == RULE:
        return None, {}
    if typed["day"] not in {CLOSED, OPEN}:
        return None, {"day": "Choose what the day should be."}
    errors = {}
    hours: Hours = ()
    try:
        hours = read_hours(typed["hours"]) if typed["day"] == OPEN else ()
    except ValueError as wrong:
        errors["hours"] = str(wrong)
    try:
        reason = NAME.validate_python(typed["reason"])
    except ValidationError as wrong:
        reason = ""
        errors["reason"] = f"{wrong.errors()[0]['msg'].removesuffix('.')}." if typed["reason"] else "Type the reason."
    return (None, errors) if errors else (HolidayOverride(on, hours, reason, author), {})


def rows_of(
    known: BusinessCalendar, on: date, theirs: HolidayOverride | None, yours: HolidayOverride | None
) -> list[Row]:
    by_rule = f"by the rule: {hours_in_words(known.day_by_rule(on).intervals)}"
    hours = [hours_in_words(each.hours) if each else by_rule for each in (theirs, yours)]
    reasons = [each.reason if each else "" for each in (theirs, yours)]
    authors = [each.author if each else "" for each in (theirs, yours)]
    return [Row(label, *both) for label, both in (("Hours", hours), ("Reason", reasons), ("Author", authors))]
