"""Clients as they should be: after a lost answer, a 503 or a key in use they send the same once more, elsewhere."""

import asyncio
import ssl
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import httpx

CERTIFICATES = ssl.create_default_context()  # read once: httpx would read them for every client
PATIENCE = 60  # seconds until an outcome must be known
HURRY = 0.05  # of what Retry-After says: a test that waits for whole seconds presses on nothing


def asking(url: str, **headers: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=url, headers=headers, timeout=10, trust_env=False, verify=CERTIFICATES)


@dataclass(slots=True)
class Seen:
    """What a group of callers has met: every answer's status, and how long the slowest took."""

    statuses: Counter[int] = field(default_factory=Counter)
    lost: int = 0
    slowest: float = 0.0


class Caller:
    """`tries` says how often the last `settle` sent its request."""

    def __init__(self, urls: list[str], key: str, seen: Seen) -> None:
        self._clients = [asking(url, Authorization=f"Bearer {key}") for url in urls]
        self._turn = 0
        self.seen = seen
        self.tries = 0

    async def close(self) -> None:
        for client in self._clients:
            await client.aclose()

    async def ask(self, method: str, path: str, **sent: Any) -> httpx.Response:  # noqa: ANN401  (httpx names them)
        """Once, of the replica whose turn it is. Raises httpx.TransportError where no answer came."""
        began = time.monotonic()
        try:
            answer = await self._clients[self._turn].request(method, path, **sent)
        except httpx.TransportError:
            self.seen.lost += 1
            self._turn = (self._turn + 1) % len(self._clients)
            raise
        self.seen.statuses[answer.status_code] += 1
        self.seen.slowest = max(self.seen.slowest, time.monotonic() - began)
        return answer

    async def settle(self, method: str, path: str, **sent: Any) -> httpx.Response:  # noqa: ANN401  (the same)
        """The answer that says what became of it, however often the request has to be sent."""
        self.tries, deadline = 0, time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            self.tries += 1
            try:
                answer = await self.ask(method, path, **sent)
            except httpx.TransportError:
                await asyncio.sleep(HURRY)
                continue
            if not _to_be_sent_again(answer):
                return answer
            await asyncio.sleep(HURRY * float(answer.headers["Retry-After"]))
            self._turn = (self._turn + 1) % len(self._clients)
        raise AssertionError(f"{method} {path} was not settled within {PATIENCE} s")

    async def get(self, path: str, **query: object) -> Any:  # noqa: ANN401  (JSON)
        answer = await self.settle("GET", path, params=query)
        assert answer.is_success, answer.text
        return answer.json()

    async def every(self, path: str, **query: object) -> list[Any]:
        """All pages of a list."""
        found, cursor = [], None
        while True:
            page = await self.get(path, limit=200, **query, **({"cursor": cursor} if cursor else {}))
            found += page["data"]
            cursor = page["next_cursor"]
            if cursor is None:
                return found


def _to_be_sent_again(answer: httpx.Response) -> bool:
    return answer.status_code == 503 or (
        answer.status_code == 409 and answer.json()["code"] == "idempotency_key_in_use"
    )
