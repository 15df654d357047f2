"""create_app(): the only place where the parts are wired together, and the server that runs them."""

import asyncio
import gc
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, closing, suppress
from functools import partial
from importlib.metadata import version
from pathlib import Path
from types import FrameType

import structlog
import uvicorn
from fastapi import Depends, FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from app.api.body_limit import LimitBody
from app.api.conditional import ConditionalRequests
from app.api.dependencies import now, refuse_repeated_parameters
from app.api.media_types import NDJSON
from app.api.problem_handlers import add_problem_handlers
from app.api.problems import problem
from app.api.routes import (
    accounts,
    add_on_purchases,
    api_keys,
    calendar_feed,
    changes,
    compliance,
    documentation,
    due_date_batches,
    due_dates,
    holiday_overrides,
    onboarding,
    operations,
    plans,
    policy,
    policy_previews,
    policy_revisions,
    problems,
    scope_checks,
    screen_sharing,
    service_facts,
    support_hours,
    tickets,
    usage,
)
from app.observability import Metrics, ObserveRequests, configure_logging
from app.persistence.database import database_engine
from app.persistence.snapshot import Snapshot
from app.policies.documents import packaged_document
from app.services.api_keys import add_embedded_key
from app.services.changes import follow_changes, listen_for_changes, refresh
from app.services.housekeeping import Housekeeping
from app.services.policies import migrate_and_seed
from app.settings import Settings

ROUTERS = (
    tickets,
    due_dates,
    due_date_batches,
    compliance,
    plans,
    scope_checks,
    support_hours,
    calendar_feed,
    screen_sharing,
    onboarding,
    service_facts,
    accounts,
    add_on_purchases,
    usage,
    policy,
    policy_revisions,
    policy_previews,
    holiday_overrides,
    changes,
    api_keys,
    problems,
    operations,
    documentation,
)
DESCRIPTION = """Answers every question that a Service Level Agreement raises, each with its reasons.

Instants are RFC 3339 with an offset. Every error is a problem document (RFC 9457) whose `type` this service serves.
Fields are only ever added: ignore those that you do not know."""

log = structlog.get_logger()


def create_app(settings: Settings) -> FastAPI:
    """The service on `settings.database_url`. It answers as soon as it runs; /readyz says when it has a policy."""
    if settings.database_url is None:
        raise ValueError(
            "the application needs SLA_DATABASE_URL; `sla serve` brings its own Postgres where it is not set"
        )
    engine = database_engine(settings.database_url, settings)
    feed = database_engine(settings.database_url, settings, pool_size=1)
    snapshot = Snapshot(engine, feed, settings.account_cache_size, stale_after=max(2.0, 2 * settings.poll_seconds))
    metrics = Metrics()

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        every, hint = settings.poll_seconds, asyncio.Event()
        listen_url = settings.listen_database_url or settings.database_url or ""
        first_key = settings.bootstrap_key.get_secret_value() if settings.bootstrap_key else None
        await refresh(snapshot)
        housekeeping = Housekeeping(engine, snapshot, now, first_key)
        await housekeeping.once()
        tasks = [
            asyncio.create_task(follow_changes(snapshot, hint, every)),
            asyncio.create_task(listen_for_changes(snapshot, listen_url, hint, every)),
            asyncio.create_task(housekeeping.every(every)),
        ]
        yield
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks, timeout=5)
        await engine.dispose()
        await feed.dispose()

    app = FastAPI(
        title="Connex SLA",
        version=version("connex-sla"),
        description=DESCRIPTION,
        lifespan=lifespan,
        redirect_slashes=False,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
    )
    app.state.engine = engine
    app.state.settings = settings
    app.state.snapshot = snapshot
    app.state.metrics = metrics
    # The last one added is the outermost.
    app.add_middleware(ConditionalRequests)
    app.add_middleware(
        LimitBody,
        longest=settings.max_body_bytes,
        longest_of={
            "/due-dates": settings.max_batch_bytes,
            "/policy/preview": settings.max_batch_bytes,
            "/compliance": settings.max_compliance_bytes,
        },
        streamed={("/due-dates", NDJSON)},
    )
    app.add_middleware(ObserveRequests, metrics=metrics, failure=partial(problem, code="internal_error"))
    add_problem_handlers(app)
    for routes in ROUTERS:
        app.include_router(routes.router, dependencies=[Depends(refuse_repeated_parameters)])
    return app


async def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT. Without a database given, on an embedded Postgres that ends last."""
    configure_logging(settings.log_level)
    server: uvicorn.Server | None = None
    serving = asyncio.current_task()
    loop = asyncio.get_running_loop()

    def interrupt(_: int, __: FrameType | None) -> None:
        # While uvicorn serves, its own handlers stand here instead; it raises the signal once more when it is done.
        if server is None and serving:
            loop.call_soon_threadsafe(serving.cancel)
        elif server:
            server.should_exit = True

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, interrupt)
    async with AsyncExitStack() as stack:
        # First of all, so that a port that is taken is said at once.
        listener = stack.enter_context(closing(listener_on(settings)))
        if settings.database_url is None:
            settings = await stack.enter_async_context(_embedded(settings))
        app = create_app(settings)
        config = uvicorn.Config(
            app,
            loop="none",
            http="httptools",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=settings.shutdown_seconds,
        )
        server = Server(config, app.state.snapshot)
        host, port, *_ = listener.getsockname()
        log.info("serving", host=host, port=port, loop=type(loop).__module__, http="httptools")
        await server.serve(sockets=[listener])


class Server(uvicorn.Server):
    """Tells event streams to end as soon as the service is to end: it would wait for them in vain."""

    def __init__(self, config: uvicorn.Config, snapshot: Snapshot) -> None:
        super().__init__(config)
        self.snapshot = snapshot

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        gc.collect()
        gc.freeze()  # the policy is there for good: looking through it again and again is a pause of 65 ms each time

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await self.snapshot.end()
        await super().shutdown(sockets)


def listener_on(settings: Settings) -> socket.socket:
    """Raises OSError where the port is taken or the address is none of this machine."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    return socket.create_server((settings.host, settings.port), family=family, backlog=2048)


@asynccontextmanager
async def _embedded(settings: Settings) -> AsyncIterator[Settings]:
    """The same settings with the URL of a Postgres of our own, which is migrated and has a policy."""
    from app.persistence.embedded import running  # noqa: PLC0415  (needs Unix; a given database does not)

    async with running(settings.data_dir) as postgres:
        settings = settings.model_copy(update={"database_url": postgres.url()})
        engine = database_engine(postgres.url(), settings)
        try:
            number = await migrate_and_seed(engine, packaged_document())
            if settings.bootstrap_key is None:
                await _tell_first_key(engine, settings.data_dir / "admin-key")
        finally:
            await engine.dispose()
        log.info("embedded Postgres", data_dir=str(settings.data_dir), policy_revision=number)
        yield settings


async def _tell_first_key(engine: AsyncEngine, file: Path) -> None:
    """On standard output, this once: the log never holds a key."""
    if token := await add_embedded_key(engine, file, now()):
        print(f"The first API key, with every scope; it is kept in {file}:\n{token}", flush=True)


def run(settings: Settings) -> None:
    """`serve` on uvloop. A signal that comes before it serves ends it just as quietly as one that comes later."""
    with asyncio.Runner(loop_factory=_loop_factory()) as runner, suppress(asyncio.CancelledError):
        runner.run(serve(settings))


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    if sys.platform == "win32":
        return None
    import uvloop  # noqa: PLC0415  (not made for Windows)

    return uvloop.new_event_loop
