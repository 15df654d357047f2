"""What a connection may cost, and who is refused first: a real `sla serve`, asked over real sockets."""

import asyncio
import json
import socket
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path

import pytest

from app.admitted_protocol import RESERVED
from tests.conftest import NewDatabase
from tests.hostile.judge import not_a_problem
from tests.hostile.wire import Answer, ask, request
from tests.reliability.replicas import Replica, require_no_failure_in
from tests.reliability.waiting import until

pytestmark = pytest.mark.processes
JSON = {"Content-Type": "application/json"}
READ_SECONDS = 1.0
DEADLINE = 3.0
ENOUGH = 5.0  # seconds more for a machine that is busy, where a limit is looked at each second
MOST_REQUESTS, MOST_BULK, MOST_CONNECTIONS = 6, 2, 3
TIER, LIVEZ = "/tier?plan=gold", "/livez"
Start = Callable[..., Awaitable[Replica]]


@pytest.fixture(scope="module")
async def start(new_database: NewDatabase) -> AsyncIterator[Start]:
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="sla limits ")))
        database = await new_database()

        async def started(name: str, **settings: str) -> Replica:
            replica = Replica(name, folder, SLA_DATABASE_URL=database, **settings)
            stack.callback(require_no_failure_in, replica.log)
            stack.push_async_callback(replica.stop)
            replica.start()
            await replica.ready()
            return replica

        yield started


@pytest.fixture(scope="module")
async def crowded(start: Start) -> int:
    """Its port. Few requests at once are its limit."""
    given = {"SLA_MAX_REQUESTS": str(MOST_REQUESTS), "SLA_MAX_BULK_REQUESTS": str(MOST_BULK)}
    return (await start("crowded", **given)).port


@pytest.fixture(scope="module")
async def narrow(start: Start) -> int:
    """Its port. It has little patience, and is for few and small requests."""
    given = {
        "SLA_MAX_CONNECTIONS": str(MOST_CONNECTIONS),
        "SLA_READ_SECONDS": str(READ_SECONDS),
        "SLA_KEEP_ALIVE_SECONDS": "2",
        "SLA_DEADLINE_SECONDS": str(DEADLINE),
        "SLA_MAX_HEAD_BYTES": "2048",
    }
    return (await start("narrow", **given)).port


async def get(port: int, path: str, method: str = "GET", **headers: str) -> Answer:
    answer = await ask(port, [request(method, path, headers)], method)
    assert answer
    return answer


async def many_tickets(port: int) -> Answer:
    answer = await ask(port, [request("POST", "/due-dates", JSON, b'{"tickets": []}')], "POST")
    assert answer
    return answer


def problem_of(answer: Answer | None, status: int, code: str) -> Answer:
    assert answer
    assert (answer.status, not_a_problem(answer)) == (status, [])
    assert json.loads(answer.body)["code"] == code
    return answer


@asynccontextmanager
async def begun(port: int, path: str, number: int) -> AsyncIterator[None]:
    """So many requests are under way: the service has asked for their bodies."""
    body, opened = b'{"tickets": []}' if path == "/due-dates" else b"{}", []
    whole = request("POST", path, JSON | {"Expect": "100-continue"}, body)
    for _ in range(number):
        opened.append(await asyncio.open_connection("127.0.0.1", port))
        reader, writer = opened[-1]
        writer.write(whole.removesuffix(body))
        assert await reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
    yield
    for reader, writer in opened:
        writer.write(body)
        assert (await reader.read()).startswith(b"HTTP/1.1 200")
        writer.close()


async def until_answered(port: int) -> None:
    async def answered() -> bool:
        answer = await ask(port, [request("GET", TIER)], "GET")
        return answer is not None and answer.status == 200

    await until(answered)


async def test_many_tickets_are_refused_first(crowded: int) -> None:
    async with begun(crowded, "/due-dates", MOST_BULK):
        shed = problem_of(await many_tickets(crowded), 503, "overloaded")
        assert shed.headers["retry-after"] == "1"
        assert (await get(crowded, TIER)).status == 200
        assert (await get(crowded, "/readyz")).status == 200


