"""Transactions: how long they may take, and what they make of what Postgres says."""

import asyncio
import time

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from app.domain.errors import DomainError
from app.persistence.account_tables import metadata
from app.persistence.database import REFUSED_BY, DatabaseUnavailableError, transaction
from app.persistence.migrations import alembic_config, head, migrate
from tests.conftest import NewDatabase, engine_of

pytestmark = pytest.mark.database


async def test_every_transaction_has_its_timeouts(engine: AsyncEngine) -> None:
    async with transaction(engine) as session:
        shown = [
            await session.scalar(text(f"SHOW {name}"))
            for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
        ]
    assert shown == ["1500ms", "750ms", "5s"]


async def test_a_transaction_that_takes_too_long_is_given_up_and_leaves_nothing(engine: AsyncEngine) -> None:
    async def dawdle() -> None:
        async with transaction(engine, within_seconds=0.2) as session:
            await session.execute(text("INSERT INTO accounts VALUES ('acme', 1)"))
            await asyncio.sleep(5)

    began = time.monotonic()
    with pytest.raises(DatabaseUnavailableError):
        await dawdle()
    assert time.monotonic() - began < 1
    async with transaction(engine) as session:
        assert await session.scalar(text("SELECT count(*) FROM accounts")) == 0


async def test_a_migration_waits_for_a_lock_for_two_seconds_and_no_longer(new_database: NewDatabase) -> None:
    async with engine_of(await new_database()) as engine:
        async with engine.begin() as connection:
            await connection.run_sync(lambda sync: command.downgrade(alembic_config(sync), "0001"))
        async with engine.connect() as holder:
            await holder.execute(text("LOCK TABLE plans IN ACCESS EXCLUSIVE MODE"))
            began = time.monotonic()
            with pytest.raises(DatabaseUnavailableError):
                await migrate(engine)
            assert 1.5 < time.monotonic() - began < 10
        await migrate(engine)


def test_the_schema_that_is_asked_for_is_the_last_one_that_alembic_knows() -> None:
    assert head() == ScriptDirectory.from_config(alembic_config()).get_current_head()


def test_every_constraint_that_stands_for_an_error_of_the_domain_exists() -> None:
    named = {constraint.name for table in metadata.tables.values() for constraint in table.constraints}
    assert REFUSED_BY.keys() <= named
    assert all(isinstance(error, DomainError) for error in REFUSED_BY.values())


async def test_a_connection_that_postgres_ended_is_replaced_before_it_is_used(engine: AsyncEngine) -> None:
    async with transaction(engine) as session:
        ended = await session.scalar(text("SELECT pg_backend_pid()"))
    async with engine_of(engine.url.render_as_string(hide_password=False)) as other, transaction(other) as session:
        await session.execute(text(f"SELECT pg_terminate_backend({ended}, 5000)"))
    async with transaction(engine) as session:
        assert await session.scalar(text("SELECT pg_backend_pid()")) != ended


async def test_a_statement_that_was_prepared_before_a_migration_may_be_sent_again(engine: AsyncEngine) -> None:
    asked = text("SELECT sequence FROM accounts")
    async with transaction(engine) as session:
        await session.execute(asked)
    async with engine_of(engine.url.render_as_string(hide_password=False)) as other, transaction(other) as session:
        await session.execute(text("ALTER TABLE accounts ALTER COLUMN sequence TYPE numeric"))
    with pytest.raises(DatabaseUnavailableError):
        async with transaction(engine) as session:
            await session.execute(asked)
    async with transaction(engine) as session:
        await session.execute(asked)
