"""What a log can be trusted with: one line is one event, whatever callers send, and no secret stands in any."""

import asyncio
import json
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from app.observability import LinesTogether
from tests.test_service_processes import CLEAN, SLA, service_in

FORGED = (
    '/tier\r\n{"event": "request", "status": 200}',
    '/tier\n{"event": "key created"}',
    "\x1b[2J\x1b[31mall is well\x1b[0m",
    "\x07\x08\x7f\x9b31m\x00",
    "\u2028\u2029\u0085",
    "\u202etxet desrever",
    '", "status": 200, "event": "request',
    "\ud800 half a pair",
    "${jndi:ldap://127.0.0.1/a} %s %n {0}",
)
WRITES_WHAT_CALLERS_SENT = f"""
import logging, structlog
from app.observability import configure_logging

configure_logging("info")
log = structlog.get_logger()
for sent in {FORGED!r}:
    log.info("request", path=sent)
    logging.getLogger("a.library").warning("It could not read %s", sent)
    try:
        raise ValueError(sent)
    except ValueError:
        log.exception("request failed", path=sent)
"""
LINES_OF_A_LOOP_THAT_NEVER_TURNS = """
import asyncio, structlog
from app.observability import configure_logging

configure_logging("info")
log = structlog.get_logger()

async def last_words():
    await asyncio.sleep(0)
    log.info("one")
    log.info("two")

asyncio.run(last_words())
log.info("three")
"""
PASSWORD = "s3cret-of-the-database"  # noqa: S105  (it opens nothing)


def test_no_caller_writes_a_line_of_the_log() -> None:
    script = [sys.executable, "-c", WRITES_WHAT_CALLERS_SENT]
    written = subprocess.run(script, env=CLEAN, capture_output=True, check=True).stderr
    assert all(32 <= byte < 128 or byte == ord("\n") for byte in written)
    events = [json.loads(line) for line in written.decode().splitlines()]
    assert [event["event"] for event in events[::3]] == ["request"] * len(FORGED)
    assert [event["path"] for event in events[2::3]] == list(FORGED)
    assert all("status" not in event for event in events)
    assert len(events) == 3 * len(FORGED)


async def test_the_lines_of_one_turn_of_the_event_loop_are_written_at_once(tmp_path: Path) -> None:
    with (tmp_path / "log").open("wb") as file:
        lines = LinesTogether(file)
        for number in range(3):
            lines.write(b"%d" % number)
        assert not (tmp_path / "log").read_bytes()
        await asyncio.sleep(0)
        assert (tmp_path / "log").read_bytes() == b"0\n1\n2\n"
        lines.write(b"of the next turn")
        await asyncio.sleep(0)
        assert (tmp_path / "log").read_bytes().endswith(b"of the next turn\n")


def test_no_line_is_lost_where_the_event_loop_ends() -> None:
    script = [sys.executable, "-c", LINES_OF_A_LOOP_THAT_NEVER_TURNS]
    written = subprocess.run(script, env=CLEAN, capture_output=True, check=True).stderr
    assert [json.loads(line)["event"] for line in written.splitlines()] == ["one", "two", "three"]


def until_alive(url: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            httpx.get(f"{url}/livez")
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("never alive")


@pytest.mark.processes
def test_the_password_of_the_database_stands_in_no_log_and_no_answer(tmp_path: Path) -> None:
    url = f"postgresql://sla:{PASSWORD}@127.0.0.1:1/none"
    with service_in(tmp_path, SLA_DATABASE_URL=url, SLA_LISTEN_DATABASE_URL=url, SLA_LOG_LEVEL="debug") as service:
        until_alive(service.url)
        paths = ("/readyz", "/tier?plan=gold", "/metrics", "/api-keys")
        answers = [httpx.get(f"{service.url}{path}").text for path in paths]
        told = [service.log.read_text(), service.told.read_text()]
    assert "snapshot" in told[0] or "database" in told[0]
    commands = [["migrate"], ["doctor"]]
    for command in commands:
        ended = subprocess.run(
            [SLA, *command], env=CLEAN | {"SLA_DATABASE_URL": url}, capture_output=True, text=True, check=False
        )
        assert ended.returncode != 0
        told += [ended.stdout, ended.stderr]
    assert not [text for text in (*told, *answers) if PASSWORD in text]


@pytest.mark.parametrize("variable", ["SLA_DATABASE_URL", "SLA_LISTEN_DATABASE_URL", "SLA_BOOTSTRAP_KEY"])
def test_a_setting_that_is_wrong_is_named_and_not_shown(variable: str) -> None:
    environment = CLEAN | {variable: f"wrong://sla:{PASSWORD}@host/x"}
    ended = subprocess.run([SLA, "serve"], env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert variable in ended.stderr
    assert PASSWORD not in ended.stderr + ended.stdout


def test_settings_do_not_show_what_they_keep_secret() -> None:
    script = "from app.settings import Settings; s = Settings(); print(repr(s), s)"
    url = f"postgresql://sla:{PASSWORD}@host/x"
    kept = {"SLA_DATABASE_URL": url, "SLA_LISTEN_DATABASE_URL": url, "SLA_BOOTSTRAP_KEY": f"sla_{PASSWORD}"}
    shown = subprocess.run([sys.executable, "-c", script], env=CLEAN | kept, capture_output=True, text=True, check=True)
    assert "log_level" in shown.stdout
    assert PASSWORD not in shown.stdout
