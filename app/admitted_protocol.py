"""Connections: what one may cost before an application sees anything of it, and whose requests are let in."""

from functools import partial
from secrets import token_hex
from typing import Any, cast

from prometheus_client import Counter
from starlette.types import Scope
from uvicorn import Config
from uvicorn._types import ASGI3Application
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle
from uvicorn.server import ServerState

from app.admission import Admission
from app.api.paths import BULK, HEALTH
from app.http_protocol import ProblemProtocol, written
from app.observability import request_id_in
from app.settings import Settings

RESERVED = 50  # connections past the most that are served, for those who ask about health
CLOSE = (b"connection", b"close")  # told in each answer while the service is about to end
END_OF_HEAD = b"\r\n\r\n"


class Gate:
    """What the connections of a server share: its limits, and who waits."""

    def __init__(self, settings: Settings, shed: Counter) -> None:
        self.admission = Admission(settings.longest_wait_ms / 1000, settings.max_requests, settings.max_bulk_requests)
        self.max_connections = settings.max_connections
        self.max_head_bytes = settings.max_head_bytes
        self.read_seconds = settings.read_seconds
        self.count_shed = {bulk: shed.labels("bulk" if bulk else "decision").inc for bulk in (True, False)}
        self._id = token_hex(16)
        self._refusals = {close: written("overloaded", self._id, close=close) for close in (True, False)}

    def refusal(self, request_id: str, *, close: bool) -> bytes:
        """Written once: it must cost next to nothing, as there may be many for each answer."""
        return self._refusals[close].replace(self._id.encode(), request_id.encode())

    def leaving(self, app: ASGI3Application) -> ASGI3Application:
        """The same, which says when it has ended. Of bulk alone: nothing else is counted."""

        async def counted(scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401  (uvicorn's types are private)
            try:
                await app(scope, receive, send)
            finally:
                self.admission.bulk -= 1

        return counted


class AdmittedProtocol(ProblemProtocol):
    """Refuses before there is a task, and ends connections whose client lets the service wait.

    A client has `read_seconds` for the head of a request, from its first byte or from the start; the same for each
    further part of the body, whose whole length is a matter of deadlines; and the same to read on in an answer. Those
    who wait between two requests are uvicorn's matter (`keep_alive_seconds`).
    """

    def __init__(self, gate: Gate, *, config: Config, server_state: ServerState, **others: Any) -> None:  # noqa: ANN401
        super().__init__(config, server_state, **others)
        self._gate = gate
        self._surplus = False
        self._head_bytes = 0  # that have come since the last complete request, of the next head and perhaps more
        self._owes_since: float | None = self.loop.time()
        self._unread_since: float | None = None

    def connection_made(self, transport: Any) -> None:  # noqa: ANN401  (as uvicorn has it)
        others = len(self.connections)
        self._surplus = others >= self._gate.max_connections
        super().connection_made(transport)
        if others >= self._gate.max_connections + RESERVED:
            self.transport.abort()

    def data_received(self, data: bytes) -> None:
        self._head_bytes += len(data)
        super().data_received(data)
        if not self._in_head:
            self._head_bytes = 0
        elif self._head_bytes > self._gate.max_head_bytes:
            self.refuse("head_too_large")

    @property
    def _in_head(self) -> bool:
        return self.scope is not None and (self.cycle is None or self.cycle.scope is not self.scope)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._owes_since = self.loop.time()

    def on_body(self, body: bytes) -> None:
        super().on_body(body)
        if self._owes_since is not None:
            self._owes_since = self.loop.time()

    def on_message_complete(self) -> None:
        self._owes_since = None
        super().on_message_complete()

    def pause_writing(self) -> None:
        self._unread_since = self.loop.time()
        super().pause_writing()

    def resume_writing(self) -> None:
        self._unread_since = None
        super().resume_writing()

    def look(self) -> None:
        """End the connection if the client has owed for too long; to be called about every second."""
        now = self.loop.time()
        if self.flow.read_paused and self._owes_since is not None:
            self._owes_since = now  # it is us who do not take more
        elif self._owes_since is None and self.timeout_keep_alive_task is None and self._idle:
            self._owes_since = now  # blank lines before a request have put an end to uvicorn's patience
        if _longer(self._owes_since, now, self._gate.read_seconds):
            if self._idle and not self._in_head:
                self.transport.close()
            else:
                self.refuse("request_too_slow")
        elif _longer(self._unread_since, now, self._gate.read_seconds):
            self._hear_no_more()
            self.transport.abort()

    @property
    def _idle(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        """Uvicorn's way to begin a request: its head is complete, and those before it are answered."""
        self._answered = cycle
        if self._head_bytes > self._gate.max_head_bytes and _head_bytes(cycle) > self._gate.max_head_bytes:
            self.refuse("head_too_large")
            return
        path, admission = cycle.scope["path"], self._gate.admission
        if path in HEALTH:
            super()._start_asgi_task(cycle, app)
            return
        bulk, under_way = path in BULK, len(self.tasks)
        if self._surplus or admission.refuses(bulk=bulk, under_way=under_way):
            self._shed(cycle, bulk=bulk)
            return
        if bulk:
            admission.bulk += 1
            app = self._gate.leaving(app)
        if admission.at_once(under_way):
            super()._start_asgi_task(cycle, app)
        else:
            admission.in_turn(partial(super()._start_asgi_task, cycle, app))

    def _shed(self, cycle: RequestResponseCycle, *, bulk: bool) -> None:
        """Answer in place of the application. What is still to come of the body is read and dropped by uvicorn."""
        self._gate.count_shed[bulk]()
        ending = CLOSE in self.server_state.default_headers
        close = self._surplus or ending or cycle.waiting_for_100_continue or not cycle.keep_alive
        answer = self._gate.refusal(request_id_in(cast("Scope", cycle.scope)), close=close)
        if cycle.scope["method"] == "HEAD":
            answer = answer[: answer.index(END_OF_HEAD) + len(END_OF_HEAD)]
        self.transport.write(answer)
        cycle.response_started = cycle.response_complete = True
        if close:
            self.transport.close()
        self.on_response_complete()


def _longer(since: float | None, now: float, seconds: float) -> bool:
    return since is not None and now - since > seconds


def _head_bytes(cycle: RequestResponseCycle) -> int:
    """About as many as came: less the version, blanks and line ends."""
    scope = cycle.scope
    return (
        len(scope["raw_path"])
        + len(scope["query_string"])
        + sum(len(name) + len(value) for name, value in scope["headers"])
    )
