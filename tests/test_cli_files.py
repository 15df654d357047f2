"""Files of tickets: `sla due --file` and `sla compliance`, as scripts and as people meet them."""

import csv
import io
import json
import re
import select
import signal
import subprocess
from pathlib import Path
from shlex import quote

import httpx
import pytest

from tests.terminals import CLEAN, SLA, sla, terminal

TICKETS = [
    {"id": "t1", "received_at": "2026-11-24T15:30:00-05:00", "plan": "gold"},
    {"id": "t2", "received_at": "2026-06-12T10:00:00-04:00", "plan": "Ultra-Plus"},
    {"id": "t3", "received_at": "2026-06-13T11:00:00-04:00"},
    {"id": "t4", "received_at": "2026-06-13T11:00:00-04:00", "plan": "goldd"},
    {"id": "t5", "received_at": "2026-06-13T11:00:00", "plan": "gold"},
]
DUE = ["2026-11-25T12:00:00-05:00", "2026-06-15T10:00:00-04:00", "2026-06-15T16:00:00-04:00", "", ""]
PROBLEMS = ["", "", "", "unknown_plan", "instant_without_offset"]
CONTENT = "id,received_at,plan\n" + "".join(
    f"{each['id']},{each['received_at']},{each.get('plan', '')}\n" for each in TICKETS
)
LINES = "".join(f"{json.dumps(each)}\n" for each in TICKETS)
HAPPENED = """\
id,plan,received_at,answered_at,pauses
t1,gold,2026-11-24T15:30:00-05:00,2026-11-25T11:00:00-05:00,2026-11-25T09:30:00-05:00/2026-11-25T10:00:00-05:00
t2,pro,2026-11-24T15:30:00-05:00,,
t3,nope,2026-11-24T15:30:00-05:00,,
"""
AT = "2027-01-04T12:00:00-05:00"


def rows(written: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written.decode())))


def in_file(folder: Path, name: str, content: str) -> str:
    (folder / name).write_text(content)
    return str(folder / name)


@pytest.mark.parametrize(
    "name", ["tickets.csv", "tickets.ndjson", "tickets.jsonl", "csv by content", "json by content"]
)
def test_each_ticket_has_one_row_in_its_place_whatever_the_form(tmp_path: Path, name: str) -> None:
    file = in_file(tmp_path, name, CONTENT if "csv" in name else LINES)
    done = sla("due", "--file", file)
    answered = rows(done.stdout)
    assert done.returncode == 1  # two have a problem
    assert [each["row"] for each in answered] == ["1", "2", "3", "4", "5"]
    assert [each["due_at"] for each in answered] == DUE
    assert [each["problem"] for each in answered] == PROBLEMS
    assert "Did you mean Gold?" in answered[3]["detail"]
    assert done.stderr.decode().startswith("5 tickets, 2 with a problem, in ")


@pytest.mark.parametrize("content", [CONTENT, LINES], ids=["csv", "ndjson"])
def test_results_as_ndjson_are_those_of_the_api_and_problems_have_their_row(content: str) -> None:
    done = sla("due", "--file", "-", "--json", "--quiet", given=content.encode())
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert results[0] == {"id": "t1", "due_at": DUE[0]}
    assert [each.get("row") for each in results] == [None, None, None, 4, 5]
    assert results[3]["problem"]["suggestions"] == ["Gold"]
    assert done.stderr == b""


def test_what_the_tickets_do_not_say_is_said_once_for_all() -> None:
    content = f"received_at\n{TICKETS[1]['received_at']}\n"
    asked = ("due", "--file", "-", "-q", "--plan", "gold", "--unit", "business_hours", "--value", "2")
    assert rows(sla(*asked, given=content.encode()).stdout)[0]["due_at"] == "2026-06-12T12:00:00-04:00"
    explained = sla(*asked, "--json", "--explain", given=content.encode())
    assert "support has been open for 2 h" in json.loads(explained.stdout)["summary"]


