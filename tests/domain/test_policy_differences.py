"""What two revisions have otherwise, in words: tests/cases/differences.yaml; and that nothing of it is left out."""

import copy
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.api.schemas.holiday_overrides import HolidayOverrideRequest
from app.api.schemas.plans import PlanRequest
from app.domain.calendars import HolidayClosure
from app.domain.policy import Policy, PolicyDocument
from app.domain.policy_changes import clause_of_tier, with_override, with_plan, without_plan
from app.domain.policy_differences import PolicyDifferences, policy_differences
from app.policies.documents import document_as_json, document_from_json, read_document
from tests.cases.policy_edits import edited
from tests.cases.tables import Row, name_of, rows
from tests.domain.asking import policy_of
from tests.domain.laws import law

CASES = rows("differences")
SMALL = read_document((Path(__file__).parents[1] / "policies" / "small-policy.yaml").read_text(encoding="utf-8"))


def changed(document: PolicyDocument, row: Row) -> PolicyDocument:
    for code, plan in row.get("plans", {}).items():
        if plan is None:
            document = without_plan(document, code)
        else:
            asked = PlanRequest.model_validate(plan)
            document = with_plan(document, asked.plan(code, clause_of_tier(document, asked.tier)))
    for on, override in row.get("holiday_overrides", {}).items():
        document = with_override(document, HolidayOverrideRequest.model_validate(override).override(on, "tests"))
    return document_from_json(edited(document_as_json(document), row.get("document", {})))


def told(found: PolicyDifferences) -> list[str]:
    return [difference.text for difference in found.differences]


def as_published(policy: Policy, document: PolicyDocument) -> Policy:
    """A revision of that document, whatever is wrong with it; its days are those of the policy."""
    return replace(policy, revision=replace(policy.revision, document=document))


@pytest.mark.parametrize("row", CASES, ids=name_of)
def test_the_difference_is_told_in_words(policy: Policy, row: Row) -> None:
    assert told(policy_differences(policy, policy_of(changed(policy.document, row)))) == row["differences"]


@pytest.mark.parametrize("row", CASES, ids=name_of)
def test_the_way_back_differs_in_the_same_places(policy: Policy, row: Row) -> None:
    after = policy_of(changed(policy.document, row))
    there, back = policy_differences(policy, after).differences, policy_differences(after, policy).differences
    assert {(each.path, repr(each.before), repr(each.after)) for each in there} == {
        (each.path, repr(each.after), repr(each.before)) for each in back
    }


def test_an_override_that_goes_gives_the_day_back(policy: Policy) -> None:
    row = {"holiday_overrides": {date(2026, 11, 25): {"hours": [], "reason": "Staff outing"}}}
    closed = policy_of(changed(policy.document, row))
    assert told(policy_differences(closed, policy)) == ["Thanksgiving Eve 2026: closed → 09:00–12:00"]  # noqa: RUF001


def test_an_override_that_stays_is_told_by_what_changed_of_it(policy: Policy) -> None:
    day, outing = date(2026, 11, 25), {"hours": [], "reason": "Staff outing"}
    before = policy_of(changed(policy.document, {"holiday_overrides": {day: outing}}))
    other = {"hours": [{"opens": "09:00", "closes": "10:00"}], "reason": "Inventory"}
    after = policy_of(changed(policy.document, {"holiday_overrides": {day: other}}))
    found = policy_differences(before, after)
    assert [each.path for each in found.differences] == [
        "holiday_overrides.2026-11-25.hours",
        "holiday_overrides.2026-11-25.reason",
    ]
    assert told(found) == [
        "Thanksgiving Eve 2026: closed → 09:00–10:00",  # noqa: RUF001
        "Thanksgiving Eve 2026: reason “Staff outing” → “Inventory”",
    ]


def test_a_rule_changes_no_hours_of_a_day_with_an_override(policy: Policy) -> None:
    override = {"holiday_overrides": {date(2026, 11, 25): {"hours": [], "reason": "Staff outing"}}}
    document = changed(policy.document, override)
    closed = changed(document, {"document": {"closures": {"rules": {"Thanksgiving Eve": {"hours": []}}}}})
    assert told(policy_differences(policy_of(document), policy_of(closed)))[:3] == [
        "Closures, holiday “Thanksgiving Eve”: hours 09:00–12:00 → closed",  # noqa: RUF001
        "Thanksgiving Eve 2026: closed as before; hours of the holiday 09:00–12:00 → closed",  # noqa: RUF001
        "Thanksgiving Eve 2027: 09:00–12:00 → closed",  # noqa: RUF001
    ]


