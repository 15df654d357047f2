"""The engine and its transactions: whatever the driver says of a Postgres that is away, it is one error here.

And what its constraints refuse is the error of the domain that the constraint stands for.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

from sqlalchemy import Connection, ExceptionContext, event
from sqlalchemy.exc import DBAPIError, DisconnectionError, InterfaceError, NotSupportedError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from app.domain.errors import (
    AddOnInUseError,
    BillingReferenceTakenError,
    DomainError,
    NotEnoughMinutesError,
    PeriodConflictError,
    PlanInUseError,
    UsageAlreadyRecordedError,
)
from app.settings import Settings

WITHIN = "within_seconds"  # of an engine: the longest that a transaction on it may take
USED = "used"  # of a connection in the pool: it is not the one that was made just now
# SQLSTATE classes and codes of a server that is away, starting, stopping, full, too slow or read-only, or lets nobody
# in; and of transactions that met at the wrong moment. In each case the same request, made once more, may go through.
UNAVAILABLE = ("08", "28", "25006", "3D000", "40001", "40P01", "53", "57014", "57P", "55P03", "58")

REFUSED_BY: dict[str, DomainError] = {
    "uq_purchases_account_id": BillingReferenceTakenError("The account has a purchase of that billing reference."),
    "uq_usage_records_account_id": UsageAlreadyRecordedError("That usage is on record already."),
    "ck_purchases_minutes_left_not_negative": NotEnoughMinutesError("The minutes were used up in the meantime."),
    "ex_subscriptions_one_plan_at_a_time": PeriodConflictError("The account would be on two plans at once."),
    "fk_subscriptions_plan_code_plans": PlanInUseError("Accounts are or were on that plan."),
    "fk_purchases_add_on_add_ons": AddOnInUseError("Accounts have bought that add-on."),
}


class DatabaseUnavailableError(Exception):
    code = "database_unavailable"
    detail = "The database cannot be reached at the moment."


def database_engine(url: str, settings: Settings, pool_size: int | None = None) -> AsyncEngine:
    timeout = settings.database_timeout_seconds
    engine = create_async_engine(
        url,
        pool_size=pool_size or settings.database_pool_size,
        max_overflow=0,
        pool_timeout=timeout,
        isolation_level="READ COMMITTED",  # whatever the database's own default is
        execution_options={WITHIN: timeout},
        connect_args={
            "timeout": timeout,
            "command_timeout": timeout,
            "server_settings": {"application_name": "connex-sla", "timezone": "UTC"},
        },
    )
    statement, lock = int(timeout * 1000), int(timeout * 500)

    @event.listens_for(engine.sync_engine, "begin")
    def limit(connection: Connection) -> None:
        # Of each transaction, as a pooler between here and Postgres takes no such settings with the connection.
        connection.exec_driver_sql(
            f"SELECT set_config('statement_timeout', '{statement}', true), set_config('lock_timeout', '{lock}', true), "
            "set_config('idle_in_transaction_session_timeout', '5000', true)"
        )

    @event.listens_for(engine.sync_engine, "checkout")
    def replace_dead(connection: Any, record: ConnectionPoolEntry, _: object) -> None:  # noqa: ANN401  (the driver's)
        # What Postgres has ended is known without asking it: a restart costs no request a 503 once it is over.
        if USED in record.info and connection.driver_connection.is_closed():
            raise DisconnectionError
        record.info[USED] = True

    @event.listens_for(engine.sync_engine, "handle_error")
    def cut(context: ExceptionContext) -> None:
        # A connection that did not answer in time is not asked once more, to roll back: that would take as long again.
        if context.connection and isinstance(context.original_exception, TimeoutError | asyncio.CancelledError):
            context.is_disconnect, context.invalidate_pool_on_disconnect = True, False
            driver: Any = context.connection.connection.driver_connection
            driver.terminate()

    return engine


@asynccontextmanager
async def transaction(engine: AsyncEngine, within_seconds: float | None = None) -> AsyncIterator[AsyncSession]:
    """One session in one transaction, committed at the end of the block.

    One that is not committed `within_seconds`, which is the engine's timeout if left out, is given up: whether it took
    place is then unknown to the caller.
    """
    within = within_seconds or engine.sync_engine.get_execution_options().get(WITHIN)
    with one_error():
        async with asyncio.timeout(within):
            async with AsyncSession(engine, expire_on_commit=False) as session, session.begin():
                yield session


@asynccontextmanager
async def reading(engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
    """A transaction whose every statement sees the database as it was at the first."""
    async with transaction(engine) as session:
        await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        yield session


@contextmanager
def one_error() -> Iterator[None]:
    """Whatever the driver says of a Postgres that is away is DatabaseUnavailableError."""
    try:
        yield
    except (OSError, TimeoutError, PoolTimeoutError, InterfaceError) as away:
        raise DatabaseUnavailableError from away
    except DBAPIError as error:
        if refused := REFUSED_BY.get(_constraint(error)):
            raise type(refused)(refused.detail) from error
        # NotSupportedError: a statement was prepared before a migration, and is prepared anew the next time.
        gone = isinstance(error, OperationalError | NotSupportedError) or error.connection_invalidated
        if gone or sqlstate(error).startswith(UNAVAILABLE):
            raise DatabaseUnavailableError from error
        raise


def sqlstate(error: DBAPIError) -> str:
    """Read from the driver's exception: SQLAlchemy's own accessor can raise."""
    state: str | None = getattr(error.orig, "sqlstate", None)
    return state or ""


def _constraint(error: DBAPIError) -> str:
    name: str | None = getattr(getattr(error.orig, "__cause__", None), "constraint_name", None)
    return name or ""