def test_pauses_and_answers_of_the_same_columns_as_for_compliance_are_known() -> None:
    content = """\
id,received_at,answered_at,pauses
t1,2026-06-11T15:30:00-04:00,2026-06-12T11:00:00-04:00,2026-06-12T09:30:00-04:00/2026-06-12T10:00:00-04:00
t2,2026-06-11T15:30:00-04:00,2026-06-15T11:00:00-04:00,
t3,2026-06-11T15:30:00-04:00,,
"""
    answered = rows(sla("due", "--file", "-", given=content.encode()).stdout)
    assert [each["state"] for each in answered] == ["met", "breached", ""]
    assert [each["due_at"][:16] for each in answered] == ["2026-06-12T16:00", "2026-06-12T15:30", "2026-06-12T15:30"]


def test_no_cell_can_be_taken_for_a_formula() -> None:
    content = f"id,received_at\n=1+1,{TICKETS[0]['received_at']}\n"
    assert rows(sla("due", "--file", "-", given=content.encode()).stdout)[0]["id"] == "'=1+1"


def test_accounts_are_for_the_service_to_know() -> None:
    line = json.dumps({"account": "acme", "received_at": AT})
    assert rows(sla("due", "--file", "-", given=line.encode()).stdout)[0]["problem"] == "unknown_account"


@pytest.mark.parametrize(
    ("arguments", "given", "complaint"),
    [
        pytest.param(("due", "--file", "nowhere.csv"), b"", "There is no file nowhere.csv.", id="no file"),
        pytest.param(("due", "--file", "-"), b"id,plan\n", "The first row has to name the columns", id="no columns"),
        pytest.param(("due", "--file", "-"), b"", "There is no row that names the columns", id="nothing"),
        pytest.param(("due", "--file", "-"), b'received_at\n"x', "A quotation mark is never closed", id="open quote"),
        pytest.param(("due", "--file", "-", "--received", AT), b"", "each ticket of --file has its own", id="both"),
        pytest.param(("due", "--file", "-", "--explain"), b"", "with --json alone", id="explained as CSV"),
        pytest.param(("due", "--file", "-"), b'{"tickets": []}', "one ticket a line is wanted", id="one JSON object"),
        pytest.param(("due", "--file", "-", "--metric", "x"), b"", "Did you mean first_response?", id="metric of all"),
        pytest.param(("compliance", "-", "--metric", "x"), b"", "Did you mean first_response?", id="metric"),
    ],
)
def test_what_cannot_be_read_at_all_is_told(arguments: tuple[str, ...], given: bytes, complaint: str) -> None:
    done = sla(*arguments, given=given)
    assert done.returncode == 2
    assert complaint in " ".join(done.stderr.decode().split())


def test_a_plan_of_all_tickets_that_is_not_known_is_told_once() -> None:
    done = sla("due", "--file", "-", "--plan", "goldd", given=CONTENT.encode())
    assert (done.returncode, done.stdout) == (3, b"")
    assert done.stderr.decode().startswith("No plan has that name, today or formerly. Did you mean Gold?")


