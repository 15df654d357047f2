"""The SLA clock of one ticket: pauses, the due date that they move, and how the ticket stands at an instant.

Paused time is closed time. Instants are epoch seconds; all amounts are seconds of business time, and of clock time for
a target in calendar hours.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from operator import itemgetter

from app.domain.business_time import CompiledCalendar, add_business_time, business_time_between, require_in_range
from app.domain.errors import InstantOutOfRangeError, InvalidHistoryError
from app.domain.targets import DueDate, SlaTarget, TargetUnit, due_date

WHOLE = 100  # percent
PAUSE_ENDS = itemgetter(1)
OUT_OF_ORDER = {
    "order": "The events stand in order of time, none of them before the receipt.",
    "paused": "The ticket is paused a second time without having been resumed.",
    "resumed": "The ticket is resumed without having been paused.",
    "answered": "The ticket is answered a second time; the first answer is the one that counts.",
}


class ClockEventType(StrEnum):
    PAUSED = "paused"
    RESUMED = "resumed"
    ANSWERED = "answered"


class ClockState(StrEnum):
    """How a ticket stands: unanswered (running, at_risk, paused), or met or breached, answered or not."""

    RUNNING = "running"
    AT_RISK = "at_risk"
    PAUSED = "paused"
    MET = "met"
    BREACHED = "breached"


@dataclass(frozen=True, slots=True)
class SlaClockRules:
    """A section of the policy document: a ticket is at risk with at most this much of its budget left."""

    clause: str
    at_risk_percent: int

    def __post_init__(self) -> None:
        if not 0 <= self.at_risk_percent <= WHOLE:
            raise ValueError("at_risk_percent is from 0 to 100")


@dataclass(frozen=True, slots=True)
class ClockEvent:
    type: ClockEventType
    at: int


@dataclass(frozen=True, slots=True)
class Pause:
    """`[from_at, to_at)`; without an end, the ticket has not been resumed."""

    from_at: int
    to_at: int | None


@dataclass(frozen=True, slots=True)
class TicketHistory:
    """The pauses in order, none after the answer: the answer stops the clock for good."""

    received: int
    pauses: tuple[Pause, ...] = ()
    answered: int | None = None


@dataclass(frozen=True, slots=True)
class ClockReading:
    """`elapsed` + `remaining` = `budget` until the breach; after it nothing remains: `elapsed` = `budget` + `overdue`.

    Once `answered`, all of them stay as they were at the answer; None where that came after the instant asked about.
    """

    state: ClockState
    answered: int | None
    budget: int
    elapsed: int
    remaining: int
    overdue: int


def ticket_history(received: int, events: Sequence[ClockEvent]) -> TicketHistory:
    """Raises InvalidHistoryError where the events contradict one another."""
    pauses: list[Pause] = []
    paused, answered, last = None, None, received
    for event in events:
        if event.at < last:
            raise InvalidHistoryError(OUT_OF_ORDER["order"])
        last = event.at
        match event.type:
            case ClockEventType.PAUSED if paused is None:
                paused = event.at
            case ClockEventType.RESUMED if paused is not None:
                pauses.append(Pause(paused, event.at))
                paused = None
            case ClockEventType.ANSWERED if answered is None:
                answered = event.at
            case _:
                raise InvalidHistoryError(OUT_OF_ORDER[event.type])
    if paused is not None:
        pauses.append(Pause(paused, None))
    return TicketHistory(received, tuple(_until(pauses, answered)), answered)


def _until(pauses: Sequence[Pause], answered: int | None) -> Iterator[Pause]:
    """What the answer leaves of the pauses: it ends the one that it falls into."""
    for pause in pauses:
        if answered is None:
            yield pause
        elif pause.from_at < answered:
            yield Pause(pause.from_at, answered if pause.to_at is None else min(pause.to_at, answered))


@dataclass(frozen=True, slots=True)
class Counted:
    """A target counted for a ticket. `plain` is the due date without its `pauses`, `due` the one that they make."""

    target: SlaTarget
    plain: DueDate
    pauses: Sequence[tuple[int, int]]
    due: int


def count(compiled: CompiledCalendar, target: SlaTarget, history: TicketHistory, at: int | None) -> Counted:
    """A pause that has not ended is taken to end at `at`, or at once where that is None.

    Due is the earliest instant by which the budget has passed, open and unpaused. Pauses that take no such time from
    before the plain due date leave that as it is.
    """
    plain = due_date(compiled, target, history.received)
    pauses = [_closed(pause, at) for pause in history.pauses]
    before_due = ((start, min(end, plain.due)) for start, end in pauses)
    if not any(clock_time_between(compiled, target, start, end) for start, end in before_due):
        return Counted(target, plain, pauses, plain.due)
    left = clock_time_between(compiled, target, plain.received, plain.due)
    position = plain.received
    for start, end in pauses:
        passed = clock_time_between(compiled, target, position, start)
        if passed >= left:
            break
        left -= passed
        position = end
    return Counted(target, plain, pauses, _after_clock_time(compiled, target, position, left))


def _closed(pause: Pause, at: int | None) -> tuple[int, int]:
    end = pause.to_at if pause.to_at is not None else at if at is not None else pause.from_at
    return pause.from_at, max(pause.from_at, end)


def read_clock(
    compiled: CompiledCalendar, counted: Counted, history: TicketHistory, at: int, at_risk_percent: int | None
) -> ClockReading:
    """How the ticket stands at `at`: what happened later has not happened yet, though the due date knows of it.

    Answered at the due instant is met; unanswered at the due instant is not yet breached.
    """
    require_in_range(compiled, at)
    answered = history.answered if history.answered is not None and history.answered <= at else None
    seen = at if answered is None else answered
    budget = counted_time(compiled, counted, counted.plain.received, counted.due)
    elapsed = counted_time(compiled, counted, counted.plain.received, seen)
    overdue = counted_time(compiled, counted, counted.due, seen)
    remaining = max(0, budget - elapsed)
    if seen > counted.due:
        state = ClockState.BREACHED
    elif answered is not None:
        state = ClockState.MET
    elif any(pause.from_at <= at and (pause.to_at is None or at < pause.to_at) for pause in history.pauses):
        state = ClockState.PAUSED
    elif at_risk_percent is not None and remaining * WHOLE <= budget * at_risk_percent:
        state = ClockState.AT_RISK
    else:
        state = ClockState.RUNNING
    return ClockReading(state, answered, budget, elapsed, remaining, overdue)


def counted_time(compiled: CompiledCalendar, counted: Counted, start: int, end: int) -> int:
    """What the ticket's clock counts in `[start, end)`: nothing of its pauses."""
    running = clock_time_between(compiled, counted.target, start, end)
    first = bisect_right(counted.pauses, start, key=PAUSE_ENDS)
    for paused_from, paused_to in islice(counted.pauses, first, None):
        if paused_from >= end:
            break
        running -= clock_time_between(compiled, counted.target, max(start, paused_from), min(end, paused_to))
    return running


def clock_time_between(compiled: CompiledCalendar, target: SlaTarget, start: int, end: int) -> int:
    """What the clock of that target counts in `[start, end)`: open time, or for calendar hours all of it."""
    if target.unit is TargetUnit.CALENDAR_HOURS:
        return max(0, end - start)
    return business_time_between(compiled, start, end)


def _after_clock_time(compiled: CompiledCalendar, target: SlaTarget, start: int, seconds: int) -> int:
    if target.unit is not TargetUnit.CALENDAR_HOURS:
        return add_business_time(compiled, start, seconds)
    if start + seconds >= compiled.horizon:
        raise InstantOutOfRangeError("The due date would lie after the last date that the policy knows.")
    return start + seconds
