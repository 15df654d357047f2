"""Conditional requests (RFC 9110): a strong ETag on every answer to a GET, 304 where the asker has it, and HEAD."""

import asyncio
from base64 import urlsafe_b64encode
from hashlib import blake2b

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
        if scope["type"] == "http" and scope["method"] == "GET":
            await self.app(scope, receive, _conditional(scope, send))
        elif scope["type"] == "http" and scope["method"] == "HEAD":
            await self._head(scope, send)
        else:
            await self.app(scope, receive, send)

    async def _head(self, scope: Scope, send: Send) -> None:
        """As the GET would be answered. The server leaves out the body, as its own scope still says HEAD."""
        answered = asyncio.Event()

        async def nothing_more() -> Message:
            await answered.wait()
            return {"type": "http.disconnect"}

        async def bodiless(message: Message) -> None:
            if message["type"] == "http.response.body":
                if answered.is_set():
                    return
                answered.set()  # a stream would never end by itself
                message = {**message, "body": b"", "more_body": False}
            await send(message)

        asked = {**scope, "method": "GET"}
        await self.app(asked, nothing_more, _conditional(scope, bodiless))
        scope["route"] = asked.get("route")


def _conditional(scope: Scope, send: Send) -> Send:
    """Holds the beginning of an answer back until its body is there."""
    start: Message | None = None

    async def conditional(message: Message) -> None:
        nonlocal start
        if message["type"] == "http.response.start" and message["status"] == OK:
            start = message
            return
        if start is not None:
            if not message.get("more_body", False):
                message = _tagged(start, message, scope)
            await send(start)
            start = None
        await send(message)

    return conditional


def etag(content: bytes) -> str:
    """The strong tag of a representation."""
    return f'"{urlsafe_b64encode(blake2b(content, digest_size=15).digest()).decode()}"'


def is_among(tag: str, listed: str) -> bool:
    """Whether a header such as If-Match, which may hold several tags, names this one. `*` names any."""
    return listed.strip() == "*" or tag in {each.strip() for each in listed.split(",")}


def _tagged(start: Message, body: Message, scope: Scope) -> Message:
    """Adds the tag to `start`, or turns the pair into a 304."""
    sent = start["headers"]
    tag = next((value for name, value in sent if name == b"etag"), b"")
    if not tag:
        tag = etag(body.get("body", b"")).encode()
        start["headers"] = sent = [*sent, (b"etag", tag)]
    wanted = [value for name, value in scope["headers"] if name == b"if-none-match"]
    if not wanted or not is_among(tag.decode(), wanted[0].decode("latin-1").replace("W/", "")):
        return body
    start["status"] = 304
    start["headers"] = [(name, value) for name, value in sent if name.lower() in KEPT_ON_304]
    return {**body, "body": b""}
