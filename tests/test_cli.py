"""`sla` asks the domain directly: no server, no database; exit codes are part of the contract."""

import asyncio
import json
import shlex
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli import EXAMPLES, app
from app.policies.documents import packaged_document, write_document
from tests.conftest import AUTHORISED, NewDatabase, service_on
from tests.terminals import sla as process

RECEIVED = "2026-11-24T15:30:00-05:00"


@pytest.fixture(autouse=True)
def logs_of_the_suite(monkeypatch: pytest.MonkeyPatch) -> None:
    """Logs stay where they are: the runner's standard error ends with its command."""
    monkeypatch.setattr("app.observability.configure_logging", lambda _: None)


def sla(*arguments: str, environment: dict[str, str] | None = None) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, arguments, env=environment)
    return result.exit_code, result.stdout, result.stderr


def test_due_answers_people_with_the_date_and_its_reasons() -> None:
    code, table, _ = sla("due", "--plan", "gold", "--received", RECEIVED, "--explain")
    assert code == 0
    assert "Wednesday 25 November 2026 12:00 EST" in table
    assert "Thanksgiving Eve" in table
    assert "counted 3 h" in table


def test_due_answers_programs_as_the_api_does() -> None:
    code, answer, _ = sla("due", "--plan", "gold", "--received", RECEIVED, "--json")
    assert code == 0
    assert json.loads(answer)["due_at"] == "2026-11-25T12:00:00-05:00"


@pytest.mark.parametrize(
    ("unit", "value", "due"),
    [
        ("business_days", "1", "2026-11-25T12:00:00-05:00"),
        ("business_days_end", "2", "2026-11-27T16:00:00-05:00"),
        ("business_hours", "4", "2026-11-27T09:30:00-05:00"),
        ("calendar_hours", "24", "2026-11-25T15:30:00-05:00"),
    ],
)
def test_due_can_be_asked_for_another_target(unit: str, value: str, due: str) -> None:
    code, answer, _ = sla("due", "--received", RECEIVED, "--unit", unit, "--value", value, "--json")
    assert code == 0
    assert json.loads(answer)["due_at"] == due


def test_hours_tier_and_scope_answer() -> None:
    assert json.loads(sla("hours", "--at", "2026-11-26T10:00:00-05:00", "--json")[1])["open"] is False
    assert json.loads(sla("tier", "ULTRA-PLUS plan", "--json")[1])["tier"]["number"] == 3
    assert json.loads(sla("scope", "on_site_visit", "--json")[1])["verdict"] == "out_of_scope"
    for question in (("hours",), ("tier", "gold"), ("scope", "field_mapping", "--plan", "gold")):
        code, table, complaint = sla(*question)
        assert (code, complaint) == (0, "")
        assert "why" in table


@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        pytest.param(("tier", "goldd"), 3, "Did you mean Gold?", id="unknown plan"),
        pytest.param(("tier", "zzz"), 3, "`sla tier` lists the plans.", id="unknown plan that nothing is near"),
        pytest.param(("scope", "nope"), 2, "`sla scope` lists the topics.", id="unknown topic"),
        pytest.param(("scope", "fild_mapping"), 2, "Did you mean field_mapping?", id="mistyped topic"),
        pytest.param(("due", "--metric", "first"), 2, "Did you mean first_response?", id="unknown metric"),
        pytest.param(("due", "--paln", "gold"), 2, "Possible options: --explain, --plan", id="mistyped option"),
        pytest.param(("ours",), 2, "Did you mean 'hours'?", id="mistyped command"),
        pytest.param(("policy", "lod"), 2, "Did you mean 'load'?", id="mistyped command of a group"),
        pytest.param(("due", "--received", "2026-11-24T15:30:00"), 2, "needs its offset", id="naive instant"),
        pytest.param(("due", "--received", "9999-01-01T00:00:00Z"), 2, "2099-12-31", id="out of range"),
        pytest.param(("due", "--received", RECEIVED, "--value", "0"), 2, "value", id="value 0"),
        pytest.param(("due", "--unit", "weeks"), 2, "weeks", id="unknown unit"),
    ],
)
def test_what_cannot_be_answered_has_its_exit_code(arguments: tuple[str, ...], code: int, complaint: str) -> None:
    found, answer, told = sla(*arguments)
    assert (found, answer) == (code, "")
    assert complaint in " ".join(told.split())


