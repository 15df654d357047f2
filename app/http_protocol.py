"""What is no HTTP is answered with a problem too: uvicorn's own answer to it would be plain text.

Two of its ways to read HTTP are mended: trailers would count as headers, and a body after `Upgrade` as a request. So
is one of its ways to answer: where requests came before they were asked for, it takes the last one for the one that
is being answered.
"""

from http import HTTPStatus
from secrets import token_hex

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from app.api.problems import problem
from app.api.security_headers import EVERYWHERE, OF_DATA


class ProblemProtocol(HttpToolsProtocol):
    """Answers what it cannot read with `malformed_http`.

    It closes the connection then: where the next request begins is unknown.
    """

    _answered: RequestResponseCycle | None = None  # the one whose turn it is or was, not the last one that came

    def on_headers_complete(self) -> None:
        if self.parser.should_upgrade() and any(_announces_a_body(name, value) for name, value in self.headers):
            raise ValueError("the parser would leave the body to the other protocol, and read it as the next request")
        super().on_headers_complete()
        self.headers = []  # trailers are no headers: by then it was decided who asks

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002  (uvicorn's sentence, always the same)
        self.refuse("malformed_http")

    def refuse(self, code: str) -> None:
        """Answer in place of the application and close. Where an answer has begun, closing is all that can be said."""
        if self.transport.is_closing():
            return
        answered = self._answered
        if answered is None or answered.response_complete or not answered.response_started:
            self.transport.write(written(code, token_hex(16), close=True))
        self._hear_no_more()
        self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self._hear_no_more()
        super().connection_lost(exc)

    def _hear_no_more(self) -> None:
        """What the application says from now on is not sent, and no other request is begun."""
        self.pipeline.clear()
        if self._answered is not None and not self._answered.response_complete:
            self._answered.disconnected = True
            self._answered.message_event.set()


def _announces_a_body(name: bytes, value: bytes) -> bool:
    return name == b"transfer-encoding" or (name == b"content-length" and value != b"0")


def written(code: str, request_id: str, *, close: bool) -> bytes:
    """The whole answer, as no application is there to make it."""
    answer = problem(request_id, code)
    headers = [*answer.raw_headers, *EVERYWHERE, OF_DATA, (b"request-id", request_id.encode())]
    if close:
        headers.append((b"connection", b"close"))
    lines = [f"HTTP/1.1 {answer.status_code} {HTTPStatus(answer.status_code).phrase}".encode()]
    lines += [name + b": " + value for name, value in headers]
    return b"\r\n".join([*lines, b"", bytes(answer.body)])
