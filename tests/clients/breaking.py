"""A proxy in front of the service that fails once for each request, as networks and busy replicas do."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx


class Fault(Enum):
    ANSWER_LOST = "The service does what was asked, and the connection ends instead of answering."
    BUSY = "503 with Retry-After, before the service hears of it."


class Breaking(ThreadingHTTPServer):
    """Fails the first time for each method, path and Idempotency-Key; what is asked again passes."""

    daemon_threads = True

    def __init__(self, service: str, fault: Fault) -> None:
        super().__init__(("127.0.0.1", 0), _Broken)
        self.fault = fault
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.asked: list[tuple[str, str, str | None]] = []
        self.service = httpx.Client(base_url=service)

    def times(self, path: str) -> int:
        return sum(asked == path for _, asked, _ in self.asked)


class _Broken(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Breaking

    def do_any(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        asked = (self.command, self.path, self.headers.get("Idempotency-Key"))
        first = asked not in self.server.asked
        self.server.asked.append(asked)
        if first and self.server.fault is Fault.BUSY:
            problem = {"type": "/problems/overloaded", "title": "Overloaded", "status": 503, "detail": "Busy."}
            self._answer(503, {"Retry-After": "1"}, json.dumps(problem).encode())
            return
        headers = {name: value for name, value in self.headers.items() if name.lower() not in {"host", "connection"}}
        answer = self.server.service.request(self.command, self.path, headers=headers, content=body)
        if first and self.server.fault is Fault.ANSWER_LOST:
            self.close_connection = True
            return
        passed_on = {name: value for name, value in answer.headers.items() if name not in {"content-length", "date"}}
        self._answer(answer.status_code, passed_on, answer.content)

    do_GET = do_POST = do_PUT = do_DELETE = do_any  # noqa: N815  (what http.server calls)

    def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing: what it did stands in `asked`."""


@contextmanager
def breaking(service: str, fault: Fault) -> Iterator[Breaking]:
    server = Breaking(service, fault)
    serving = threading.Thread(target=server.serve_forever, args=(0.02,))
    serving.start()
    try:
        yield server
    finally:
        server.shutdown()
        serving.join()
        server.server_close()
        server.service.close()
