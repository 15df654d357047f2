"""The service as an operator meets it: whole processes, real signals, real HTTP, its own Postgres."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from pathlib import Path

import httpx
import pytest

from app.domain.api_keys import Scope
from tests import documents
from tests.conftest import AUTHORISED, TOKEN, holds_a_key, new_folder

pytestmark = pytest.mark.processes
SLA = Path(sys.executable).with_name("sla")
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith("SLA_")}


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Service:
    """`sla serve` in a session of its own, as a terminal's foreground group would be."""

    def __init__(self, data_dir: Path, log: Path, **environment: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.data_dir = data_dir
        self.log = log
        self.told = log.with_name("told")  # standard output: what an operator is told, which is no log
        with log.open("ab") as output, self.told.open("ab") as told:
            self.process = subprocess.Popen(
                [SLA, "serve", "--port", str(self.port)],
                env=CLEAN | {"SLA_DATA_DIR": str(data_dir)} | environment,
                stdout=told,
                stderr=output,
                start_new_session=True,
            )

    def until_ready(self) -> "Service":
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                if httpx.get(f"{self.url}/readyz").is_success:
                    return self
            except httpx.TransportError:
                pass
            time.sleep(0.05)
        pytest.fail(f"never ready:\n{self.log.read_text()}")

    def refuses(self) -> bool:
        """Whether it takes no connection any more."""
        with closing(socket.socket()) as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) != 0

    def ends_with(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(30)


@pytest.fixture
def folder() -> Iterator[Path]:
    """This test's alone."""
    with new_folder() as folder:
        yield folder


@contextmanager
def service_in(folder: Path, **environment: str) -> Iterator[Service]:
    folder.mkdir(exist_ok=True)
    service = Service(folder / "data", folder / "log", **environment)
    try:
        yield service
    finally:
        if service.process.poll() is None:
            service.ends_with(signal.SIGTERM)
        assert not holds_a_key(service.log.read_text())


def processes_on(folder: Path) -> list[str]:
    found = []
    for command in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = command.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if str(folder) in line:
            found.append(line)
    return found


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_service_and_leaves_no_process(folder: Path, number: signal.Signals) -> None:
    with service_in(folder) as service:
        service.until_ready()
        assert processes_on(folder)
        assert service.ends_with(number) == 0
        assert processes_on(folder) == []


@pytest.mark.parametrize("seconds", [0.5, 1.0, 1.5])
def test_a_signal_while_it_starts_leaves_no_process(folder: Path, seconds: float) -> None:
    with service_in(folder) as service:
        time.sleep(seconds)
        assert service.ends_with(signal.SIGTERM) in {0, -signal.SIGTERM}
        assert processes_on(folder) == []
        assert "Traceback" not in service.log.read_text()


def test_after_kill_9_the_next_start_works_and_nothing_is_lost(folder: Path) -> None:
    changed = folder / "policy.yaml"
    with service_in(folder) as service:
        service.until_ready()
        environment = CLEAN | {"SLA_DATA_DIR": str(service.data_dir)}
        exported = subprocess.check_output([str(SLA), "policy", "export"], env=environment, text=True)
        changed.write_text(exported.replace("name: Gold", "name: Golden"))
        published = [str(SLA), "policy", "load", str(changed), "--note", "a test"]
        assert "revision 2" in subprocess.check_output(published, env=environment, text=True)
        service.ends_with(signal.SIGKILL)
    with service_in(folder) as service:
        service.until_ready()
        tier = httpx.get(f"{service.url}/tier", params={"plan": "gold"}).json()
        assert (tier["plan"]["name"], tier["policy_revision"]) == ("Golden", 2)
        service.ends_with(signal.SIGTERM)
        assert processes_on(folder) == []


def test_the_first_start_makes_a_key_tells_it_once_and_keeps_it_for_its_owner(folder: Path) -> None:
    with service_in(folder) as service:
        service.until_ready()
        kept = service.data_dir / "admin-key"
        token = kept.read_text().strip()
        assert kept.stat().st_mode & 0o777 == 0o600
        assert service.told.read_text().count(token) == 1
        with httpx.Client(base_url=service.url, headers={"authorization": f"Bearer {token}"}) as client:
            assert client.get("/api-keys").json()["data"][0]["scopes"] == [scope.value for scope in Scope]
    with service_in(folder) as again:
        again.until_ready()
        assert kept.read_text().strip() == token
        assert again.told.read_text().count(token) == 1  # of the first start
        assert httpx.get(f"{again.url}/api-keys", headers={"authorization": f"Bearer {token}"}).is_success


def test_a_bootstrap_key_is_the_first_key_and_no_later_one(folder: Path) -> None:
    one, other = "sla_bootstrap-0123456789abcdef", "sla_bootstrap-fedcba9876543210"
    with service_in(folder, SLA_BOOTSTRAP_KEY=one) as service:
        service.until_ready()
        assert httpx.get(f"{service.url}/api-keys", headers={"authorization": f"Bearer {one}"}).is_success
        assert not (service.data_dir / "admin-key").exists()
    with service_in(folder, SLA_BOOTSTRAP_KEY=other) as service:
        service.until_ready()
        assert httpx.get(f"{service.url}/api-keys", headers={"authorization": f"Bearer {one}"}).is_success
        refused = httpx.get(f"{service.url}/api-keys", headers={"authorization": f"Bearer {other}"})
        assert (refused.status_code, refused.json()["code"]) == (401, "key_unknown")
        assert one not in service.log.read_text() + service.told.read_text()


def test_keys_are_made_and_revoked_at_a_terminal_while_the_service_runs(folder: Path) -> None:
    with service_in(folder) as service:
        service.until_ready()
        environment = CLEAN | {"SLA_DATA_DIR": str(service.data_dir)}
        make = [str(SLA), "key", "create", "--name", "audit", "--scope", "audit:read"]
        token = subprocess.check_output(make, env=environment, text=True, stderr=subprocess.DEVNULL).strip()
        bearer = {"authorization": f"Bearer {token}"}
        assert within_two_seconds(lambda: httpx.get(f"{service.url}/changes", headers=bearer).is_success)
        assert httpx.get(f"{service.url}/api-keys", headers=bearer).status_code == 403
        key_id = token.split("_")[1]
        assert key_id in subprocess.check_output([str(SLA), "key", "list"], env=environment, text=True)
        subprocess.check_call([str(SLA), "key", "revoke", key_id], env=environment, stderr=subprocess.DEVNULL)
        assert within_two_seconds(lambda: httpx.get(f"{service.url}/changes", headers=bearer).status_code == 401)


def test_an_event_stream_ends_with_the_service(folder: Path) -> None:
    with service_in(folder) as service:
        service.until_ready()
        token = (service.data_dir / "admin-key").read_text().strip()
        bearer = {"authorization": f"Bearer {token}"}
        with httpx.stream("GET", f"{service.url}/changes/stream?after=0", headers=bearer, timeout=20) as stream:
            lines = stream.iter_lines()
            assert any(line == "id: 2" for line in lines)
            began = time.monotonic()
            service.process.send_signal(signal.SIGTERM)
            assert list(lines) is not None
            assert service.process.wait(30) == 0
        assert time.monotonic() - began < 5


def within_two_seconds(happens: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 2
    while not happens():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def test_two_services_on_two_folders_run_side_by_side_and_a_second_on_one_is_refused(folder: Path) -> None:
    with service_in(folder) as one, service_in(folder / "other clone") as other:
        one.until_ready()
        other.until_ready()
        second = subprocess.run(
            [SLA, "serve", "--port", str(free_port())],
            env=CLEAN | {"SLA_DATA_DIR": str(one.data_dir)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert second.returncode == 4
        assert f"pid {one.process.pid}" in second.stderr


def test_decisions_go_on_while_the_database_is_away(folder: Path) -> None:
    """A database given by SLA_DATABASE_URL that vanishes: answers from memory, 503 for what needs it, no 500."""
    with service_in(folder) as database:
        database.until_ready()
        socket_dir = (folder / "data/postgres/postmaster.pid").read_text().splitlines()[4]
        url = f"postgresql://sla@/postgres?host={socket_dir}"
        with service_in(folder / "replica", SLA_DATABASE_URL=url) as replica:
            replica.until_ready()
            database.ends_with(signal.SIGTERM)
            time.sleep(1.5)
            ready = httpx.get(f"{replica.url}/readyz").json()
            assert ready["database"] == "away"
            assert httpx.get(f"{replica.url}/tier", params={"plan": "gold"}).is_success
            old = httpx.get(f"{replica.url}/tier", params={"plan": "gold", "revision": "7"})
            assert (old.status_code, old.json()["code"]) == (503, "database_unavailable")
            assert old.headers["retry-after"] == "1"


def test_a_service_without_its_database_starts_and_says_that_it_is_not_ready(folder: Path) -> None:
    with service_in(folder, SLA_DATABASE_URL="postgresql://sla@127.0.0.1:1/none") as service:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                answer = httpx.get(f"{service.url}/readyz")
                break
            except httpx.TransportError:
                time.sleep(0.05)
        assert (answer.status_code, answer.json()["code"]) == (503, "policy_not_loaded")
        assert httpx.get(f"{service.url}/tier", params={"plan": "gold"}).status_code == 503
        assert httpx.get(f"{service.url}/livez").is_success


def test_the_curl_lines_of_the_documents_answer_over_the_wire_what_is_shown(folder: Path) -> None:
    text = documents.ASKING.read_text(encoding="utf-8")
    with service_in(folder) as service:
        service.until_ready()
        with httpx.Client(base_url=service.url) as client:
            for curl in documents.CURLS:
                shown = text.split(f"{curl}\n```\n```json\n", 1)[1].split("\n```", 1)[0]
                call = documents.parsed(curl)
                answer = client.request(call.method, call.path, headers=call.headers, content=call.body)
                assert answer.json() == json.loads(shown)


def test_head_answers_as_get_but_without_a_body(folder: Path) -> None:
    with service_in(folder) as service:
        service.until_ready()
        with closing(socket.create_connection(("127.0.0.1", service.port))) as wire:
            wire.sendall(
                b"HEAD /livez HTTP/1.1\r\nHost: x\r\n\r\nGET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
            )
            received = b"".join(iter(lambda: wire.recv(65536), b""))
    assert received.count(b"HTTP/1.1 200 OK") == 2
    assert received.count(b'{"status":"alive"}') == 1
    assert b'"method":"HEAD","route":"/livez"' in service.log.read_bytes()


def test_a_port_that_is_taken_is_said_at_once(folder: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        command = [str(SLA), "serve", "--port", str(taken.getsockname()[1])]
        environment = CLEAN | {"SLA_DATA_DIR": str(folder / "data")}
        refused = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert refused.returncode == 4
    assert "already in use" in refused.stderr
    assert not (folder / "data").exists()


def test_logs_are_json_with_the_request_id_and_without_the_question(folder: Path) -> None:
    with service_in(folder) as service:
        service.until_ready()
        httpx.get(f"{service.url}/tier", params={"plan": "s3cret"}, headers={"Request-Id": "intake-42"})
        service.ends_with(signal.SIGTERM)
        lines = [json.loads(line) for line in service.log.read_text().splitlines()]
        asked = [line for line in lines if line.get("request_id") == "intake-42"]
        assert [(line["event"], line["route"], line["status"]) for line in asked] == [("request", "/tier", 404)]
        serving = next(line for line in lines if line["event"] == "serving")
        assert (serving["loop"], serving["http"]) == ("uvloop", "httptools")
        assert "s3cret" not in service.log.read_text()


def test_callers_who_connect_all_at_once_are_let_in_and_the_surplus_of_them_is_refused(folder: Path) -> None:
    body, callers = json.dumps({"plan": "gold", "subject": "Sync", "description": "It stopped. " * 200}).encode(), 300
    head = f"POST /decision HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {len(body)}\r\n"
    asked = f"{head}Content-Type: application/json\r\n\r\n".encode() + body
    with service_in(folder, SLA_LONGEST_WAIT_MS="10") as service, ExitStack() as stack:
        service.until_ready()
        port = httpx.URL(service.url).port or 0
        service.process.send_signal(signal.SIGSTOP)
        wires = [stack.enter_context(socket.create_connection(("127.0.0.1", port), 30)) for _ in range(callers)]
        for wire in wires:
            wire.sendall(asked)
        service.process.send_signal(signal.SIGCONT)
        answers = [b"".join(iter(partial(wire.recv, 65536), b"")) for wire in wires]
        statuses = [answer[9:12] for answer in answers]
    assert set(statuses) == {b"200", b"503"}
    assert statuses.count(b"503") > callers / 10


def test_a_write_that_runs_as_the_end_comes_is_done_for_postgres_ends_last(folder: Path) -> None:
    body = b'{"plan": "gold", "effective_from": "2026-01-01T00:00:00Z"}'
    head = f"PUT /accounts/late HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TOKEN}\r\nIf-None-Match: *\r\n"
    with service_in(folder, SLA_BOOTSTRAP_KEY=TOKEN) as service:
        service.until_ready()
        with closing(socket.create_connection(("127.0.0.1", service.port))) as writing:
            writing.sendall(f"{head}Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode())
            writing.sendall(body[:20])
            assert within_two_seconds(lambda: "active_requests 2.0" in httpx.get(f"{service.url}/metrics").text)
            service.process.send_signal(signal.SIGTERM)
            assert within_two_seconds(service.refuses)
            writing.sendall(body[20:])
            told = b"".join(iter(lambda: writing.recv(65536), b""))
        assert told.startswith(b"HTTP/1.1 201 ")
        assert service.process.wait(30) == 0
        assert processes_on(folder) == []
    with service_in(folder) as again:
        again.until_ready()
        assert httpx.get(f"{again.url}/accounts/late", headers=AUTHORISED).is_success


def test_a_second_signal_ends_at_once_what_the_first_lets_drain(folder: Path) -> None:
    with service_in(folder, SLA_DRAIN_SECONDS="60", SLA_SHUTDOWN_SECONDS="60") as service:
        service.until_ready()
        with closing(socket.create_connection(("127.0.0.1", service.port))) as running:
            running.sendall(b"POST /due-date HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n")
            running.sendall(b"Content-Length: 100\r\n\r\nhalf of it")
            service.process.send_signal(signal.SIGTERM)
            assert within_two_seconds(lambda: httpx.get(f"{service.url}/readyz").status_code == 503)
            began = time.monotonic()
            assert service.ends_with(signal.SIGTERM) == 0
            assert time.monotonic() - began < 5
            told = b"".join(iter(lambda: running.recv(65536), b""))
        assert told.startswith(b"HTTP/1.1 503 ")
        assert b'"code": "draining"' in told
        assert processes_on(folder) == []
        assert "Traceback" not in service.log.read_text()


def test_nobody_at_a_terminal_waits_for_load_balancers(folder: Path) -> None:
    with service_in(folder, SLA_DRAIN_SECONDS="60") as service:
        service.until_ready()
        began = time.monotonic()
        assert service.ends_with(signal.SIGINT) == 0
        assert time.monotonic() - began < 5
