"""What the tests measured, for the table at the end of a run."""

from collections.abc import Sequence
from math import ceil

import pytest

FIGURE = "reliability figure"  # under which a test's report carries it
HEADS = ["what", "figure", "demanded"]


class Figures:
    def __init__(self, properties: list[tuple[str, object]]) -> None:
        self._properties = properties

    def note(self, what: str, figure: object, demanded: str) -> None:
        shown = f"{figure:,}" if isinstance(figure, int) else str(figure)
        self._properties.append((FIGURE, [what, shown, demanded]))


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least that share of them does not exceed."""
    return sorted(values)[max(0, ceil(share * len(values)) - 1)]


def in_words(seconds: float) -> str:
    return f"{seconds * 1000:,.0f} ms"


def spread(seconds: Sequence[float]) -> str:
    return f"{in_words(percentile(seconds, 0.5))} / {in_words(percentile(seconds, 0.99))} / {in_words(max(seconds))}"


def noted(terminalreporter: pytest.TerminalReporter, kind: str) -> list[list[str]]:
    """What the tests of this run noted of that kind."""
    reports = [report for outcome in ("passed", "failed") for report in terminalreporter.stats.get(outcome, ())]
    return [value for report in reports for name, value in report.user_properties if name == kind]


def show(terminalreporter: pytest.TerminalReporter, title: str, heads: Sequence[str], rows: list[list[str]]) -> None:
    if rows:
        terminalreporter.section(title)
        for line in as_table(heads, rows):
            terminalreporter.write_line(line)


def as_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Lines of a Markdown table, as docs/reliability.md has it."""
    cells = [heads, *rows]
    widths = [max(len(row[column]) for row in cells) for column in range(len(heads))]
    lines = [" | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in cells]
    return [
        f"| {lines[0]} |",
        "|" + "|".join("-" * (width + 2) for width in widths) + "|",
        *(f"| {line} |" for line in lines[1:]),
    ]