def test_holidays_in_another_order_are_told_as_such(policy: Policy) -> None:
    closures = policy.document.closures
    turned = policy_of(replace(policy.document, closures=replace(closures, rules=closures.rules[::-1])))
    assert told(policy_differences(policy, turned))[0] == "Closures: holidays listed in another order"


def test_confidences_are_told_as_such() -> None:
    assert SMALL.scope_check
    rules = replace(SMALL.scope_check, decides_from=0.6, turns_away_from=0.9)
    assert told(policy_differences(policy_of(SMALL), policy_of(replace(SMALL, scope_check=rules)))) == [
        "Scope check: decides from a confidence of 0.5 → 0.6",
        "Scope check: turns away from a confidence of 0.75 → 0.9",
    ]


def test_dates_are_told_for_the_year_of_publication_and_two_more(policy: Policy) -> None:
    found = policy_differences(policy, replace(policy, revision=replace(policy.revision, published_at=at_year(2040))))
    assert (found.dates_from, found.dates_to) == (date(2040, 1, 1), date(2043, 1, 1))


def at_year(year: int) -> datetime:
    return datetime(year, 6, 1, tzinfo=UTC)


# ---- Nothing is left out ----
def others(value: Any) -> Iterator[Any]:  # noqa: ANN401
    """Every value that has one thing otherwise, however deep, whether a document may be so or not."""
    if is_dataclass(value):
        for each in fields(value):
            yield from (_with(value, each.name, other) for other in others(getattr(value, each.name)))
    elif isinstance(value, tuple):
        yield from ((*value[:i], other, *value[i + 1 :]) for i, each in enumerate(value) for other in others(each))
        yield from ((*value[:i], *value[i + 1 :]) for i in range(len(value)))
        yield from ((*value, value[0]), value[::-1]) if value else (("x",),)
    else:
        yield _other(value)


def _other(value: Any) -> Any:  # noqa: ANN401
    match value:
        case bool():
            other: Any = not value
        case Enum():
            other = next(each for each in type(value) if each != value)
        case int() | float() | Decimal():
            other = value + 1
        case date():
            other = value + timedelta(days=1)
        case time():
            other = value.replace(second=value.second + 1)
        case _:
            assert value is None or isinstance(value, str), f"no test knows what differs from a {type(value)}"
            other = f"{value}x"
    return other


def _with(record: Any, name: str, value: object) -> Any:  # noqa: ANN401
    made = copy.copy(record)
    object.__setattr__(made, name, value)
    return made


def require_told(policy: Policy, document: PolicyDocument) -> None:
    found = policy_differences(policy, as_published(policy, document)).differences
    assert bool(found) == (document != policy.document)
    for each in found:
        assert each.before != each.after
        old, _, new = each.text.rpartition(" → ")
        assert not old.endswith(f": {new}")
        assert each.path.startswith(each.part)


def test_whatever_a_document_has_otherwise_is_told(policy: Policy) -> None:
    documents = list(others(policy.document))
    assert len(documents) > 1000
    for document in documents:
        require_told(policy, document)


@law
@given(st.lists(st.integers(0, 10_000), min_size=2, max_size=6))
def test_whatever_many_changes_come_to_is_told(picks: list[int]) -> None:
    policy = policy_of(SMALL)
    document = SMALL
    for pick in picks:
        documents = list(others(document))
        document = documents[pick % len(documents)]
    require_told(policy, document)


def test_a_closure_of_any_year_that_differs_is_told(policy: Policy) -> None:
    closures = policy.revision.closures
    for i, closure in enumerate(closures):
        for other in ((), (replace(closure, clause="x"),), (HolidayClosure(closure.date, "x", closure.clause),)):
            revision = replace(policy.revision, closures=(*closures[:i], *other, *closures[i + 1 :]))
            assert policy_differences(policy, replace(policy, revision=revision)).differences
