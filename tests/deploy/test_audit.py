"""An audit that could not be made is never taken for one that found nothing."""

import json
from collections.abc import Mapping

import pytest

from tests.deploy.audit import NOT_AUDITED, VULNERABLE, judged

LOCK = {("one", "1"): {"a"}, ("two", "2"): {"b"}}
KNOWN = {"name": "probe", "version": "1", "vulns": [{"id": "PYSEC-1"}]}


def report(*dependencies: Mapping[str, object]) -> str:
    return json.dumps({"dependencies": dependencies})


def clean(name: str, version: str, *found: str) -> dict[str, object]:
    return {"name": name, "version": version, "vulns": [{"id": each} for each in found]}


@pytest.mark.parametrize(
    ("of_lock", "of_probe", "code", "says"),
    [
        pytest.param(report(clean("One", "1"), clean("two", "2")), report(KNOWN), 0, "None of the 2", id="clean"),
        pytest.param(
            report(clean("one", "1", "CVE-1"), clean("two", "2")), report(KNOWN), VULNERABLE, "one 1: CVE-1", id="found"
        ),
        pytest.param("", "", NOT_AUDITED, "2 packages", id="no report"),
        pytest.param(
            report({"name": "one", "skip_reason": "not found"}, clean("two", "2")),
            report(KNOWN),
            NOT_AUDITED,
            "1 packages, one",
            id="skipped",
        ),
        pytest.param(report(clean("one", "1")), report(KNOWN), NOT_AUDITED, "1 packages, two", id="left out"),
        pytest.param(
            report(clean("one", "9"), clean("two", "2")), report(KNOWN), NOT_AUDITED, "one", id="other version"
        ),
        pytest.param(
            report(clean("one", "1"), clean("two", "2")),
            report(clean("probe", "1")),
            NOT_AUDITED,
            "no vulnerabilities at all",
            id="a service that knows nothing",
        ),
    ],
)
def test_what_a_report_is_worth(of_lock: str, of_probe: str, code: int, says: str) -> None:
    ended, said = judged(LOCK, of_lock, of_probe)
    assert ended == code
    assert says in said
