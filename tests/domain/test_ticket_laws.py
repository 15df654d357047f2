"""Laws of tickets with a history: what units, explanation, pauses and clock have to agree on."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.domain.business_time import CompiledCalendar, business_time_between
from app.domain.due_dates import DueDateDecision, DueDateQuestion, decide_due_date
from app.domain.errors import CalendarHasNoOpenTimeError, InstantOutOfRangeError
from app.domain.policy import Policy
from app.domain.sla_clock import (
    ClockEvent,
    ClockEventType,
    ClockReading,
    ClockState,
    Pause,
    TicketHistory,
    count,
    read_clock,
    ticket_history,
)
from app.domain.targets import SlaTarget, TargetUnit, due_date
from app.domain.wording import clock_in_words
from tests.domain.asking import epoch
from tests.domain.laws import law
from tests.domain.small_calendars import Moments, moments
from tests.domain.walk import walk

TICKETS = 10_000
PARTS = 4  # so that the tickets are shared among the workers
AT_RISK_PERCENT = 20
LONG = 400 * 86_400
FIRST, LAST = (epoch(datetime.fromisoformat(f"{year}-01-01T00:00:00+00:00")) for year in (2020, 2032))
TARGETS = st.builds(
    SlaTarget, st.just("first_response"), st.integers(1, 6), st.sampled_from(TargetUnit), st.just("clause")
)


def ticket(random: Random) -> DueDateQuestion:
    """Any instant, target and plan; half of the tickets were paused, up to three times, and some answered."""
    at = received = random.randrange(FIRST, LAST)
    events = []
    for kind in random.choice([0, 0, 1, 2, 3]) * [ClockEventType.PAUSED, ClockEventType.RESUMED]:
        at += random.choice([random.randrange(7200), random.randrange(86_400)])
        events.append(ClockEvent(kind, at))
    if random.random() < 0.3:
        at += random.randrange(86_400)
        events.append(ClockEvent(ClockEventType.ANSWERED, at))
    return DueDateQuestion(
        received,
        plan=random.choice([None, "gold", "Ultra-Plus", "enterprise"]),
        value=random.choice([None, 1, 2, 3, 9]),
        unit=random.choice([None, *TargetUnit]),
        events=events,
        read_at=received + random.randrange(5 * 86_400),
    )


@pytest.mark.parametrize("part", range(PARTS))
def test_units_explanation_and_the_plain_answer_agree(policy: Policy, part: int) -> None:
    random = Random(part)  # noqa: S311  (the same tickets in every run)
    for _ in range(TICKETS // PARTS):
        asked = ticket(random)
        plain = decide_due_date(policy, asked)
        full = decide_due_date(policy, _replace(asked, explain=True, units=True))
        assert full.due_at == plain.due_at, asked
        in_units = {each.unit: each.due_at for each in full.units or []}
        assert in_units == {unit: decide_due_date(policy, _replace(asked, unit=unit)).due_at for unit in TargetUnit}, (
            asked
        )
        assert in_units[plain.target.unit] == plain.due_at, asked
        _explains(policy, asked, full)


def _explains(policy: Policy, asked: DueDateQuestion, full: DueDateDecision) -> None:
    """The days lie without a gap from receipt to due, and what was counted of them is the budget, all of it."""
    assert full.explanation
    assert full.clock
    assert full.explanation.timeline
    days = full.explanation.timeline
    first, last = full.received_at.date(), (full.due_at - timedelta(seconds=1)).date()
    assert [day.date for day in days] == [first + timedelta(days=n) for n in range((last - first).days + 1)], asked
    assert sum(day.counted_seconds for day in days) == full.clock.budget, asked
    assert all((day.skipped is None) == (day.counted_seconds > 0) for day in days if day.intervals), asked
    open_time = business_time_between(policy.calendar, asked.received_at, epoch(full.due_at))
    if full.target.unit is not TargetUnit.CALENDAR_HOURS:
        assert sum(day.counted_seconds + day.paused_seconds for day in days) == open_time, asked
    assert clock_in_words(full.due_at) in full.explanation.summary, asked


def _replace(asked: DueDateQuestion, **changes: object) -> DueDateQuestion:
    fields = {name: getattr(asked, name) for name in DueDateQuestion.__dataclass_fields__}
    return DueDateQuestion(**(fields | changes))


def pauses_of(instants: tuple[int, ...]) -> tuple[Pause, ...]:
    return tuple(Pause(start, end) for start, end in zip(instants[::2], instants[1::2], strict=False))


def counted_due(compiled: CompiledCalendar, target: SlaTarget, history: TicketHistory) -> int:
    try:
        return count(compiled, target, history, None).due
    except (CalendarHasNoOpenTimeError, InstantOutOfRangeError):
        assume(False)
        raise


@given(moments(7), TARGETS)
@law
def test_a_pause_never_makes_a_ticket_due_earlier(moments: Moments, target: SlaTarget) -> None:
    received, *rest = moments.instants
    pauses = pauses_of(tuple(rest))
    due = [counted_due(moments.compiled, target, TicketHistory(received, pauses[:n])) for n in range(len(pauses) + 1)]
    assert due == sorted(due)
    fewer = counted_due(moments.compiled, target, TicketHistory(received, pauses[1:]))
    assert fewer <= due[-1]


@given(moments(3), TARGETS)
@law
def test_a_longer_pause_never_makes_a_ticket_due_earlier(moments: Moments, target: SlaTarget) -> None:
    received, start, end = moments.instants
    shorter = TicketHistory(received, (Pause(start, (start + end) // 2),))
    longer = TicketHistory(received, (Pause(start, end),))
    assert counted_due(moments.compiled, target, shorter) <= counted_due(moments.compiled, target, longer)


@given(moments(7), TARGETS)
@law
def test_a_pause_while_closed_changes_nothing(moments: Moments, target: SlaTarget) -> None:
    assume(target.unit is not TargetUnit.CALENDAR_HOURS)
    received, *rest = moments.instants
    compiled = moments.compiled
    closed = tuple(
        pause
        for pause in pauses_of(tuple(rest))
        if business_time_between(compiled, pause.from_at, pause.to_at or 0) == 0
    )
    plain = counted_due(compiled, target, TicketHistory(received))
    assert counted_due(compiled, target, TicketHistory(received, closed)) == plain


@given(moments(1), TARGETS)
@law
def test_without_a_pause_it_is_the_plain_date(moments: Moments, target: SlaTarget) -> None:
    (received,) = moments.instants
    due = counted_due(moments.compiled, target, TicketHistory(received))
    assert due == due_date(moments.compiled, target, received).due


@given(moments(5), TARGETS)
@law
def test_a_paused_due_date_is_what_a_walk_finds(moments: Moments, target: SlaTarget) -> None:
    received, *rest = moments.instants
    pauses, compiled = pauses_of(tuple(rest)), moments.compiled
    due = counted_due(compiled, target, TicketHistory(received, pauses))
    plain = due_date(compiled, target, received).due
    open_only = target.unit is not TargetUnit.CALENDAR_HOURS
    budget = length(running_spans(moments, [(received, plain)], open_only=open_only))
    unpaused = list(
        pairwise_spans([received, *chain.from_iterable((each.from_at, each.to_at or 0) for each in pauses)])
    )
    before = [(start, min(end, plain)) for start, end in unpaused if start < plain]
    lost = budget - length(running_spans(moments, before, open_only=open_only))
    found = passed_by(running_spans(moments, unpaused, open_only=open_only), budget) if lost else plain
    assert due == found


Span = tuple[int, int]


def pairwise_spans(bounds: list[int]) -> Iterator[Span]:
    """From each even bound to the next; the last one has no end that a due date of these targets could reach."""
    return zip(bounds[::2], [*bounds[1::2], bounds[-1] + LONG], strict=True)


def running_spans(moments: Moments, spans: list[Span], *, open_only: bool) -> Iterator[Span]:
    """What the clock counts of the spans, a quarter of an hour at a time."""
    for start, end in spans:
        for quarter in walk(moments.calendar, start, end):
            if quarter.open or not open_only:
                yield max(start, quarter.begins), min(end, quarter.ends)


def length(spans: Iterator[Span]) -> int:
    return sum(end - start for start, end in spans)


def passed_by(spans: Iterator[Span], seconds: int) -> int | None:
    for start, end in spans:
        if seconds <= end - start:
            return start + seconds
        seconds -= end - start
    return None


@given(moments(8), TARGETS, st.booleans())
@law
def test_the_clock_adds_up(moments: Moments, target: SlaTarget, answered: bool) -> None:  # noqa: FBT001  (drawn)
    received, *rest = moments.instants
    pauses = [(ClockEventType.PAUSED, ClockEventType.RESUMED)[n % 2] for n in range(4)]
    events = [ClockEvent(kind, at) for kind, at in zip(pauses, rest, strict=False)]
    if answered:
        events.append(ClockEvent(ClockEventType.ANSWERED, rest[4]))
    history = ticket_history(received, events)
    counted_due(moments.compiled, target, history)
    for at in (received, *rest):
        counted = count(moments.compiled, target, history, at)
        _adds_up(read_clock(moments.compiled, counted, history, at, AT_RISK_PERCENT), at, counted.due)


def _adds_up(clock: ClockReading, at: int, due: int) -> None:
    seen = at if clock.answered is None else clock.answered
    assert (clock.state is ClockState.BREACHED) == (seen > due)
    assert (clock.state is ClockState.MET) == (clock.answered is not None and clock.answered <= due)
    if clock.state is ClockState.BREACHED:
        assert (clock.remaining, clock.elapsed) == (0, clock.budget + clock.overdue)
    else:
        assert (clock.overdue, clock.elapsed + clock.remaining) == (0, clock.budget)
