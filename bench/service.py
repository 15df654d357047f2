"""The service as an operator runs it, with what it costs: memory and time of its process, from /proc."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

SLA = Path(sys.executable).with_name("sla")
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith("SLA_")}
TICKS = os.sysconf("SC_CLK_TCK")
MEGABYTE = 1024  # of kB


@dataclass(slots=True)
class Cost:
    """Of some work: how long it took, and how much of that the service was computing."""

    seconds: float = 0
    cpu_seconds: float = 0


class Service:
    def __init__(self, port: int, process: subprocess.Popen[bytes]) -> None:
        self.port = port
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
        fields = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def megabytes(self) -> float:
        """Resident now."""
        return self._status("VmRSS")

    def most_megabytes(self) -> float:
        """The most that were resident at once since the start."""
        return self._status("VmHWM")

    def _status(self, name: str) -> float:
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        return int(status.partition(f"{name}:")[2].split()[0]) / MEGABYTE


@contextmanager
def running() -> Iterator[Service]:
    """On an embedded Postgres of its own; both are gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="sla-bench-") as folder:
        Path(folder).chmod(0o755)  # Postgres may run as another account
        with closing(socket.create_server(("127.0.0.1", 0))) as probe:
            port = probe.getsockname()[1]
        environment = CLEAN | {"SLA_DATA_DIR": f"{folder}/data", "SLA_LOG_LEVEL": "warning"}
        with Path(folder, "log").open("wb") as log:
            process = subprocess.Popen(
                [SLA, "serve", "--port", str(port)], env=environment, stdout=log, stderr=log, start_new_session=True
            )
        service = Service(port, process)
        try:
            _until_ready(service, process, Path(folder, "log"))
            yield service
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def _until_ready(service: Service, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline:
        with suppress(OSError), closing(service.connect()) as connection:
            connection.request("GET", "/readyz")
            if connection.getresponse().status == http.client.OK:
                return
        time.sleep(0.05)
    raise RuntimeError(f"never ready:\n{log.read_text(encoding='utf-8')[-2000:]}")
