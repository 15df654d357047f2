"""How a change of the log is told to people: one sentence, and what is otherwise than before, field by field.

The log keeps records as JSON of their time. A field that has no wording here is told by its own name, so that nothing
of a change is ever left out but the numbers by which records refer to changes.
"""

import re
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
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)
NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """`before` is None where the record is new, `after` where it was removed."""

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
            sentence = f"Account {change.entity_id} made" if new else f"Plans of account {change.entity_id} changed"
        case Entity.PURCHASE:
            what = f"{amount(record.get('minutes', 0), 'minute')} of {_add_on(policy, record.get('add_on'))}"
            done = "bought" if new else "cancelled"
            sentence = f"{what} {done} for account {change.account}: {record.get('billing_reference')}"
        case Entity.USAGE:
            what = f"{amount(record.get('minutes', 0), 'minute')} of {label_of(str(record.get('feature')))}"
            sentence = f"{what} used by account {change.account}: {record.get('reference')}"
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
    anew = not (before and after)
    for field in dict.fromkeys([*before, *after]):
        if field in BOOKKEEPING or (anew and field in IN_THE_SENTENCE[change.entity]):
            continue
        old, new = before.get(field), after.get(field)
        if old == new or (anew and not (old or new)):
            continue
        was = _value(policy, field, old) if change.before is not None else None
        now = _value(policy, field, new) if change.after is not None else None
        if was != now:
            yield FieldChange(LABELS.get(field) or label_of(field), was, now)


def _value(policy: Policy, field: str, value: Any) -> str:  # noqa: ANN401  (whatever JSON a record of its time held)
    match value:
        case None:
            said = NOTHING
        case bool():
            said = "yes" if value else "no"
        case int() if field.endswith("minutes"):
            said = amount(value, "minute")
        case str() if INSTANT.fullmatch(value):
            said = _instant(policy, value)
        case []:
            said = "closed" if field == "hours" else NOTHING
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
    return instant_in_tables(datetime.fromisoformat(written).astimezone(policy.calendar.calendar.zone))


def _day(written: str) -> str:
    with suppress(ValueError):
        return day_in_words(date.fromisoformat(written))
    return written


def _plan(policy: Policy, code: str) -> str:
    plan = policy.catalogue.plans.get(code)
    return plan.name if plan else code


def _add_on(policy: Policy, code: object) -> str:
    return next((each.name for each in policy.document.add_ons if each.code == code), str(code))
