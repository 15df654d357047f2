"""What the intake form tells: each verdict in words, a plan by whichever name, and nothing where nothing is asked."""

from dataclasses import replace
from datetime import datetime

import pytest

from app.domain.intake import HEADLINES, Outlook, Standing, chosen_plan, outlook, plan_choices
from app.domain.policy import Policy
from app.domain.scope import Verdict
from app.domain.tickets import TicketQuestion, decide_ticket
from tests.domain.asking import epoch, policy_of

RECEIVED = epoch(datetime.fromisoformat("2026-11-24T15:30:00-05:00"))


def told(policy: Policy, topic: str | None = None, plan: str | None = None, *, sharing: bool = False) -> Outlook:
    question = TicketQuestion(RECEIVED, RECEIVED, topic=topic, plan=plan, wants_screen_sharing=sharing, explain=True)
    decision = decide_ticket(policy, question)
    return outlook(policy, decision, judged=topic is not None, wants_screen_sharing=sharing)


def test_every_verdict_is_told_in_words() -> None:
    assert set(HEADLINES) == set(Verdict)


def test_whatever_support_does_not_do_alone_says_by_which_clause_and_what_else_can_be_done(policy: Policy) -> None:
    for topic in policy.document.topics:
        scope = told(policy, topic.code, "gold").scope
        assert scope
        assert scope.clause.id == topic.clause
        assert scope.instead == topic.instead
        assert (scope.standing is Standing.BEYOND) == (topic.verdict is Verdict.OUT_OF_SCOPE)
        assert (scope.standing is Standing.HELPED) == (topic.verdict is Verdict.IN_SCOPE)


def test_a_plan_that_does_not_reach_the_tier_hears_which_do(policy: Policy) -> None:
    below, reached = told(policy, "sync_error", "silver").scope, told(policy, "sync_error", "gold").scope
    assert below
    assert reached
    assert below.upgrade == "The Silver plan is on tier 1; plans that reach Tier 2: Platinum and Gold."
    assert reached.upgrade is None
    assert reached.handled_by == policy.tiers[2]


def test_nothing_is_judged_before_anything_is_said(policy: Policy) -> None:
    assert told(policy).scope is None
    assert told(policy).summary == "Answer by Wednesday 25 Nov 12:00 EST."


def test_screen_sharing_is_told_of_where_it_is_asked_for(policy: Policy) -> None:
    assert told(policy, "sync_error", "gold").sharing is None
    for asked in (told(policy, "sync_error", "gold", sharing=True), told(policy, "screen_share", "gold")):
        assert asked.sharing
        assert asked.sharing.preparation
        assert "the Gold plan does not include it" in asked.sharing_reasons[0].text


def test_a_revision_without_rules_of_screen_sharing_tells_nothing_of_it(policy: Policy) -> None:
    before = policy_of(replace(policy.document, screen_sharing=None))
    assert told(before, "sync_error", sharing=True).sharing is None


@pytest.mark.parametrize(
    ("named", "plan"),
    [
        ("gold", "gold"),
        ("Gold Plan", "gold"),
        ("ULTRA", "gold"),
        ("ultra-plus", "platinum"),
        ("goldd", None),
        ("", None),
    ],
)
def test_a_plan_is_found_by_any_of_its_names_and_one_that_nobody_knows_is_none(
    policy: Policy, named: str, plan: str | None
) -> None:
    assert chosen_plan(policy, named) == plan


def test_a_plan_is_offered_with_its_former_names(policy: Policy) -> None:
    labels = [choice.label for choice in plan_choices(policy)]
    assert labels[:2] == ["Platinum (formerly ultra plus and elite)", "Gold (formerly ultra)"]
    assert "Micro" in labels
