"""`sla` asks the domain directly: no server, no database; exit codes are part of the contract."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli import app
from app.policies.documents import packaged_document, write_document

RECEIVED = "2026-11-24T15:30:00-05:00"


@pytest.fixture(autouse=True)
def logs_of_the_suite(monkeypatch: pytest.MonkeyPatch) -> None:
    """Logs stay where they are: the runner's standard error ends with its command."""
    monkeypatch.setattr("app.cli.configure_logging", lambda _: None)


def sla(*arguments: str, environment: dict[str, str] | None = None) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, arguments, env=environment)
    return result.exit_code, result.stdout, result.stderr


def test_due_answers_people_with_the_date_and_its_reasons() -> None:
    code, table, _ = sla("due", "--plan", "gold", "--received", RECEIVED, "--explain")
    assert code == 0
    assert "Wednesday 25 November 2026 12:00 EST" in table
    assert "Thanksgiving Eve" in table
    assert "counted 3:00:00" in table


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
        pytest.param(("scope", "nope"), 2, "no such topic", id="unknown topic"),
        pytest.param(("due", "--received", "2026-11-24T15:30:00"), 2, "needs its offset", id="naive instant"),
        pytest.param(("due", "--received", "9999-01-01T00:00:00Z"), 2, "2099-12-31", id="out of range"),
        pytest.param(("due", "--received", RECEIVED, "--value", "0"), 2, "value", id="value 0"),
        pytest.param(("due", "--unit", "weeks"), 2, "weeks", id="unknown unit"),
    ],
)
def test_what_cannot_be_answered_has_its_exit_code(arguments: tuple[str, ...], code: int, complaint: str) -> None:
    found, answer, told = sla(*arguments)
    assert (found, answer) == (code, "")
    assert complaint in told


def test_a_database_that_is_away_has_its_exit_code() -> None:
    away = {"SLA_DATABASE_URL": "postgresql://sla@127.0.0.1:1/none"}
    code, _, told = sla("policy", "export", environment=away)
    assert (code, told) == (4, "The database cannot be reached at the moment.\n")


def test_policy_check_names_the_line(tmp_path: Path) -> None:
    good = tmp_path / "good.yaml"
    good.write_text(write_document(packaged_document()))
    assert sla("policy", "check", str(good))[0] == 0
    bad = tmp_path / "bad.yaml"
    bad.write_text(good.read_text().replace("tier: 2", "tier: 9"))
    line = bad.read_text().splitlines().index("  tier: 9") + 1
    code, _, told = sla("policy", "check", str(bad))
    assert (code, told) == (1, f"line {line}: plans.1.tier: there is no tier 9\n")


def test_another_policy_can_be_asked(tmp_path: Path) -> None:
    file = tmp_path / "policy.yaml"
    file.write_text(write_document(packaged_document()).replace("observed: none", "observed: federal"))
    asked = ("due", "--received", "2026-07-02T15:00:00-04:00", "--json")
    assert json.loads(sla(*asked)[1])["due_at"] == "2026-07-03T15:00:00-04:00"
    assert json.loads(sla(*asked, "--policy", str(file))[1])["due_at"] == "2026-07-06T15:00:00-04:00"


def test_doctor_finds_a_setting_that_is_none() -> None:
    code, table, _ = sla("doctor", environment={"SLA_DATABSE_URL": "x", "SLA_PORT": "0"})
    assert code == 1
    assert "SLA_DATABSE_URL" in table
