"""Due dates as customers could dispute them: tests/cases/due_dates.yaml; and what every such answer says besides."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from app.domain.due_dates import DueDateDecision, DueDateQuestion, decide_due_date
from app.domain.errors import UnknownMetricError, UnknownPlanError
from app.domain.policy import OpenQuestion, Policy
from app.domain.reasons import ReasonCode
from app.domain.targets import LONGEST_TARGET, SlaTarget, TargetUnit
from app.domain.timelines import TimelineDay
from tests.cases.tables import Row, name_of, rows
from tests.domain.asking import ask_due_date, epoch, policy_of
from tests.domain.conftest import PolicyFor

CASES = rows("due_dates")
TUESDAY = epoch(datetime.fromisoformat("2026-11-24T15:30:00-05:00"))


def timeline_of(decision: DueDateDecision) -> list[TimelineDay]:
    assert decision.explanation
    assert decision.explanation.timeline
    return decision.explanation.timeline


@pytest.mark.parametrize("row", CASES, ids=name_of)
def test_a_ticket_is_due(policy_for: PolicyFor, row: Row) -> None:
    decision = ask_due_date(policy_for(row), row)
    assert decision.due_at.isoformat() == row["due"].isoformat()
    assert set(row["reasons"]) <= {reason.code for reason in decision.reasons}
    assert decision.explanation
    assert decision.explanation.summary == row.get("summary", decision.explanation.summary)


def test_exactly_one_reason_says_why_just_then(policy_for: PolicyFor) -> None:
    rules = {
        ReasonCode.SAME_CLOCK_TIME,
        ReasonCode.CLAMPED_TO_CLOSING,
        ReasonCode.MOVED_TO_OPENING,
        ReasonCode.DUE_AT_CLOSING,
        ReasonCode.BUSINESS_HOURS_COUNTED,
        ReasonCode.CALENDAR_HOURS_COUNTED,
    }
    for row in CASES:
        codes = [reason.code for reason in ask_due_date(policy_for(row), row).reasons]
        assert len([code for code in codes if code in rules]) == 1, row["name"]


def test_the_timeline_has_every_local_day_from_receipt_to_due(policy_for: PolicyFor) -> None:
    for row in CASES:
        decision = ask_due_date(policy_for(row), row)
        first, last = decision.received_at.date(), (decision.due_at - timedelta(seconds=1)).date()
        expected = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        assert [day.date for day in timeline_of(decision)] == expected, row["name"]


def test_the_timeline_of_an_hourly_target_adds_up_to_it(policy: Policy) -> None:
    for row in CASES:
        if row.get("unit") in {"business_hours", "calendar_hours"}:
            timeline = timeline_of(ask_due_date(policy, row))
            assert sum(day.counted_seconds for day in timeline) == row["value"] * 3600, row["name"]


def test_a_day_without_counted_time_says_why(policy: Policy) -> None:
    decision = decide_due_date(policy, DueDateQuestion(TUESDAY, value=2, explain=True))
    skipped = {day.date: day.skipped for day in timeline_of(decision)}
    assert skipped == {
        date(2026, 11, 24): None,
        date(2026, 11, 25): None,
        date(2026, 11, 26): "Thursday 26 November 2026 is closed: Thanksgiving.",
        date(2026, 11, 27): None,
    }


def test_of_very_many_days_there_is_the_sentence_and_no_timeline(policy: Policy) -> None:
    question = DueDateQuestion(TUESDAY, value=LONGEST_TARGET, explain=True)
    decision = decide_due_date(policy, question)
    assert decision.explanation
    assert decision.explanation.timeline is None
    assert "business day 2000 from then is Tuesday 24 Oct 2034" in decision.explanation.summary
    assert len(decision.reasons) < 50


def test_there_is_no_timeline_unless_asked_for(policy: Policy) -> None:
    assert decide_due_date(policy, DueDateQuestion(TUESDAY)).explanation is None


def test_the_promise_is_a_target_and_no_guarantee(policy: Policy) -> None:
    decision = decide_due_date(policy, DueDateQuestion(TUESDAY))
    assert decision.commitment == "target"
    assert ReasonCode.NOT_A_GUARANTEE in {reason.code for reason in decision.reasons}


def test_the_answer_names_the_revision_that_it_used(policy: Policy) -> None:
    renumbered = replace(policy, revision=replace(policy.revision, number=7))
    assert decide_due_date(renumbered, DueDateQuestion(TUESDAY)).policy_revision == 7


def test_the_same_question_gets_the_same_answer(policy: Policy) -> None:
    question = DueDateQuestion(TUESDAY, plan="elite", explain=True)
    assert decide_due_date(policy, question) == decide_due_date(policy, question)


def test_a_plan_answers_with_its_tier(policy: Policy) -> None:
    decision = decide_due_date(policy, DueDateQuestion(TUESDAY, plan="elite"))
    assert decision.plan is not None
    assert decision.tier is not None
    assert (decision.plan.code, decision.tier.number) == ("platinum", 3)


def test_without_a_plan_there_is_neither_plan_nor_tier(policy: Policy) -> None:
    decision = decide_due_date(policy, DueDateQuestion(TUESDAY))
    assert (decision.plan, decision.tier) == (None, None)


def test_an_unknown_plan_gets_no_due_date(policy: Policy) -> None:
    with pytest.raises(UnknownPlanError):
        decide_due_date(policy, DueDateQuestion(TUESDAY, plan="Platinium"))


def test_an_unknown_metric_is_told_the_known_ones(policy: Policy) -> None:
    with pytest.raises(UnknownMetricError) as refused:
        decide_due_date(policy, DueDateQuestion(TUESDAY, metric="resolution"))
    assert refused.value.suggestions == ("first_response",)


def assumptions_of(policy: Policy, question: DueDateQuestion) -> set[str]:
    decision = decide_due_date(policy, question)
    return {reason.text for reason in decision.reasons if reason.code is ReasonCode.ASSUMPTION}


def test_an_answer_names_the_assumptions_that_it_rests_on(policy: Policy) -> None:
    texts = {each.setting: each.text for each in policy.document.assumptions}
    resting_on = {OpenQuestion.TIME_ZONE, OpenQuestion.LIMITED_HOURS, OpenQuestion.BUSINESS_DAY}
    assert assumptions_of(policy, DueDateQuestion(TUESDAY)) == {texts[setting] for setting in resting_on}


def test_an_assumption_that_is_confirmed_is_no_longer_mentioned(policy: Policy) -> None:
    confirmed = policy_of(replace(policy.document, assumptions=()))
    assert assumptions_of(confirmed, DueDateQuestion(TUESDAY)) == set()


def test_hours_on_the_clock_rest_on_no_assumption(policy: Policy) -> None:
    assert assumptions_of(policy, DueDateQuestion(TUESDAY, value=4, unit=TargetUnit.CALENDAR_HOURS)) == set()


@pytest.mark.parametrize("value", [0, -1, LONGEST_TARGET + 1])
def test_a_target_outside_its_bounds_is_refused(value: int) -> None:
    with pytest.raises(ValueError, match="from 1 to"):
        SlaTarget("first_response", value, TargetUnit.BUSINESS_DAYS, "response-time")


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (1, TargetUnit.BUSINESS_DAYS, "1 business day"),
        (2, TargetUnit.BUSINESS_DAYS, "2 business days"),
        (1, TargetUnit.BUSINESS_DAYS_END, "1 business day (to the closing)"),
        (1, TargetUnit.BUSINESS_HOURS, "1 business hour"),
        (8, TargetUnit.CALENDAR_HOURS, "8 calendar hours"),
    ],
)
def test_a_target_is_said_in_words(value: int, unit: TargetUnit, words: str) -> None:
    assert str(SlaTarget("first_response", value, unit, "response-time")) == words
