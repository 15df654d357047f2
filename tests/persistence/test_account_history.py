"""Random histories of an account, against a model that knows no sequences, no supersession and no database."""

from copy import deepcopy
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from app.domain.accounts import AccountFacts, Feature
from app.domain.entitlements import decide_entitlements
from app.domain.errors import NotEnoughMinutesError
from app.domain.periods import EffectivePeriod
from app.domain.policy import Policy
from app.persistence.accounts import read_account
from app.persistence.changes import Writing
from app.persistence.database import transaction
from app.services import accounts
from app.services.accounts import PurchaseOrder, UsageReport

pytestmark = pytest.mark.database
START, DAY = 1_750_000_000, 86_400
DAYS = 9
NEVER = 10_000
days = st.integers(0, DAYS)
in_the_middle = st.integers(3, 6)
lengths = st.sampled_from([1, 2, 4, 7, NEVER])
periods = st.tuples(days, lengths).map(lambda span: (span[0], span[0] + span[1]))
early = st.tuples(st.integers(0, 4), lengths).map(lambda span: (span[0], span[0] + span[1]))
puts = st.tuples(st.just("put"), st.sampled_from(["gold", "silver", "platinum"]), periods)
buys = st.tuples(st.just("buy"), st.integers(1, 60), early)
uses = st.tuples(st.just("use"), st.just(Feature.SCREEN_SHARING), st.integers(1, 50), in_the_middle, days)
steps = st.one_of(
    puts,
    buys,
    uses,
    uses,
    st.tuples(st.just("use"), st.just(Feature.ONBOARDING), st.integers(1, 50), days, days),
    st.tuples(st.just("cancel"), st.integers(0, 3), days),
)
Step = tuple[Any, ...]
# The plan, minutes remaining, until which day, set-up minutes used, and what is left of each purchase in effect.
Told = tuple[str | None, int | None, int | None, int, list[int]]


@dataclass
class Bought:
    minutes: int
    begins: int
    ends: int
    drawn: list[tuple[int, int]] = field(default_factory=list)  # minutes, and the day from which they are gone

    def in_effect(self, day: int) -> bool:
        return self.begins <= day < self.ends

    def left(self, day: int) -> int:
        return self.minutes - sum(minutes for minutes, since in self.drawn if since <= day)


@dataclass
class Model:
    plans: dict[int, str] = field(default_factory=dict)  # of each day
    bought: list[Bought] = field(default_factory=list)
    cancelled: set[int] = field(default_factory=set)
    set_up: list[tuple[int, int]] = field(default_factory=list)

    def put(self, plan: str, period: tuple[int, int]) -> None:
        self.plans |= {day: plan for day in range(-1, DAYS + 6) if period[0] <= day < period[1]}

    def buy(self, minutes: int, period: tuple[int, int]) -> None:
        self.bought.append(Bought(minutes, *period))

    def cancel(self, place: int, day: int) -> None:
        if place not in self.cancelled:
            self.cancelled.add(place)
            self.bought[place].ends = min(self.bought[place].ends, day)

    def use(self, feature: Feature, minutes: int, occurred: int, recorded: int) -> None:
        """Raises NotEnoughMinutesError, and then nothing is used."""
        gone = min(occurred, recorded)
        if feature is Feature.ONBOARDING:
            self.set_up.append((minutes, gone))
            return
        usable = sorted((each for each in self.bought if each.in_effect(occurred)), key=lambda each: each.ends)
        if sum(each.left(NEVER) for each in usable) < minutes:
            raise NotEnoughMinutesError("not enough")
        for each in usable:
            taken = min(minutes, each.left(NEVER))
            minutes -= taken
            each.drawn.append((taken, gone))

    def told(self, day: int) -> Told:
        usable = [each for each in self.bought if each.in_effect(day) and each.left(day) > 0]
        until = min((each.ends for each in usable), default=NEVER)
        minutes = sum(each.left(day) for each in usable)
        set_up = sum(minutes for minutes, since in self.set_up if since <= day)
        left = [each.left(day) for each in self.bought if each.in_effect(day)]
        return self.plans.get(day), minutes, until if until < NEVER // 2 else None, set_up, left


def at(day: int) -> int:
    return START + day * DAY


def period_of(span: tuple[int, int]) -> EffectivePeriod:
    return EffectivePeriod(at(span[0]), at(span[1]) if span[1] < NEVER // 2 else None)


async def record(writing: Writing, policy: Policy, account: str, number: int, step: Step) -> None:
    match step:
        case ("put", plan, span):
            before = await accounts.account_to_put(writing.session, account) or AccountFacts(account, 0)
            await accounts.subscribe(writing, before, policy, plan, period_of(span))
        case ("buy", minutes, span):
            facts = await accounts.account_to_change(writing.session, account)
            order = PurchaseOrder("screen_sharing", minutes, f"inv-{number}", period_of(span))
            await accounts.buy(writing, policy, facts, order)
        case ("cancel", place, day):
            facts = await accounts.account_to_change(writing.session, account)
            await accounts.cancel(writing, facts, facts.purchases[place], at(day))
        case ("use", feature, minutes, occurred, recorded):
            facts = await accounts.account_to_change(writing.session, account)
            report = UsageReport(feature, minutes, at(occurred), f"zoom-{number}")
            await accounts.use(writing, policy, facts, report, at(recorded))


def told(policy: Policy, facts: AccountFacts, day: int) -> Told:
    decision = decide_entitlements(policy, facts, at(day))
    sharing = decision.screen_sharing
    until = None if sharing.valid_until is None else int(sharing.valid_until.timestamp() - START) // DAY
    plan = decision.plan.code if decision.plan else None
    left = [purchase.minutes_left for purchase in decision.purchases]
    return plan, sharing.minutes_remaining, until, decision.onboarding.used_minutes, left


# Not shrunk: a history is short, and each takes the database a while.
@settings(max_examples=40, phases=[Phase.generate])
@given(puts, st.lists(buys, max_size=3), st.lists(steps, max_size=12))
async def test_an_account_is_what_its_history_makes_it_at_every_instant_and_every_sequence(
    busy_service: tuple[FastAPI, httpx.AsyncClient], put: Step, bought: list[Step], rest: list[Step]
) -> None:
    app, _ = busy_service
    policy: Policy = app.state.snapshot.policy
    account, model = f"history-{token_hex(6)}", Model()
    models: list[tuple[int, Model]] = []
    facts = AccountFacts(account, 0)
    for number, step in enumerate([put, *bought, *rest]):
        if step[0] == "cancel" and step[1] >= len(model.bought):
            continue
        before = deepcopy(model)
        refused = []
        try:
            getattr(model, step[0])(*step[1:])
        except NotEnoughMinutesError:
            model = before
            refused.append("by the model")
        try:
            async with transaction(app.state.engine) as session:
                await record(Writing(session, "tests"), policy, account, number, step)
        except NotEnoughMinutesError:
            refused.append("by the service")
        assert len(refused) in {0, 2}, (step, refused)
        async with transaction(app.state.engine) as session:
            facts = await read_account(session, account) or facts
        models.append((facts.sequence, deepcopy(model)))
    for sequence, then in models:
        for day in range(-1, DAYS + 6):
            assert told(policy, facts.known_at(sequence), day) == then.told(day), (sequence, day)