async def test_many_tickets_are_refused_where_half_of_all_are_under_way(crowded: int) -> None:
    async with begun(crowded, "/scope-check", MOST_REQUESTS // 2):
        problem_of(await many_tickets(crowded), 503, "overloaded")
        assert (await get(crowded, TIER)).status == 200


async def test_decisions_are_refused_next_and_health_never(crowded: int) -> None:
    async with begun(crowded, "/scope-check", MOST_REQUESTS):
        shed = problem_of(await get(crowded, TIER), 503, "overloaded")
        assert shed.headers["retry-after"] == "1"
        assert shed.headers["x-content-type-options"] == "nosniff"
        problem_of(await many_tickets(crowded), 503, "overloaded")
        for path in ("/livez", "/readyz", "/metrics"):
            assert (await get(crowded, path)).status == 200
        assert b'sla_shed_requests_total{kind="decision"}' in (await get(crowded, "/metrics")).body
    await until_answered(crowded)


async def test_a_refusal_is_there_at_once(crowded: int) -> None:
    async with begun(crowded, "/scope-check", MOST_REQUESTS):
        problem_of(await get(crowded, TIER), 503, "overloaded")
        assert (
            min([(await get(crowded, TIER)).seconds for _ in range(20)]) < 0.05
        )  # a busy machine is slow now and then


async def test_a_refusal_of_head_has_no_body_and_one_with_a_body_keeps_its_connection(crowded: int) -> None:
    async with begun(crowded, "/scope-check", MOST_REQUESTS):
        problem_of(await get(crowded, TIER), 503, "overloaded")
        head = await get(crowded, TIER, "HEAD")
        assert (head.status, head.body) == (503, b"")
        reader, writer = await asyncio.open_connection("127.0.0.1", crowded)
        body = b'{"subject": "Error"}' + b" " * 40_000
        for _ in range(3):
            writer.write(request("POST", "/scope-check", JSON | {"Connection": "keep-alive"}, body))
            assert await status_from(reader) == 503
    await until_answered(crowded)
    writer.write(request("POST", "/scope-check", JSON, body))
    assert await status_from(reader) == 200
    writer.close()


async def status_from(reader: asyncio.StreamReader) -> int:
    """Of the next answer of a connection, which is read to its end."""
    head = await reader.readuntil(b"\r\n\r\n")
    status, *lines = head.decode().split("\r\n")
    lengths = [int(line.split(":")[1]) for line in lines if line.lower().startswith("content-length:")]
    await reader.readexactly(lengths[0])
    return int(status.split(" ")[1])


async def dripping(port: int, first: bytes, then: bytes, every: float) -> tuple[Answer | None, float]:
    """The answer to who sends the rest a byte at a time, and after how many seconds it came."""
    parts = [part for byte in then for part in (every, bytes([byte]))]
    began = time.monotonic()
    return await ask(port, [first, *parts], "GET"), time.monotonic() - began


async def test_a_head_that_does_not_come_is_refused_however_much_of_it_drips_in(narrow: int) -> None:
    answer, seconds = await dripping(narrow, b"GET /tier HTTP/1.1\r\nHost: localhost\r\nX: ", b"x" * 100, 0.2)
    assert problem_of(answer, 408, "request_too_slow").headers["connection"] == "close"
    assert READ_SECONDS <= seconds < READ_SECONDS + ENOUGH


async def test_a_body_that_does_not_get_on_is_refused(narrow: int) -> None:
    began = time.monotonic()
    async with asyncio.timeout(READ_SECONDS + ENOUGH):
        answer = await ask(narrow, [request("POST", "/scope-check", JSON, b'{"subject": "x"}')[:-1], 60.0], "POST")
    assert problem_of(answer, 408, "request_too_slow").headers["connection"] == "close"
    assert time.monotonic() - began >= READ_SECONDS


async def test_a_body_that_drips_has_the_time_of_any_request(narrow: int) -> None:
    sent = request("POST", "/scope-check", JSON, b'{"subject": "%s"}' % (b"x" * 100))
    answer, seconds = await dripping(narrow, sent[:-100], sent[-100:], 0.2)
    problem_of(answer, 408, "request_too_slow")
    assert DEADLINE <= seconds < DEADLINE + ENOUGH


@pytest.mark.parametrize(
    "asked", [b"", request("GET", LIVEZ, {"Connection": "keep-alive"})], ids=["never asked", "asked"]
)
async def test_a_connection_that_asks_nothing_ends_without_a_word(narrow: int, asked: bytes) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", narrow)
    writer.write(asked)
    if asked:
        assert await status_from(reader) == 200
    async with asyncio.timeout(2 + ENOUGH):
        assert await reader.read() == b""
    writer.close()


async def test_who_does_not_read_is_left(narrow: int) -> None:
    answers = 100
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(("127.0.0.1", narrow))
        asked = request("GET", "/openapi.json", {"Connection": "keep-alive"})
        connection.sendall(asked * answers)
        await asyncio.sleep(READ_SECONDS + 2)
        connection.settimeout(ENOUGH)
        read = 0
        with suppress(ConnectionResetError):
            while piece := await asyncio.to_thread(connection.recv, 1_000_000):
                read += len(piece)
    whole = len((await get(narrow, "/openapi.json")).body)
    assert read < answers * whole / 2


@pytest.mark.parametrize("pause", [0.0, 0.01])
async def test_a_head_is_as_long_as_the_setting_says(narrow: int, pause: float) -> None:
    for padding, status in ((1500, 200), (2200, 431)):
        sent = request("GET", TIER, {"X": "a" * padding})
        answer = await ask(narrow, [sent[:1000], pause, sent[1000:]], "GET")
        assert answer
        assert answer.status == status
    problem_of(answer, 431, "head_too_large")


async def test_more_connections_than_are_served_are_told_so_and_may_ask_about_health(narrow: int) -> None:
    surplus = 5
    async with AsyncExitStack() as stack:
        for _ in range(MOST_CONNECTIONS):
            reader, writer = await asyncio.open_connection("127.0.0.1", narrow)
            stack.callback(writer.close)
            writer.write(request("GET", LIVEZ, {"Connection": "keep-alive"}))
            assert await status_from(reader) == 200
        shed = problem_of(await get(narrow, TIER), 503, "overloaded")
        assert (shed.headers["connection"], shed.headers["retry-after"]) == ("close", "1")
        assert (await get(narrow, "/readyz")).status == 200
        useless = [await asyncio.open_connection("127.0.0.1", narrow) for _ in range(RESERVED + surplus)]
        for _, writer in useless:
            stack.callback(writer.close)
        ended, kept = await asyncio.wait([asyncio.ensure_future(reader.read()) for reader, _ in useless], timeout=0.3)
        for each in kept:
            each.cancel()
        await asyncio.gather(*ended, return_exceptions=True)  # a reset, at most
        assert surplus <= len(ended) < RESERVED
    await until_answered(narrow)


@pytest.mark.parametrize(("trusted", "counted"), [("127.0.0.1", [200, 200, 200]), ("192.0.2.7", [200, 200, 429])])
async def test_an_address_is_what_a_proxy_says_that_is_trusted(start: Start, trusted: str, counted: list[int]) -> None:
    given = {"SLA_ADDRESS_REQUESTS_PER_MINUTE": "2", "SLA_TRUSTED_PROXIES": trusted}
    port = (await start(f"behind {trusted}", **given)).port
    answers = [await get(port, TIER, **{"X-Forwarded-For": f"198.51.100.{number}"}) for number in range(3)]
    assert [answer.status for answer in answers] == counted
    last = answers[-1]
    assert last.headers["ratelimit-policy"] == '"address";q=2;w=60'
    assert last.headers.get("retry-after") == ("30" if last.status == 429 else None)


async def test_nothing_is_written_into_an_answer_that_is_being_sent(crowded: int) -> None:
    """Whatever follows on the same connection: here a good request, and then what is no HTTP."""
    reader, writer = await asyncio.open_connection("127.0.0.1", crowded)
    line = b'{"id": "t1", "received_at": "2026-11-24T15:30:00-05:00"}\n'
    chunked = {"Content-Type": "application/x-ndjson", "Transfer-Encoding": "chunked", "Connection": "keep-alive"}
    writer.write(request("POST", "/due-dates", chunked) + b"%x\r\n%b\r\n" % (len(line), line))
    begun = await reader.readuntil(b'"due_at"')
    assert begun.startswith(b"HTTP/1.1 200")
    writer.write(b"0\r\n\r\n" + request("GET", TIER, {"Connection": "keep-alive"}) + b"\0 no HTTP\r\n\r\n")
    async with asyncio.timeout(ENOUGH):
        rest = await reader.read()
    assert b"HTTP/1.1" not in rest
    writer.close()
