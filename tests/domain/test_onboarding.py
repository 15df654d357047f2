"""When a set-up session can be: tests/cases/onboarding.yaml; and its laws, on random small calendars."""

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.domain.business_time import CompiledCalendar, compile_calendar, open_spans
from app.domain.calendars import OpenInterval, WeeklyHours, business_calendar
from app.domain.errors import CalendarHasNoOpenTimeError, InstantOutOfRangeError, RuleNotInRevisionError
from app.domain.onboarding import OnboardingDecision, OnboardingQuestion, decide_onboarding
from app.domain.policy import Policy
from app.domain.reasons import ReasonCode
from tests.cases.tables import Row, name_of, rows
from tests.domain.asking import ask_onboarding, epoch
from tests.domain.conftest import PolicyFor
from tests.domain.laws import law
from tests.domain.small_calendars import Moments, moments
from tests.domain.test_horizon import END, FIRST
from tests.domain.walk import walk

CASES = rows("onboarding")
JUNE = epoch(datetime.fromisoformat("2026-06-15T12:00:00-04:00"))
DAY = 24 * 3600


def written(instants: list[datetime]) -> list[str]:
    return [at.isoformat() for at in instants]


@pytest.mark.parametrize("row", CASES, ids=name_of)
def test_a_session_starts_at_the_earliest(policy_for: PolicyFor, row: Row) -> None:
    decision = ask_onboarding(policy_for(row), row)
    earliest = decision.earliest_start
    assert (earliest and earliest.isoformat()) == (row["earliest"] and row["earliest"].isoformat())
    assert written(decision.next_starts) == written(row.get("next", decision.next_starts))
    assert set(row.get("reasons", ())) <= {reason.code for reason in decision.reasons}


@pytest.mark.parametrize("row", [row for row in CASES if "refused" in row], ids=name_of)
def test_a_proposed_start_is_accepted_or_told_everything_that_is_wrong(policy_for: PolicyFor, row: Row) -> None:
    proposed = ask_onboarding(policy_for(row), row).proposed
    assert proposed
    codes = [reason.code for reason in proposed.reasons]
    assert codes == (row["refused"] or [ReasonCode.START_ACCEPTED])
    assert proposed.accepted == (not row["refused"])


@pytest.mark.parametrize("row", [row for row in CASES if "minutes" in row], ids=name_of)
def test_the_minutes_are_those_of_the_plan_less_those_used(policy_for: PolicyFor, row: Row) -> None:
    decision = ask_onboarding(policy_for(row), row)
    answered = {
        "included": decision.included_minutes,
        "used": decision.used_minutes,
        "remaining": decision.remaining_minutes,
    }
    assert answered == row["minutes"]


def test_the_next_starts_would_be_accepted(policy_for: PolicyFor) -> None:
    for row in CASES:
        policy = policy_for(row)
        for start in ask_onboarding(policy, row).next_starts:
            proposed = ask_onboarding(policy, row | {"proposed_start": start}).proposed
            assert proposed, row["name"]
            assert proposed.accepted, row["name"]


def test_nothing_proposed_is_nothing_decided(policy: Policy) -> None:
    assert decide_onboarding(policy, OnboardingQuestion(JUNE, JUNE)).proposed is None


def assumptions_of(policy: Policy, question: OnboardingQuestion) -> set[str]:
    reasons = decide_onboarding(policy, question).reasons
    return {reason.clause for reason in reasons if reason.code is ReasonCode.ASSUMPTION}


def test_only_what_the_answer_rests_on_is_an_assumption(policy: Policy) -> None:
    incomplete = OnboardingQuestion(JUNE, JUNE, duration_minutes=60)
    assert assumptions_of(policy, incomplete) == set()
    assert assumptions_of(policy, replace(incomplete, duration_minutes=None)) == {"onboarding"}
    assert assumptions_of(policy, replace(incomplete, questionnaire_complete=True)) == {"onboarding", "support-hours"}


def test_a_proposal_far_ahead_is_answered_without_telling_every_holiday_until_then(policy: Policy) -> None:
    asked = OnboardingQuestion(JUNE, JUNE, questionnaire_complete=True, proposed_start=END - 1)
    decision = decide_onboarding(policy, asked)
    assert written(decision.next_starts)[0] == "2100-01-04T09:00:00-05:00"
    assert len(decision.reasons) < 12


@pytest.mark.parametrize("at", [FIRST - 1, END], ids=["before the range", "after the range"])
@pytest.mark.parametrize("field", ["at", "requested_at", "proposed_start"])
def test_every_instant_is_guarded_at_both_ends(policy: Policy, field: str, at: int) -> None:
    asked: dict[str, Any] = {"at": JUNE, "requested_at": JUNE} | {field: at}
    with pytest.raises(InstantOutOfRangeError):
        decide_onboarding(policy, OnboardingQuestion(**asked))


def test_the_last_second_of_the_range_gets_a_start_after_it(policy: Policy) -> None:
    decision = decide_onboarding(policy, OnboardingQuestion(END - 1, END - 1, questionnaire_complete=True))
    assert decision.earliest_start == datetime.fromisoformat("2100-01-04T09:00:00-05:00")


def test_spans_are_known_as_far_as_the_horizon(policy: Policy) -> None:
    calendar = policy.calendar
    assert [*open_spans(calendar, calendar.horizon)] == []
    for at in (calendar.starts - 1, calendar.horizon + 1):
        with pytest.raises(InstantOutOfRangeError):
            next(open_spans(calendar, at))