@pytest.mark.parametrize("example", EXAMPLES.values())
def test_the_example_of_a_commands_help_is_answered(
    example: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tickets.csv").write_text(f"received_at\n{RECEIVED}\n")
    monkeypatch.chdir(tmp_path)
    command, *arguments = shlex.split(example)[1:]
    code, told, _ = sla(command, "--help", environment={"COLUMNS": "200"})
    assert (code, example in told) == (0, True)
    assert sla(command, *(each for each in arguments if each != "--watch"))[0] == 0


def test_what_there_is_to_name_is_listed() -> None:
    assert "ultra plus, elite" in sla("tier")[1]
    assert "quickbooks_web_connector" in sla("scope")[1]
    assert json.loads(sla("tier", "--json")[1])["data"][0]["legacy_names"] == ["ultra plus", "elite"]
    assert json.loads(sla("scope", "--json")[1])["topics"][0]["verdict"] == "in_scope"


def test_a_setting_that_is_wrong_is_named_and_not_repeated() -> None:
    code, _, told = sla("key", "list", environment={"SLA_BOOTSTRAP_KEY": "geheim"})
    assert code == 2
    assert told.startswith("SLA_BOOTSTRAP_KEY: a key is `sla_`")
    assert "geheim" not in told
    assert "sla doctor" in told


def test_a_webhook_without_a_secret_is_refused_in_a_sentence() -> None:
    done = process("serve", "--port", "0", SLA_TICKET_WEBHOOK_URL="https://user:geheim@tickets.example.com/")
    told = done.stderr.decode()
    assert (done.returncode, done.stdout) == (2, b"")
    assert told.startswith("SLA_TICKET_WEBHOOK_URL: it needs SLA_TICKET_WEBHOOK_SECRET")
    assert len(told.splitlines()) == 2, told
    assert "geheim" not in told


def test_a_database_that_is_away_has_its_exit_code() -> None:
    away = {"SLA_DATABASE_URL": "postgresql://sla@127.0.0.1:1/none"}
    code, _, told = sla("policy", "export", environment=away)
    assert (code, told) == (
        4,
        "The database cannot be reached at the moment. Is SLA_DATABASE_URL right? `sla doctor` looks what is wrong.\n",
    )


def test_policy_check_names_the_line(tmp_path: Path) -> None:
    good = tmp_path / "good.yaml"
    good.write_text(write_document(packaged_document()))
    assert sla("policy", "check", str(good))[0] == 0
    bad = tmp_path / "bad.yaml"
    bad.write_text(good.read_text().replace("tier: 2", "tier: 9"))
    line = bad.read_text().splitlines().index("  tier: 9") + 1
    code, _, told = sla("policy", "check", str(bad))
    assert (code, told) == (1, f"line {line}: plans.1.tier: there is no tier 9\n")


@pytest.mark.database
async def test_a_document_is_looked_at_before_it_is_loaded(new_database: NewDatabase, tmp_path: Path) -> None:
    environment = {"SLA_DATABASE_URL": await new_database()}
    file, tickets = tmp_path / "policy.yaml", tmp_path / "tickets.csv"
    file.write_text(write_document(packaged_document()).replace("observed: none", "observed: federal"))
    tickets.write_text("id,received_at,plan\nt1,2026-07-02T15:00:00-04:00,gold\nt2,2026-07-02T15:00:00-04:00,goldd\n")
    asked = ("policy", "preview", str(file), "--tickets", str(tickets))
    code, told, _ = await asyncio.to_thread(sla, *asked, environment=environment)
    assert (code, told.splitlines()[0]) == (0, "Closures: holidays on weekends not observed → observed as federal ones")
    assert told.splitlines()[-3:] == [
        "t1: Friday 3 July 2026 15:00 EDT → Monday 6 July 2026 15:00 EDT",
        "t2: no date → no date (No plan has that name, today or formerly. Did you mean Gold?)",
        "Tickets: 0 earlier, 1 later, 0 as before.",
    ]
    code, exported, _ = await asyncio.to_thread(sla, "policy", "export", environment=environment)
    assert exported.startswith("# Of policy revision 1\n")


RECEIVED_LATE = "t1,2026-07-02T15:00:00-04:00"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(f"{RECEIVED_LATE}\n".encode(), ": the first row names the columns", id="no columns"),
        pytest.param(b"id,plan\nt1,gold\n", ": the first row names the columns", id="a column that is missing"),
        pytest.param(b"", ": the first row names the columns", id="nothing"),
        pytest.param(
            f"id,received_at\n{RECEIVED_LATE}\nt2,yesterday\n".encode(),
            ", line 3: received_at: Expected an instant as RFC 3339",
            id="no instant",
        ),
        pytest.param(
            b"id,received_at\nt1,2026-07-02T15:00:00\n",
            ", line 2: received_at: The instant needs its offset",
            id="naive",
        ),
        pytest.param(
            b"id,received_at,plan\n\nt1\n", ", line 3: the row has more or fewer", id="cells that are missing"
        ),
        pytest.param(f"id,received_at\n{RECEIVED_LATE},gold\n".encode(), ", line 2: the row has more", id="more cells"),
        pytest.param(b"id,received_at\nt\xff,x\n", " is no CSV in UTF-8", id="another encoding"),
        pytest.param(b'id,received_at\n"t1,x\n', " is no CSV", id="a quotation mark that stays open"),
    ],
)
def test_tickets_that_cannot_be_read_are_told_with_their_line(tmp_path: Path, content: bytes, says: str) -> None:
    file, tickets = tmp_path / "policy.yaml", tmp_path / "tickets.csv"
    file.write_text(write_document(packaged_document()))
    tickets.write_bytes(content)
    code, answer, told = sla("policy", "preview", str(file), "--tickets", str(tickets))
    assert (code, answer) == (2, "")
    assert told.startswith(f"{tickets}{says}")