def test_a_result_is_written_before_the_next_ticket_is_there() -> None:
    with subprocess.Popen(
        [SLA, "due", "--file", "-", "--json"],
        env=CLEAN,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin
        assert process.stdout
        for line in LINES.splitlines(keepends=True):
            process.stdin.write(line.encode())
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == json.loads(line)["id"]
        process.send_signal(signal.SIGINT)  # while it waits for more
        assert process.wait(30) == 130
        assert process.stderr
        assert b"Traceback" not in process.stderr.read()


def test_a_reader_that_has_seen_enough_ends_it_quietly(tmp_path: Path) -> None:
    file = in_file(tmp_path, "many.csv", "received_at\n" + f"{AT}\n" * 50_000)
    script = f"{quote(str(SLA))} due --file {quote(str(file))} | head -2"
    done = subprocess.run(["sh", "-c", script], env=CLEAN, capture_output=True, check=True)
    assert done.stdout.decode().splitlines()[1].startswith("1,,2027-01-05")
    assert b"Traceback" not in done.stderr
    assert b"Broken" not in done.stderr


def test_a_terminal_sees_how_far_it_is(tmp_path: Path) -> None:
    file = in_file(tmp_path, "many.csv", "received_at\n" + f"{AT}\n" * 100_000)
    with terminal("due", "--file", file, out=tmp_path / "results.csv") as screen:
        screen.until(" a second, ")
        screen.until(" left")
        assert screen.ends() == 0
    assert "100,000 tickets, in " in screen.plain
    assert (tmp_path / "results.csv").read_text().count("\n") == 100_001
    few = in_file(tmp_path, "few.csv", CONTENT)
    with terminal("due", "--file", few, "--quiet", out=tmp_path / "results.csv") as screen:
        assert screen.ends() == 1
    assert screen.shown == ""


def test_where_nobody_watches_long_work_says_each_five_seconds_how_far_it_is() -> None:
    asked = [SLA, "due", "--file", "-"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
    with subprocess.Popen(asked, env=CLEAN, **pipes) as process:  # type: ignore[call-overload]  # of these alone
        process.stdin.write(b"received_at\n")
        while not select.select([process.stderr], [], [], 0.1)[0]:
            process.stdin.write(f"{AT}\n".encode())
            process.stdin.flush()
        assert re.fullmatch(rb"\d+ tickets, \d+ a second\n", process.stderr.readline())
        process.stdin.close()
        assert re.fullmatch(rb"\d+ tickets, in \d+\.\d s\.\n", process.stderr.readline())
        assert process.wait(30) == 0


MEMORY = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    """A hundred thousand tickets more: not even what they are in the file is kept."""
    taken = []
    for count in (20_000, 120_000):
        file = in_file(tmp_path, f"{count}.csv", "id,received_at\n" + f"a-ticket,{AT}\n" * count)
        asked = ["python3", "-c", MEMORY, SLA, "due", "--file", file, "--quiet"]
        taken.append(int(subprocess.check_output(asked, env=CLEAN)))
    assert taken[1] - taken[0] < 3_400, taken


async def test_compliance_is_the_report_of_the_api(client: httpx.AsyncClient) -> None:
    told = await client.post(f"/compliance?at={AT}", content=HAPPENED, headers={"content-type": "text/csv"})
    done = sla("compliance", "-", "--at", AT, "--json", "--quiet", given=HAPPENED.encode())
    ours, theirs = json.loads(done.stdout), told.json()
    for report in (ours, theirs):
        del report["stale"], report["age_seconds"]  # the service stands still while other tests wait for processes
        for each in report["problems"]:
            del each["problem"]["request_id"]
    assert ours == theirs
    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.parametrize("form", ["csv", "ndjson", "json"])
def test_compliance_reads_every_form(tmp_path: Path, form: str) -> None:
    reported = [
        {name: of for name, of in row.items() if of and name != "pauses"} for row in rows(HAPPENED.encode())[:2]
    ]
    contents = {
        "csv": "\n".join(HAPPENED.splitlines()[:3]),
        "ndjson": "\n\n".join(map(json.dumps, reported)),
        "json": json.dumps({"tickets": reported}),
    }
    done = sla("compliance", in_file(tmp_path, f"tickets.{form}", contents[form]), "--at", AT)
    table = [line.split() for line in done.stdout.decode().splitlines()]
    assert done.returncode == 0, done.stderr
    assert next(row for row in table if row[:1] == ["all"])[1:4] == ["2", "1", "1"]
    assert next(row for row in table if row[:2] == ["plan", "pro"])[2:5] == ["1", "0", "1"]
    assert ["Row", "2", "(t2):", "overdue", "by"] in [row[:5] for row in table]
    assert done.stderr.decode().startswith("2 tickets, in ")


def test_tickets_that_cannot_be_counted_are_told_with_their_row() -> None:
    done = sla("compliance", "-", given=HAPPENED.encode())
    assert done.returncode == 1
    assert "Row 3: No plan has that name, today or formerly." in done.stderr.decode()
