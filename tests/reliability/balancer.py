"""HAProxy with the very configuration that operators are given, in front of two replicas."""

import asyncio
import csv
import os
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from tests.reliability.callers import asking
from tests.reliability.ports import free_port
from tests.reliability.replicas import Replica
from tests.reliability.waiting import until

ROOT = Path(__file__).parents[2]
CONFIGURATION = ROOT / "deploy/haproxy/haproxy.cfg"


class Balancer:
    def __init__(self, haproxy: str, folder: Path) -> None:
        self._haproxy = haproxy
        self._address = f"127.0.0.1:{free_port()}"
        self._socket = folder / "haproxy.socket"
        self.url = f"http://{self._address}"
        self.log = folder / "haproxy.log"

    def start(self, first: Replica, second: Replica) -> subprocess.Popen[bytes]:
        asked = self._socket.with_suffix(".cfg")  # what operators need not have
        asked.write_text(f'global\n    stats socket "{self._socket}"\n')
        places = {"SLA_BALANCER": self._address, "SLA_FIRST": _address(first), "SLA_SECOND": _address(second)}
        command = [self._haproxy, "-db", "-f", str(CONFIGURATION), "-f", str(asked)]
        with self.log.open("ab") as output:
            return subprocess.Popen(command, env=os.environ | places, stdout=output, stderr=output)

    async def resent(self) -> int:
        """How often it sent a request once more, to the same replica or to the other one."""
        reader, writer = await asyncio.open_unix_connection(self._socket)
        writer.write(b"show stat\n")
        told = (await reader.read()).decode()
        writer.close()
        rows = csv.DictReader(told.removeprefix("# ").strip().splitlines())
        [backend] = [row for row in rows if (row["pxname"], row["svname"]) == ("replicas", "BACKEND")]
        return int(backend["wretr"]) + int(backend["wredis"])

    async def passes_on(self) -> bool:
        try:
            async with asking(self.url) as client:
                return (await client.get("/readyz")).is_success
        except httpx.TransportError:
            return False


@asynccontextmanager
async def balancing(haproxy: str, folder: Path, first: Replica, second: Replica) -> AsyncIterator[Balancer]:
    balancer = Balancer(haproxy, folder)
    process = balancer.start(first, second)
    try:
        await until(balancer.passes_on, every=0.02)
        yield balancer
    finally:
        process.terminate()
        await asyncio.to_thread(process.wait, 10)


def _address(replica: Replica) -> str:
    return replica.url.removeprefix("http://")
