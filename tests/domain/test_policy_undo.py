"""Taking back one revision, and only that: what it did is gone, what came later stays, and what meets is a conflict."""

from dataclasses import replace
from datetime import date, time

import pytest

from app.domain.calendars import HolidayOverride, OpenInterval
from app.domain.policy import Policy, PolicyDocument
from app.domain.policy_changes import plan_of, require_plan, with_override, with_plan, without_override, without_plan
from app.domain.policy_undo import part_at, restored, undone
from tests.cases.tables import Row, name_of
from tests.domain.test_policy_differences import CASES, changed

EVE = date(2026, 12, 24)
OUTING = HolidayOverride(EVE, (), "Staff outing", "ann")
MORNING = HolidayOverride(EVE, (OpenInterval(time(9), time(12)),), "Rush", "bob")


@pytest.fixture(scope="session")
def document(policy: Policy) -> PolicyDocument:
    return policy.document


@pytest.mark.parametrize("row", CASES, ids=name_of)
def test_the_last_revision_taken_back_leaves_what_was_before(document: PolicyDocument, row: Row) -> None:
    revision = changed(document, row)
    undo = undone(document, revision, revision)
    assert undo.conflicts == ()
    assert undo.document == (None if revision == document else document)


@pytest.mark.parametrize("row", CASES, ids=name_of)
def test_an_undo_can_be_undone(document: PolicyDocument, row: Row) -> None:
    revision = changed(document, row)
    assert undone(revision, document, document).document == (None if revision == document else revision)


ELSEWHERE = [row for row in CASES if EVE not in row.get("holiday_overrides", {})]


@pytest.mark.parametrize("row", ELSEWHERE, ids=name_of)
def test_what_came_later_and_elsewhere_stays(document: PolicyDocument, row: Row) -> None:
    revision = changed(document, row)
    undo = undone(document, revision, with_override(revision, OUTING))
    assert undo.conflicts == ()
    assert undo.document == (None if revision == document else with_override(document, OUTING))


@pytest.mark.parametrize("row", ELSEWHERE, ids=name_of)
def test_what_came_before_others_is_taken_back_alone(document: PolicyDocument, row: Row) -> None:
    revision = with_override(document, OUTING)
    undo = undone(document, revision, changed(revision, row))
    assert undo.document == changed(document, row)


def test_one_field_of_a_plan_is_taken_back_and_another_stays(document: PolicyDocument) -> None:
    gold = require_plan(document, "gold")
    revision = with_plan(document, higher := replace(gold, tier=3))
    now = with_plan(revision, replace(higher, legacy_names=("ultra", "gilded")))
    undo = undone(document, revision, now)
    assert undo.document is not None
    assert plan_of(undo.document, "gold") == replace(gold, legacy_names=("ultra", "gilded"))


def test_the_same_field_changed_again_is_a_conflict(document: PolicyDocument) -> None:
    gold = require_plan(document, "gold")
    revision = with_plan(document, replace(gold, tier=3))
    now = with_plan(revision, replace(gold, tier=1))
    undo = undone(document, revision, now)
    assert (undo.document, undo.conflicts) == (None, (("plans", "gold", "tier"),))


def test_an_override_is_taken_back_whole_or_not_at_all(document: PolicyDocument) -> None:
    revision, now = with_override(document, OUTING), with_override(document, MORNING)
    assert undone(document, revision, now).conflicts == (("holiday_overrides", "2026-12-24"),)
    reworded = with_override(document, replace(OUTING, reason="Outing of the staff"))
    assert undone(document, revision, reworded).conflicts == (("holiday_overrides", "2026-12-24"),)


def test_what_has_been_taken_back_already_leaves_nothing_to_undo(document: PolicyDocument) -> None:
    revision = with_override(document, OUTING)
    undo = undone(document, revision, without_override(revision, EVE))
    assert (undo.document, undo.conflicts) == (None, ())


def test_a_plan_comes_back_where_it_was(document: PolicyDocument) -> None:
    for plan in document.plans:
        removed = without_plan(document, plan.code)
        assert undone(document, removed, removed).document == document


def test_overrides_come_back_in_order(document: PolicyDocument) -> None:
    before = with_override(document, OUTING)
    removed = without_override(before, EVE)
    now = with_override(removed, replace(OUTING, date=date(2026, 12, 1)))
    undo = undone(before, removed, now)
    assert undo.document is not None
    assert [each.date for each in undo.document.holiday_overrides] == [date(2026, 12, 1), EVE]


def test_a_plan_added_and_changed_since_is_a_conflict(document: PolicyDocument) -> None:
    revision = with_plan(document, replace(require_plan(document, "gold"), code="rose", name="Rose", legacy_names=()))
    now = with_plan(revision, replace(require_plan(revision, "rose"), tier=3))
    assert undone(document, revision, now).conflicts == (("plans", "rose"),)


def test_parts_that_do_not_go_together_are_a_conflict(document: PolicyDocument) -> None:
    """The former name that would come back is one that the plan has since in another spelling."""
    gold = require_plan(document, "gold")
    revision = with_plan(document, replace(gold, legacy_names=()))
    now = with_plan(revision, replace(gold, legacy_names=("ULTRA",)))
    assert undone(document, revision, now).conflicts == (("plans", "gold"),)


def test_a_place_of_a_document_is_found_again(document: PolicyDocument) -> None:
    assert part_at(document, ("plans", "gold", "tier")) == 2
    assert part_at(document, ("plans", "gold")) == require_plan(document, "gold")
    assert part_at(document, ("plans", "rose", "tier")) is None
    assert part_at(with_override(document, OUTING), ("holiday_overrides", "2026-12-24")) == OUTING
    assert part_at(document, ("support_hours", "weekly", "friday")) == document.support_hours.weekly.friday


def test_a_restored_revision_keeps_the_rules_that_it_did_not_have_yet(document: PolicyDocument) -> None:
    older = replace(without_plan(document, "pro"), service=None, onboarding=None)
    back = restored(older, document)
    assert back == without_plan(document, "pro")
    assert restored(document, older) == document
