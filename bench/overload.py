"""`make overload`: what a ticket intake gets answered that asks for half, once, twice and four times what is possible.

The service has a core of its own; the load, Postgres and this program share the other one. What other programs took of
its core is told, and taken out of the share of the most that it answered.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench import tables
from bench.intake import INTAKE, MOST_CONNECTIONS, Answers, Parts, as_fast_as_it_answers, at_rate, parts_of, percentiles
from bench.load import program
from bench.operations import SETTINGS
from bench.rounds import add_accounts
from bench.service import LOADS, Service, running

CONNECTIONS = 40  # enough to keep it busy, and too few for anyone to be refused
TIMES = (0.5, 1, 2, 4)
WARM_UP = 2  # seconds
WARM_UPS = 5  # each of which makes connections anew: so often until they find the memory that they need
HEAD = (
    "load",
    "asked/s",
    "good/s",
    "of the most",
    "good, ms: p50, p99",
    "shed",
    "shed, ms: p50, p99, longest",
    "failed",
    "MB before, after",
    "without its core",
)
LEAST_GOODPUT, LONGEST_SHED_MS, MOST_GROWTH = 0.80, 50, 0.05
KEPT = (
    f"- kept: >= {LEAST_GOODPUT:.0%} of the most, refusals within {LONGEST_SHED_MS} ms (p99), memory flat, no failures"
)


@dataclass(frozen=True, slots=True)
class Step:
    """`without_core` is the part of the time in which others had the service's core."""

    load: str
    answers: Answers
    megabytes: tuple[float, float]
    without_core: float

    @property
    def goodput(self) -> float:
        """A second in which it had its core."""
        return self.answers.good_a_second / (1 - self.without_core)

    def row(self, most: float) -> str:
        answers = self.answers
        good, shed = (", ".join(f"{ms:,.1f}" for ms in percentiles(each)) for each in (answers.good, answers.shed))
        return tables.line(
            self.load,
            f"{answers.offered_a_second:,.0f}",
            f"{answers.good_a_second:,.0f}",
            f"{self.goodput / most:.0%}",
            good,
            f"{len(answers.shed):,}",
            f"{shed}, {answers.shed[-1]:,.1f}" if answers.shed else "",
            answers.failed,
            ", ".join(f"{each:.0f}" for each in self.megabytes),
            f"{self.without_core:.0%}",
        )


def step(load: str, service: Service, ask: Callable[[], Answers]) -> Step:
    before, waited = service.megabytes(), service.seconds_without_core()
    answers = ask()
    waited = service.seconds_without_core() - waited
    service.forget_log()
    return Step(load, answers, (before, service.megabytes()), waited / answers.seconds)


def _warm_up(service: Service, parts: Parts, folder: Path) -> None:
    most = as_fast_as_it_answers(service, parts, folder, connections=CONNECTIONS, seconds=WARM_UP)
    for _ in range(WARM_UPS):
        at_rate(service, parts, folder, TIMES[-1] * most.good_a_second, seconds=WARM_UP)


def steps(seconds: int) -> Iterator[Step]:
    """The first one finds the capacity."""
    with tempfile.TemporaryDirectory(prefix="sla-overload-") as made, running(Path(made), **SETTINGS) as service:
        service.pin()
        add_accounts(service)
        parts = parts_of(INTAKE)
        closed = partial(as_fast_as_it_answers, service, parts, Path(made), connections=CONNECTIONS)
        _warm_up(service, parts, Path(made))
        first = step(f"{CONNECTIONS} who wait for their answers", service, partial(closed, seconds=seconds))
        yield first
        for times in TIMES:
            per_second = times * first.goodput
            ask = partial(at_rate, service, parts, Path(made), per_second, seconds=seconds)
            yield step(f"{times:g} times as much", service, ask)


def misses(found: Sequence[Step]) -> list[str]:
    """A sentence for each promise that was not kept."""
    most = max(each.goodput for each in found)
    said = []
    for each in found:
        _, longest = percentiles(each.answers.shed)
        grown = each.megabytes[1] / found[0].megabytes[1] - 1
        if (share := each.goodput / most) < LEAST_GOODPUT and each.answers.shed:
            said.append(f"{each.load}: {share:.0%} of the most were answered (>= {LEAST_GOODPUT:.0%})")
        if longest > LONGEST_SHED_MS:
            said.append(f"{each.load}: p99 of the refusals is {longest:.0f} ms (<= {LONGEST_SHED_MS} ms)")
        if grown > MOST_GROWTH:
            said.append(f"{each.load}: memory grew by {grown:.0%} (<= {MOST_GROWTH:.0%})")
        if each.answers.failed:
            said.append(f"{each.load}: {each.answers.failed:,} got another answer, or none")
    return said


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=15, help="of each load")
    asked = parser.parse_args()
    program("h2load", "nghttp2-client")  # before anything is waited for
    os.sched_setaffinity(0, LOADS)
    print(f"{tables.machine()}; {asked.seconds} s each, at most {MOST_CONNECTIONS} connections")
    found = []
    for each in steps(asked.seconds):
        found.append(each)
        print(f"- {each.load}", file=sys.stderr, flush=True)
    most = max(each.goodput for each in found)
    print("\n".join(["", tables.line(*HEAD), "|---" * len(HEAD) + "|", *(each.row(most) for each in found), ""]))
    said = misses(found)
    print("\n".join(f"- MISSED {each}" for each in said) or KEPT)
    if said:
        sys.exit(1)


if __name__ == "__main__":
    main()
