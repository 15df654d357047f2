"""Which Chromium the tests of the pages take, and that the CI insists on one. With this machine's programs, less it."""

import shutil
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.processes
ROOT = Path(__file__).parents[2]
SCRIPT = "tests/browser/chromium.sh"
PROGRAMS = ("sh", "bash", "env", "make", "dirname", "awk", "id", "python3")


@pytest.fixture
def no_chromium(tmp_path: Path) -> dict[str, str]:
    """An environment in which there is none, nor where to get it from."""
    there = tmp_path / "bin"
    there.mkdir()
    for name in PROGRAMS:
        program = shutil.which(name)
        assert program, name
        (there / name).symlink_to(program)
    return {"PATH": str(there), "HOME": str(tmp_path)}


def run(*command: str | Path, at: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=at, env=environment, capture_output=True, text=True, check=False)


def test_the_chromium_that_is_named_is_the_one(no_chromium: dict[str, str], tmp_path: Path) -> None:
    named = tmp_path / "a chromium"
    named.symlink_to("/bin/sh")
    assert run("sh", SCRIPT, at=ROOT, **no_chromium, CHROMIUM=str(named)).stdout == f"{named}\n"
    for none in ("", str(tmp_path / "none")):
        done = run("sh", SCRIPT, at=ROOT, **no_chromium, CHROMIUM=none)
        assert (done.returncode, done.stdout) == (1, "")
        assert "Chromium is needed" in done.stderr


def test_only_the_ci_fails_where_there_is_no_chromium(no_chromium: dict[str, str], tmp_path: Path) -> None:
    """What it runs, with no check but this one."""
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci/run", tmp_path / ".ci/run")
    (tmp_path / "Makefile").write_text("check: chromium\n" + rule("chromium"))
    (tmp_path / SCRIPT).parent.mkdir(parents=True)
    shutil.copy(ROOT / SCRIPT, tmp_path / SCRIPT)
    assert run("make", "check", at=tmp_path, **no_chromium).returncode == 0
    assert run(tmp_path / ".ci/run", at=tmp_path, **no_chromium).returncode != 0
    assert run(tmp_path / ".ci/run", at=tmp_path, **no_chromium, CHROMIUM="/bin/sh").returncode == 0


def rule(target: str) -> str:
    """As it stands in the Makefile, with its recipe."""
    _, found, rest = (ROOT / "Makefile").read_text(encoding="utf-8").partition(f"\n{target}:")
    assert found
    recipe = rest.partition("\n\n")[0]
    return f"{target}:{recipe}\n"
