"""What is promised for each cause of trouble, as `causes.yaml` has it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

FROM_MEMORY = ("plan", "known_account", "readyz", "livez")
FROM_DATABASE = ("unknown_account", "purchase", "change_stream")
HEADS = [
    "cause",
    "what is broken",
    "decision of a plan",
    "account in memory",
    "account not in memory",
    "purchase",
    "new change stream",
    "`/readyz`",
    "`/livez`",
    "answers within",
    "purchases go through again within",
]


@dataclass(frozen=True, slots=True)
class Within:
    """Seconds. `memory` is meant for 99 of 100."""

    memory: float
    database: float
    written: float


@dataclass(frozen=True, slots=True)
class Cause:
    """`answers` has what may be seen of each question; the last is the one that stays."""

    name: str
    broken: str
    answers: Mapping[str, Sequence[str]]
    within: Within

    def row(self) -> list[str]:
        asked = ("plan", "known_account", "unknown_account", "purchase", "change_stream", "readyz", "livez")
        cells = [", then ".join(map(str, self.answers[each])) for each in asked]
        within = f"{self.within.memory:g} s (p99) from memory, {self.within.database:g} s otherwise"
        return [self.name.replace("_", " "), self.broken, *cells, within, f"{self.within.written:g} s"]


def _read() -> list[Cause]:
    read = yaml.safe_load(Path(__file__).with_name("causes.yaml").read_text(encoding="utf-8"))
    return [
        Cause(
            name,
            each["broken"],
            {asked: [str(answer) for answer in answers] for asked, answers in each["answers"].items()},
            Within(**each["within"]),
        )
        for name, each in read["causes"].items()
    ]


CAUSES = _read()
