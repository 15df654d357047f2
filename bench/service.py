"""Servers as an operator runs them, with what they cost: memory and time of the process, as the kernel counts them."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

SLA = Path(sys.executable).with_name("sla")
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith("SLA_")}
PATIENT = {"SLA_DATABASE_TIMEOUT_SECONDS": "30"}  # on a busy machine the accounts that are asked about take a while
MEGABYTE = 1024  # of kB
CORES = sorted(os.sched_getaffinity(0))
SERVES, LOADS = {CORES[0]}, {CORES[-1]}  # the cores of whoever is measured, and of everything else


@dataclass(slots=True)
class Cost:
    """Of some work: how long it took, and how much of that the service was computing."""

    seconds: float = 0
    cpu_seconds: float = 0


class Service:
    def __init__(self, port: int, process: subprocess.Popen[bytes], log: Path) -> None:
        self.port = port
        self.log = log
        self.seconds_to_ready = 0.0
        self._process = process

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    @contextmanager
    def cost(self) -> Iterator[Cost]:
        """Known once the block is left."""
        cost = Cost()
        began, cpu = time.perf_counter(), self._cpu_seconds()
        yield cost
        cost.seconds, cost.cpu_seconds = time.perf_counter() - began, self._cpu_seconds() - cpu

    def _cpu_seconds(self) -> float:
        """Of all its threads; clock_getcpuclockid(3), which Python lacks, makes the clock's number from a pid."""
        return time.clock_gettime(~self._process.pid << 3 | 2)

    def seconds_without_core(self) -> float:
        """Since the start: for how long its first thread could have computed, and others did."""
        waits = Path(f"/proc/{self._process.pid}/schedstat").read_text(encoding="ascii").split()[1]
        return int(waits) / 1e9

    def megabytes(self) -> float:
        """Resident now."""
        return self._status("VmRSS")

    def most_megabytes(self) -> float:
        """The most that were resident at once since the start."""
        return self._status("VmHWM")

    def _status(self, name: str) -> float:
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        return int(status.partition(f"{name}:")[2].split()[0]) / MEGABYTE

    def descriptors(self) -> int:
        """Files, sockets and whatever else it holds open."""
        return len(list(Path(f"/proc/{self._process.pid}/fd").iterdir()))

    def postgres_connections(self) -> int:
        """Of its own Postgres, which has a process for each."""
        found = 0
        for pid in _below(self._process.pid):
            with suppress(OSError):
                found += Path(f"/proc/{pid}/cmdline").read_bytes().startswith(b"postgres: sla ")
        return found

    def gauge(self, name: str) -> int:
        """Of its metrics."""
        with closing(self.connect()) as connection:
            connection.request("GET", "/metrics")
            told = connection.getresponse().read().decode()
        return int(float(told.partition(f"\n{name} ")[2].split()[0]))

    def forget_log(self) -> None:
        """A server at full speed writes a gigabyte in minutes; it appends, so it goes on at the beginning."""
        os.truncate(self.log, 0)

    def pin(self) -> None:
        """To a core of its own; its Postgres, and the backends that this starts later, to that of the load."""
        for thread in Path(f"/proc/{self._process.pid}/task").iterdir():
            os.sched_setaffinity(int(thread.name), SERVES)
        for pid in _below(self._process.pid):
            os.sched_setaffinity(pid, LOADS)

    def until_idle(self) -> None:
        """Until a twentieth of a second goes by in which it hardly computes."""
        before = -1.0
        while (cpu := self._cpu_seconds()) > before + 0.005:
            before = cpu
            time.sleep(0.05)

    def until_ready(self, path: str, began: float) -> None:
        while self._process.poll() is None and time.monotonic() < began + 60:
            with suppress(OSError), closing(self.connect()) as connection:
                connection.request("GET", path)
                if connection.getresponse().status < http.client.INTERNAL_SERVER_ERROR:
                    self.seconds_to_ready = time.monotonic() - began
                    return
            time.sleep(0.02)
        told = [line for line in self.log.read_text(encoding="utf-8").splitlines() if path not in line]
        raise RuntimeError("\n".join(["never ready:", *told[-20:]]))


@contextmanager
def running(folder: Path | None = None, **settings: str) -> Iterator[Service]:
    """On an embedded Postgres of its own; both are gone afterwards, and so are its data unless `folder` is given."""
    if folder is None:
        with tempfile.TemporaryDirectory(prefix="sla-bench-") as made, running(Path(made), **settings) as service:
            yield service
        return
    folder.chmod(0o755)  # Postgres may run as another account
    environment = {"SLA_DATA_DIR": f"{folder}/data", "SLA_LOG_LEVEL": "warning", **PATIENT, **settings}
    with started([str(SLA), "serve"], folder / "log", "/readyz", environment) as service:
        yield service


@contextmanager
def started(
    command: Sequence[str], log: Path, ready: str, environment: dict[str, str] | None = None
) -> Iterator[Service]:
    """A server that takes `--port`, once it answers `ready`."""
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        port = probe.getsockname()[1]
    began = time.monotonic()
    with log.open("ab") as output:
        process = subprocess.Popen(
            [*command, "--port", str(port)],
            env=CLEAN | (environment or {}),
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    service = Service(port, process, log)
    try:
        service.until_ready(ready, began)
        yield service
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _below(pid: int) -> Iterator[int]:
    """The processes that it started, and those that these started."""
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # one that has just ended
            parent = status.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[1]
            if int(parent) == pid:
                yield int(status.parent.name)
                yield from _below(int(status.parent.name))
