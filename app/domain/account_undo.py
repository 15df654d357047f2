"""What would undo a change of an account's plans: another change, as nothing on record is ever removed."""

from dataclasses import dataclass

from app.domain.accounts import AccountFacts, Subscription
from app.domain.periods import EffectivePeriod


@dataclass(frozen=True, slots=True)
class PlanUndo:
    """`stays` is the time for which nothing was on record before: no record takes a plan away without another."""

    put_back: list[Subscription]
    stays: list[EffectivePeriod]


def plan_undo(facts: AccountFacts, sequence: int) -> PlanUndo:
    """Of that change. What is on record again, or still, needs no putting back."""
    replaced = [each for each in facts.subscriptions if each.superseded_sequence == sequence]
    stays = [each.period for each in facts.subscriptions if each.sequence == sequence]
    for each in replaced:
        stays = [left for period in stays for left in period.without(each.period)]
    return PlanUndo([each for each in replaced if not facts.is_on(each.plan, each.period)], stays)
