"""What is on record of an account, at any instant and as any change left it; and effective periods."""

import sys
from dataclasses import replace
from datetime import datetime
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.accounts import (
    AccountFacts,
    Draw,
    Feature,
    Purchase,
    Subscription,
    Usage,
    account_reasons,
    asked_plan,
)
from app.domain.errors import InvalidPeriodError, UnknownAccountError, UnknownPlanError
from app.domain.periods import EffectivePeriod
from app.domain.policy import Policy
from app.domain.reasons import ReasonCode
from tests.domain.asking import epoch

instants = st.integers(0, 20)
periods = st.builds(
    lambda from_at, length: EffectivePeriod(from_at, None if length is None else from_at + length),
    instants,
    st.none() | st.integers(1, 12),
)


# ---- Effective periods ----
@pytest.mark.parametrize(("at", "holds"), [(9, False), (10, True), (19, True), (20, False)])
def test_a_period_holds_from_its_first_second_and_no_longer_at_its_end(at: int, holds: bool) -> None:  # noqa: FBT001  (a row)
    assert EffectivePeriod(10, 20).holds(at) is holds


def test_a_period_without_an_end_holds_ever_after() -> None:
    assert EffectivePeriod(10).holds(2**40)


@pytest.mark.parametrize("to_at", [9, 10])
def test_a_period_ends_after_it_begins(to_at: int) -> None:
    with pytest.raises(InvalidPeriodError):
        EffectivePeriod(10, to_at)


@given(periods, periods, instants)
def test_a_period_without_another_is_what_only_it_holds(
    period: EffectivePeriod, other: EffectivePeriod, at: int
) -> None:
    left = [part for part in period.without(other) if part.holds(at)]
    assert len(left) == (period.holds(at) and not other.holds(at))


@given(periods, periods)
def test_what_is_left_is_in_order(period: EffectivePeriod, other: EffectivePeriod) -> None:
    ends = [part.to_at for part in period.without(other)]
    assert None not in ends[:-1]
    assert [part.from_at for part in period.without(other)] == sorted(part.from_at for part in period.without(other))


# ---- An account ----
GOLD = Subscription(1, "gold", EffectivePeriod(0), superseded_sequence=3)
BOUGHT = Purchase(2, "screen_sharing", 60, EffectivePeriod(10, 90), "A-1", cancelled_at=50, cancelled_sequence=6)
GOLD_UNTIL_SILVER = Subscription(3, "gold", EffectivePeriod(0, 40))
SILVER = Subscription(3, "silver", EffectivePeriod(40))
USED = Usage(4, Feature.SCREEN_SHARING, 20, 30, 35, "T-1", (Draw(2, 20),))
BOOKED = Usage(5, Feature.ONBOARDING, 45, 80, 36, "T-2")
ACCOUNT = AccountFacts("a", 6, (GOLD, SILVER, GOLD_UNTIL_SILVER), (BOUGHT,), (USED, BOOKED))


@pytest.mark.parametrize(("at", "plan"), [(-1, None), (0, "gold"), (39, "gold"), (40, "silver"), (2**40, "silver")])
def test_the_subscription_in_effect_is_one_that_nothing_superseded(at: int, plan: str | None) -> None:
    subscription = ACCOUNT.subscription(at)
    assert (subscription and subscription.plan) == plan


@pytest.mark.parametrize(("at", "in_effect"), [(9, False), (10, True), (49, True), (50, False)])
def test_a_purchase_is_in_effect_until_it_is_cancelled(at: int, in_effect: bool) -> None:  # noqa: FBT001  (a row)
    assert BOUGHT.in_effect(at) is in_effect


def test_a_purchase_ends_at_the_first_of_its_ends() -> None:
    ends = [(None, None), (90, None), (None, 50), (90, 50), (40, 50)]
    bought = [
        Purchase(1, "screen_sharing", 60, EffectivePeriod(10, to_at), "A", cancelled) for to_at, cancelled in ends
    ]
    assert [purchase.ends_at for purchase in bought] == [None, 90, 50, 50, 40]


def test_minutes_are_gone_from_the_second_that_they_were_used() -> None:
    assert [ACCOUNT.minutes_left(BOUGHT, at) for at in (29, 30)] == [60, 40]


def test_minutes_that_were_booked_ahead_are_gone_from_the_booking_on() -> None:
    assert [ACCOUNT.minutes_used(Feature.ONBOARDING, at) for at in (35, 36, 80)] == [0, 45, 45]


def test_what_a_change_left_is_seen_as_it_was() -> None:
    bought = Purchase(2, "screen_sharing", 60, EffectivePeriod(10, 90), "A-1")
    gold = Subscription(1, "gold", EffectivePeriod(0))
    assert ACCOUNT.known_at(2) == AccountFacts("a", 2, (gold,), (bought,))
    assert ACCOUNT.known_at(4) == AccountFacts("a", 4, (GOLD, SILVER, GOLD_UNTIL_SILVER), (bought,), (USED,))
    assert ACCOUNT.known_at(7) == ACCOUNT


def test_an_account_was_unknown_before_its_first_change() -> None:
    with pytest.raises(UnknownAccountError):
        ACCOUNT.known_at(0)


