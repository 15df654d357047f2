"""`python -m tests.deploy.audit REPORT PROBE`: what pip-audit's report on the lock is worth.

pip-audit says that nothing is known of what it could not ask about. So each locked package must have been asked about,
and a release that is known to be vulnerable, the probe, must have been found.
"""

import json
import sys
from pathlib import Path
from typing import Any

from tests.deploy.bill_of_materials import LOCK, Hashes, locked, normal

VULNERABLE, NOT_AUDITED = 1, 3


def judged(lock: Hashes, report: str, probe: str) -> tuple[int, str]:
    """The exit code, and what to say."""
    answered = {
        (normal(each["name"]), each["version"]): each["vulns"] for each in _dependencies(report) if "vulns" in each
    }
    if unasked := sorted(name for name, version in lock if (name, version) not in answered):
        return (
            NOT_AUDITED,
            f"NOT AUDITED: nothing could be learned of {len(unasked)} packages, {unasked[0]} among them.",
        )
    if not any(each.get("vulns") for each in _dependencies(probe)):
        return NOT_AUDITED, "NOT AUDITED: whoever was asked knows no vulnerabilities at all."
    found = [f"{name} {version}: {each['id']}" for (name, version), known in answered.items() for each in known]
    if found:
        return VULNERABLE, "\n".join(["VULNERABLE:", *found])
    return 0, f"None of the {len(lock)} packages that are locked is known to be vulnerable."


def _dependencies(report: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(report)["dependencies"] if report else []
    return found


def _read(name: str) -> str:
    return file.read_text(encoding="utf-8") if (file := Path(name)).exists() else ""


if __name__ == "__main__":
    code, said = judged(locked(LOCK.read_text(encoding="utf-8")), _read(sys.argv[1]), _read(sys.argv[2]))
    print(said, file=sys.stdout if code == 0 else sys.stderr)
    sys.exit(code)
