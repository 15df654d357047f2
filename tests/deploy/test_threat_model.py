"""docs/threat-model.md has every risk of the list, and each names tests that are there."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.deploy.bill_of_materials import LOCK, listed, locked, missing

ROOT = Path(__file__).parents[2]
MODEL = (ROOT / "docs/threat-model.md").read_text(encoding="utf-8")
ROWS = {found[1]: found[0] for found in re.finditer(r"^\| (API\d+) .*$", MODEL, re.MULTILINE)}
TESTS = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", MODEL)))
CLIENTS = {"aiohttp", "grpcio", "httpx", "pycurl", "requests", "urllib3", "websockets"}
# All but `sla doctor`, a command that asks the service on its own machine whether it answers.
SERVICE = [file for file in (ROOT / "app").rglob("*.py") if file.parent.name != "diagnosis"]
OURS = {"httpx2", "httpcore2"}
CLIENT_MODULES = CLIENTS | {
    "ftplib",
    "http.client",
    "smtplib",
    "socket.create_connection",
    "urllib.request",
    "webbrowser",
}


def test_every_risk_of_the_list_has_its_row_and_its_tests() -> None:
    assert list(ROWS) == [f"API{number}" for number in range(1, 11)]
    assert all(re.search(r"`tests/[\w/]+\.py", row) for row in ROWS.values())


@pytest.mark.parametrize(("file", "test"), TESTS, ids=lambda part: part)
def test_each_test_that_is_named_is_there(file: str, test: str) -> None:
    there = re.findall(r"^(?:async )?def (test_\w+)\(", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE)
    assert test in there


def test_one_module_calls_others_and_only_where_a_webhook_is_set() -> None:
    assert not CLIENTS & {name for name, _ in locked(LOCK.read_text(encoding="utf-8"))}
    calling = []
    for file in SERVICE:
        imported = set(re.findall(r"^\s*(?:from|import) ([\w.]+)", file.read_text(encoding="utf-8"), re.MULTILINE))
        assert not CLIENT_MODULES & imported, file
        calling += [file.name] if OURS & imported else []
    assert calling == ["webhooks.py"]
    loaded = subprocess.check_output([sys.executable, "-c", "import app.main, sys; print(*sys.modules)"], text=True)
    assert not (CLIENTS | OURS) & set(loaded.split())


def test_a_bill_of_materials_that_lacks_something_is_told() -> None:
    lock = locked(LOCK.read_text(encoding="utf-8"))
    assert len(lock) > 40
    assert all(lock.values())
    package, *_ = lock
    assert missing(lock, lock) == []
    assert "not listed" in missing(lock, {each: lock[each] for each in lock if each != package})[0]
    assert "not locked" in missing({each: lock[each] for each in lock if each != package}, lock)[0]
    assert "other hashes" in missing(lock, lock | {package: set()})[0]
    bill = '{"components": [{"name": "A_b", "version": "1", "externalReferences": [{"hashes": [{"content": "c"}]}]}]}'
    assert listed(bill) == {("a-b", "1"): {"c"}}
