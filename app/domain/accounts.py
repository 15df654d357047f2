"""What is on record of one account: subscriptions, purchases, usage, each with the change that recorded it.

Nothing here is ever edited. A record that no longer counts says since which change; so the facts can be seen as they
are at any instant, and as they were known at any change.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from app.domain.errors import UnknownAccountError
from app.domain.periods import EffectivePeriod
from app.domain.plans import PlanMatch
from app.domain.policy import Policy
from app.domain.reasons import Reason, ReasonCode
from app.domain.wording import instant_in_words

LONGEST_SESSION = 100_000  # minutes


class Feature(StrEnum):
    """What minutes are used for."""

    SCREEN_SHARING = "screen_sharing"
    ONBOARDING = "onboarding"


@dataclass(frozen=True, slots=True)
class Subscription:
    """The account is on the plan of that code for the period."""

    sequence: int
    plan: str
    period: EffectivePeriod
    superseded_sequence: int | None = None


@dataclass(frozen=True, slots=True)
class Purchase:
    """Minutes of an add-on. `cancelled_at` ends it early, minutes left or not; what was used before stays used."""

    sequence: int
    add_on: str
    minutes: int
    period: EffectivePeriod
    billing_reference: str
    cancelled_at: int | None = None
    cancelled_sequence: int | None = None

    def in_effect(self, at: int) -> bool:
        return self.period.holds(at) and (self.cancelled_at is None or at < self.cancelled_at)

    @property
    def ends_at(self) -> int | None:
        """When it is over, be it by its period or by its cancellation; None for never."""
        ends = [end for end in (self.period.to_at, self.cancelled_at) if end is not None]
        return min(ends, default=None)


@dataclass(frozen=True, slots=True)
class Draw:
    """Minutes that a usage took from a purchase."""

    purchase: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Usage:
    """Minutes used. `draws` says from which purchases; none where the plan includes the feature."""

    sequence: int
    feature: Feature
    minutes: int
    occurred_at: int
    recorded_at: int
    reference: str
    draws: tuple[Draw, ...] = ()

    @property
    def counts_from(self) -> int:
        """The instant from which the minutes are gone: when they were used, or when they were booked ahead."""
        return min(self.occurred_at, self.recorded_at)


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """`sequence` is the last change that these facts know."""

    id: str
    sequence: int
    subscriptions: tuple[Subscription, ...] = ()
    purchases: tuple[Purchase, ...] = ()
    usage: tuple[Usage, ...] = ()

    def known_at(self, sequence: int) -> "AccountFacts":
        """The facts as that change left them; what was recorded later is not in them.

        Raises UnknownAccountError where the account is on record only since a later change.
        """

        def known(change: int | None) -> bool:
            return change is not None and change <= sequence

        changes = [change for change in self._changes() if known(change)]
        if not changes:
            raise UnknownAccountError("There was no account of that id then.")
        return AccountFacts(
            self.id,
            max(changes),
            tuple(
                each if known(each.superseded_sequence) else replace(each, superseded_sequence=None)
                for each in self.subscriptions
                if known(each.sequence)
            ),
            tuple(
                each if known(each.cancelled_sequence) else replace(each, cancelled_at=None, cancelled_sequence=None)
                for each in self.purchases
                if known(each.sequence)
            ),
            tuple(each for each in self.usage if known(each.sequence)),
        )

    def _changes(self) -> Iterator[int]:
        """Every change that made something of these facts, or ended it."""
        yield from (each.sequence for each in self.subscriptions)
        yield from (each.sequence for each in self.purchases)
        yield from (each.sequence for each in self.usage)
        yield from (each.superseded_sequence for each in self.subscriptions if each.superseded_sequence is not None)
        yield from (each.cancelled_sequence for each in self.purchases if each.cancelled_sequence is not None)

    @property
    def plans_sequence(self) -> int:
        """The last change of the account's plans; 0 where it never was on one."""
        return max((each.sequence for each in self.subscriptions), default=0)

    def is_on(self, plan: str, period: EffectivePeriod) -> bool:
        """Whether the account is on that plan, and on record so as one subscription, for the whole period."""
        return any(each.plan == plan and not period.without(each.period) for each in self.current_subscriptions())

    def replaced(self) -> Iterator[Subscription]:
        """What no longer counts and is not on record again, as `is_on` tells; the last ones replaced come first."""
        current = self.current_subscriptions()
        over = [each for each in self.subscriptions if each.superseded_sequence is not None]
        over.sort(key=lambda each: (each.superseded_sequence or 0, each.period.from_at), reverse=True)
        for each in over:
            number = bisect_right(current, each.period.from_at, key=lambda other: other.period.from_at)
            on_then = current[number - 1] if number else None
            if on_then is None or on_then.plan != each.plan or each.period.without(on_then.period):
                yield each

    def subscribed(self, sequence: int, plan: str, period: EffectivePeriod) -> "AccountFacts":
        """On that plan for that period by that change: what was on record for it is superseded, the rest stays."""
        over = [each for each in self.current_subscriptions() if each.period.without(period) != [each.period]]
        kept = [Subscription(sequence, each.plan, left) for each in over for left in each.period.without(period)]
        before = (replace(each, superseded_sequence=sequence) if each in over else each for each in self.subscriptions)
        return replace(self, sequence=sequence, subscriptions=(*before, *kept, Subscription(sequence, plan, period)))

    def current_subscriptions(self) -> list[Subscription]:
        """Those that nothing has superseded, in order of time; they never overlap."""
        current = (each for each in self.subscriptions if each.superseded_sequence is None)
        return sorted(current, key=lambda each: each.period.from_at)

    def subscription(self, at: int) -> Subscription | None:
        """The one in effect at that instant."""
        return next((each for each in self.current_subscriptions() if each.period.holds(at)), None)

    def minutes_left(self, purchase: Purchase, at: int) -> int:
        """Of the purchase's minutes, those that no usage has taken by then."""
        taken = (
            draw.minutes
            for usage in self.usage
            if usage.counts_from <= at
            for draw in usage.draws
            if draw.purchase == purchase.sequence
        )
        return purchase.minutes - sum(taken)

    def minutes_used(self, feature: Feature, at: int) -> int:
        return sum(each.minutes for each in self.usage if each.feature is feature and each.counts_from <= at)


def asked_plan(policy: Policy, plan: str | None, account: AccountFacts | None, at: int) -> PlanMatch | None:
    """The plan that a question names, else the one that its account is on at that instant, else None."""
    if plan is not None:
        return policy.catalogue.resolve(plan)
    subscription = account.subscription(at) if account else None
    if account is None or subscription is None:
        return None
    subscribed = policy.catalogue.by_code(subscription.plan)
    return PlanMatch(subscribed, subscribed.name, formerly=False, account=account.id)


def account_reasons(policy: Policy, account: AccountFacts | None, at: int, clause: str) -> list[Reason]:
    """Which plan the account is on at that instant and since when; none where the question has no account.

    `clause` is what the question is about: an account without a plan has no clause of its own.
    """
    if account is None:
        return []
    local = policy.calendar.calendar.local
    subscription = account.subscription(at)
    if subscription is None:
        text = f"The account has no plan on record for {instant_in_words(local(at))}."
        return [Reason(ReasonCode.ACCOUNT_WITHOUT_PLAN, clause, text)]
    plan = policy.catalogue.by_code(subscription.plan)
    since = instant_in_words(local(subscription.period.from_at))
    return [Reason(ReasonCode.ACCOUNT_PLAN, plan.clause, f"The account is on the {plan.name} plan since {since}.")]
