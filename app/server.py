"""`sla serve`: the application on its port and, without a database given, on a Postgres of its own that ends last.

How it ends: /readyz says `draining` first, while everything is still answered and no connection is kept; then nothing
new is taken, event streams end, and what runs may end.
"""

import asyncio
import gc
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, closing, suppress
from functools import partial
from pathlib import Path
from types import FrameType
from typing import cast

import structlog
import uvicorn
from sqlalchemy.ext.asyncio import AsyncEngine

from app.admitted_protocol import CLOSE, AdmittedProtocol, Gate
from app.api.dependencies import now
from app.main import create_app
from app.observability import configure_logging
from app.persistence.database import database_engine
from app.persistence.snapshot import Snapshot
from app.services.api_keys import add_embedded_key
from app.services.policies import migrate_and_seed
from app.settings import Settings

TICKS_A_SECOND = 10
LISTENERS = 32  # on the one port

log = structlog.get_logger()


async def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT; a second one of them ends at once what the first one lets end."""
    configure_logging(settings.log_level)
    server: Server | None = None
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
        gate = Gate(settings, app.state.metrics.shed)
        config = uvicorn.Config(
            app,
            loop="none",
            http=cast("type[asyncio.Protocol]", partial(AdmittedProtocol, gate)),
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=bool(settings.trusted_proxies),
            forwarded_allow_ips=settings.trusted_proxies,
            timeout_keep_alive=settings.keep_alive_seconds,
            timeout_graceful_shutdown=settings.shutdown_seconds,
        )
        server = Server(config, app.state.snapshot, settings.drain_seconds)
        connections = server.server_state.connections
        app.state.metrics.connections.set_function(lambda: len(connections))
        host, port, *_ = listener.getsockname()
        log.info("serving", host=host, port=port, loop=type(loop).__module__, http="httptools")
        # uvloop takes one connection of each listener between two answers: callers would wait in line to be let in.
        await server.serve(sockets=[listener, *(listener.dup() for _ in range(LISTENERS - 1))])


class Server(uvicorn.Server):
    """Drains for `drain_seconds` after SIGTERM; SIGINT is somebody at a terminal, whom no load balancer waits for."""

    def __init__(self, config: uvicorn.Config, snapshot: Snapshot, drain_seconds: float) -> None:
        super().__init__(config)
        self.snapshot = snapshot
        self._drain_seconds = drain_seconds
        self._drained_at = 0.0

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if self.should_exit:
            self.force_exit = True
        elif self.started:
            self.snapshot.draining = True
            self._drained_at = time.monotonic() + (self._drain_seconds if sig == signal.SIGTERM else 0)
        super().handle_exit(sig, frame)

    async def on_tick(self, counter: int) -> bool:
        ends = await super().on_tick(counter)
        if self.snapshot.draining and CLOSE not in self.server_state.default_headers:
            self.server_state.default_headers.append(CLOSE)  # until uvicorn makes them anew, each second
        if counter % TICKS_A_SECOND == 0:
            for connection in list(self.server_state.connections):
                cast("AdmittedProtocol", connection).look()
        return ends and (self.force_exit or time.monotonic() >= self._drained_at)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        gc.collect()
        gc.freeze()  # the policy is there for good: looking through it again and again is a pause of 65 ms each time

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await self.snapshot.end()  # event streams end; they would be waited for in vain
        await super().shutdown(sockets)
        if self.force_exit:  # uvicorn would leave what runs to its fate, and the application too
            for task in self.server_state.tasks:
                task.cancel()
            await self.lifespan.shutdown()


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
            number = await migrate_and_seed(engine)
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
