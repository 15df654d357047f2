"""How fast many tickets are answered, in how much memory, and what other callers notice: `make bench`."""

import csv
import http.client
import io
import json
import multiprocessing
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import repeat
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event

from bench.service import Cost, Service, running

BATCH, CALLS = 10_000, 20
STREAMED, BLOCK = 1_000_000, 1000
REPORTED = 100_000
PLANS = ("gold", "Platinum", "ultra plus", "silver", "pro")
START, YEAR = datetime(2026, 1, 1, tzinfo=UTC), 365 * 24 * 60


def tickets(count: int) -> list[dict[str, str]]:
    random_ = random.Random(2026)
    return [
        {
            "id": f"T-{number:06}",
            "plan": random_.choice(PLANS),
            "received_at": (START + timedelta(minutes=random_.randrange(YEAR))).isoformat(),
        }
        for number in range(count)
    ]


def batches(service: Service) -> Cost:
    body = json.dumps({"tickets": tickets(BATCH)}).encode()
    with closing(service.connect()) as connection, service.cost() as cost:
        for _ in range(CALLS):
            connection.request("POST", "/due-dates", body, {"Content-Type": "application/json"})
            answer = connection.getresponse().read()
    if answer.count(b'"due_at"') != BATCH:
        raise RuntimeError("not all are answered")
    return cost


def stream(service: Service) -> Cost:
    """Read while it is written: who reads nothing before all is written gets stuck."""
    block = b"".join(json.dumps(ticket).encode() + b"\n" for ticket in tickets(BLOCK))
    results = 0
    with closing(service.connect()) as connection, service.cost() as cost:
        connection.putrequest("POST", "/due-dates")
        connection.putheader("Content-Type", "application/x-ndjson")
        connection.putheader("Content-Length", str(len(block) * (STREAMED // BLOCK)))
        connection.endheaders()
        writer = threading.Thread(target=connection.send, args=(repeat(block, STREAMED // BLOCK),))
        writer.start()
        answer = connection.getresponse()
        while some := answer.read1(65_536):
            results += some.count(b"\n")
        writer.join()
    if results != STREAMED:
        raise RuntimeError("not all are answered")
    return cost


def knock(port: int, over: Event, waits: Connection) -> None:
    """As somebody else, in a process of its own: ask again and again whether the service lives."""
    found = []
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        while not over.is_set():
            began = time.perf_counter()
            connection.request("GET", "/livez")
            connection.getresponse().read()
            found.append(time.perf_counter() - began)
            time.sleep(0.001)
    waits.send(sorted(found))


@contextmanager
def somebody_else(service: Service) -> Iterator[list[float]]:
    """What they waited for each answer, in order of length, once the block is left."""
    over = multiprocessing.Event()
    waits, sent = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.Process(target=knock, args=(service.port, over, sent))
    found: list[float] = []
    process.start()
    try:
        yield found
    finally:
        over.set()
        found += waits.recv()
        process.join()


def reported(count: int) -> list[dict[str, str]]:
    """Most of them answered, some of them paused for an hour before."""
    random_, found = random.Random(2027), []
    for number, ticket in enumerate(tickets(count)):
        received = datetime.fromisoformat(ticket["received_at"])
        answered = received + timedelta(minutes=random_.randrange(60, 4000))
        if number % 10:
            ticket["answered_at"] = answered.isoformat()
        if number % 4 == 0:
            ticket["pauses"] = f"{(received + timedelta(minutes=1)).isoformat()}/{answered.isoformat()}"
        found.append(ticket)
    return found


def as_json(tickets: list[dict[str, str]]) -> bytes:
    def pauses(written: str) -> list[dict[str, str]]:
        return [dict(zip(("from", "to"), pause.split("/"), strict=True)) for pause in written.split(";")]

    told = [ticket | {"pauses": pauses(ticket["pauses"])} if "pauses" in ticket else ticket for ticket in tickets]
    return json.dumps({"tickets": told}).encode()


def as_csv(tickets: list[dict[str, str]]) -> bytes:
    written = io.StringIO()
    writer = csv.DictWriter(written, ["id", "plan", "received_at", "answered_at", "pauses"])
    writer.writeheader()
    writer.writerows(tickets)
    return written.getvalue().encode()


def report(body: bytes, media_type: str, service: Service) -> Cost:
    with closing(service.connect()) as connection, service.cost() as cost:
        connection.request("POST", "/compliance?at=2027-01-04T15:00:00Z", body, {"Content-Type": media_type})
        answer = json.loads(connection.getresponse().read())
    if answer["all"]["tickets"] != REPORTED:
        raise RuntimeError(f"not all are counted: {answer['problems'][:1]}")
    return cost


def main() -> None:
    told = reported(REPORTED)
    works: list[tuple[str, int, Callable[[Service], Cost]]] = [
        (f"`/due-dates`, {CALLS} calls of {BATCH:,} as JSON", CALLS * BATCH, batches),
        (f"`/due-dates`, one stream of {STREAMED:,} as NDJSON", STREAMED, stream),
        (f"`/compliance`, {REPORTED:,} as JSON", REPORTED, partial(report, as_json(told), "application/json")),
        (f"`/compliance`, {REPORTED:,} as CSV", REPORTED, partial(report, as_csv(told), "text/csv")),
    ]
    print(
        "| what | s | tickets/s | tickets/s of CPU | MB before, at most | `GET /livez` meanwhile, ms: p50, p99, max |"
    )
    print("|---|---|---|---|---|---|")
    for name, count, work in works:
        with running() as service:  # each time a new one: the most memory is that of a whole life
            before = service.megabytes()
            with somebody_else(service) as waits:
                cost = work(service)
            most = service.most_megabytes()
        p50, p99, longest = (1000 * waits[rank] for rank in (len(waits) // 2, len(waits) * 99 // 100, -1))
        print(
            f"| {name} | {cost.seconds:.2f} | {count / cost.seconds:,.0f} | {count / cost.cpu_seconds:,.0f} "
            f"| {before:.0f}, {most:.0f} | {p50:.1f}, {p99:.1f}, {longest:.1f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
