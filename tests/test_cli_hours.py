"""`sla hours --watch`: across a real opening, at a terminal and in a pipe."""

import json
import signal
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from app.api.dependencies import now
from app.domain.calendars import OpenInterval, WeeklyHours
from app.policies.documents import packaged_document, write_document
from tests.terminals import CLEAN, SLA, sla, terminal

pytestmark = pytest.mark.processes
SECONDS = 8  # until the opening: longer than any start


def opens_soon(file: Path) -> datetime:
    """Writes a policy that opens in a few seconds, in a zone where it is noon: no day ends meanwhile."""
    opening = datetime.fromtimestamp(now() + SECONDS, UTC)
    east = 12 - opening.hour
    local = opening + timedelta(hours=east)
    every_day = (OpenInterval(local.time(), time.min),)
    document = packaged_document()
    hours = replace(
        document.support_hours, time_zone=f"Etc/GMT{-east:+}", weekly=WeeklyHours(*(every_day for _ in range(7)))
    )
    file.write_text(
        write_document(replace(document, support_hours=hours, closures=replace(document.closures, rules=())))
    )
    return opening


def test_watching_goes_across_an_opening_and_ends_with_ctrl_c(tmp_path: Path) -> None:
    file = tmp_path / "policy.yaml"
    opening = opens_soon(file)
    asked = ("hours", "--watch", "--policy", str(file))
    piped = subprocess.Popen([SLA, *asked], env=CLEAN, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    as_json = subprocess.Popen([SLA, *asked, "--json"], env=CLEAN, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    with terminal(*asked) as screen:
        screen.until("support is  closed")
        screen.until("opens in")
        screen.until("0:00:02")
        screen.until("support is  open")
        screen.until("closes in")
        screen.types(b"\x03")
        assert screen.ends() == 130
        assert "Traceback" not in screen.plain
        assert screen.shown.count("\x1b[?25l") == screen.shown.count("\x1b[?25h") == 1  # the cursor is back
    for process in (piped, as_json):
        assert process.stdout
        lines = [process.stdout.readline().decode() for _ in range(2)]
        process.send_signal(signal.SIGINT)
        rest, complaint = process.communicate(timeout=30)
        assert (process.returncode, rest, complaint) == (130, b"", b"")
        if process is piped:
            assert "Support is closed" in lines[0]
            at, told = lines[1].split(" ", 1)
            assert told.startswith("Support is open until")
        else:
            before, after = map(json.loads, lines)
            assert (before["open"], after["open"]) == (False, True)
            at = after["at"]
        assert datetime.fromisoformat(at) >= opening
        assert datetime.fromisoformat(at) - opening < timedelta(seconds=SECONDS)


def test_what_is_watched_is_now() -> None:
    refused = sla("hours", "--watch", "--at", "2026-11-24T15:30:00-05:00")
    assert (refused.returncode, refused.stdout) == (2, b"")
    assert b"--at" in refused.stderr
