"""What `sla doctor` says of one thing that it looked at."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """`look` is for somebody to decide about; only what is `wrong` makes the doctor's exit code 1."""

    OK = "ok"
    LOOK = "look"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """`mend` says what to do, wherever the verdict is not `ok`."""

    what: str
    found: str
    verdict: Verdict = Verdict.OK
    mend: str = ""


def wrong(what: str, found: str, mend: str) -> Finding:
    return Finding(what, found, Verdict.WRONG, mend)


def doubtful(what: str, found: str, mend: str) -> Finding:
    return Finding(what, found, Verdict.LOOK, mend)
