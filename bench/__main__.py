"""`make bench`: what an answer costs beside the same on FastAPI without any logic and on bare ASGI, and the calendar.

The server under load has a core of its own; wrk, Postgres and this program share the other one.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from bench import baseline, tables
from bench.baseline import Figure
from bench.load import program
from bench.operations import OPERATIONS, SETTINGS
from bench.rounds import add_accounts, measure
from bench.service import LOADS, running
from bench.tables import Addition, Life

COMPARED = Path(__file__).parents[1] / ".bench" / "bin" / "python"  # where the other calendars are
NEVER_REFUSING = {**SETTINGS, "SLA_LONGEST_WAIT_MS": "60000"}  # what is slow shall be seen as slow


def answers(names: list[str], rounds: int, seconds: int) -> dict[str, Figure]:
    """Prints the table while it is measured."""
    found: dict[str, Figure] = {}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="sla-bench-")))
        starts = []
        for _ in range(rounds):
            with running(folder, **NEVER_REFUSING) as service:
                starts.append(service.seconds_to_ready)
        service = stack.enter_context(running(folder, **NEVER_REFUSING))
        starts.append(service.seconds_to_ready)
        at_start = service.megabytes()
        service.pin()
        add_accounts(service)
        print(tables.head())
        for name in names:
            operation = OPERATIONS[name]
            measured = measure(name, service, folder, rounds=rounds, seconds=seconds)
            print(tables.row(operation.title, measured, operation.tickets), flush=True)
            found |= {f"{operation.title}: {figure}": value for figure, value in measured.figures().items()}
        life = Life(starts[1:], at_start, service.megabytes())  # the first start makes the database
        print(tables.life_rows(life))
    return found | life.figures()


def calendars() -> dict[str, Figure]:
    output = subprocess.run([COMPARED, "-m", "bench.calendars"], stdout=subprocess.PIPE, check=True).stdout
    additions = [Addition(**each) for each in json.loads(output)]
    print(f"\n{tables.calendar_table(additions)}")
    return tables.calendar_figures(additions)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=[*OPERATIONS, "calendars"], nargs="+", help="the others are left out")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=2, help="of each round")
    parser.add_argument("--baseline", type=Path, default=baseline.FILE, help="the earlier run to compare with")
    parser.add_argument("--save", action="store_true", help="let later runs be compared with this one")
    asked = parser.parse_args()
    names = asked.only or [*OPERATIONS, "calendars"]
    program("wrk")  # before anything is waited for
    os.sched_setaffinity(0, LOADS)
    machine = tables.machine()
    print(f"{machine}; {asked.rounds} rounds of {asked.seconds} s\n")
    found: dict[str, Figure] = {}
    if operations := [name for name in names if name in OPERATIONS]:
        found |= answers(operations, asked.rounds, asked.seconds)
    if "calendars" in names:
        found |= calendars()
    if asked.save:
        return baseline.save(asked.baseline, machine, found)
    return compare(asked.baseline, found)


def compare(file: Path, found: dict[str, Figure]) -> None:
    """Ends with 1 where something is worse than it was."""
    if not file.exists():
        return print("\nNo baseline yet: `make bench-baseline` saves one.")
    machine, then = baseline.saved(file)
    worse = baseline.regressions(then, found)
    print(f"\n{len(then.keys() & found.keys())} figures compared with those of {machine}:")
    print("\n".join(f"- WORSE {each}" for each in worse) or "- none is worse by more than the noise", flush=True)
    return sys.exit(1) if worse else None


if __name__ == "__main__":
    main()
