"""A due date's timeline at a terminal: a row a day, told apart by characters and not by colour alone."""

import sys
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from app.domain.drawn_days import Cell, DrawnDay, drawn_days
from app.domain.due_dates import DueDateDecision
from app.domain.policy import Policy
from app.domain.wording import duration_in_words

if TYPE_CHECKING:
    from rich.text import Text

CHARACTERS = {Cell.CLOSED: "·", Cell.OPEN: "░", Cell.COUNTED: "█", Cell.RECEIVED: "▶", Cell.DUE: "◆"}
ASCII = {Cell.CLOSED: ".", Cell.OPEN: "-", Cell.COUNTED: "#", Cell.RECEIVED: ">", Cell.DUE: "X"}
STYLES = {Cell.CLOSED: "dim", Cell.OPEN: "green", Cell.COUNTED: "cyan", Cell.RECEIVED: "bold", Cell.DUE: "bold red"}
LABEL, NOTE = 12, 18  # columns
WIDE, NARROW = 48, 24  # cells a day
FIRST, LAST = 14, 7  # days that are drawn of very many
HOURS = range(0, 24, 3)


def timeline(policy: Policy, answer: DueDateDecision, width: int) -> "Iterator[Text]":
    """Nothing where there are too many days to tell one by one."""
    if answer.timeline is None:
        return
    cells = WIDE if width >= LABEL + WIDE + 1 + NOTE else NARROW
    characters = CHARACTERS if _can_write("".join(CHARACTERS.values())) else ASCII
    days = drawn_days(policy, answer.counted, answer.timeline, cells)
    yield _axis(cells)
    left_out = len(answer.timeline) - FIRST - LAST
    if left_out <= 1:
        yield from (_row(day, characters) for day in days)
    else:
        yield from (_row(day, characters) for day in islice(days, FIRST))
        yield _text(f"{'':{LABEL}}{left_out} more days", "dim")
        yield from (_row(day, characters) for day in islice(days, left_out, None))
    yield _legend(characters)


def _axis(cells: int) -> "Text":
    return _text(" " * LABEL + "".join(f"{hour:<{cells // len(HOURS)}}" for hour in HOURS) + "24", "dim")


def _row(drawn: DrawnDay, characters: dict[Cell, str]) -> "Text":
    row = _text(f"{f'{drawn.day.date:%a} {drawn.day.date.day} {drawn.day.date:%b}':{LABEL}}")
    for cell in drawn.cells:
        row.append(characters[cell], STYLES[cell])
    row.append(f" {_note(drawn)}")
    return row


def _note(drawn: DrawnDay) -> str:
    """What is counted, else why nothing is."""
    if drawn.day.counted_seconds:
        return duration_in_words(drawn.day.counted_seconds)
    if drawn.day.intervals:
        return "not counted"
    name = drawn.closure or ""
    return name if len(name) < NOTE else "closed"


def _legend(characters: dict[Cell, str]) -> "Text":
    legend = _text(" " * LABEL)
    for cell in Cell:
        legend.append(characters[cell], STYLES[cell]).append(f" {cell}   ")
    legend.rstrip()
    return legend


def _text(content: str, style: str = "") -> "Text":
    from rich.text import Text

    return Text(content, style, no_wrap=True)


def _can_write(characters: str) -> bool:
    try:
        characters.encode(sys.stdout.encoding)
    except UnicodeEncodeError:
        return False
    return True
