"""Clients that leave in the middle: before they have said all, before they are answered, while they are answered."""

import asyncio
import json
import socket
import struct
from collections.abc import Callable, Coroutine, Iterator
from contextlib import suppress
from itertools import cycle
from typing import Any

import httpx

from tests.reliability.replicas import Replica

RESET = struct.pack("ii", 1, 0)  # as SO_LINGER: whatever was not read is thrown away, and the other side told so
TICKET = {"plan": "gold", "received_at": "2026-03-02T15:00:00Z"}
PATIENCE = 5  # seconds for the first byte of an answer

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Leave = Callable[[Connection, bytes], Coroutine[Any, Any, None]]


def request(method: str, path: str, key: str, **sent: Any) -> bytes:  # noqa: ANN401  (as httpx takes it)
    """As it is sent to the server."""
    sent["headers"] = {"Authorization": f"Bearer {key}"} | sent.get("headers", {})
    made = httpx.Request(method, f"http://127.0.0.1{path}", **sent)
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in made.headers.items())]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + made.read()


def tickets_without_end(key: str) -> bytes:
    """A POST that says that more lines follow."""
    head = [
        "POST /due-dates HTTP/1.1",
        "Host: 127.0.0.1",
        f"Authorization: Bearer {key}",
        "Content-Type: application/x-ndjson",
        "Transfer-Encoding: chunked",
    ]
    chunk = json.dumps(TICKET).encode() + b"\n"
    return "\r\n".join(head).encode() + b"\r\n\r\n" + f"{len(chunk):x}\r\n".encode() + chunk + b"\r\n"


def requests(key: str, account: str, new_order: Callable[[], dict[str, Any]]) -> Iterator[bytes]:
    """Reads from memory and from the database, writes, and streams both ways, in turn and without end."""
    while True:
        yield request("GET", "/tier?plan=gold", key)
        yield request(**new_order(), key=key)
        yield request("GET", f"/accounts/{account}/entitlements", key)
        yield request("GET", "/changes?limit=200", key)
        yield request("GET", "/changes/stream?after=0", key)
        yield request(**new_order(), key=key)
        yield tickets_without_end(key)


async def say_nothing(_: Connection, __: bytes) -> None:
    pass


async def say_half(connection: Connection, said: bytes) -> None:
    connection[1].write(said[: len(said) // 2])
    await connection[1].drain()


async def say_all(connection: Connection, said: bytes) -> None:
    connection[1].write(said)
    await connection[1].drain()


async def say_all_and_wait_a_little(connection: Connection, said: bytes) -> None:
    """It is being worked on."""
    await say_all(connection, said)
    await asyncio.sleep(0.002)


async def hear_the_first_byte(connection: Connection, said: bytes) -> None:
    await say_all(connection, said)
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            await connection[0].read(1)


WAYS: tuple[Leave, ...] = (say_nothing, say_half, say_all, say_all_and_wait_a_little, hear_the_first_byte)


async def leave_again_and_again(replica: Replica, requests: Iterator[bytes], at_once: int) -> int:
    """Each request is left in one way after the other, with a FIN and with a reset in turn; how many were."""
    ways = cycle([(way, reset) for reset in (False, True) for way in WAYS])

    async def leave() -> int:
        count = 0
        for said in requests:
            way, reset = next(ways)
            with suppress(OSError):
                connection = await asyncio.open_connection("127.0.0.1", replica.port)
                if reset:
                    connection[1].get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                with suppress(OSError):
                    await way(connection, said)
                connection[1].transport.abort()
                count += 1
        return count

    return sum(await asyncio.gather(*(leave() for _ in range(at_once))))
