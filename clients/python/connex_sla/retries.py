"""What is sent again where no answer came: what happens once, however often it is sent."""

import httpx
from httpx_retries import Retry, RetryTransport

# Each is asked by POST, because it is too long for a URL, and writes nothing.
QUESTIONS = ("/compliance", "/decision", "/due-date", "/due-dates", "/policy/preview", "/scope-check")
LONGEST_WAIT = 30
CONFLICT = 409
ONCE = Retry(total=0)


def may_be_repeated(request: httpx.Request) -> bool:
    """Reads, questions, and writes with an Idempotency-Key. A PUT is none: its If-Match holds only once."""
    if request.method == "POST":
        return "Idempotency-Key" in request.headers or request.url.path.endswith(QUESTIONS)
    return request.method in {"GET", "HEAD"}


class Repeating(RetryTransport):
    """On a lost connection, and on 429, 502, 503 and 504, after `Retry-After` or a growing pause with jitter."""

    def __init__(self, transport: httpx.BaseTransport | httpx.AsyncBaseTransport, times: int) -> None:
        policy = Retry(
            total=times,
            allowed_methods=["GET", "HEAD", "POST"],
            backoff_factor=0.2,
            max_backoff_wait=LONGEST_WAIT,
            validate_response=_require_end,
        )
        super().__init__(transport, policy)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return super().handle_request(_decided(request))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return await super().handle_async_request(_decided(request))


def _decided(request: httpx.Request) -> httpx.Request:
    if not may_be_repeated(request):
        request.extensions["retry"] = ONCE
    return request


def _require_end(response: httpx.Response) -> None:
    """Raises where the first try of a write is still running: the service then says when to ask again."""
    if response.status_code == CONFLICT and "Retry-After" in response.headers:
        raise httpx.NetworkError("The first try is still running.")
