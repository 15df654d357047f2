"""A real Postgres for whoever asks: the embedded one, or SLA_DATABASE_URL. Each worker has a migrated database.

The service is imported by the fixtures that need it, so that the tests of the rules alone do not wait for it.
"""

import asyncio
import os
import re
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any

import pytest
import structlog
from hypothesis import settings as hypothesis_settings

from tests.reliability.figures import FIGURE, HEADS, Figures, noted, show

if TYPE_CHECKING:
    import httpx
    from fastapi import FastAPI
    from sqlalchemy.ext.asyncio import AsyncEngine

    from tests.api.billing import Account

hypothesis_settings.register_profile("connex", deadline=None, derandomize=True)
hypothesis_settings.load_profile("connex")

# By default each local variable of a traceback is drawn, and a whole policy among them takes minutes.
structlog.configure(processors=[structlog.processors.format_exc_info, structlog.processors.JSONRenderer(default=repr)])

TOKEN = f"sla_{'7e57' * 8}"  # the first key of every service that the tests start
AUTHORISED = {"authorization": f"Bearer {TOKEN}"}
NewDatabase = Callable[[], Awaitable[str]]


def holds_a_key(text: str) -> bool:
    """Whether an API key can be read in it."""
    return TOKEN in text or re.search(r"sla_[0-9a-f]{12}_[0-9a-f]{64}|sla_[0-9a-f]{64}", text) is not None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """No test may leave an API key in a log: what each wrote is read, and fails it."""
    report = yield
    for where, written in report.sections:
        if holds_a_key(written):
            report.outcome = "failed"
            report.longrepr = f"An API key stands in the {where.lower()}."
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    show(terminalreporter, "figures", HEADS, noted(terminalreporter, FIGURE))


@pytest.fixture
def figures(request: pytest.FixtureRequest) -> Figures:
    """What this test measures, for the table at the end."""
    return Figures(request.node.user_properties)


@contextmanager
def new_folder() -> Iterator[Path]:
    """With a space in its name; open to the account that Postgres runs as for root."""
    with tempfile.TemporaryDirectory(prefix="sla tests ") as made:
        Path(made).chmod(0o755)
        yield Path(made)


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    with new_folder() as folder:
        yield folder


@pytest.fixture(scope="session")
async def server_url() -> AsyncIterator[str]:
    from app.persistence.embedded import running
    from app.settings import Settings

    given = Settings().database_url
    if given:
        yield given
        return
    # Not below pytest's own folder: as root that is closed to the account that Postgres runs as.
    data_dir = Path(tempfile.gettempdir()) / f"sla-tests-{os.getpid()}-{token_hex(4)}"
    try:
        async with running(data_dir) as server:
            yield server.url()
    finally:
        shutil.rmtree(data_dir, ignore_errors=True)


@pytest.fixture(scope="session")
async def new_database(server_url: str) -> AsyncIterator[NewDatabase]:
    """Makes a database of its own, migrated and seeded, from one template that nobody is connected to."""
    from sqlalchemy import make_url, text
    from sqlalchemy.ext.asyncio import create_async_engine

    from app.policies.documents import packaged_document
    from app.services.policies import migrate_and_seed
    from app.settings import Settings

    admin = create_async_engine(server_url, isolation_level="AUTOCOMMIT")
    made: list[str] = []

    async def create(template: str = "template0") -> str:
        name = f"sla_test_{token_hex(6)}"
        async with admin.connect() as connection:
            await connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
        made.append(name)
        return name

    def url_of(name: str) -> str:
        return make_url(server_url).set(database=name).render_as_string(hide_password=False)

    template = await create()
    async with engine_of(url_of(template)) as engine:
        await migrate_and_seed(engine, packaged_document())

    async def copy() -> str:
        return url_of(await create(template))

    yield copy
    async with admin.connect() as connection:
        for name in made if Settings().database_url else ():  # the embedded server goes whole
            await connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
    await admin.dispose()


@asynccontextmanager
async def engine_of(url: str) -> AsyncIterator["AsyncEngine"]:
    from app.persistence.database import database_engine
    from app.settings import Settings

    engine = database_engine(url, Settings(database_url=url))
    yield engine
    await engine.dispose()


@pytest.fixture
async def engine(new_database: NewDatabase) -> AsyncIterator["AsyncEngine"]:
    """Of a seeded database that is this test's alone."""
    async with engine_of(await new_database()) as engine:
        yield engine


@asynccontextmanager
async def service_on(url: str, **settings: Any) -> AsyncIterator[tuple["FastAPI", "httpx.AsyncClient"]]:  # noqa: ANN401
    """The whole application, in this process, with a policy in force and a key that counts."""
    import httpx
    from pydantic import SecretStr

    from app.api.dependencies import now
    from app.main import create_app
    from app.services.api_keys import live_key
    from app.settings import Settings

    given = {"database_url": url, "poll_seconds": 0.05, "bootstrap_key": SecretStr(TOKEN), **settings}
    app = create_app(Settings.model_validate(given))
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(app.router.lifespan_context(app))
        transport = httpx.ASGITransport(app=app)
        client = await stack.enter_async_context(httpx.AsyncClient(transport=transport, base_url="http://sla.test"))
        while (await client.get("/readyz")).status_code != httpx.codes.OK:  # noqa: ASYNC110  (as a load balancer does)
            await asyncio.sleep(0.01)
        while live_key(app.state.snapshot, TOKEN, now()) is None:  # noqa: ASYNC110  (later, where the machine is busy)
            await asyncio.sleep(0.01)
        yield app, client


@pytest.fixture(scope="session")
async def shared_service(new_database: NewDatabase) -> AsyncIterator[tuple["FastAPI", "httpx.AsyncClient"]]:
    async with service_on(await new_database()) as service:
        yield service


@pytest.fixture(scope="session")
async def busy_service(new_database: NewDatabase) -> AsyncIterator[tuple["FastAPI", "httpx.AsyncClient"]]:
    """A client that may do everything; tests write with it about accounts of their own, and none its policy."""
    async with service_on(await new_database()) as (app, client):
        yield app, _authorised(client)


@pytest.fixture
async def own_service(new_database: NewDatabase) -> AsyncIterator[tuple["FastAPI", "httpx.AsyncClient"]]:
    """The same, for this test alone."""
    async with service_on(await new_database()) as (app, client):
        yield app, _authorised(client)


@pytest.fixture
def service(own_service: tuple["FastAPI", "httpx.AsyncClient"]) -> "httpx.AsyncClient":
    """Asks a service that is this test's alone, with a key that may do everything."""
    return own_service[1]


@pytest.fixture
def account(busy_service: tuple["FastAPI", "httpx.AsyncClient"]) -> "Account":
    """One that nobody has heard of yet."""
    from tests.api.billing import Account

    return Account(busy_service[1])


def _authorised(client: "httpx.AsyncClient") -> "httpx.AsyncClient":
    from tests.api.billing import require_listed_problem

    client.headers.update(AUTHORISED)
    client.event_hooks["response"].append(require_listed_problem)
    return client


@pytest.fixture
def client(shared_service: tuple["FastAPI", "httpx.AsyncClient"]) -> "httpx.AsyncClient":
    """Asks a service that no test changes."""
    return shared_service[1]
