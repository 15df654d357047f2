"""The image without an engine for images: its entrypoint as its user, on file systems that are read-only.

The one right that is left to it is to read: the machine's Python may stand in a folder that is closed to others.
"""

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.conftest import AUTHORISED, TOKEN, NewDatabase
from tests.test_service_processes import CLEAN, SLA, free_port

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
FINAL = DOCKERFILE.rpartition("\nFROM ")[2]
USER, GROUP = re.findall(r"^USER (\d+):(\d+)$", FINAL, re.MULTILINE)[-1]
pytestmark = [
    pytest.mark.processes,
    pytest.mark.skipif(
        sys.platform != "linux" or os.geteuid() != 0 or not (shutil.which("unshare") and shutil.which("setpriv")),
        reason="needs root on Linux, to give its rights away",
    ),
]
# /proc and /dev stay as they are: neither is a place to keep a file. A folder that others have removed is none either.
READ_ONLY = r"""
awk '{print $2}' /proc/self/mounts | grep -vE '^/(proc|dev|sys)(/|$)' | sed 's/\\040/ /g' | while read -r place; do
    mount -o remount,bind,ro "$place" || [ ! -e "$place" ] || exit 1
done || exit 1
"""
READING = "dac_read_search"
PRIVILEGES = (
    f"setpriv --reuid={USER} --regid={GROUP} --clear-groups --no-new-privs "
    f"--inh-caps=-all,+{READING} --ambient-caps=-all,+{READING} --bounding-set=-all,+{READING}"
)


@pytest.fixture
async def database(new_database: NewDatabase) -> str:
    return await new_database()


def confined(command: str) -> list[str]:
    return ["unshare", "--mount", "--propagation", "private", "sh", "-c", f"{READ_ONLY} exec {PRIVILEGES} {command}"]


def environment(database_url: str, port: int) -> dict[str, str]:
    """As the image has it, and what whoever runs it gives."""
    [declared] = re.findall(r"^ENV (.+)$", FINAL, re.MULTILINE)
    of_image = dict(each.split("=", 1) for each in shlex.split(declared) if not each.startswith("PATH="))
    given = {
        "SLA_DATABASE_URL": database_url,
        "SLA_BOOTSTRAP_KEY": TOKEN,
        "SLA_PORT": str(port),
        "HOME": "/nonexistent",
    }
    return CLEAN | of_image | given | {"SLA_HOST": "127.0.0.1"}  # no test listens to the world


@contextmanager
def container(database_url: str, log: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    port = free_port()
    [entrypoint] = re.findall(r'^ENTRYPOINT \["(\w+)"\]$', FINAL, re.MULTILINE)
    [command] = re.findall(r'^CMD \["(\w+)"\]$', FINAL, re.MULTILINE)
    assert entrypoint == SLA.name
    with log.open("wb") as output:
        process = subprocess.Popen(
            confined(f"{shlex.quote(str(SLA))} {command}"),
            env=environment(database_url, port),
            stdout=output,
            stderr=output,
            cwd=ROOT,
        )
    try:
        yield process, f"http://127.0.0.1:{port}"
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def until_ready(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline:
        try:
            if httpx.get(f"{url}/readyz").is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    pytest.fail(f"never ready:\n{log.read_text()[-3000:]}")


@pytest.mark.parametrize("place", ["/tmp", "/var/tmp", "/root", str(ROOT)])  # noqa: S108  (nothing is written)
def test_where_it_runs_nothing_can_be_written(place: str) -> None:
    tried = subprocess.run(confined(f"touch {shlex.quote(place)}/written"), capture_output=True, text=True, check=False)
    assert tried.returncode != 0
    assert "Read-only file system" in tried.stderr or "Permission denied" in tried.stderr


def test_what_it_runs_as_has_no_rights() -> None:
    status = subprocess.run(confined("cat /proc/self/status"), capture_output=True, text=True, check=True).stdout
    held = dict(re.findall(r"^(\w+):\s*(.*)$", status, re.MULTILINE))
    assert held["Uid"].split() == [USER] * 4
    assert held["NoNewPrivs"] == "1"
    assert {int(held[name], 16) for name in ("CapEff", "CapPrm", "CapBnd")} == {1 << 2}  # CAP_DAC_READ_SEARCH


def test_the_service_needs_no_file_to_write_and_no_rights(database: str, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with container(database, log) as (process, url):
        until_ready(process, url, log)
        with httpx.Client(base_url=url, headers=AUTHORISED) as client:
            assert client.put("/accounts/acme", json={"plan": "gold"}).status_code == 201
            answer = client.get("/tier", params={"account": "acme"})
            assert answer.json()["tier"]["number"] == 2
            assert client.get("/docs/swagger-ui-bundle.js").is_success
            assert "server" not in answer.headers
            assert "server" not in client.get("/nowhere").headers
        [check] = re.findall(r"CMD \[\"python\", \"-c\", \"(.+)\"\]$", FINAL, re.MULTILINE)
        healthy = [sys.executable, "-c", check.replace('\\"', '"')]
        port = url.rpartition(":")[2]
        assert subprocess.run(healthy, env=CLEAN | {"SLA_PORT": port}, check=False).returncode == 0
        assert subprocess.run(healthy, env=CLEAN | {"SLA_PORT": "1"}, capture_output=True, check=False).returncode != 0
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    assert "Traceback" not in log.read_text()


def test_the_migration_needs_none_either(database: str) -> None:
    migrated = subprocess.run(
        confined(f"{shlex.quote(str(SLA))} migrate"),
        env=environment(database, 1),
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert (migrated.returncode, "schema is current" in migrated.stdout) == (0, True), migrated.stderr
