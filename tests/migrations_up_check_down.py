"""`make migrations`: up on data, compared with the tables, down with data, and up again, on a Postgres of its own."""

import asyncio
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from secrets import token_hex
from typing import TypeVar

from alembic import command
from sqlalchemy import Connection, func, inspect, select
from sqlalchemy.ext.asyncio import AsyncEngine

from app.domain.accounts import AccountFacts, Feature
from app.domain.periods import EffectivePeriod
from app.domain.policy import PolicyDocument
from app.persistence.account_tables import metadata
from app.persistence.changes import Writing
from app.persistence.database import database_engine, transaction
from app.persistence.embedded import running
from app.persistence.migrations import alembic_config, migrate
from app.persistence.policies import publish_revision, replace_document_rows
from app.persistence.snapshot import Snapshot
from app.policies.documents import packaged_document
from app.services.accounts import PurchaseOrder, UsageReport, account_to_change, account_to_put, buy, subscribe, use
from app.services.api_keys import add_first_key
from app.services.policies import export_policy, migrate_and_seed
from app.services.sign_ins import SignIns
from app.settings import Settings

Result = TypeVar("Result")
FROM, USED = 1_780_000_000, 1_781_000_000
RECORDS = (
    "accounts",
    "subscriptions",
    "purchases",
    "usage_records",
    "draws",
    "api_keys",
    "console_sign_ins",
    "changes",
)


async def up_check_down_up(engine: AsyncEngine) -> None:
    """Whatever the database holds is lost."""
    document = packaged_document()
    await _on(engine, lambda connection: command.downgrade(alembic_config(connection), "base"))
    left = await _on(engine, lambda connection: inspect(connection).get_table_names())
    _require(left == ["alembic_version"], f"the downgrade leaves {left}")
    await migrate(engine, "0001")
    await _publish_as_before_accounts(engine, document)
    await _up(engine, document, revision=2)  # the rules that the document did not have then are added
    await _on(engine, lambda connection: command.check(alembic_config(connection)))
    await _on(engine, lambda connection: command.downgrade(alembic_config(connection), "0001"))
    await _up(engine, document, revision=2)


async def _publish_as_before_accounts(engine: AsyncEngine, document: PolicyDocument) -> None:
    before = replace(document, screen_sharing=None, onboarding=None)
    async with transaction(engine) as session:
        await replace_document_rows(session, before)
        await publish_revision(session, before, "tests", "before there were accounts")


async def _up(engine: AsyncEngine, document: PolicyDocument, revision: int) -> None:
    """To the newest schema, where everything can be written, and the policy is what it was."""
    _require(await migrate_and_seed(engine, document) == revision, "the policy has another revision now")
    _require(await export_policy(engine) == (document, revision), "the policy is another one now")
    await _write_records(engine)
    for table in RECORDS:
        async with transaction(engine) as session:
            rows = await session.scalar(select(func.count()).select_from(metadata.tables[table]))
        _require(bool(rows), f"there is nothing in {table}")


async def _write_records(engine: AsyncEngine) -> None:
    await add_first_key(engine, key := f"sla_{token_hex(16)}", FROM)
    snapshot = Snapshot(engine, engine, most_accounts=1, stale_after=1)
    await snapshot.catch_up()
    await SignIns(engine, snapshot).begin(key, FROM)
    policy = snapshot.policy
    assert policy is not None
    async with transaction(engine) as session:
        writing = Writing(session, "tests")
        await account_to_put(session, "acme")
        await subscribe(writing, AccountFacts("acme", 0), policy, "gold", EffectivePeriod(FROM))
        order = PurchaseOrder("screen_sharing", 30, "inv-0042", EffectivePeriod(FROM))
        await buy(writing, policy, await account_to_change(session, "acme"), order)
        report = UsageReport(Feature.SCREEN_SHARING, 20, USED, "zoom-771")
        await use(writing, policy, await account_to_change(session, "acme"), report, USED)


async def _on(engine: AsyncEngine, use_it: Callable[[Connection], Result]) -> Result:
    async with engine.begin() as connection:
        return await connection.run_sync(use_it)


def _require(holds: bool, else_say: str) -> None:  # noqa: FBT001  (as assert has it)
    if not holds:
        raise SystemExit(else_say)


async def main() -> None:
    data_dir = Path(tempfile.gettempdir()) / f"sla-migrations-{token_hex(4)}"
    try:
        async with running(data_dir) as server:
            engine = database_engine(server.url(), Settings())
            await migrate_and_seed(engine, packaged_document())
            await up_check_down_up(engine)
            await engine.dispose()
    finally:
        shutil.rmtree(data_dir, ignore_errors=True)
    print("migrations: up on data, equal to the tables, down with data, and up again")  # noqa: T201


if __name__ == "__main__":
    asyncio.run(main())
