"""The policy in Postgres: rows, revisions, and what a replica makes of them."""

import asyncio

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from app.domain.policy import PolicyDocument, closures_of
from app.domain.targets import SlaTarget, TargetUnit
from app.persistence.database import transaction
from app.persistence.policies import last_revision_number, publish_revision, read_document_rows, read_revision
from app.policies.documents import packaged_document, read_document, write_document
from app.services.policies import export_policy, migrate_and_seed, publish_policy
from tests.conftest import NewDatabase, engine_of, service_on

pytestmark = pytest.mark.database


def changed() -> PolicyDocument:
    """The packaged policy with a plan renamed, an override added, and another default target."""
    written = write_document(packaged_document())
    written = written.replace("value: 1\n  unit: business_days\n", "value: 2\n  unit: business_hours\n")
    written += "holiday_overrides:\n- {date: 2026-11-25, hours: [], reason: Staff outing, author: ops}\n"
    return read_document(written)


async def test_the_seed_is_revision_one_and_the_rows_hold_all_of_it(engine: AsyncEngine) -> None:
    async with transaction(engine) as session:
        revision = await read_revision(session, 1)
        rows = await read_document_rows(session)
        counts = {
            table: await session.scalar(text(f"SELECT count(*) FROM {table}"))  # noqa: S608  (names of ours)
            for table in ("plans", "plan_legacy_names", "add_ons", "holiday_overrides", "policy_revisions")
        }
    assert revision
    assert revision.document == rows == packaged_document()
    assert revision.closures == closures_of(packaged_document())
    assert counts == {"plans": 7, "plan_legacy_names": 5, "add_ons": 1, "holiday_overrides": 0, "policy_revisions": 1}


async def test_migrating_again_changes_nothing(engine: AsyncEngine) -> None:
    assert await migrate_and_seed(engine, changed()) == 1
    assert await export_policy(engine) == (packaged_document(), 1)


async def test_two_that_migrate_at_once_seed_one_policy(new_database: NewDatabase) -> None:
    url = await new_database()
    async with engine_of(url) as engine, engine_of(url) as other:
        async with engine.begin() as connection:
            await connection.execute(text("DROP SCHEMA public CASCADE"))
            await connection.execute(text("CREATE SCHEMA public"))
        document = packaged_document()
        numbers = await asyncio.gather(migrate_and_seed(engine, document), migrate_and_seed(other, document))
        assert set(numbers) == {1}
        async with transaction(engine) as session:
            assert await last_revision_number(session) == 1


async def test_a_published_document_comes_back_as_it_was(engine: AsyncEngine) -> None:
    assert await publish_policy(engine, changed(), "ops", "a test") == 2
    assert await export_policy(engine) == (changed(), 2)
    async with transaction(engine) as session:
        revision = await read_revision(session, 2)
        assert revision
        assert (revision.document, revision.author, revision.note) == (changed(), "ops", "a test")


async def test_revisions_are_numbered_without_gaps_by_writers_at_once(engine: AsyncEngine) -> None:
    numbers = await asyncio.gather(*(publish_policy(engine, changed(), "ops", str(i)) for i in range(3)))
    assert sorted(numbers) == [2, 3, 4]


async def test_a_publication_that_fails_leaves_nothing(engine: AsyncEngine) -> None:
    async def publish_and_fail() -> None:
        async with transaction(engine) as session:
            await publish_revision(session, changed(), "ops", "in vain")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await publish_and_fail()
    async with transaction(engine) as session:
        assert await last_revision_number(session) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE policy_revisions SET note = 'other'",
        "DELETE FROM policy_revisions",
        "TRUNCATE policy_revisions",
    ],
)
async def test_a_revision_cannot_be_changed(engine: AsyncEngine, statement: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"):
        async with transaction(engine) as session:
            await session.execute(text(statement))


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        ("UPDATE plans SET tier = 0 WHERE code = 'gold'", "ck_plans_tier_positive"),
        ("UPDATE plans SET code = 'Gold!' WHERE code = 'micro'", "ck_plans_code_format"),
        ("UPDATE plan_legacy_names SET key = 'elite' WHERE key = 'ultra'", "pk_plan_legacy_names"),
        ("INSERT INTO policy_documents (id, document) VALUES (2, '{}')", "ck_policy_documents_single_row"),
    ],
)
async def test_the_database_refuses_what_must_never_be(engine: AsyncEngine, statement: str, constraint: str) -> None:
    with pytest.raises(DBAPIError, match=constraint):
        async with transaction(engine) as session:
            await session.execute(text(statement))


async def test_a_replica_takes_up_a_new_revision_and_replays_the_old_one(new_database: NewDatabase) -> None:
    asked = "/due-date?received_at=2026-11-24T15:30:00-05:00&explain=true"
    url = await new_database()
    async with service_on(url) as (_, client), engine_of(url) as engine:
        promised = await client.get(asked)
        await publish_policy(engine, changed(), "ops", "a test")
        await until_revision(client, 2)
        today = await client.get(asked)
        replayed = await client.get(f"{asked}&revision=1")
        overrides = (await client.get("/holiday-overrides?from=2026-11-25&to=2026-11-26")).json()["data"]
    assert promised.json()["due_at"] == "2026-11-25T12:00:00-05:00"
    assert today.json()["due_at"] == "2026-11-27T10:30:00-05:00"
    assert today.json()["policy_revision"] == 2
    assert "override" not in promised.text
    assert "Staff outing" in today.text
    assert replayed.content == promised.content
    assert overrides == [{"date": "2026-11-25", "hours": [], "reason": "Staff outing", "author": "ops"}]


async def test_a_service_whose_schema_is_behind_says_so_and_leaves_it(new_database: NewDatabase) -> None:
    url = await new_database()
    async with engine_of(url) as engine:
        async with engine.begin() as connection:
            await connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1), service_on(url):
                pass
        async with engine.begin() as connection:
            assert await connection.scalar(text("SELECT version_num FROM alembic_version")) == "0000"


async def test_the_plans_own_target_comes_before_the_policys(engine: AsyncEngine) -> None:
    document = packaged_document()
    own = SlaTarget("first_response", 2, TargetUnit.BUSINESS_HOURS, "response-time")
    written = write_document(document).replace("code: platinum\n", "code: platinum\n  targets: [OWN]\n")
    target = "{metric: first_response, value: 2, unit: business_hours, clause: response-time}"
    await publish_policy(engine, read_document(written.replace("OWN", target)), "ops", "a test")
    assert (await export_policy(engine))[0].plans[0].targets == (own,)


async def until_revision(client: httpx.AsyncClient, number: int) -> None:
    async with asyncio.timeout(10):
        while (await client.get("/readyz")).json()["policy_revision"] != number:  # noqa: ASYNC110  (over HTTP)
            await asyncio.sleep(0.02)
