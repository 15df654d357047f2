"""Programs that tests want and that no wheel carries: this machine's, or else fetched from Debian."""

import subprocess
from pathlib import Path

import pytest

FETCH = Path(__file__).parents[1] / "bench" / "debian.sh"


def program(tool: str, package: str = "") -> str:
    """Where it is. Skips the test where it is neither here nor to be had."""
    command = ["sh", str(FETCH), tool, package or tool]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    if found.returncode:
        pytest.skip(f"no {tool}: {found.stderr.strip()[-300:]}")
    return found.stdout.strip()
