"""What a ticket intake sends, at a rate that waits for no answer: h2load, on the core of the load.

wrk asks the next question when the last one is answered, so that a server that is late is asked less. Here a connection
that still waits for an answer asks what it owes as soon as it has it; there are so many that hardly one has to.
"""

import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from math import ceil
from pathlib import Path
from statistics import quantiles

from bench.load import program
from bench.operations import OPERATIONS, Request
from bench.service import LOADS, Service

# Operations, and how many parts of the load each is.
INTAKE = {
    "decide_ticket": 4,
    "check_scope": 2,
    "get_due_date": 1,
    "get_tier": 1,
    "get_support_hours": 1,
    "get_scope_check": 1,
}
MOST_CONNECTIONS = 800  # fewer than a service takes by default
OF_THE_CONNECTION = {"Host", "Content-Length"}  # h2load's own
SUCCESS = 2  # the hundreds of a status
LEAST_PERIOD_MS = (
    10  # in which connections are made: as many as ask in that time, or they would ask in bursts ever after
)


@dataclass(frozen=True, slots=True)
class Answers:
    """`good` and `shed` are what the 2xx and the 503 took, in ms and in order; `failed` are all others.

    `seconds` are those from the first request to the last answer.
    """

    seconds: float
    good: Sequence[float]
    shed: Sequence[float]
    failed: int

    @property
    def offered_a_second(self) -> float:
        return (len(self.good) + len(self.shed) + self.failed) / self.seconds

    @property
    def good_a_second(self) -> float:
        return len(self.good) / self.seconds


def percentiles(milliseconds: Sequence[float]) -> tuple[float, float]:
    """The median, and what one in a hundred exceeds."""
    if len(milliseconds) < 2:  # noqa: PLR2004  (quantiles wants two)
        return (milliseconds[0], milliseconds[0]) if milliseconds else (0, 0)
    of_hundred = quantiles(milliseconds, n=100, method="inclusive")
    return of_hundred[49], of_hundred[98]


Parts = Sequence[Sequence[Request]]


def parts_of(mix: Mapping[str, int]) -> Parts:
    """One for each process of h2load, which has one body, and so one ticket, or else many queries."""
    found: list[Sequence[Request]] = []
    for name, parts in mix.items():
        requests = OPERATIONS[name].requests()
        found += [[requests[number]] if requests[0].body else requests for number in range(parts)]
    return found


def as_fast_as_it_answers(service: Service, parts: Parts, folder: Path, *, connections: int, seconds: int) -> Answers:
    """Closed: each connection asks when it is answered."""
    return _run(service, parts, folder, ceil(connections / len(parts)), [f"-D{seconds}"])


def at_rate(service: Service, parts: Parts, folder: Path, per_second: float, *, seconds: int) -> Answers:
    """Open: so many a second, whatever becomes of those before."""
    each = per_second / len(parts)
    connections = min(MOST_CONNECTIONS // len(parts), ceil(each))
    options = [f"-n{round(each * seconds)}", f"--rps={each / connections:.6f}"]
    period = max(LEAST_PERIOD_MS, round(1000 / each))
    options += [f"-r{max(1, round(each * period / 1000))}", f"--rate-period={period}ms"]
    return _run(service, parts, folder, connections, options)


def _run(service: Service, parts: Parts, folder: Path, connections: int, options: Sequence[str]) -> Answers:
    """On so many connections for each part."""
    logs = [folder / f"part-{number}.log" for number in range(len(parts))]
    commands = [_command(log, service.port, requests) for log, requests in zip(logs, parts, strict=True)]
    processes = []
    for command in commands:
        processes.append(subprocess.Popen([*command, f"-c{connections}", *options], stdout=subprocess.DEVNULL))
        os.sched_setaffinity(processes[-1].pid, LOADS)
    if sum(process.wait() for process in processes):
        raise RuntimeError("h2load failed")
    service.until_idle()
    return _answers([line for log in logs for line in _answered(log)])


def _command(log: Path, port: int, requests: Sequence[Request]) -> list[str]:
    urls, body = log.with_suffix(".urls"), log.with_suffix(".body")
    urls.write_text("".join(f"http://127.0.0.1:{port}{request.path}\n" for request in requests), encoding="ascii")
    log.unlink(missing_ok=True)
    headers = requests[0].all_headers
    command = [program("h2load", "nghttp2-client"), "--h1", f"--input-file={urls}", f"--log-file={log}"]
    command += [f"--header={name}: {value}" for name, value in headers.items() if name not in OF_THE_CONNECTION]
    if requests[0].body:
        body.write_bytes(requests[0].body)
        command.append(f"--data={body}")
    return command


def _answered(log: Path) -> Iterator[Sequence[int]]:
    """When each was asked, its status, and how long it took; in microseconds."""
    for line in log.read_text(encoding="ascii").splitlines():
        yield tuple(map(int, line.split("\t")))


def _answers(answered: Sequence[Sequence[int]]) -> Answers:
    good = sorted(took / 1000 for _, status, took in answered if status // 100 == SUCCESS)
    shed = sorted(took / 1000 for _, status, took in answered if status == HTTPStatus.SERVICE_UNAVAILABLE)
    ends = max(asked + took for asked, _, took in answered)
    seconds = (ends - min(asked for asked, _, _ in answered)) / 1e6
    return Answers(seconds, good, shed, failed=len(answered) - len(good) - len(shed))
