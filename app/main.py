"""create_app(): the only place where the parts are wired together, and the server that runs them."""

import asyncio
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, closing, suppress
from functools import partial
from importlib.metadata import version
from types import FrameType

import structlog
import uvicorn
from fastapi import Depends, FastAPI

from app.api.body_limit import LimitBody
from app.api.conditional import ConditionalRequests
from app.api.dependencies import refuse_repeated_parameters
from app.api.problems import add_problem_handlers, problem
from app.api.routes import documentation, due_dates, operations, plans, policy, problems, scope_checks, support_hours
from app.observability import Metrics, ObserveRequests, configure_logging
from app.persistence.database import database_engine
from app.persistence.snapshot import PolicySnapshot
from app.policies.documents import packaged_document
from app.services.policies import follow_policy, migrate_and_seed, refresh_policy
from app.settings import Settings

ROUTERS = (due_dates, plans, scope_checks, support_hours, policy, problems, operations, documentation)
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
    snapshot = PolicySnapshot(engine)
    metrics = Metrics()

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await refresh_policy(snapshot)
        following = asyncio.create_task(follow_policy(snapshot, settings.policy_poll_seconds))
        yield
        following.cancel()
        await asyncio.wait([following])
        await engine.dispose()

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
    app.state.snapshot = snapshot
    app.state.metrics = metrics
    # The last one added is the outermost.
    app.add_middleware(ConditionalRequests)
    app.add_middleware(LimitBody, longest=settings.max_body_bytes)
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
        config = uvicorn.Config(
            create_app(settings),
            loop="none",
            http="httptools",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=settings.shutdown_seconds,
        )
        server = uvicorn.Server(config)
        host, port, *_ = listener.getsockname()
        log.info("serving", host=host, port=port, loop=type(loop).__module__, http="httptools")
        await server.serve(sockets=[listener])


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
        finally:
            await engine.dispose()
        log.info("embedded Postgres", data_dir=str(settings.data_dir), policy_revision=number)
        yield settings


def run(settings: Settings) -> None:
    """`serve` on uvloop. A signal that comes before it serves ends it just as quietly as one that comes later."""
    with asyncio.Runner(loop_factory=_loop_factory()) as runner, suppress(asyncio.CancelledError):
        runner.run(serve(settings))


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    if sys.platform == "win32":
        return None
    import uvloop  # noqa: PLC0415  (not made for Windows)

    return uvloop.new_event_loop