@pytest.mark.database
async def test_a_document_without_a_plan_in_use_is_told_so_before_it_is_loaded(
    new_database: NewDatabase, tmp_path: Path
) -> None:
    url = await new_database()
    async with service_on(url) as (_, client):
        put = await client.put("/accounts/acme", json={"plan": "gold"}, headers=AUTHORISED)
        assert put.status_code == 201, put.text
    document, file = packaged_document(), tmp_path / "policy.yaml"
    plans = tuple(plan for plan in document.plans if plan.code != "gold")
    file.write_text(write_document(replace(document, plans=plans)))
    asked = ("policy", "preview", str(file))
    found = await asyncio.to_thread(sla, *asked, environment={"SLA_DATABASE_URL": url})
    assert found == (1, "", "plans.gold: accounts are or were on that plan\n")


@pytest.mark.database
async def test_the_name_of_a_key_is_shown_to_the_letter(new_database: NewDatabase) -> None:
    environment = {"SLA_DATABASE_URL": await new_database(), "COLUMNS": "200"}
    for name in ("[/x]", "[bold]desk[/bold] :smile:"):
        made = ("key", "create", "--scope", "policy:write", "--name", name)
        assert (await asyncio.to_thread(sla, *made, environment=environment))[0] == 0
    code, listed, _ = await asyncio.to_thread(sla, "key", "list", environment=environment)
    assert code == 0
    assert " [/x] " in listed
    assert " [bold]desk[/bold] :smile: " in listed


def test_brackets_of_a_policy_are_shown_to_the_letter(tmp_path: Path) -> None:
    document, file = packaged_document(), tmp_path / "policy.yaml"
    tiers = tuple(replace(tier, name=f"[red]{tier.name}[/x]") for tier in document.tiers)
    plans = tuple(replace(plan, name="Gold [/b]") if plan.code == "gold" else plan for plan in document.plans)
    file.write_text(write_document(replace(document, tiers=tiers, plans=plans)))
    for question in (("tier",), ("tier", "gold"), ("due", "--plan", "gold", "--received", RECEIVED)):
        code, told, _ = sla(*question, "--policy", str(file), environment={"COLUMNS": "200"})
        assert code == 0
        assert "Gold [/b]" in told
        assert "[red]" in told
        assert "[/x]" in told


def test_another_policy_can_be_asked(tmp_path: Path) -> None:
    file = tmp_path / "policy.yaml"
    file.write_text(write_document(packaged_document()).replace("observed: none", "observed: federal"))
    asked = ("due", "--received", "2026-07-02T15:00:00-04:00", "--json")
    assert json.loads(sla(*asked)[1])["due_at"] == "2026-07-03T15:00:00-04:00"
    assert json.loads(sla(*asked, "--policy", str(file))[1])["due_at"] == "2026-07-06T15:00:00-04:00"
