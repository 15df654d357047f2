"""What is in scope, who takes it up and how far it goes on: tests/cases/scope.yaml."""

import pytest

from app.domain.errors import UnknownPlanError, UnknownTopicError
from app.domain.policy import Policy
from app.domain.reasons import ReasonCode
from app.domain.scope import Topic, Verdict
from app.domain.scope_checks import ScopeQuestion, decide_scope
from tests.cases.tables import Row, name_of, rows
from tests.domain.asking import ask_scope

CASES = rows("scope")


@pytest.mark.parametrize("row", CASES, ids=name_of)
def test_a_request_gets_its_verdict(policy: Policy, row: Row) -> None:
    decision = ask_scope(policy, row)
    upgrade = decision.upgrade and {
        "tier": decision.upgrade.tier.number,
        "plans": [plan.code for plan in decision.upgrade.plans],
    }
    answered = {
        "verdict": decision.verdict,
        "handled_by": decision.handled_by and decision.handled_by.number,
        "escalation": [tier.number for tier in decision.escalation_path],
        "upgrade": upgrade,
    }
    assert answered == {field: row[field] for field in answered}


def test_a_plan_below_the_tier_is_told_why_and_no_other(policy: Policy) -> None:
    for row in CASES:
        told = ReasonCode.ABOVE_PLAN_TIER in {reason.code for reason in ask_scope(policy, row).reasons}
        assert told == bool(row["upgrade"]), row["name"]


def test_whoever_is_turned_away_hears_what_to_do_instead(policy: Policy) -> None:
    for row in CASES:
        if row["verdict"] in {"out_of_scope", "third_party"}:
            decision = ask_scope(policy, row)
            assert decision.instead, row["name"]
            assert ReasonCode.INSTEAD in {reason.code for reason in decision.reasons}, row["name"]


def test_every_topic_is_in_the_case_table(policy: Policy) -> None:
    assert policy.topics.keys() == {row["topic"] for row in CASES if "topic" in row}


def test_a_named_topic_is_certain(policy: Policy) -> None:
    assert decide_scope(policy, ScopeQuestion(topic="sync_error")).confidence == 1


def test_a_text_without_words_goes_to_a_person(policy: Policy) -> None:
    decision = decide_scope(policy, ScopeQuestion(subject="?"))
    assert (decision.verdict, decision.topic, decision.confidence) == (Verdict.NEEDS_REVIEW, None, 0)


def test_an_unknown_topic_is_told_the_nearest(policy: Policy) -> None:
    with pytest.raises(UnknownTopicError) as refused:
        decide_scope(policy, ScopeQuestion(topic="sync_errors"))
    assert refused.value.suggestions[0] == "sync_error"


def test_an_unknown_topic_that_is_near_none_is_told_all(policy: Policy) -> None:
    with pytest.raises(UnknownTopicError) as refused:
        decide_scope(policy, ScopeQuestion(topic="?"))
    assert set(refused.value.suggestions) == policy.topics.keys()


def test_an_unknown_plan_gets_no_verdict(policy: Policy) -> None:
    with pytest.raises(UnknownPlanError):
        decide_scope(policy, ScopeQuestion(topic="sync_error", plan="Diamond"))


def test_a_question_about_the_policy_is_answered_with_the_published_wording(policy: Policy) -> None:
    reasons = decide_scope(policy, ScopeQuestion(topic="policy_question")).reasons
    published = {reason.clause: reason.text for reason in reasons if reason.code is ReasonCode.PUBLISHED}
    assert published.keys() >= {"support-hours", "response-time", "plans.tier-3", "uptime", "updates"}
    assert published == {clause: policy.clause(clause).text for clause in published}


@pytest.mark.parametrize("tiers", [(2, 1), (1, 1)])
def test_the_tiers_of_a_topic_rise(tiers: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="tiers rise"):
        Topic("topic", "Topic", Verdict.IN_SCOPE, "clause", "summary", tiers)
