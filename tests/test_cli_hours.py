"""`sla hours --watch`: across a real opening, at a terminal and in a pipe."""

import json
import signal
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from app.api.dependencies import now
from app.domain.calendars import OpenInterval, WeeklyHours
from app.policies.documents import packaged_document, write_document
from tests.terminals import CLEAN, SLA, sla, terminal

pytestmark = pytest.mark.processes
SECONDS = 5  # each opening lasts so long, and each time between two: whenever a watch begins, it sees a change soon
OPENINGS = 40
SAYS = {True: "Support is open until", False: "Support is closed"}


def opens_and_closes(file: Path) -> None:
    """Writes a policy that is open now and again for minutes, in a zone where it is noon: no day ends meanwhile."""
    moment = datetime.fromtimestamp(now(), UTC)
    east = 12 - moment.hour
    local = moment + timedelta(hours=east)
    opens = [local + timedelta(seconds=2 * SECONDS * number) for number in range(OPENINGS)]
    day = tuple(OpenInterval(each.time(), (each + timedelta(seconds=SECONDS)).time()) for each in opens)
    document = packaged_document()
    hours = replace(document.support_hours, time_zone=f"Etc/GMT{-east:+}", weekly=WeeklyHours(*([day] * 7)))
    closures = replace(document.closures, rules=())
    file.write_text(write_document(replace(document, support_hours=hours, closures=closures)))


def test_a_terminal_counts_down_across_a_change_and_ctrl_c_ends_it(tmp_path: Path) -> None:
    opens_and_closes(tmp_path / "policy.yaml")
    with terminal("hours", "--watch", "--policy", str(tmp_path / "policy.yaml")) as screen:
        screen.until("support is  open")
        screen.until("support is  closed")
        screen.until("closes in")
        screen.until("opens in")
        screen.until("0:00:01")
        screen.types(b"\x03")
        assert screen.ends() == 130
        assert "Traceback" not in screen.plain
        assert screen.shown.count("\x1b[?25l") == screen.shown.count("\x1b[?25h") == 1  # the cursor is back


@pytest.mark.parametrize("as_json", [False, True], ids=["lines", "json"])
def test_a_pipe_gets_a_line_a_change_as_it_comes(tmp_path: Path, as_json: bool) -> None:  # noqa: FBT001  (a parameter)
    opens_and_closes(tmp_path / "policy.yaml")
    asked = [SLA, "hours", "--watch", "--policy", str(tmp_path / "policy.yaml"), *(["--json"] if as_json else [])]
    with subprocess.Popen(asked, env=CLEAN, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        lines = [process.stdout.readline().decode() for _ in range(3)]
        process.send_signal(signal.SIGINT)
        rest, complaint = process.communicate(timeout=30)
    assert (process.returncode, rest, complaint) == (130, b"", b"")
    if as_json:
        answers = [json.loads(line) for line in lines]
        assert all(later["at"] >= earlier["next_change_at"] for earlier, later in pairwise(answers))
        open_then = [answer["open"] for answer in answers]
    else:
        open_then = [SAYS[True] in line for line in lines]
        assert all(line.split(" ", 1)[1].startswith(SAYS[state]) for line, state in zip(lines, open_then, strict=True))
    assert open_then in ([True, False, True], [False, True, False])


def test_what_is_watched_is_now() -> None:
    refused = sla("hours", "--watch", "--at", "2026-11-24T15:30:00-05:00")
    assert (refused.returncode, refused.stdout) == (2, b"")
    assert b"--at" in refused.stderr