def test_a_change_of_another_account_leaves_what_the_one_before_left() -> None:
    only_its_own = AccountFacts(
        "a", 9, (Subscription(3, "gold", EffectivePeriod(0)), Subscription(9, "silver", EffectivePeriod(5)))
    )
    assert only_its_own.known_at(5) == AccountFacts("a", 3, (Subscription(3, "gold", EffectivePeriod(0)),))


@given(st.integers(1, 7), st.integers(1, 7))
def test_what_was_known_does_not_depend_on_what_is_known_today(earlier: int, later: int) -> None:
    earlier, later = sorted((earlier, later))
    assert ACCOUNT.known_at(later).known_at(earlier) == ACCOUNT.known_at(earlier)


@given(st.lists(st.tuples(st.sampled_from(["gold", "silver"]), periods), min_size=1, max_size=6), instants)
def test_a_plan_counts_for_its_period_and_everything_else_stays(
    put: list[tuple[str, EffectivePeriod]], at: int
) -> None:
    facts, expected = AccountFacts("a", 0), None
    for sequence, (plan, period) in enumerate(put, start=1):
        facts = facts.subscribed(sequence, plan, period)
        expected = plan if period.holds(at) else expected
        in_effect = [each.plan for each in facts.current_subscriptions() if each.period.holds(at)]
        assert in_effect == ([expected] if expected else [])
        assert facts.is_on(plan, period)


@given(st.lists(st.tuples(st.sampled_from(["gold", "silver"]), periods), min_size=1, max_size=8))
def test_what_is_replaced_is_what_counts_no_longer_and_is_not_on_record_again(
    put: list[tuple[str, EffectivePeriod]],
) -> None:
    facts = AccountFacts("a", 0)
    for sequence, (plan, period) in enumerate(put, start=1):
        facts = facts.subscribed(sequence, plan, period)
    over = [each for each in facts.subscriptions if each.superseded_sequence]
    found = list(facts.replaced())
    assert {*found} == {each for each in over if not facts.is_on(each.plan, each.period)}
    last_first = [(each.superseded_sequence, each.period.from_at) for each in found]
    assert last_first == sorted(last_first, reverse=True)


def test_listing_what_is_replaced_takes_no_work_that_grows_as_the_square_of_the_changes() -> None:
    some, twice = calls_to_list_what_is_replaced(200), calls_to_list_what_is_replaced(400)
    assert twice < 3 * some  # four times as much, if each were compared with each


def calls_to_list_what_is_replaced(changes: int) -> int:
    """All of it is on record again, so that nothing is left out."""
    each_day = [EffectivePeriod(day, day + 1) for day in range(changes)]
    replaced = [Subscription(number, "gold", day, changes + number) for number, day in enumerate(each_day, start=1)]
    anew = [replace(each, sequence=each.superseded_sequence or 0, superseded_sequence=None) for each in replaced]
    facts, calls = AccountFacts("a", 2 * changes, (*replaced, *anew)), 0

    def count(_: FrameType, event: str, __: object) -> None:
        nonlocal calls
        calls += event == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        assert list(facts.replaced()) == []
    finally:
        sys.setprofile(before)
    return calls


# ---- Whose plan is asked about ----
MAY, JUNE = (epoch(datetime.fromisoformat(f"2026-0{month}-01T00:00:00-04:00")) for month in (5, 6))
ON_GOLD = AccountFacts("a", 1, (Subscription(1, "gold", EffectivePeriod(JUNE)),))


def test_an_account_answers_with_its_plan(policy: Policy) -> None:
    match = asked_plan(policy, None, ON_GOLD, JUNE)
    assert match
    assert (match.plan.code, match.account) == ("gold", "a")


def test_a_plan_that_is_named_counts_instead(policy: Policy) -> None:
    match = asked_plan(policy, "elite", ON_GOLD, JUNE)
    assert match
    assert (match.plan.code, match.account) == ("platinum", None)


def test_neither_a_plan_nor_an_account_on_one_is_no_plan(policy: Policy) -> None:
    assert (asked_plan(policy, None, None, JUNE), asked_plan(policy, None, ON_GOLD, MAY)) == (None, None)


def test_a_plan_that_the_revision_does_not_know_is_no_guess(policy: Policy) -> None:
    account = AccountFacts("a", 1, (Subscription(1, "diamond", EffectivePeriod(JUNE)),))
    with pytest.raises(UnknownPlanError):
        asked_plan(policy, None, account, JUNE)


def test_the_answer_says_since_when_the_account_is_on_its_plan(policy: Policy) -> None:
    (reason,) = account_reasons(policy, ON_GOLD, JUNE, "onboarding")
    assert (reason.code, reason.clause) == (ReasonCode.ACCOUNT_PLAN, "plans.tier-2")
    assert reason.text == "The account is on the Gold plan since Monday 1 June 2026 00:00 EDT."


def test_an_account_without_a_plan_is_told_for_what_was_asked(policy: Policy) -> None:
    (reason,) = account_reasons(policy, ON_GOLD, MAY, "onboarding")
    assert (reason.code, reason.clause) == (ReasonCode.ACCOUNT_WITHOUT_PLAN, "onboarding")


def test_without_an_account_nothing_is_said_of_it(policy: Policy) -> None:
    assert account_reasons(policy, None, JUNE, "onboarding") == []
