"""What undoes a change of plans: the earlier ones once more, and nothing for time that had none."""

from app.domain.account_undo import plan_undo
from app.domain.accounts import AccountFacts
from app.domain.periods import EffectivePeriod

NEW = AccountFacts("acme", 0)


def test_a_first_plan_stays_as_no_record_takes_it_away() -> None:
    undo = plan_undo(NEW.subscribed(1, "gold", EffectivePeriod(10)), 1)
    assert (undo.put_back, undo.stays) == ([], [EffectivePeriod(10)])


def test_what_was_replaced_is_put_back_whole() -> None:
    facts = NEW.subscribed(1, "gold", EffectivePeriod(10)).subscribed(2, "silver", EffectivePeriod(20, 30))
    undo = plan_undo(facts, 2)
    assert [(each.plan, each.period) for each in undo.put_back] == [("gold", EffectivePeriod(10))]
    assert undo.stays == []


def test_putting_everything_back_leaves_the_plans_as_they_were() -> None:
    before = NEW.subscribed(1, "gold", EffectivePeriod(10, 40)).subscribed(2, "micro", EffectivePeriod(40, 60))
    after = before.subscribed(3, "silver", EffectivePeriod(20, 50))
    for sequence, each in enumerate(plan_undo(after, 3).put_back, start=4):
        after = after.subscribed(sequence, each.plan, each.period)
    assert [(each.plan, each.period) for each in after.current_subscriptions()] == [
        (each.plan, each.period) for each in before.current_subscriptions()
    ]
    assert plan_undo(after, 3).put_back == []


def test_only_the_time_that_had_no_plan_stays() -> None:
    facts = NEW.subscribed(1, "gold", EffectivePeriod(10, 20)).subscribed(2, "silver", EffectivePeriod(5, 30))
    undo = plan_undo(facts, 2)
    assert [each.plan for each in undo.put_back] == ["gold"]
    assert undo.stays == [EffectivePeriod(5, 10), EffectivePeriod(20, 30)]
    assert facts.plans_sequence == 2
    assert NEW.plans_sequence == 0
