"""Node as `.clients` has it, and what runs the TypeScript client with it."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NODE = ROOT / ".clients/bin/node"
PACKAGE = ROOT / "clients/typescript"
MODULES = PACKAGE / "node_modules"
TSC = MODULES / "typescript/bin/tsc"
needs_node = pytest.mark.skipif(not (NODE.exists() and TSC.exists()), reason="`make test-clients` installs Node")


def node(*arguments: str | Path, **environment: str) -> str:
    """What it printed. Fails the test with all that Node said."""
    command = [str(NODE), *map(str, arguments)]
    ran = subprocess.run(
        command, cwd=PACKAGE, env=os.environ | environment, capture_output=True, text=True, timeout=110, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout
