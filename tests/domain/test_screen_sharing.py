"""Whether a screen share is included or paid for, and why not: tests/cases/screen_sharing.yaml."""

from dataclasses import replace
from datetime import datetime

import pytest

from app.domain.accounts import AccountFacts, Purchase
from app.domain.errors import InstantOutOfRangeError, RuleNotInRevisionError, UnknownPlanError
from app.domain.periods import EffectivePeriod
from app.domain.policy import Policy
from app.domain.reasons import ReasonCode
from app.domain.screen_sharing import ScreenSharingQuestion, decide_screen_sharing
from tests.cases.tables import Row, name_of, rows
from tests.domain.asking import ask_screen_sharing, epoch
from tests.domain.conftest import PolicyFor

CASES = rows("screen_sharing")
JUNE = epoch(datetime.fromisoformat("2026-06-15T12:00:00-04:00"))


@pytest.mark.parametrize("row", CASES, ids=name_of)
def test_an_account_is_entitled_or_not(policy_for: PolicyFor, row: Row) -> None:
    decision = ask_screen_sharing(policy_for(row), row)
    until = row["valid_until"] and row["valid_until"].isoformat()
    answered = (decision.source, decision.minutes_remaining, decision.valid_until and decision.valid_until.isoformat())
    assert answered == (row["source"], row["minutes"], until)
    assert set(row["reasons"]) <= {reason.code for reason in decision.reasons}


def test_whoever_is_not_entitled_is_offered_the_add_on(policy_for: PolicyFor) -> None:
    for row in CASES:
        decision = ask_screen_sharing(policy_for(row), row)
        assert decision.entitled == (row["source"] is not None), row["name"]
        assert (decision.offer and decision.offer.code) == (None if decision.entitled else "screen_sharing"), row[
            "name"
        ]


def test_every_answer_says_what_holds_for_every_screen_share(policy_for: PolicyFor) -> None:
    always = [ReasonCode.AT_DISCRETION, ReasonCode.BETTER_BY_EMAIL, ReasonCode.MEETING_SYSTEM, ReasonCode.PREPARATION]
    for row in CASES:
        decision = ask_screen_sharing(policy_for(row), row)
        assert (decision.at_discretion, decision.system, len(decision.preparation)) == (True, "Zoom", 3), row["name"]
        assert [reason.code for reason in decision.reasons if reason.code in always] == always, row["name"]


def test_every_purchase_is_told_by_its_billing_reference(policy_for: PolicyFor) -> None:
    for row in CASES:
        texts = [reason.text for reason in ask_screen_sharing(policy_for(row), row).reasons]
        bought = [each["billing_reference"] for each in row.get("purchases", []) if each["add_on"] == "screen_sharing"]
        told = [reference for reference in bought for text in texts if text.startswith(f"Purchase {reference} ")]
        assert told == ([] if row["source"] == "plan" else bought), row["name"]


def test_what_is_cancelled_before_it_begins_never_takes_effect(policy: Policy) -> None:
    purchase = Purchase(1, "screen_sharing", 60, EffectivePeriod(JUNE + 100), "A-1", cancelled_at=JUNE + 50)
    decision = decide_screen_sharing(policy, ScreenSharingQuestion(JUNE, account=AccountFacts("a", 1, (), (purchase,))))
    assert ReasonCode.PURCHASE_CANCELLED in {reason.code for reason in decision.reasons}


def test_an_assumption_that_is_confirmed_is_no_longer_mentioned(policy: Policy) -> None:
    decision = decide_screen_sharing(replace(policy, assumptions={}), ScreenSharingQuestion(JUNE, "gold"))
    assert ReasonCode.ASSUMPTION not in {reason.code for reason in decision.reasons}


def test_an_unknown_plan_gets_no_answer(policy: Policy) -> None:
    with pytest.raises(UnknownPlanError):
        decide_screen_sharing(policy, ScreenSharingQuestion(JUNE, "Diamond"))


@pytest.mark.parametrize("at", [0, 2**33], ids=["before the range", "after the range"])
def test_an_instant_outside_the_range_gets_no_answer(policy: Policy, at: int) -> None:
    with pytest.raises(InstantOutOfRangeError):
        decide_screen_sharing(policy, ScreenSharingQuestion(at))


def test_a_revision_without_the_rules_cannot_be_asked(policy: Policy) -> None:
    document = replace(policy.document, screen_sharing=None)
    earlier = replace(policy, revision=replace(policy.revision, document=document))
    with pytest.raises(RuleNotInRevisionError):
        decide_screen_sharing(earlier, ScreenSharingQuestion(JUNE))
