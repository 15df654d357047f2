"""How a change of the log is told to people: one sentence, and what is otherwise than before, field by field.

The log keeps records as JSON of their time. A field that has no wording here is told by its own name, so that nothing
of a change is ever left out but the numbers by which records refer to changes.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.domain.changes import Change, Entity
from app.domain.difference_wording import label_of
from app.domain.policy import Policy
from app.domain.wording import amount, day_in_words, instant_in_tables

BOOKKEEPING = {"sequence", "superseded_sequence", "cancelled_sequence", "last_used_on", "created_at", "recorded_at"}
IN_THE_SENTENCE: Mapping[Entity, set[str]] = {
    Entity.ACCOUNT: set(),
    Entity.PURCHASE: {"minutes", "add_on", "billing_reference"},
    Entity.USAGE: {"minutes", "feature", "reference"},
    Entity.PLAN: {"code", "name"},
    Entity.HOLIDAY_OVERRIDE: {"date"},
    Entity.POLICY: {"policy_revision"},
    Entity.API_KEY: {"id", "name"},
}
LABELS = {
    "author": "by",
    "cancelled_at": "cancelled",
    "draws": "minutes from",
    "expires_at": "expires",
    "occurred_at": "used on",
    "period": "in effect",
    "records": "plans",
    "revoked_at": "revoked",
}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """`before` is None where there was nothing, `after` where nothing is left. Of lists only what differs is told."""

    label: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class ToldChange:
    """`client` did it, with the key of that id; None for what is done without one, as at the first start."""

    sequence: int
    at: datetime
    client: str
    key_id: str | None
    entity: Entity
    entity_id: str
    account: str | None
    text: str
    fields: list[FieldChange]


def told(policy: Policy, change: Change) -> ToldChange:
    """In the zone and with the names of that policy; a plan or an add-on that it does not have is told by its code."""
    client, _, key_id = change.actor.partition("/")
    return ToldChange(
        sequence=change.sequence,
        at=change.at.astimezone(policy.calendar.calendar.zone),
        client=client,
        key_id=key_id or None,
        entity=change.entity,
        entity_id=change.entity_id,
        account=change.account,
        text=_sentence(policy, change),
        fields=list(_fields(policy, change)),
    )


def _sentence(policy: Policy, change: Change) -> str:
    record, new = change.after or change.before or {}, change.before is None
    how = "added" if new else "removed" if change.after is None else "changed"
    match change.entity:
        case Entity.ACCOUNT:
            sentence = "Account made" if new else "Plans changed"
        case Entity.PURCHASE:
            what = f"{amount(record.get('minutes', 0), 'minute')} of {_add_on(policy, record.get('add_on'))}"
            done = "bought" if new else "cancelled"
            sentence = f"{what} {done}: {record.get('billing_reference')}"
        case Entity.USAGE:
            what = f"{amount(record.get('minutes', 0), 'minute')} of {label_of(str(record.get('feature')))}"
            sentence = f"{what} used: {record.get('reference')}"
        case Entity.PLAN:
            sentence = f"Plan {record.get('name', change.entity_id)} {how}"
        case Entity.HOLIDAY_OVERRIDE:
            sentence = f"Override of {_day(change.entity_id)} {how}"
        case Entity.POLICY:
            sentence = f"Policy revision {change.entity_id} published"
        case Entity.API_KEY:
            sentence = f"Key {change.entity_id} of {record.get('name')} {'made' if new else 'revoked'}"
    return sentence


def _fields(policy: Policy, change: Change) -> Iterator[FieldChange]:
    before, after = change.before or {}, change.after or {}
    known = IN_THE_SENTENCE[change.entity] if not (before and after) else set()
    for field in dict.fromkeys([*before, *after]):
        if field not in BOOKKEEPING | known:
            was, now = (_members(policy, field, record.get(field)) for record in (before, after))
            if was != now:
                gone, come = (each for each in was if each not in now), (each for each in now if each not in was)
                yield FieldChange(
                    LABELS.get(field) or label_of(field), "; ".join(gone) or None, "; ".join(come) or None
                )


def _members(policy: Policy, field: str, value: Any) -> list[str]:  # noqa: ANN401  (whatever JSON there was)
    if value is None or (value in ([], False) and field != "hours"):
        return []
    if isinstance(value, list) and value:
        return [_value(policy, field, each) for each in value]
    return [_value(policy, field, value)]


def _value(policy: Policy, field: str, value: Any) -> str:  # noqa: ANN401  (the same)
    match value:
        case bool():
            said = "yes" if value else "no"
        case int() if field.endswith("minutes"):
            said = amount(value, "minute")
        case str() if field.endswith("_at"):
            said = _instant(policy, value)
        case []:
            said = "closed"
        case list():
            said = "; ".join(_value(policy, field, each) for each in value)
        case dict():
            said = _part(policy, value)
        case _:
            said = str(value)
    return said


def _part(policy: Policy, part: Mapping[str, Any]) -> str:
    match part:
        case {"plan": str(plan), "period": dict(period)}:
            return f"{_plan(policy, plan)} {_period(policy, period)}"
        case {"from_at": _}:
            return _period(policy, part)
        case {"opens": opens, "closes": closes}:
            return f"{str(opens)[:5]}\N{EN DASH}{str(closes)[:5]}"
        case {"purchase": purchase, "minutes": int(minutes)}:
            return f"purchase {purchase}: {amount(minutes, 'minute')}"
    return ", ".join(f"{label_of(str(name))} {_value(policy, str(name), each)}" for name, each in part.items())


def _period(policy: Policy, period: Mapping[str, Any]) -> str:
    begins, ends = period.get("from_at"), period.get("to_at")
    since = f"from {_instant(policy, str(begins))}"
    return f"{since} to {_instant(policy, str(ends))}" if ends else since


def _instant(policy: Policy, written: str) -> str:
    with suppress(ValueError):
        return instant_in_tables(datetime.fromisoformat(written).astimezone(policy.calendar.calendar.zone))
    return written


def _day(written: str) -> str:
    with suppress(ValueError):
        return day_in_words(date.fromisoformat(written))
    return written


def _plan(policy: Policy, code: str) -> str:
    plan = policy.catalogue.plans.get(code)
    return plan.name if plan else code


def _add_on(policy: Policy, code: object) -> str:
    return next((each.name for each in policy.document.add_ons if each.code == code), str(code))
