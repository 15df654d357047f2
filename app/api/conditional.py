"""Conditional requests (RFC 9110): a strong ETag on every answer to a GET, 304 where the asker has it, and HEAD."""

import asyncio
from base64 import urlsafe_b64encode
from hashlib import blake2b

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

OK = 200
KEPT_ON_304 = {b"etag", b"cache-control", b"vary", b"content-location", b"date", b"expires"}


class ConditionalRequests:
    """The tag is a digest of the body, so that equal answers of different replicas have equal tags.

    Answers that come in pieces pass through as they are.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            await self.app(scope, receive, send)
            return
        wanted = Headers(scope=scope).get("if-none-match", "")
        start: Message | None = None
        answered = asyncio.Event()

        async def receive_of_head() -> Message:
            await answered.wait()
            return {"type": "http.disconnect"}

        async def conditional(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start" and message["status"] == OK:
                start = message
                return
            if start is not None:
                if not message.get("more_body", False):
                    message = _tagged(start, message, wanted)
                await send(start)
                start = None
            if scope["method"] == "HEAD":
                if answered.is_set():
                    return
                answered.set()  # a stream would never end by itself
                message = {**message, "body": b"", "more_body": False}
            await send(message)

        # A HEAD is answered as the GET would be. The server leaves out the body, as its own scope still says HEAD.
        asked = {**scope, "method": "GET"}
        await self.app(asked, receive_of_head if scope["method"] == "HEAD" else receive, conditional)
        scope["route"] = asked.get("route")


def etag(content: bytes) -> str:
    """The strong tag of a representation."""
    return f'"{urlsafe_b64encode(blake2b(content, digest_size=15).digest()).decode()}"'


def is_among(tag: str, listed: str) -> bool:
    """Whether a header such as If-Match, which may hold several tags, names this one. `*` names any."""
    return listed.strip() == "*" or tag in {each.strip() for each in listed.split(",")}


def _tagged(start: Message, body: Message, wanted: str) -> Message:
    """Adds the tag to `start`, or turns the pair into a 304."""
    tag = MutableHeaders(scope=start).setdefault("ETag", etag(body.get("body", b"")))
    if not is_among(tag, wanted.replace("W/", "")):
        return body
    start["status"] = 304
    start["headers"] = [(name, value) for name, value in start["headers"] if name.lower() in KEPT_ON_304]
    return {**body, "body": b""}
