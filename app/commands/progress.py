"""How far long work is, with its rate and the time that is left, on standard error: a bar for people, else lines."""

import sys
import time
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

Ticket = TypeVar("Ticket")
SECONDS_BETWEEN = 5


class Progress:
    """`read` are bytes, of `size` in all where that is known; `tickets` and `problems` are counted by whoever works."""

    def __init__(self, size: int | None) -> None:
        self.size = size
        self.read = self.tickets = self.problems = 0
        self._began = time.perf_counter()

    @property
    def seconds(self) -> float:
        return time.perf_counter() - self._began

    def add(self, tickets: int, problems: int = 0) -> None:
        self.tickets += tickets
        self.problems += problems

    async def counting(self, tickets: AsyncIterator[Iterable[Ticket]]) -> AsyncIterator[Iterator[Ticket]]:
        """The same tickets, each counted as it is taken."""
        async for some in tickets:
            yield map(self._counted, some)

    def _counted(self, ticket: Ticket) -> Ticket:
        self.add(1)
        return ticket

    @property
    def in_words(self) -> str:
        rate = f"{self._counted_in_words}, {self.tickets / self.seconds:,.0f} a second"
        if not self.size or not self.read:
            return rate
        left = self.seconds * max(0, self.size - self.read) / self.read
        return f"{rate}, {min(100, 100 * self.read // self.size)} %, {_minutes(left)} left"

    @property
    def summary(self) -> str:
        problems = f", {self.problems:,} with a problem" if self.problems else ""
        return f"{self._counted_in_words}{problems}, in {_minutes(self.seconds)}."

    @property
    def _counted_in_words(self) -> str:
        return f"{self.tickets:,} ticket{'' if self.tickets == 1 else 's'}"


class Lines(Progress):
    """One each few seconds, for logs."""

    _told = 0.0

    def add(self, tickets: int, problems: int = 0) -> None:
        super().add(tickets, problems)
        if self.seconds - self._told >= SECONDS_BETWEEN:
            self._told = self.seconds
            print(self.in_words, file=sys.stderr, flush=True)


@contextmanager
def shown_progress(size: int | None, *, quiet: bool) -> Iterator[Progress]:
    """A bar only where the results go elsewhere: on one terminal they would run into each other."""
    if quiet:
        yield Progress(size)
        return
    if sys.stderr.isatty() and not sys.stdout.isatty():
        with _bar(Progress(size)) as progress:
            yield progress
    else:
        progress = Progress(size) if sys.stderr.isatty() else Lines(size)
        yield progress
    print(progress.summary, file=sys.stderr)


@contextmanager
def _bar(progress: Progress) -> Iterator[Progress]:
    from rich.console import Console
    from rich.live import Live
    from rich.progress_bar import ProgressBar
    from rich.table import Table

    def drawn() -> Table:
        row = Table.grid(padding=(0, 1))
        row.add_row(ProgressBar(progress.size, progress.read, width=24, pulse=progress.size is None), progress.in_words)
        return row

    screen = Console(stderr=True)
    # Else all that is printed, the results too, would go to the terminal.
    with Live(get_renderable=drawn, console=screen, transient=True, redirect_stdout=False, redirect_stderr=False):
        yield progress


def _minutes(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02} s" if minutes else f"{seconds:.1f} s"
