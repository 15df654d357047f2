"""Files of tickets, read while they are answered: which form one has, how far it is, and what there is to do."""

import asyncio
import re
import signal
import sys
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import contextmanager
from enum import StrEnum
from io import BufferedReader
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from app.commands.progress import Progress, shown_progress
from app.commands.terminal import INVALID, expect_garbage, give_up

Result = TypeVar("Result")
STANDARD_INPUT = Path("-")
PIECE = 1 << 16
# Whether it is there is looked up as it is opened: typer would look for a file that is called "-".
READABLE: dict[str, Any] = {"dir_okay": False}
TicketArgument = Annotated[
    Path, typer.Argument(help="Tickets as CSV, NDJSON or JSON; - is standard input.", **READABLE)
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no summary on standard error.")]


class Form(StrEnum):
    """JSON is one object with the list `tickets`, as POST /compliance takes it."""

    CSV = "csv"
    NDJSON = "ndjson"
    JSON = "json"


BY_NAME = {".csv": Form.CSV, ".ndjson": Form.NDJSON, ".jsonl": Form.NDJSON, ".json": Form.JSON}


class TicketFile:
    """`pieces` gives what there is of it at once: one that is still being written to is answered as it grows."""

    def __init__(self, file: BufferedReader, form: Form, progress: Progress) -> None:
        self.form = form
        self.progress = progress
        self._file = file

    async def pieces(self) -> AsyncIterator[bytes]:
        while piece := self._file.read1(PIECE):
            self.progress.read += len(piece)
            yield piece


@contextmanager
def opened(path: Path, quiet: bool) -> Iterator[TicketFile]:
    standard_input = path == STANDARD_INPUT
    if not standard_input and not path.exists():
        give_up(f"There is no file {path}.", INVALID)
    with sys.stdin.buffer if standard_input else path.open("rb") as file:
        assert isinstance(file, BufferedReader)  # noqa: S101  (both are)
        size = None if standard_input else path.stat().st_size
        form = BY_NAME.get(path.suffix.lower()) or _form_of(file.peek(PIECE))
        with shown_progress(size, quiet=quiet) as progress:
            yield TicketFile(file, form, progress)


def _form_of(beginning: bytes) -> Form:
    if not beginning.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        return Form.CSV
    return Form.JSON if re.match(rb'\s*{\s*"tickets"\s*:', beginning) else Form.NDJSON


def run(work: Coroutine[None, None, Result]) -> Result:
    """Ctrl-C ends a read that waits for input, too: asyncio's own handler would wait with it."""
    expect_garbage()

    async def interruptible() -> Result:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        return await work

    return asyncio.run(interruptible())
