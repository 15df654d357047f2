"""A timeline in words, a few for each day: what a picture of it shows."""

from collections.abc import Iterator
from datetime import datetime, time

from app.domain.calendars import Closure, ClosureSource
from app.domain.due_dates import DueDateDecision
from app.domain.timelines import ONE_DAY, TimelineDay
from app.domain.wording import clock_in_words, duration_in_words


def day_of_timeline(decision: DueDateDecision, day: TimelineDay) -> str:
    """In order of time: "Received 15:30, 30 min counted", or why nothing of the day was."""
    said = ", ".join(_parts(decision, day))
    return said[:1].upper() + said[1:]


def _parts(decision: DueDateDecision, day: TimelineDay) -> Iterator[str]:
    if decision.received_at.date() == day.date:
        yield f"received {clock_in_words(decision.received_at)}"
    if day.counted_seconds:
        yield f"{duration_in_words(day.counted_seconds)} counted"
    if day.paused_seconds:
        yield f"{duration_in_words(day.paused_seconds)} paused"
    if day.closure:
        yield _closed_for(day, day.closure)
    elif not day.counted_seconds and not day.paused_seconds and not is_due_on(decision.due_at, day):
        yield "nothing counted"
    if is_due_on(decision.due_at, day):
        closing = decision.due_at.date() != day.date
        yield f"due {'24:00' if closing else clock_in_words(decision.due_at)}"


def _closed_for(day: TimelineDay, closure: Closure) -> str:
    if closure.source is ClosureSource.WEEKLY:
        return closure.name[0].lower() + closure.name[1:]
    limited = "limited hours" if closure.source is ClosureSource.HOLIDAY else "changed hours"
    return f"{limited if day.intervals else 'closed'}: {closure.name}"


def is_due_on(due: datetime, day: TimelineDay) -> bool:
    """A day that closes at midnight is over at the first instant of the next."""
    return due.date() == day.date or (due.date() == day.date + ONE_DAY and due.time() == time.min)
