"""What a shell offers: asked as the shells ask, in a process of its own."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from app.commands.options import FIRST_RESPONSE
from app.domain.plans import plan_catalogue
from app.domain.policy import DEFAULT_METRIC
from app.policies.documents import packaged_document, write_document
from tests.terminals import CLEAN, SLA, sla

pytestmark = pytest.mark.processes
HEAVY = {"fastapi", "pydantic", "rich", "sqlalchemy", "uvicorn", "yaml", "app.domain.policy", "app.persistence"}


def offered(line: str) -> list[str]:
    """For the last word of the line, which is to be completed."""
    words = line.split(" ")
    done = sla(COMP_WORDS=line, COMP_CWORD=str(len(words) - 1), _SLA_COMPLETE="complete_bash")
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode().split()


@pytest.mark.parametrize(
    ("line", "values"),
    [
        pytest.param("sla du", ["due"], id="commands"),
        pytest.param("sla policy pre", ["preview"], id="commands of a group"),
        pytest.param("sla hours --wa", ["--watch"], id="options"),
        pytest.param("sla due --plan go", ["gold"], id="plans"),
        pytest.param("sla tier ul", ["ultra-plus", "ultra"], id="former names"),
        pytest.param("sla scope field", ["field_mapping"], id="topics"),
        pytest.param("sla due --metric ", ["first_response"], id="metrics"),
        pytest.param("sla compliance x.csv --metric f", ["first_response"], id="metrics of many"),
        pytest.param("sla due --unit business_d", ["business_days", "business_days_end"], id="units"),
        pytest.param("sla key create --scope acc", ["accounts:read"], id="scopes"),
        pytest.param("sla tier nothing-like-it", [], id="nothing"),
    ],
)
def test_a_shell_is_offered(line: str, values: list[str]) -> None:
    assert offered(line) == values


def test_every_name_that_is_offered_is_understood() -> None:
    names, catalogue = offered("sla tier "), plan_catalogue(packaged_document().plans)
    assert len(names) == 12
    assert {catalogue.resolve(name).plan.code for name in names} == {*catalogue.plans}


def test_plans_are_those_of_the_policy_that_is_asked(tmp_path: Path) -> None:
    document, file = packaged_document(), tmp_path / "policy.yaml"
    renamed = tuple(
        replace(plan, legacy_names=("olden days",)) if plan.code == "gold" else plan for plan in document.plans
    )
    file.write_text(write_document(replace(document, plans=renamed)))
    assert offered(f"sla due --policy {file} --plan old") == ["olden-days"]
    file.write_text("no policy")
    assert offered(f"sla due --policy {file} --plan go") == ["gold"]


def test_bash_itself_completes() -> None:
    script = (
        'eval "$(_SLA_COMPLETE=source_bash sla)"; COMP_WORDS=(sla due --plan ult); COMP_CWORD=3; '
        '_sla_completion sla; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    path = f"{Path(SLA).parent}:{CLEAN['PATH']}"
    done = subprocess.run(["bash", "--norc", "-c", script], env=CLEAN | {"PATH": path}, capture_output=True, check=True)
    assert done.stdout.decode().split() == ["ultra-plus", "ultra"]


def test_zsh_and_fish_are_told_what_a_name_is() -> None:
    done = sla(
        _SLA_COMPLETE="complete_fish", _TYPER_COMPLETE_ARGS="sla tier ultra", _TYPER_COMPLETE_FISH_ACTION="get-args"
    )
    assert done.stdout.decode().splitlines() == ["ultra-plus\ttoday Platinum", "ultra\ttoday Gold"]


def test_help_and_completion_do_not_wait_for_what_they_do_not_need() -> None:
    script = f"import sys, app.cli; print(*sorted({HEAVY!r} & set(sys.modules)))"
    assert subprocess.check_output([sys.executable, "-c", script], text=True) == "\n"


def test_the_metric_that_is_asked_for_by_default_is_the_policys() -> None:
    assert FIRST_RESPONSE == DEFAULT_METRIC
