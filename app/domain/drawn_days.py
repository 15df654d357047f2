"""The days between receipt and due as rows of cells: what a picture of the timeline shows, however it is drawn."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise

from app.domain.business_time import business_time_between
from app.domain.calendars import epoch_of
from app.domain.policy import Policy
from app.domain.sla_clock import Counted, counted_time
from app.domain.timelines import TimelineDay

ONE_DAY = timedelta(days=1)


class Cell(StrEnum):
    """What of a cell counts most: the instant that lies in it, else that some of it is counted, else open."""

    CLOSED = "closed"
    OPEN = "open"
    COUNTED = "counted"
    RECEIVED = "received"
    DUE = "due"


@dataclass(frozen=True, slots=True)
class DrawnDay:
    """`closure` is the name of what the day is closed for, or has other hours for."""

    day: TimelineDay
    closure: str | None
    cells: Sequence[Cell]


def drawn_days(
    policy: Policy, counted: Counted, timeline: Sequence[TimelineDay], cells_a_day: int
) -> Iterator[DrawnDay]:
    """Each local day from midnight to midnight on its own clock: where that is turned, one cell is longer or empty."""
    calendar = policy.calendar.calendar
    for day in timeline:
        starts = [_start(policy, day.date, cell, cells_a_day) for cell in range(cells_a_day + 1)]
        cells = [_cell(policy, counted, *span) for span in pairwise(starts)]
        if counted.due == starts[-1]:  # a day that closes at midnight is over then
            cells[-1] = Cell.DUE
        closure = calendar.day(day.date).closure
        yield DrawnDay(day, closure.name if closure else None, cells)


def _start(policy: Policy, on: date, cell: int, cells_a_day: int) -> int:
    wall = datetime.combine(on, time.min) + ONE_DAY * cell / cells_a_day
    return epoch_of(wall, policy.calendar.calendar.zone)


def _cell(policy: Policy, counted: Counted, start: int, end: int) -> Cell:
    received, due = counted.plain.received, counted.due
    if start <= due < end:
        return Cell.DUE
    if start <= received < end:
        return Cell.RECEIVED
    if counted_time(policy.calendar, counted, max(start, received), min(end, due)) > 0:
        return Cell.COUNTED
    return Cell.OPEN if business_time_between(policy.calendar, start, end) else Cell.CLOSED
