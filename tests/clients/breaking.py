"""Ways to the service that break, as networks and busy replicas do: one per request, one when it is told to."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import BaseRequestHandler, ThreadingTCPServer

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


class Line(ThreadingTCPServer):
    """Passes bytes on both ways until it is cut; the next connection passes again."""

    daemon_threads = True

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", 0), _Passing)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.port = port
        self.ends: list[socket.socket] = []

    def cut(self) -> None:
        while self.ends:
            with suppress(OSError):
                self.ends.pop().shutdown(socket.SHUT_RDWR)


class _Passing(BaseRequestHandler):
    server: Line

    def handle(self) -> None:
        with socket.create_connection(("127.0.0.1", self.server.port)) as service:
            self.server.ends += [self.request, service]
            back = threading.Thread(target=_pass, args=(service, self.request))
            back.start()
            _pass(self.request, service)
            back.join()


def _pass(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(65536):
            sink.sendall(piece)
    with suppress(OSError):
        sink.shutdown(socket.SHUT_RDWR)


@contextmanager
def cuttable(port: int) -> Iterator[Line]:
    with Line(port) as line:
        serving = threading.Thread(target=line.serve_forever, args=(0.02,))
        serving.start()
        try:
            yield line
        finally:
            line.shutdown()
            serving.join()
            line.cut()
