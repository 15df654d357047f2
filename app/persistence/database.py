"""The engine and its transactions: whatever the driver says of a Postgres that is away, it is one error here."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from app.settings import Settings

# SQLSTATE classes and codes of a server that is away, starting, stopping, full or too slow, or lets nobody in.
UNAVAILABLE = ("08", "28", "3D000", "53", "57014", "57P", "55P03", "58")


class DatabaseUnavailableError(Exception):
    code = "database_unavailable"
    detail = "The database cannot be reached at the moment."


def database_engine(url: str, settings: Settings) -> AsyncEngine:
    timeout = settings.database_timeout_seconds
    return create_async_engine(
        url,
        pool_size=settings.database_pool_size,
        max_overflow=0,
        pool_timeout=timeout,
        connect_args={
            "timeout": timeout,
            "command_timeout": timeout,
            "server_settings": {
                "application_name": "connex-sla",
                "timezone": "UTC",
                "statement_timeout": str(int(timeout * 1000)),
                "lock_timeout": str(int(timeout * 1000)),
                "idle_in_transaction_session_timeout": "5000",
            },
        },
    )


@asynccontextmanager
async def transaction(engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
    """One session in one transaction, committed at the end of the block."""
    with one_error():
        async with AsyncSession(engine, expire_on_commit=False) as session, session.begin():
            yield session


@contextmanager
def one_error() -> Iterator[None]:
    """Whatever the driver says of a Postgres that is away is DatabaseUnavailableError."""
    try:
        yield
    except (OSError, TimeoutError, PoolTimeoutError, InterfaceError) as away:
        raise DatabaseUnavailableError from away
    except DBAPIError as error:
        # Read from the driver's exception: SQLAlchemy's own accessor can raise.
        state = getattr(error.orig, "sqlstate", None) or ""
        if isinstance(error, OperationalError) or error.connection_invalidated or state.startswith(UNAVAILABLE):
            raise DatabaseUnavailableError from error
        raise
