"""The load: wrk, on a core of its own, asking the requests of a file in turn."""

import json
import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bench.operations import Request
from bench.service import LOADS, Service

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Round:
    """`cpu_us` is the server's own time per request: what other programs of the machine take does not count.

    Each connection leaves one request behind that wrk has not counted and the server works off all the same.
    """

    cpu_us: float
    per_second: float
    p50_ms: float
    p99_ms: float


@cache
def program(name: str, package: str = "") -> str:
    """Where it is, fetched first if need be; raises RuntimeError with a sentence where it cannot be had."""
    command = ["/bin/sh", f"{FOLDER}/debian.sh", name, package or name]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    if found.returncode:
        raise RuntimeError(found.stderr.strip().splitlines()[-1])
    return found.stdout.strip()


def write_requests(requests: Sequence[Request], file: Path) -> None:
    file.write_bytes(b"\0".join(request.on_the_wire() for request in requests))


def load(service: Service, requests: Path, number: int, *, connections: int, seconds: int) -> Round:
    """Ask for so long. Raises RuntimeError where any request fails; `number` is that of the first, for unique ones."""
    command: list[str | Path] = [program("wrk"), "-t1", f"-c{connections}", f"-d{seconds}s"]
    command += ["-s", FOLDER / "requests.lua", f"http://127.0.0.1:{service.port}", "--", requests, str(number)]
    with service.cost() as cost:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        os.sched_setaffinity(process.pid, LOADS)
        output, _ = process.communicate()
        service.until_idle()
    found = json.loads(output.splitlines()[-1])
    if process.returncode or found["failed"] or not found["requests"]:
        raise RuntimeError(f"requests failed:\n{output}")
    return Round(
        cpu_us=cost.cpu_seconds / (found["requests"] + connections) * 1e6,
        per_second=found["requests"] / found["microseconds"] * 1e6,
        p50_ms=found["p50"] / 1000,
        p99_ms=found["p99"] / 1000,
    )
