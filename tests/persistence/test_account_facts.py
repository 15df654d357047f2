"""Accounts in Postgres: facts come back as they were written, and what must never be is refused by the database."""

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from app.domain.accounts import AccountFacts, Draw, Feature, Purchase, Subscription, Usage
from app.domain.errors import (
    BillingReferenceTakenError,
    DomainError,
    NotEnoughMinutesError,
    PeriodConflictError,
    PlanInUseError,
    UsageAlreadyRecordedError,
)
from app.domain.periods import EffectivePeriod
from app.persistence.accounts import (
    add_purchase,
    add_subscriptions,
    add_usage,
    cancel_purchase,
    claim_account,
    lock_account,
    read_account,
    supersede_subscriptions,
    touch_account,
)
from app.persistence.database import REFUSED_BY, DatabaseUnavailableError, transaction

pytestmark = pytest.mark.database
NOON = 1_750_000_000
DAY = 86_400
FACTS = AccountFacts(
    "acme",
    7,
    (
        Subscription(1, "gold", EffectivePeriod(NOON), superseded_sequence=2),
        Subscription(2, "gold", EffectivePeriod(NOON, NOON + DAY)),
        Subscription(2, "silver", EffectivePeriod(NOON + DAY)),
    ),
    (
        Purchase(3, "screen_sharing", 30, EffectivePeriod(NOON, NOON + DAY), "inv-1", NOON + 60, 7),
        Purchase(4, "screen_sharing", 60, EffectivePeriod(NOON), "inv-2"),
    ),
    (
        Usage(5, Feature.SCREEN_SHARING, 40, NOON, NOON + 9, "zoom-1", (Draw(3, 30), Draw(4, 10))),
        Usage(6, Feature.ONBOARDING, 45, NOON, NOON + 9, "zoom-1"),
    ),
)


@pytest.fixture
async def acme(engine: AsyncEngine) -> AsyncEngine:
    """The database, with FACTS on record."""
    async with transaction(engine) as session:
        await claim_account(session, "acme")
        await add_subscriptions(session, "acme", FACTS.subscriptions[:1])
        await supersede_subscriptions(session, "acme", FACTS.subscriptions[:1], 2)
        await add_subscriptions(session, "acme", FACTS.subscriptions[1:])
        for purchase in FACTS.purchases:
            await add_purchase(session, "acme", purchase)
        for usage in FACTS.usage:
            await add_usage(session, "acme", usage)
        await cancel_purchase(session, "acme", FACTS.purchases[0])
        await touch_account(session, "acme", 7)
    return engine


async def test_facts_come_back_as_they_were_written(acme: AsyncEngine) -> None:
    async with transaction(acme) as session:
        assert await read_account(session, "acme") == FACTS


async def test_draws_come_back_in_the_order_in_which_they_were_taken(acme: AsyncEngine) -> None:
    taken = Usage(8, Feature.SCREEN_SHARING, 2, NOON + 1, NOON + 9, "zoom-2", (Draw(4, 2),))
    late = Purchase(9, "screen_sharing", 5, EffectivePeriod(NOON, NOON + 60), "inv-3")
    both = Usage(10, Feature.SCREEN_SHARING, 7, NOON + 2, NOON + 9, "zoom-3", (Draw(9, 5), Draw(4, 2)))
    async with transaction(acme) as session:
        await add_usage(session, "acme", taken)
        await add_purchase(session, "acme", late)
        await add_usage(session, "acme", both)
    async with transaction(acme) as session:
        facts = await read_account(session, "acme")
    assert facts
    assert facts.usage[-2:] == (taken, both)


async def test_an_account_without_a_change_is_none(engine: AsyncEngine) -> None:
    async with transaction(engine) as session:
        await claim_account(session, "acme")
        assert await read_account(session, "acme") is None
        assert await lock_account(session, "other") is False


async def test_one_writer_at_a_time_has_the_account(acme: AsyncEngine) -> None:
    async def write() -> None:
        async with transaction(acme) as session:
            await lock_account(session, "acme")

    async with transaction(acme) as session:
        await lock_account(session, "acme")
        with pytest.raises(DatabaseUnavailableError):
            await write()
    await asyncio.wait_for(write(), 1)


@pytest.mark.parametrize(
    ("statement", "refusal"),
    [
        pytest.param(
            "INSERT INTO subscriptions VALUES ('acme', 9, to_timestamp(1750000100), NULL, 'gold')",
            PeriodConflictError,
            id="two plans at once",
        ),
        pytest.param("DELETE FROM plans WHERE code = 'silver'", PlanInUseError, id="a plan that an account is on"),
        pytest.param(
            "INSERT INTO draws SELECT 'acme', 6, 3, 0, 1", NotEnoughMinutesError, id="more minutes than were bought"
        ),
        pytest.param(
            "UPDATE purchases SET billing_reference = 'inv-1'", BillingReferenceTakenError, id="one invoice line twice"
        ),
        pytest.param(
            "INSERT INTO usage_records SELECT account_id, 9, feature, minutes, occurred_at, recorded_at, reference "
            "FROM usage_records WHERE sequence = 5",
            UsageAlreadyRecordedError,
            id="one session twice",
        ),
    ],
)
async def test_what_the_database_refuses_is_the_domains_error(
    acme: AsyncEngine, statement: str, refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        async with transaction(acme) as session:
            await session.execute(text(statement))


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        ("UPDATE subscriptions SET effective_to = effective_from", "ck_subscriptions_period_ends_after_it_begins"),
        ("UPDATE purchases SET effective_to = effective_from", "ck_purchases_period_ends_after_it_begins"),
        ("UPDATE purchases SET minutes = 0, drawn_minutes = 0", "ck_purchases_minutes_positive"),
        ("UPDATE purchases SET drawn_minutes = -1", "ck_purchases_minutes_left_not_negative"),
        ("UPDATE purchases SET cancelled_at = NULL WHERE sequence = 3", "ck_purchases_cancelled_by_a_change"),
        ("INSERT INTO accounts VALUES ('a b', 1)", "ck_accounts_id_format"),
        ("INSERT INTO accounts VALUES ('', 1)", "ck_accounts_id_format"),
        ("DELETE FROM accounts", "fk_subscriptions_account_id_accounts"),
    ],
)
async def test_what_must_never_be_is_refused(acme: AsyncEngine, statement: str, constraint: str) -> None:
    with pytest.raises((DBAPIError, DomainError)) as refused:
        async with transaction(acme) as session:
            await session.execute(text(statement))
    assert constraint in str(refused.value.__cause__ or refused.value) or constraint in str(refused.value)


async def test_every_refusal_names_a_constraint_that_there_is(engine: AsyncEngine) -> None:
    async with transaction(engine) as session:
        constraints = await session.scalars(text("SELECT conname FROM pg_constraint"))
        assert set(REFUSED_BY) <= set(constraints)
