"""Which purchases a usage takes its minutes from: tests/cases/usage.yaml; and all that an account is entitled to."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.accounts import AccountFacts, Draw, Feature, Purchase
from app.domain.entitlements import decide_entitlements
from app.domain.errors import InstantOutOfRangeError, NotEnoughMinutesError
from app.domain.periods import EffectivePeriod
from app.domain.policy import Policy
from app.domain.reasons import ReasonCode
from app.domain.screen_sharing import ScreenSharingQuestion, decide_screen_sharing
from tests.cases.tables import Row, name_of, rows
from tests.domain.asking import account_of, ask_usage, epoch, used
from tests.domain.conftest import PolicyFor

CASES = rows("usage")
TAKEN = [row for row in CASES if "draws" in row]
REFUSED = [row for row in CASES if "refused" in row]
MARCH, JUNE, JULY = (epoch(datetime.fromisoformat(f"2026-0{month}-01T00:00:00-05:00")) for month in (3, 6, 7))


@pytest.mark.parametrize("row", TAKEN, ids=name_of)
def test_a_usage_takes_its_minutes(policy_for: PolicyFor, row: Row) -> None:
    bought = {name: len(row.get("subscriptions", [])) + i for i, name in enumerate(references(row), start=1)}
    expected = tuple(Draw(bought[reference], minutes) for reference, minutes in row["draws"].items())
    assert ask_usage(policy_for(row), row) == expected


def references(row: Row) -> list[str]:
    return [each["billing_reference"] for each in row.get("purchases", [])]


@pytest.mark.parametrize("row", REFUSED, ids=name_of)
def test_a_usage_of_more_than_is_left_is_refused_and_told_why(policy_for: PolicyFor, row: Row) -> None:
    with pytest.raises(NotEnoughMinutesError) as refused:
        ask_usage(policy_for(row), row)
    assert refused.value.code == row["refused"]
    assert [said for said in row["says"] if said not in refused.value.detail] == []
    assert refused.value.detail.endswith(".")


@pytest.mark.parametrize("feature", Feature)
def test_a_usage_outside_the_range_is_refused(policy: Policy, feature: Feature) -> None:
    with pytest.raises(InstantOutOfRangeError):
        used(policy, AccountFacts("a", 0), feature, 30, 0)


# ---- Minutes are never taken twice ----
bought = st.lists(
    st.builds(
        lambda minutes, from_at, length, cancelled_after: (
            minutes,
            EffectivePeriod(JUNE + from_at, None if length is None else JUNE + from_at + length),
            None if cancelled_after is None else JUNE + from_at + cancelled_after,
        ),
        st.integers(1, 60),
        st.integers(0, 9),
        st.none() | st.integers(1, 9),
        st.none() | st.integers(0, 9),
    ),
    max_size=4,
)
usages = st.lists(st.tuples(st.integers(1, 50), st.integers(0, 12)), max_size=8)


@given(bought, usages)
def test_no_purchase_ever_has_fewer_than_no_minutes_left(
    policy: Policy, bought: list[tuple[int, EffectivePeriod, int | None]], usages: list[tuple[int, int]]
) -> None:
    purchases = tuple(
        Purchase(i, "screen_sharing", minutes, period, f"A-{i}", cancelled_at)
        for i, (minutes, period, cancelled_at) in enumerate(bought, start=1)
    )
    account = AccountFacts("a", len(purchases), (), purchases)
    for minutes, after in usages:
        at = JUNE + after
        try:
            account = used(policy, account, Feature.SCREEN_SHARING, minutes, at)
        except NotEnoughMinutesError:
            continue
        draws = account.usage[-1].draws
        assert sum(draw.minutes for draw in draws) == minutes
        assert all(draw.minutes > 0 for draw in draws)
        assert all(
            purchase.in_effect(at) for purchase in purchases for draw in draws if draw.purchase == purchase.sequence
        )
    assert all(account.minutes_left(purchase, JULY) >= 0 for purchase in purchases)


@given(bought, st.integers(0, 12))
def test_all_the_minutes_that_are_told_to_be_left_can_be_used(
    policy: Policy, bought: list[tuple[int, EffectivePeriod, int | None]], after: int
) -> None:
    purchases = tuple(Purchase(i, "screen_sharing", *rest[:2], f"A-{i}", rest[2]) for i, rest in enumerate(bought, 1))
    account, at = AccountFacts("a", 9, (), purchases), JUNE + after
    left = decide_screen_sharing(policy, ScreenSharingQuestion(at, account=account)).minutes_remaining
    assert left is not None
    if left:
        account = used(policy, account, Feature.SCREEN_SHARING, left, at)
    with pytest.raises(NotEnoughMinutesError):
        used(policy, account, Feature.SCREEN_SHARING, 1, at)


# ---- All that an account is entitled to ----
ROW: Row = {
    "subscriptions": [{"plan": "gold", "effective_from": datetime.fromisoformat("2026-01-01T00:00:00-05:00")}],
    "purchases": [
        {
            "add_on": add_on,
            "minutes": 60,
            "effective_from": datetime.fromisoformat("2026-03-01T00:00:00-05:00"),
            "effective_to": datetime.fromisoformat("2026-07-01T00:00:00-04:00"),
            "billing_reference": reference,
        }
        for add_on, reference in (("screen_sharing", "A-1"), ("training", "A-2"))
    ],
    "usage": [
        {
            "feature": feature,
            "minutes": 25,
            "occurred_at": datetime.fromisoformat("2026-05-01T10:00:00-04:00"),
            "reference": feature,
        }
        for feature in Feature
    ],
}


def test_an_account_is_told_all_that_it_is_entitled_to(policy: Policy) -> None:
    account = account_of(policy, ROW)
    assert account
    decision = decide_entitlements(policy, account, JUNE)
    assert (decision.account, decision.account_sequence, decision.policy_revision) == ("account", 5, 1)
    assert (decision.plan and decision.plan.code, decision.tier and decision.tier.number) == ("gold", 2)
    assert decision.screen_sharing == decide_screen_sharing(policy, ScreenSharingQuestion(JUNE, account=account))
    onboarding = decision.onboarding
    minutes = (onboarding.included_minutes, onboarding.used_minutes, onboarding.remaining_minutes)
    assert minutes == (None, 25, None)
    balances = [(each.add_on, each.billing_reference, each.minutes, each.minutes_left) for each in decision.purchases]
    assert balances == [("screen_sharing", "A-1", 60, 35), ("training", "A-2", 60, 60)]
    codes = [reason.code for reason in decision.reasons]
    assert codes == [ReasonCode.ACCOUNT_PLAN, ReasonCode.PLAN_TIER, ReasonCode.ONBOARDING_NOT_SPECIFIED]


def test_only_purchases_in_effect_are_told(policy: Policy) -> None:
    account = account_of(policy, ROW)
    assert account
    told = {at: len(decide_entitlements(policy, account, at).purchases) for at in (MARCH - 1, MARCH, JULY)}
    assert told == {MARCH - 1: 0, MARCH: 2, JULY: 0}


def test_an_account_with_nothing_on_record_is_entitled_to_nothing(policy: Policy) -> None:
    decision = decide_entitlements(policy, AccountFacts("a", 0), JUNE)
    assert (decision.plan, decision.tier, decision.screen_sharing.entitled, decision.purchases) == (
        None,
        None,
        False,
        [],
    )
