"""Which plan answers to a name: tests/cases/plans.yaml; and what its tier covers."""

import pytest

from app.domain.errors import UnknownPlanError
from app.domain.plans import Plan, plan_catalogue
from app.domain.policy import Policy
from app.domain.reasons import ReasonCode
from app.domain.support_tiers import TierQuestion, all_tiers, decide_tier
from tests.cases.tables import Row, name_of, rows
from tests.domain.asking import ask_tier

CASES = rows("plans")
KNOWN = [row for row in CASES if "plan" in row]
UNKNOWN = [row for row in CASES if "suggestions" in row]


@pytest.mark.parametrize("row", KNOWN, ids=name_of)
def test_a_name_finds_its_plan(policy: Policy, row: Row) -> None:
    decision = ask_tier(policy, row)
    assert (decision.plan.code, decision.formerly, decision.tier.number) == (row["plan"], row["formerly"], row["tier"])


def test_the_answer_says_which_kind_of_name_it_was(policy: Policy) -> None:
    for row in KNOWN:
        decision = ask_tier(policy, row)
        former = (ReasonCode.LEGACY_NAME, "legacy_name")
        expected = former if row["formerly"] else (ReasonCode.PLAN_NAME, "name")
        assert (decision.reasons[0].code, decision.matched_by) == expected, row["name"]


@pytest.mark.parametrize("row", UNKNOWN, ids=name_of)
def test_an_unknown_name_is_never_guessed(policy: Policy, row: Row) -> None:
    with pytest.raises(UnknownPlanError) as refused:
        ask_tier(policy, row)
    assert list(refused.value.suggestions) == row["suggestions"]


def test_the_refusal_names_the_suggestions_and_never_what_was_asked(policy: Policy) -> None:
    with pytest.raises(UnknownPlanError, match="Did you mean Platinum") as refused:
        decide_tier(policy, TierQuestion("Platinium"))
    assert "Platinium" not in refused.value.detail


def test_every_plan_and_every_former_name_is_in_the_case_table(policy: Policy) -> None:
    published = {name for plan in policy.document.plans for name in (plan.name, *plan.legacy_names)}
    assert published <= {row["asked"] for row in KNOWN}


def test_a_higher_tier_covers_what_the_lower_ones_do(policy: Policy) -> None:
    covers = [
        [covered.clause for covered in decide_tier(policy, TierQuestion(plan)).tier.covers]
        for plan in ("silver", "gold", "platinum")
    ]
    assert [len(clauses) for clauses in covers] == [6, 8, 10]
    assert set(covers[0]) < set(covers[1]) < set(covers[2])


def test_only_a_higher_tier_says_that_the_lower_ones_are_included(policy: Policy) -> None:
    included = {
        plan: ReasonCode.LOWER_TIERS_INCLUDED
        in {reason.code for reason in decide_tier(policy, TierQuestion(plan)).reasons}
        for plan in ("silver", "gold", "platinum")
    }
    assert included == {"silver": False, "gold": True, "platinum": True}


def test_a_tier_quotes_its_clauses_to_the_letter(policy: Policy) -> None:
    for covered in decide_tier(policy, TierQuestion("platinum")).tier.covers:
        assert covered.text == policy.clause(covered.clause).text


def test_all_tiers_are_told_in_order(policy: Policy) -> None:
    assert [tier.number for tier in all_tiers(policy).tiers] == [1, 2, 3]


def test_two_plans_cannot_answer_to_one_name() -> None:
    plans = [
        Plan("gold", "Gold", 2, "plans.tier-2", legacy_names=("ultra",)),
        Plan("red", "Red", 1, "c", legacy_names=("ULTRA plan",)),
    ]
    with pytest.raises(ValueError, match="Red and Gold would both answer to 'ULTRA plan'"):
        plan_catalogue(plans)


def test_a_plan_may_have_its_code_for_a_name() -> None:
    assert plan_catalogue([Plan("gold", "Gold", 2, "plans.tier-2")]).resolve("GOLD").plan.name == "Gold"
