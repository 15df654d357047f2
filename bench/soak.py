"""`make soak`: whether anything grows while a ticket intake asks half of what is possible, for minutes.

Every ten seconds its callers hang up and others call. What is counted in between is what nobody uses any more.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench import tables
from bench.intake import INTAKE, Answers, as_fast_as_it_answers, at_rate, parts_of, percentiles
from bench.load import program
from bench.operations import SETTINGS
from bench.rounds import add_accounts
from bench.service import LOADS, Service, running

MIX = {**INTAKE, "buy_add_on": 1}  # with the same Idempotency-Key each time: Postgres is asked, and nothing is added
PERIOD, A_MINUTE = 10, 6  # seconds, and how many of them
MANY, FEW = 110, 22  # connections: so many that it opens as many to Postgres as ever, and enough to keep it busy
MOST_GROWTH = 0.05  # of the memory; what is counted may not grow at all
HEAD = (
    "minute",
    "good/s",
    "p50, p99, ms",
    "shed",
    "failed",
    "MB",
    "descriptors",
    "tasks",
    "connections",
    "to Postgres",
)


@dataclass(frozen=True, slots=True)
class Sample:
    answers: Answers
    megabytes: float
    descriptors: int
    tasks: int
    connections: int
    to_postgres: int

    @classmethod
    def of(cls, service: Service, answers: Answers) -> "Sample":
        tasks, connections = service.gauge("sla_tasks"), service.gauge("sla_connections")
        counted = service.descriptors(), tasks, connections, service.postgres_connections()
        return cls(answers, service.megabytes(), *counted)

    def row(self, minute: float) -> str:
        answers = self.answers
        return tables.line(
            f"{minute:.1f}",
            f"{answers.good_a_second:,.0f}",
            ", ".join(f"{ms:.1f}" for ms in percentiles(answers.good)),
            len(answers.shed),
            answers.failed,
            f"{self.megabytes:.1f}",
            self.descriptors,
            self.tasks,
            self.connections,
            self.to_postgres,
        )


def samples(count: int) -> Iterator[Sample]:
    with tempfile.TemporaryDirectory(prefix="sla-soak-") as made, running(Path(made), **SETTINGS) as service:
        service.pin()
        add_accounts(service)
        parts = parts_of(MIX)
        as_fast_as_it_answers(service, parts, Path(made), connections=MANY, seconds=PERIOD)
        most = as_fast_as_it_answers(service, parts, Path(made), connections=FEW, seconds=PERIOD)
        for _ in range(count):
            answers = at_rate(service, parts, Path(made), most.good_a_second / 2, seconds=PERIOD)
            yield Sample.of(service, answers)
            service.forget_log()


def growths(found: Sequence[Sample]) -> list[str]:
    """A sentence for each that is higher in the last fifth of the time than in the second; the first is to warm up."""
    fifth = max(1, len(found) // 5)
    before, after = found[fifth : 2 * fifth], found[-fifth:]
    said = []
    megabytes = [median(each.megabytes for each in some) for some in (before, after)]
    if (grown := megabytes[1] / megabytes[0] - 1) > MOST_GROWTH:
        said.append(f"memory: {megabytes[0]:.1f} -> {megabytes[1]:.1f} MB, {grown:.1%} (<= {MOST_GROWTH:.0%})")
    for name in ("descriptors", "tasks", "connections", "to_postgres"):
        most = [max(getattr(each, name) for each in some) for some in (before, after)]
        if most[1] > most[0]:
            said.append(f"{name}: {most[0]} -> {most[1]}")
    if failed := sum(each.answers.failed for each in found):
        said.append(f"{failed:,} got an answer that is neither good nor a refusal, or none")
    return said


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    asked = parser.parse_args()
    program("h2load", "nghttp2-client")  # before anything is waited for
    os.sched_setaffinity(0, LOADS)
    print(f"{tables.machine()}; {asked.minutes:g} minutes\n")
    print("\n".join([tables.line(*HEAD), "|---" * len(HEAD) + "|"]), flush=True)
    found: list[Sample] = []
    for sample in samples(max(2, round(asked.minutes * A_MINUTE))):
        found.append(sample)
        if len(found) % A_MINUTE == 0 or len(found) == 1:
            print(sample.row(len(found) / A_MINUTE), flush=True)
    asked_in_all = sum(len(each.answers.good) for each in found)
    said = growths(found)
    print(f"\n{asked_in_all:,} good answers.")
    print("\n".join(f"- GREW {each}" for each in said) or "- nothing grew")
    if said:
        sys.exit(1)


if __name__ == "__main__":
    main()
