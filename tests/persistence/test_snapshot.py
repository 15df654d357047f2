"""What a replica keeps in memory: never older than the changes that it has taken in, and never more than it may."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncEngine

from app.domain.accounts import AccountFacts
from app.domain.errors import UnknownAccountError, UnknownRevisionError
from app.domain.periods import EffectivePeriod
from app.persistence import snapshot as module
from app.persistence.accounts import read_account
from app.persistence.changes import Writing
from app.persistence.database import DatabaseUnavailableError, transaction
from app.persistence.snapshot import Snapshot
from app.policies.documents import packaged_document
from app.services.accounts import account_to_put, subscribe
from app.services.changes import require_sequence, settle
from app.services.policies import publish_policy
from tests.conftest import NewDatabase, engine_of

pytestmark = pytest.mark.database
MOST_ACCOUNTS = 3


@pytest.fixture
async def known(engine: AsyncEngine) -> AsyncIterator[Snapshot]:
    async with engine_of(engine.url.render_as_string(hide_password=False)) as feed:
        snapshot = Snapshot(engine, feed, MOST_ACCOUNTS, stale_after=60)
        await snapshot.catch_up()
        yield snapshot


async def put(engine: AsyncEngine, known: Snapshot, account: str, plan: str) -> int:
    """Its sequence. The snapshot only says what the policy is: it hears nothing of this."""
    assert known.policy
    async with transaction(engine) as session:
        before = await account_to_put(session, account) or AccountFacts(account, 0)
        await subscribe(Writing(session, "tests"), before, known.policy, plan, EffectivePeriod(1_700_000_000))
        sequence: int = session.info["sequence"]
        return sequence


async def plan_of(known: Snapshot, account: str) -> str:
    return (await known.account(account)).current_subscriptions()[-1].plan


async def lose_changes(engine: AsyncEngine, *statements: str) -> None:
    """As when another server takes over that never got the last changes."""
    async with transaction(engine) as session:
        await session.execute(text("SET LOCAL session_replication_role = replica"))  # no trigger refuses it
        for statement in statements:
            await session.execute(text(statement))


async def test_facts_are_kept_until_the_account_changes(engine: AsyncEngine, known: Snapshot) -> None:
    await put(engine, known, "acme", "gold")
    await known.catch_up()
    facts = await known.account("acme")
    assert await known.account("acme") is facts
    await put(engine, known, "other", "gold")
    await known.catch_up()
    assert await known.account("acme") is facts
    await put(engine, known, "acme", "silver")
    await known.catch_up()
    assert await plan_of(known, "acme") == "silver"


async def test_a_change_that_arrives_while_an_account_is_loaded_is_not_lost(
    engine: AsyncEngine, known: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    await put(engine, known, "acme", "gold")
    await known.catch_up()

    async def read_and_be_overtaken(session: object, account: str) -> AccountFacts | None:
        facts = await read_account(session, account)  # type: ignore[arg-type]  # a session
        await put(engine, known, "acme", "silver")
        await known.catch_up()
        return facts

    with monkeypatch.context() as patched:
        patched.setattr(module, "read_account", read_and_be_overtaken)
        assert await plan_of(known, "acme") == "gold"
    assert await plan_of(known, "acme") == "silver"


async def test_an_account_that_is_new_is_not_remembered_as_unknown(engine: AsyncEngine, known: Snapshot) -> None:
    with pytest.raises(UnknownAccountError):
        await known.account("acme")
    await settle(known, await put(engine, known, "acme", "gold"))
    assert await plan_of(known, "acme") == "gold"


async def test_the_accounts_that_nobody_asked_for_lately_are_forgotten(engine: AsyncEngine, known: Snapshot) -> None:
    names = [f"account-{i}" for i in range(MOST_ACCOUNTS + 1)]
    for name in names:
        await put(engine, known, name, "gold")
    await known.catch_up()
    for name in (*names[:-1], names[0], names[-1]):
        await known.account(name)
    asked: list[str] = []
    event.listen(engine.sync_engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    for name in (names[0], names[2], names[3]):
        await known.account(name)
    assert asked == []
    await known.account(names[1])
    assert asked


async def test_with_more_changes_than_it_looks_through_everything_is_read_anew(
    engine: AsyncEngine, known: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_CHANGES", 2)
    await put(engine, known, "acme", "gold")
    await known.catch_up()
    await known.account("acme")
    for plan in ("silver", "micro", "pro"):
        await put(engine, known, "acme", plan)
    await publish_policy(engine, packaged_document(), "tests", "again")
    await known.catch_up()
    assert known.policy
    assert (known.policy.number, known.sequence) == (2, 6)
    assert await plan_of(known, "acme") == "pro"


async def test_after_a_lost_connection_to_the_same_database_nothing_is_forgotten(
    engine: AsyncEngine, known: Snapshot
) -> None:
    """A database that comes and goes takes nothing away from what can be answered without it."""
    await put(engine, known, "acme", "gold")
    await known.catch_up()
    facts, policy = await known.account("acme"), known.policy
    await put(engine, known, "other", "gold")
    known.distrust()
    await known.catch_up()
    assert not known.distrusted
    assert known.policy is policy
    assert await known.account("acme") is facts


async def lost(engine: AsyncEngine, known: Snapshot) -> int:
    """Two changes of an account that is in memory, and then the second one never was; the sequence that is left."""
    first = await put(engine, known, "acme", "gold")
    await settle(known, await put(engine, known, "acme", "silver"))
    assert await plan_of(known, "acme") == "silver"
    await lose_changes(
        engine,
        f"DELETE FROM changes WHERE sequence > {first}",  # noqa: S608  (a number of ours)
        f"DELETE FROM subscriptions WHERE sequence > {first}",  # noqa: S608
        "UPDATE subscriptions SET superseded_sequence = NULL",
        f"UPDATE accounts SET sequence = {first}",  # noqa: S608
    )
    return first


async def test_a_database_whose_changes_went_back_is_believed(engine: AsyncEngine, known: Snapshot) -> None:
    first = await lost(engine, known)
    await known.catch_up()
    assert known.sequence == first
    assert await plan_of(known, "acme") == "gold"


async def test_a_write_to_a_database_that_took_over_is_known_to_the_next_read(
    engine: AsyncEngine, known: Snapshot
) -> None:
    await lost(engine, known)
    known.distrust()
    await settle(known, await put(engine, known, "acme", "platinum"))
    assert await plan_of(known, "acme") == "platinum"


async def test_a_read_that_names_a_write_to_a_database_that_took_over_knows_it(
    engine: AsyncEngine, known: Snapshot
) -> None:
    await lost(engine, known)
    known.distrust()
    await require_sequence(known, await put(engine, known, "acme", "platinum"))
    assert await plan_of(known, "acme") == "platinum"


async def test_facts_of_a_database_that_is_gone_do_not_stay(
    engine: AsyncEngine, known: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    await put(engine, known, "acme", "gold")

    async def read_and_be_replaced(session: object, account: str) -> AccountFacts | None:
        facts = await read_account(session, account)  # type: ignore[arg-type]  # a session
        await lose_changes(engine, f"DELETE FROM changes WHERE sequence = {other}")  # noqa: S608  (ours)
        await put(engine, known, "another", "gold")
        known.distrust()
        await known.catch_up()
        return facts and replace(facts, subscriptions=())

    other = await put(engine, known, "other", "gold")
    await known.catch_up()
    with monkeypatch.context() as patched:
        patched.setattr(module, "read_account", read_and_be_replaced)
        await known.account("acme")
    assert await plan_of(known, "acme") == "gold"


async def test_an_older_revision_is_asked_of_the_database_that_answers_now(
    engine: AsyncEngine, known: Snapshot
) -> None:
    for name in ("Before", "Later"):
        await publish_policy(engine, replace(packaged_document(), name=name), "tests", name)
    await known.catch_up()
    assert (await known.at(2)).document.name == "Before"
    await lose_changes(
        engine, "DELETE FROM policy_revisions WHERE number > 1", "DELETE FROM changes WHERE entity_id IN ('2', '3')"
    )
    for name in ("Another", "Later"):
        await publish_policy(engine, replace(packaged_document(), name=name), "tests", name)
    known.distrust()
    await known.catch_up()
    assert (await known.at(2)).document.name == "Another"


async def test_older_revisions_are_compiled_once_and_not_all_kept(engine: AsyncEngine, known: Snapshot) -> None:
    for number in range(3):
        await publish_policy(engine, replace(packaged_document(), name=str(number)), "tests", "")
    await known.catch_up()
    first, again = await asyncio.gather(known.at(2), known.at(2))
    assert first is again
    with pytest.raises(UnknownRevisionError):
        await known.at(99)


async def test_whoever_waits_for_a_change_is_told_of_it(engine: AsyncEngine, known: Snapshot) -> None:
    waiting = asyncio.create_task(known.reached(known.sequence + 1))
    await put(engine, known, "acme", "gold")
    await asyncio.sleep(0)
    assert not waiting.done()
    await known.catch_up()
    await asyncio.wait_for(waiting, 1)


async def test_while_the_database_is_away_what_is_in_memory_answers(new_database: NewDatabase) -> None:
    url = await new_database()
    async with engine_of(url) as engine, engine_of(url) as feed:
        known = Snapshot(engine, feed, MOST_ACCOUNTS, stale_after=60)
        await known.catch_up()
        await put(engine, known, "acme", "gold")
        await known.catch_up()
        assert await plan_of(known, "acme") == "gold"
        assert not known.stale
        known.database_up = False
        assert known.stale
        assert await plan_of(known, "acme") == "gold"


async def test_who_asks_while_a_look_fails_does_not_wait_for_another(
    known: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = 0

    async def fail() -> None:
        nonlocal looks
        looks += 1
        await asyncio.sleep(0.1)
        raise DatabaseUnavailableError

    monkeypatch.setattr(known, "_news", fail)
    looking = asyncio.create_task(known.catch_up())
    await asyncio.sleep(0.05)
    found = await asyncio.gather(looking, known.catch_up(), known.catch_up(), return_exceptions=True)
    assert [type(each) for each in found] == [DatabaseUnavailableError] * 3
    assert looks == 1
    with pytest.raises(DatabaseUnavailableError):
        await known.catch_up()
    assert looks == 2
