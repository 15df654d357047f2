"""Structured logs, the request id, and metrics: one pure ASGI middleware that also turns a failure into a problem."""

import asyncio
import atexit
import json
import logging
import re
import sys
import time
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import cache
from random import getrandbits
from typing import BinaryIO

import msgspec
import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.typing import EventDict

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)
BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
CLIENT_LEFT = 499  # as nginx counts them
UNMATCHED = "unmatched"  # the route of a request that no path takes: raw paths would make a label each

REQUEST: ContextVar[str | None] = ContextVar("request", default=None)  # the id of the one that is being answered

log = structlog.get_logger()


def _complete(logger: object, level: str, event: EventDict) -> EventDict:
    """How grave it is, when it was and of which request. One step for all: each takes longer than what it adds."""
    event["level"] = level
    written_at = datetime.now(UTC).isoformat()  # noqa: TID251  (no answer depends on it)
    event["timestamp"] = written_at.replace("+00:00", "Z")
    if request_id := REQUEST.get():
        event["request_id"] = request_id
    return structlog.processors.format_exc_info(logger, level, event) if "exc_info" in event else event


_encoder = msgspec.json.Encoder(enc_hook=repr)


def _as_json(_: object, __: str, event: EventDict) -> bytes:
    """ASCII alone: terminals obey some of what is beyond it, and half a pair of surrogates has no UTF-8."""
    try:
        line = _encoder.encode(event)
    except UnicodeEncodeError:
        return _as_ascii(event)
    return line if line.isascii() else _as_ascii(event)


def _as_ascii(event: EventDict) -> bytes:
    return json.dumps(event, default=repr).encode()


class LinesTogether:
    """Writes the lines of one turn of the event loop at once: a system call for each takes longer than the line."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._written_by: asyncio.AbstractEventLoop | None = None

    def write(self, line: bytes) -> None:
        self._file.write(line + b"\n")  # which keeps it until it is flushed
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self.flush()
            return
        if loop is not self._written_by:
            self._written_by = loop
            loop.call_soon(self.flush)

    debug = info = warning = error = critical = write

    def flush(self) -> None:
        self._written_by = None
        self._file.flush()


def configure_logging(level: str) -> None:
    """One JSON object a line on standard error, for this service's events and for those of its libraries."""
    lines = LinesTogether(open(sys.stderr.fileno(), "wb", closefd=False))  # noqa: SIM115  (until the process ends)
    atexit.register(lines.flush)
    structlog.configure(
        processors=[_complete, _as_json],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: lines,
        cache_logger_on_first_use=True,
    )
    foreign = logging.StreamHandler(sys.stderr)
    foreign.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_complete],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    logging.basicConfig(handlers=[foreign], level=level.upper(), force=True)
    # One line a request is this module's; alembic and SQLAlchemy speak when something is wrong.
    logging.getLogger("uvicorn.access").disabled = True
    for name in ("alembic", "sqlalchemy"):
        logging.getLogger(name).setLevel(logging.WARNING)


class Metrics:
    """Rate, errors and duration of every route template, and the policy revision that answers."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)  # memory, CPU, descriptors, the start
        self.requests = Counter(
            "http_server_requests", "Requests answered", ["method", "route", "status"], registry=self.registry
        )
        self.duration = Histogram(
            "http_server_request_duration_seconds",
            "Time to the last byte of the answer",
            ["method", "route"],
            buckets=BUCKETS,
            registry=self.registry,
        )
        self.active = 0
        active = Gauge("http_server_active_requests", "Requests being answered", registry=self.registry)
        active.set_function(lambda: self.active)
        self.policy_revision = Gauge(
            "sla_policy_revision", "The policy revision in force on this replica", registry=self.registry
        )
        self.change_sequence = Gauge(
            "sla_change_sequence", "The last change that this replica has taken in", registry=self.registry
        )
        self.age = Gauge(
            "sla_snapshot_age_seconds", "Since what is in memory was last compared", registry=self.registry
        )
        self.listening = Gauge("sla_listening", "Whether hints of changes are listened for", registry=self.registry)
        self.database_up = Gauge(
            "sla_database_up", "Whether the last look at the database succeeded", registry=self.registry
        )
        self.schema_current = Gauge(
            "sla_schema_current", "Whether the database's schema was the one of this version", registry=self.registry
        )
        self.draining = Gauge("sla_draining", "Whether this replica was told to end", registry=self.registry)
        self.until_doubtful_date = Gauge(
            "sla_doubtful_date_seconds", "Until the next date that somebody should decide", registry=self.registry
        )
        self.connections = Gauge("sla_connections", "Connections of clients that are open", registry=self.registry)
        self.tasks = Gauge("sla_tasks", "Tasks of the event loop", registry=self.registry)
        self.shed = Counter(
            "sla_shed_requests", "Requests refused at once, by kind of work", ["kind"], registry=self.registry
        )
        self.ticket_attempts = Counter(
            "sla_ticket_attempts",
            "Attempts to send a ticket on, by what came of it",
            ["outcome"],
            registry=self.registry,
        )
        self.tickets_waiting = Gauge(
            "sla_tickets_waiting", "Tickets that are acknowledged and not yet delivered", registry=self.registry
        )
        self.tickets_failed = Gauge(
            "sla_tickets_failed", "Tickets that are not sent again until somebody sees to them", registry=self.registry
        )
        self.oldest_ticket = Gauge(
            "sla_oldest_ticket_waiting_seconds", "How long the oldest of these has waited", registry=self.registry
        )
        # Looking a child up by its labels takes longer than counting.
        self._requests = cache(self.requests.labels)
        self._duration = cache(self.duration.labels)

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        self._requests(method, route, status).inc()
        self._duration(method, route).observe(seconds)


class ObserveRequests:
    """Gives each request its id (the caller's `Request-Id`, if that is a plain one), a log line and its metrics.

    Whatever the application raises becomes `failure`'s answer, with the error in the log and never in the answer. A
    client who leaves is no failure: where no answer had begun, nobody hears one, and the status is CLIENT_LEFT.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics, failure: Callable[[str], ASGIApp]) -> None:
        self.app = app
        self.metrics = metrics
        self.failure = failure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = request_id_in(scope)
        scope.setdefault("state", {})["request_id"] = request_id
        outside = REQUEST.set(request_id)
        began = time.perf_counter()
        status, left = 0, False

        async def heard() -> Message:
            nonlocal left
            message = await receive()
            left = left or message["type"] == "http.disconnect"
            return message

        def observed(message: Message) -> Awaitable[None]:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"request-id", request_id.encode())]
            return send(message)

        self.metrics.active += 1
        try:
            await self.app(scope, heard, observed)
        except ClientDisconnect:
            status = status or CLIENT_LEFT
        except Exception:
            if not (status and left):  # in the middle of a stream, what reads from the client can raise anything
                log.exception("request failed", path=scope["path"])
                if status:
                    raise
                await self.failure(request_id)(scope, receive, observed)
        finally:
            self.metrics.active -= 1
            self._record(scope, status, time.perf_counter() - began)
            REQUEST.reset(outside)

    def _record(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", UNMATCHED)
        method = scope["method"] if scope["method"] in METHODS else "other"
        self.metrics.answered(method, route, status, seconds)
        log.info("request", method=method, route=route, status=status, seconds=round(seconds, 6))


METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


def new_request_id() -> str:
    """Different from every other one, which is all that it has to be: it is no secret."""
    return f"{getrandbits(128):032x}"


def request_id_in(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"request-id":
            given: str = value.decode("latin-1")
            return given if REQUEST_ID.fullmatch(given) else new_request_id()
    return new_request_id()
