"""Bytes to a real server over a real socket, and its answer read as strictly as HTTP/1.1 is written (h11)."""

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import starmap
from urllib.parse import quote

import h11

from app.api.media_types import NDJSON

LARGEST_READ = 65_536


@dataclass(frozen=True, slots=True)
class Answer:
    """`seconds` are the server's own: from the last byte sent, or from the first where it did not wait for that."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float


def request(method: str, target: str, headers: dict[str, str] | None = None, body: bytes | None = None) -> bytes:
    """Well-formed, whatever is in it; the last of its connection. Text goes out as the Latin-1 that a header is."""
    sent = {"Host": "localhost", "Connection": "close"} | (headers or {})
    if body is not None:
        sent |= {"Content-Length": str(len(body))}
    lines = [f"{method} {target} HTTP/1.1", *starmap("{}: {}".format, sent.items()), "", ""]
    return "\r\n".join(lines).encode("latin-1") + (body or b"")


def escaped(text: str) -> str:
    """Any text as a part of a URL; a lone surrogate as the three bytes that no UTF-8 has."""
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


async def ask(port: int, sent: Sequence[bytes | float], method: str, within: float = 20) -> Answer | None:
    """Send the bytes, and be silent for the seconds between them. None where the connection ends without an answer.

    Raises h11.RemoteProtocolError where the answer is no HTTP, or more follows it; TimeoutError where none comes.
    """
    async with asyncio.timeout(within):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        began = time.perf_counter()
        sending = asyncio.create_task(_send(writer, sent))
        try:
            content = await _first_answer(reader, method)
            ended = time.perf_counter()
            if sending.done():
                began = sending.result()
        finally:
            sending.cancel()
            await asyncio.wait([sending])
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()
    return content and Answer(*content, ended - began)


async def _send(writer: asyncio.StreamWriter, sent: Sequence[bytes | float]) -> float:
    """The instant at which all was sent, or could not be."""
    for part in sent:
        if isinstance(part, bytes):
            writer.write(part)
            with suppress(OSError):
                await writer.drain()
        else:
            await asyncio.sleep(part)
    return time.perf_counter()


async def _first_answer(reader: asyncio.StreamReader, method: str) -> tuple[int, dict[str, str], bytes] | None:
    """Of a stream the first piece: it has an end when what is sent has one."""
    connection = h11.Connection(h11.CLIENT)
    connection.send(h11.Request(method=method, target="/", headers=[("Host", "localhost")]))
    connection.send(h11.EndOfMessage())
    status, headers, body = 0, dict[str, str](), b""
    while True:
        event = connection.next_event()
        if event is h11.NEED_DATA:
            received = b""
            with suppress(ConnectionError):
                received = await reader.read(LARGEST_READ)
            if not received and not status:
                return None
            connection.receive_data(received)
        elif isinstance(event, h11.Response):
            status = event.status_code
            headers = {name.decode(): value.decode("latin-1") for name, value in event.headers}
        elif isinstance(event, h11.Data):
            body += bytes(event.data)
            if headers.get("content-type") == NDJSON:
                return status, headers, body
        elif isinstance(event, h11.EndOfMessage):
            return status, headers, body
