"""What npm could not do is told by `make`: its commands, as they stand in the Makefile, where no registry answers."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.clients.node import PACKAGE, ROOT, needs_node
from tests.reliability.ports import free_port

pytestmark = [pytest.mark.processes, needs_node]


@pytest.mark.parametrize("asked", ["ci", "update"])
def test_a_registry_that_is_away_is_told(tmp_path: Path, asked: str) -> None:
    (tmp_path / ".clients").symlink_to(ROOT / ".clients")
    package = tmp_path / PACKAGE.relative_to(ROOT)
    package.mkdir(parents=True)
    shutil.copy(PACKAGE / "package.json", package)
    if asked == "ci":
        shutil.copy(PACKAGE / "package-lock.json", package)
    away = {
        "npm_config_registry": f"http://127.0.0.1:{free_port()}/",
        "npm_config_cache": str(tmp_path / "cache"),
        "npm_config_fetch_retries": "0",
    }
    done = subprocess.run(
        ["sh", "-c", command_of(asked)],
        cwd=tmp_path,
        env=os.environ | away,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "ECONNREFUSED" in done.stderr


def command_of(asked: str) -> str:
    dry = ["make", "--always-make", "--dry-run", ".clients/ready.stamp", "lock"]
    told = subprocess.run(dry, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    found = [line for line in told.splitlines() if f"/npm-cli.js --prefix clients/typescript {asked} " in line]
    assert len(found) == 1, told
    return found[0]