def test_a_calendar_that_never_closes_is_one_span_as_far_as_the_horizon(policy: Policy) -> None:
    all_week = WeeklyHours(*[(OpenInterval(time.min, time.min),)] * 7)
    always = business_calendar("UTC", all_week, "", [])
    compiled = compile_calendar(always, date(2026, 6, 1), date(2026, 6, 30))
    assert [*open_spans(compiled, JUNE)] == [(compiled.starts, compiled.horizon)]
    question = OnboardingQuestion(JUNE, JUNE, questionnaire_complete=True, duration_minutes=40 * 24 * 60)
    decision = decide_onboarding(replace(policy, calendar=compiled), question)
    assert [epoch(start) for start in decision.next_starts] == [JUNE + DAY]


def test_where_the_calendar_ends_before_a_session_fits_nothing_is_guessed(policy: Policy) -> None:
    closed = replace(policy.calendar.calendar, weekly_hours=WeeklyHours())
    never = compile_calendar(closed, date(2026, 6, 1), date(2026, 6, 30))
    question = OnboardingQuestion(JUNE, JUNE, questionnaire_complete=True)
    with pytest.raises(CalendarHasNoOpenTimeError):
        decide_onboarding(replace(policy, calendar=never), question)


@pytest.mark.parametrize("minutes", [0, -1, 100_001])
def test_a_session_has_its_bounds(minutes: int) -> None:
    with pytest.raises(ValueError, match="from 1 to"):
        OnboardingQuestion(JUNE, JUNE, duration_minutes=minutes)


def test_a_revision_without_the_rules_cannot_be_asked(policy: Policy) -> None:
    document = replace(policy.document, onboarding=None)
    earlier = replace(policy, revision=replace(policy.revision, document=document))
    with pytest.raises(RuleNotInRevisionError):
        decide_onboarding(earlier, OnboardingQuestion(JUNE, JUNE))


# ---- Laws ----
durations = st.integers(1, 30 * 60) | st.integers(1, 40).map(lambda quarters: quarters * 15)


def asked_on(policy: Policy, asked: Moments, minutes: int, proposed: int | None = None) -> OnboardingDecision:
    """Asked of a small calendar, the first of the instants being when it was requested."""
    requested = asked.instants[0]
    question = OnboardingQuestion(
        requested, requested, questionnaire_complete=True, duration_minutes=minutes, proposed_start=proposed
    )
    try:
        return decide_onboarding(replace(policy, calendar=asked.compiled), question)
    except CalendarHasNoOpenTimeError:
        assume(False)
        raise


def walked_fits(compiled: CompiledCalendar, start: int, seconds: int) -> bool:
    return all(quarter.open for quarter in walk(compiled.calendar, start, start + seconds))


def walked_earliest(compiled: CompiledCalendar, from_at: int, seconds: int) -> int | None:
    """The first second from which the wall clock shows open time for that long; None where the horizon comes first."""
    start = None
    for quarter in walk(compiled.calendar, from_at, compiled.horizon):
        if not quarter.open:
            start = None
            continue
        start = max(quarter.begins, from_at) if start is None else start
        if quarter.ends - start >= seconds:
            return start
    return None


@law
@given(moments(), durations)
def test_the_earliest_start_equals_the_walk(policy: Policy, asked: Moments, minutes: int) -> None:
    earliest = asked_on(policy, asked, minutes).earliest_start
    expected = walked_earliest(asked.compiled, asked.instants[0] + DAY, minutes * 60)
    assert (earliest and epoch(earliest)) == expected


@law
@given(moments(), durations)
def test_the_earliest_start_is_accepted_and_no_second_before_it(policy: Policy, asked: Moments, minutes: int) -> None:
    earliest = asked_on(policy, asked, minutes).earliest_start
    assume(earliest is not None and epoch(earliest) < asked.compiled.ends)
    assert earliest
    accepted = []
    for start in (epoch(earliest) - 1, epoch(earliest)):
        proposed = asked_on(policy, asked, minutes, start).proposed
        accepted.append(proposed and proposed.accepted)
    assert accepted == [False, True]


@law
@given(moments(count=2), durations)
def test_a_start_is_accepted_exactly_where_it_meets_every_rule(policy: Policy, asked: Moments, minutes: int) -> None:
    requested, start = asked.instants
    proposed = asked_on(policy, asked, minutes, start).proposed
    meets = start >= requested + DAY and walked_fits(asked.compiled, start, minutes * 60)
    assert proposed
    assert proposed.accepted == meets
    assert (ReasonCode.START_TOO_SOON in {reason.code for reason in proposed.reasons}) == (start < requested + DAY)


@law
@given(moments(count=2), durations)
def test_the_next_starts_rise_and_lie_in_spans_of_their_own(policy: Policy, asked: Moments, minutes: int) -> None:
    decision = asked_on(policy, asked, minutes, asked.instants[1])
    starts = [epoch(start) for start in decision.next_starts]
    spans = [next(open_spans(asked.compiled, start)) for start in starts]
    assert spans == sorted(set(spans))
    assert all(walked_fits(asked.compiled, start, minutes * 60) for start in starts)
    assert all(start >= asked.instants[1] for start in starts)
