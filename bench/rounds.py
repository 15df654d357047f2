"""One operation, measured on the service, on the floor and on bare ASGI in turn, so that noise meets all alike."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import Path

from bench.baseline import Figure
from bench.load import Round, load, write_requests
from bench.operations import OPERATIONS, UNIQUE, Operation, Request, accounts
from bench.service import Service, started

APART = 1_000_000  # between the numbers of two rounds


@dataclass(frozen=True, slots=True)
class Measured:
    service: Sequence[Round]
    floor: Sequence[Round]
    raw: Sequence[Round]

    def figures(self) -> dict[str, Figure]:
        """What of the floor the service reaches: 1 is as fast. The last one is how much longer the slowest wait."""
        pairs = list(zip(self.service, self.floor, strict=True))
        return {
            "of the floor, CPU": Figure.of([floor.cpu_us / service.cpu_us for service, floor in pairs]),
            "of the floor, requests/s": Figure.of([service.per_second / floor.per_second for service, floor in pairs]),
            "p99 in floors": Figure.of(
                [service.p99_ms / floor.p99_ms for service, floor in pairs], lower_is_better=True
            ),
        }


def add_accounts(service: Service) -> None:
    ask(service, accounts())


def measure(name: str, service: Service, folder: Path, *, rounds: int, seconds: int) -> Measured:
    operation = OPERATIONS[name]
    requests, answer = _verified(operation, service)
    (file := folder / "requests").unlink(missing_ok=True)
    write_requests(requests, file)
    found: dict[str, list[Round]] = {"service": [], "floor": [], "raw": []}
    with ExitStack() as stack:
        others = [stack.enter_context(_floor(kind, name, answer, folder)) for kind in ("fastapi", "raw")]
        servers = dict(zip(found, [service, *others], strict=True))
        for other in others:
            _require_same(operation, answer, ask(other, requests)[0])
        for number in range(rounds):
            for kind, server in servers.items():
                first = (number + 1) * APART
                once = load(server, file, first, connections=operation.connections, seconds=seconds)
                found[kind].append(once)
                server.forget_log()
    return Measured(**found)


def ask(service: Service, requests: Sequence[Request]) -> list[tuple[int, str, bytes]]:
    """Status, tag and body of each answer, none of them an error."""
    found = []
    with closing(service.connect()) as connection:
        for number, request in enumerate(requests):
            unique = f"unique-{number:08}"
            headers = {header: value.replace(UNIQUE, unique) for header, value in request.all_headers.items()}
            connection.request(
                request.method, request.path, request.body.replace(UNIQUE.encode(), unique.encode()), headers
            )
            answer = connection.getresponse()
            found.append((answer.status, answer.getheader("ETag", ""), answer.read()))
            if answer.status >= HTTPStatus.BAD_REQUEST:
                raise RuntimeError(f"{request.method} {request.path}: {found[-1]}")
    return found


def _verified(operation: Operation, service: Service) -> tuple[list[Request], bytes]:
    """The requests, each of which the service has answered as it should, and the answer to the first."""
    requests = operation.requests()
    if operation.conditional:
        tags = [tag for _, tag, _ in ask(service, requests)]
        requests = [replace(each, headers=(("If-None-Match", tag),)) for each, tag in zip(requests, tags, strict=True)]
    answers = ask(service, requests)
    if wrong := {status for status, _, _ in answers} - {operation.status}:
        raise RuntimeError(f"{operation.title} is answered with {wrong}")
    return requests, answers[0][2]


def _require_same(operation: Operation, answer: bytes, other: tuple[int, str, bytes]) -> None:
    """What is compared gives the same answer, field by field."""
    status, _, body = other
    if status != operation.status or (body != answer and json.loads(body) != json.loads(answer)):
        raise RuntimeError(f"{operation.title}: the floor answers {status} {body!r}, the service {answer!r}")


@contextmanager
def _floor(kind: str, name: str, answer: bytes, folder: Path) -> Iterator[Service]:
    (file := folder / "answer").write_bytes(answer)
    command = [sys.executable, "-m", "bench.floor", kind, name, str(file)]
    with started(command, folder / f"log-{kind}", "/") as server:
        server.pin()
        yield server
