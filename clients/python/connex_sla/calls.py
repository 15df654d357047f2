"""How an operation is asked over HTTP, by one client that waits and one for asyncio. The operations are generated."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Generator, Mapping
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx
from httpx_sse import aconnect_sse, connect_sse

from .generated.models import Change
from .messages import Answer, Body, answered, require_success, sent
from .retries import Repeating

T = TypeVar("T")
SILENCE = 60  # seconds without a sign of life after which a stream counts as lost
PAUSE = 1


class Calls:
    """`http` is the httpx client below, for what is no operation: it has the address, the key and the retries."""

    def __init__(self, base_url: str, key: str | None = None, *, timeout: float = 30, retries: int = 4) -> None:
        """`retries` is how often what is safe to repeat is repeated."""
        transport = Repeating(httpx.HTTPTransport(), retries)
        self.http = httpx.Client(base_url=base_url, headers=_headers(key), timeout=timeout, transport=transport)

    def __enter__(self) -> Self:
        self.http.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.http.__exit__(kind, error, trace)

    def close(self) -> None:
        self.http.close()

    def follow_changes(self, after: int | None = None) -> Generator[Change, None, None]:
        """Every change after that one, or from now on, as it happens, without end; a lost stream is taken up again."""
        while True:
            try:
                with connect_sse(self.http, "GET", "/changes/stream", **_since(after)) as stream:
                    if not stream.response.is_success:
                        stream.response.read()
                    require_success(stream.response)
                    for event in stream.iter_sse():
                        if event.event == "change":
                            change = Change.from_dict(event.json())
                            after = change.sequence
                            yield change
            except httpx.TransportError:
                pass
            time.sleep(PAUSE)

    def _call(
        self,
        method: str,
        url: str,
        read: Callable[[Any], T],
        *,
        params: Mapping[str, object] | None = None,
        headers: Mapping[str, object] | None = None,
        body: Body | None = None,
    ) -> Answer[T]:
        return answered(self.http.request(method, url, **sent(params, headers, body)), read)


class AsyncCalls:
    """The same for asyncio."""

    def __init__(self, base_url: str, key: str | None = None, *, timeout: float = 30, retries: int = 4) -> None:
        """`retries` is how often what is safe to repeat is repeated."""
        transport = Repeating(httpx.AsyncHTTPTransport(), retries)
        self.http = httpx.AsyncClient(base_url=base_url, headers=_headers(key), timeout=timeout, transport=transport)

    async def __aenter__(self) -> Self:
        await self.http.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.http.__aexit__(kind, error, trace)

    async def aclose(self) -> None:
        await self.http.aclose()

    async def follow_changes(self, after: int | None = None) -> AsyncGenerator[Change, None]:
        """Every change after that one, or from now on, as it happens, without end; a lost stream is taken up again."""
        while True:
            try:
                async with aconnect_sse(self.http, "GET", "/changes/stream", **_since(after)) as stream:
                    if not stream.response.is_success:
                        await stream.response.aread()
                    require_success(stream.response)
                    async for event in stream.aiter_sse():
                        if event.event == "change":
                            change = Change.from_dict(event.json())
                            after = change.sequence
                            yield change
            except httpx.TransportError:
                pass
            await asyncio.sleep(PAUSE)

    async def _call(
        self,
        method: str,
        url: str,
        read: Callable[[Any], T],
        *,
        params: Mapping[str, object] | None = None,
        headers: Mapping[str, object] | None = None,
        body: Body | None = None,
    ) -> Answer[T]:
        return answered(await self.http.request(method, url, **sent(params, headers, body)), read)


def _headers(key: str | None) -> dict[str, str]:
    named = {"User-Agent": "connex-sla-client"}
    return named if key is None else named | {"Authorization": f"Bearer {key}"}


def _since(after: int | None) -> dict[str, Any]:
    seen = {} if after is None else {"Last-Event-ID": str(after)}
    return {"headers": seen, "timeout": httpx.Timeout(30, read=SILENCE)}
