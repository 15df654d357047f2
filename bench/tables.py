"""What `make bench` prints: the tables of docs/performance.md, as Markdown."""

import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median

from bench.baseline import Figure
from bench.rounds import Measured
from bench.service import CORES

HEAD = (
    "",
    "service",
    "floor: FastAPI, the same models, no logic",
    "raw ASGI",
    "of the floor, by CPU",
    "by requests/s",
    "p99 in floors",
)
PACKAGES = ("fastapi", "uvicorn", "pydantic")


@dataclass(frozen=True, slots=True)
class Life:
    """Of the service: seconds from its start to the first 200 of /readyz, and what it takes of the memory."""

    starts: Sequence[float]
    megabytes_at_start: float
    megabytes_after_load: float

    def figures(self) -> dict[str, Figure]:
        return {
            "start to ready on a Postgres that has data, s": Figure.of(self.starts, lower_is_better=True),
            "resident at start, MB": Figure(round(self.megabytes_at_start, 1), lower_is_better=True),
            "resident after load, MB": Figure(round(self.megabytes_after_load, 1), lower_is_better=True),
        }


@dataclass(frozen=True, slots=True)
class Addition:
    """What an addition of so many hours costs an engine, and how many of its results are others than ours."""

    engine: str
    hours: int
    nanoseconds: int
    compared: int
    different: int
    rolled: int


def machine() -> str:
    """On what and with what it was measured, in one line."""
    cpu = platform.machine()
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            cpu = line.partition(":")[2].strip()
            break
    packages = ", ".join(f"{package} {version(package)}" for package in PACKAGES)
    on = datetime.now(UTC).date()  # noqa: TID251  (the day of a report, no decision rests on it)
    return f"{on}, {cpu}, {len(CORES)} cores, Python {platform.python_version()}, {packages}"


def line(*cells: object) -> str:
    return f"| {' | '.join(map(str, cells))} |"


def head() -> str:
    return "\n".join([line(*HEAD), "|---" * len(HEAD) + "|"])


def row(title: str, found: Measured, tickets: int) -> str:
    cells = []
    for rounds in (found.service, found.floor, found.raw):
        cpu, per_second, p50, p99 = (
            median(getattr(each, name) for each in rounds) for name in ("cpu_us", "per_second", "p50_ms", "p99_ms")
        )
        each = f" = {per_second * tickets:,.0f} tickets/s" if tickets > 1 else ""
        cells.append(f"{cpu:,.0f} µs, {per_second:,.0f}/s{each}, {p50:.2f}/{p99:.2f} ms")
    ratios = (f"{figure.value:.2f} ± {figure.noise * figure.value:.2f}" for figure in found.figures().values())
    return line(title, *cells, *ratios)


def life_rows(life: Life) -> str:
    rows = [line(name, f"{figure.value:,.2f}", *[""] * (len(HEAD) - 2)) for name, figure in life.figures().items()]
    return "\n".join(rows)


def calendar_figures(additions: Sequence[Addition]) -> dict[str, Figure]:
    of = {(each.engine, each.hours): each.nanoseconds for each in additions}
    mine = [each.nanoseconds for each in additions if each.engine == "ours"]
    return {
        "calendar, times faster than workclock at 7 h": Figure(round(of["workclock", 7] / of["ours", 7], 2)),
        "calendar, dearest horizon by cheapest": Figure(round(max(mine) / min(mine), 2), lower_is_better=True),
    }


def calendar_table(additions: Sequence[Addition]) -> str:
    horizons = sorted({each.hours for each in additions})
    by_engine: Mapping[str, dict[int, Addition]] = {each.engine: {} for each in additions}
    for each in additions:
        by_engine[each.engine][each.hours] = each
    rows = [
        line(
            "ns an addition",
            *(f"{hours:,} h" for hours in horizons),
            "times as fast as workclock at 7 h",
            "results other than ours",
        )
    ]
    rows.append("|---" * (len(horizons) + 3) + "|")
    for engine, found in by_engine.items():
        other = sum(each.different for each in found.values())
        rolled = sum(each.rolled for each in found.values())
        said = f"{other:,} of {sum(each.compared for each in found.values()):,}"
        said += f", {rolled:,} of them at the next opening instead of at the closing" if other else ""
        faster = by_engine["workclock"][horizons[0]].nanoseconds / found[horizons[0]].nanoseconds
        rows.append(line(engine, *(f"{found[hours].nanoseconds:,}" for hours in horizons), f"{faster:.2f}", said))
    return "\n".join(rows)
