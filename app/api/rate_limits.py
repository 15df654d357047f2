"""How much one client may ask in a minute: a key that counts, or else an address. Each replica counts for itself.

The headers are those of draft-ietf-httpapi-ratelimit-headers.
"""

import time
from collections import OrderedDict
from ipaddress import IPv6Address
from math import ceil

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.dependencies import now
from app.api.paths import HEALTH
from app.api.problems import problem
from app.persistence.snapshot import Snapshot
from app.services.api_keys import live_key

WINDOW = 60.0  # seconds
MOST_CLIENTS = 50_000  # remembered of each kind; the one that was not seen for longest is forgotten first
BEARER = b"bearer "


class RateLimit:
    """A minute's requests may come at once, and are given back evenly (the generic cell rate algorithm)."""

    def __init__(self, name: str, quota: int, most_clients: int = MOST_CLIENTS) -> None:
        self._name = name.encode()
        self._interval = WINDOW / quota
        self._most_clients = most_clients
        self._full_at = OrderedDict[str, float]()  # when the client will have all of its quota again
        self._policy = (b"ratelimit-policy", b'"%b";q=%d;w=%d' % (self._name, quota, WINDOW))

    def take(self, client: str, at: float) -> tuple[int | None, list[tuple[bytes, bytes]]]:
        """Seconds until it may ask again, None where it may now; and what to tell it."""
        known = self._full_at
        full_at = max(known.get(client, at), at)
        too_early = full_at + self._interval - at - WINDOW
        if too_early > 0:
            wait: int | None = ceil(too_early)
        else:
            wait = None
            full_at += self._interval
            known[client] = full_at
            known.move_to_end(client)
            if len(known) > self._most_clients:
                known.popitem(last=False)
        left = int((WINDOW - (full_at - at)) / self._interval + 1e-6)
        said = b'"%b";r=%d;t=%d' % (self._name, left, ceil(full_at - at))
        return wait, [self._policy, (b"ratelimit", said)]


class LimitRates:
    """A quota of 0 is none. Health is always answered; who has a key that counts is not counted by address."""

    def __init__(self, app: ASGIApp, snapshot: Snapshot, per_key: int, per_address: int) -> None:
        self.app = app
        self._snapshot = snapshot
        self._of_keys = RateLimit("key", per_key) if per_key else None
        self._of_addresses = RateLimit("address", per_address) if per_address else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in HEALTH:
            await self.app(scope, receive, send)
            return
        key = self._key_id(scope)
        limit = self._of_addresses if key is None else self._of_keys
        if limit is None:
            await self.app(scope, receive, send)
            return
        wait, told = limit.take(_address(scope) if key is None else key, time.monotonic())

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *told]
            await send(message)

        if wait is None:
            await self.app(scope, receive, counted)
            return
        refusal = problem(scope["state"]["request_id"], "rate_limited", headers={"Retry-After": str(wait)})
        await refusal(scope, receive, counted)

    def _key_id(self, scope: Scope) -> str | None:
        for name, value in scope["headers"]:
            if name == b"authorization":
                if value[: len(BEARER)].lower() != BEARER:
                    return None
                key = live_key(self._snapshot, value[len(BEARER) :].decode("latin-1"), now())
                return None if key is None else key.id
        return None


def _address(scope: Scope) -> str:
    """Of IPv6 the network of 64 bits: that many addresses are anybody's own."""
    address: str = scope["client"][0] if scope["client"] else ""
    if ":" not in address:
        return address
    try:
        whole = IPv6Address(address.partition("%")[0])
    except ValueError:
        return address
    return str(whole.ipv4_mapped) if whole.ipv4_mapped else f"{int(whole) >> 64:x}"
