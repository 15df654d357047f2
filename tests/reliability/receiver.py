"""A receiver of webhooks: a real HTTP server, which answers as a test wants it to and keeps what it got."""

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks import Webhook

from tests.reliability.waiting import until

SECRET = f"whsec_{base64.b64encode(b'nobody guesses these 32 letters!').decode()}"
NEXT_SECRET = f"whsec_{base64.b64encode(b'nor what takes their place later').decode()}"
NO_CONTENT, FOUND = 204, 302
LONGER_THAN_ANY_WAIT = 30


@dataclass(frozen=True, slots=True)
class Received:
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def message(self) -> dict[str, Any]:
        message: dict[str, Any] = json.loads(self.body)
        return message

    def require_signed(self, secret: str = SECRET) -> None:
        """By the letter of the specification, and as the library of those who wrote it checks."""
        key = base64.b64decode(secret.removeprefix("whsec_"))
        signed = f"{self.id}.{self.headers['webhook-timestamp']}.".encode() + self.body
        expected = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
        assert f"v1,{expected}" in self.headers["webhook-signature"].split()
        assert abs(time.time() - int(self.headers["webhook-timestamp"])) < 60  # noqa: TID251  (the receiver's clock)
        Webhook(secret).verify(self.body, self.headers)


class Receiver(ThreadingHTTPServer):
    """`answers` are statuses, each for one request; 0 is none at all. When they are used up all is accepted."""

    daemon_threads = True

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.received: list[Received] = []
        self.answers: list[int] = []
        self.ends = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/tickets"

    async def until_received(self, count: int = 1) -> None:
        await until(lambda: len(self.received) >= count, within=20)


class Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.received.append(Received(self.path, headers, body))
        status = self.server.answers.pop(0) if self.server.answers else NO_CONTENT
        if not status:
            self.server.ends.wait(LONGER_THAN_ANY_WAIT)
            return
        self.send_response(status)
        if status == FOUND:
            self.send_header("location", "/elsewhere")
        self.send_header("content-length", "0")
        self.end_headers()

    do_GET = do_POST  # noqa: N815  (whoever follows a redirect comes with this)

    def log_message(self, *_: object) -> None:
        """Nothing: the tests look at what was received."""


@contextmanager
def receiving(port: int = 0) -> Iterator[Receiver]:
    with Receiver(port) as receiver:
        thread = threading.Thread(target=receiver.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield receiver
        finally:
            receiver.ends.set()
            receiver.shutdown()
            thread.join()
