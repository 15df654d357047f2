"""How tickets stand, as customers could dispute it: tests/cases/sla_clock.yaml."""

from dataclasses import replace
from datetime import datetime

import pytest

from app.domain.due_dates import DueDateQuestion, decide_due_date
from app.domain.errors import DomainError
from app.domain.policy import Policy
from app.domain.sla_clock import ClockEvent, ClockEventType, ClockState, SlaClockRules
from app.domain.targets import TargetUnit
from tests.cases.tables import Row, name_of, rows
from tests.domain.asking import ask_clock, ask_promise, epoch, policy_of
from tests.domain.conftest import PolicyFor

CASES = rows("sla_clock")
TUESDAY = epoch(datetime.fromisoformat("2026-11-24T15:30:00-05:00"))


@pytest.mark.parametrize("row", CASES, ids=name_of)
def test_a_ticket_stands(policy_for: PolicyFor, row: Row) -> None:
    if "problem" in row:
        with pytest.raises(DomainError) as refused:
            ask_clock(policy_for(row), row)
        assert refused.value.code == row["problem"]
        return
    decision = ask_clock(policy_for(row), row)
    clock = decision.clock
    assert clock
    assert decision.due_at.isoformat() == row["due"].isoformat()
    assert clock.state == row["state"]
    assert (clock.elapsed, clock.remaining, clock.overdue) == (row["elapsed"], row["remaining"], row["overdue"])
    assert set(row.get("reasons", ())) <= {reason.code for reason in decision.reasons}


def test_without_its_section_in_the_policy_no_ticket_is_at_risk(policy: Policy) -> None:
    older = policy_of(replace(policy.document, sla_clock=None))
    decision = decide_due_date(
        older, DueDateQuestion(TUESDAY, value=1, unit=TargetUnit.CALENDAR_HOURS, read_at=TUESDAY + 3599)
    )
    assert decision.clock
    assert decision.clock.state is ClockState.RUNNING


@pytest.mark.parametrize("percent", [-1, 101])
def test_a_share_at_risk_outside_its_bounds_is_refused(percent: int) -> None:
    with pytest.raises(ValueError, match="from 0 to 100"):
        SlaClockRules("response-time", percent)


@pytest.mark.parametrize("row", rows("promises"), ids=name_of)
def test_a_promise_is_answered_beside_the_date_of_today(policy_for: PolicyFor, row: Row) -> None:
    decision = ask_promise(policy_for(row), row)
    assert decision.promise
    assert decision.promise.due_at == row["promised"]
    assert decision.due_at.isoformat() == row["due"].isoformat()
    assert decision.promise.moved_seconds == row["moved"]
    assert set(row["reasons"]) <= {reason.code for reason in decision.reasons}


def test_the_sentence_says_what_pauses_did(policy: Policy) -> None:
    paused = [ClockEvent(ClockEventType.PAUSED, TUESDAY), ClockEvent(ClockEventType.RESUMED, TUESDAY + 900)]
    decision = decide_due_date(policy, DueDateQuestion(TUESDAY, explain=True, events=paused))
    assert decision.explanation
    said = "Paused for 15 min of support hours: due Friday 27 Nov 09:15 EST instead."
    assert decision.explanation.summary.endswith(said)
