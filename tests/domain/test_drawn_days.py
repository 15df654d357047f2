"""What a picture of a timeline shows is what its days say in figures."""

from itertools import pairwise

import pytest

from app.api.schemas.fields import epoch_second
from app.domain.drawn_days import Cell, DrawnDay, drawn_days
from app.domain.due_dates import DueDateQuestion, decide_due_date
from app.domain.policy import Policy
from app.domain.targets import TargetUnit

HALF_HOURS, HOURS = 48, 24


def drawn(policy: Policy, received: str, cells: int = HALF_HOURS, unit: TargetUnit | None = None) -> list[DrawnDay]:
    question = DueDateQuestion(epoch_second(received), unit=unit, value=7 if unit else None, explain=True)
    answer = decide_due_date(policy, question)
    assert answer.timeline is not None
    return list(drawn_days(policy, answer.counted, answer.timeline, cells))


@pytest.mark.parametrize("cells", [HALF_HOURS, HOURS])
@pytest.mark.parametrize("unit", [None, *TargetUnit])
@pytest.mark.parametrize(
    "received", ["2026-06-12T10:00:00-04:00", "2026-11-24T15:30:00-05:00", "2026-03-06T08:30:00-05:00"]
)
def test_both_instants_lie_once_in_the_picture_in_their_order(
    policy: Policy, received: str, unit: TargetUnit | None, cells: int
) -> None:
    days = drawn(policy, received, cells, unit)
    row = [cell for day in days for cell in day.cells]
    assert all(len(day.cells) == cells for day in days)
    assert (row.count(Cell.RECEIVED), row.count(Cell.DUE)) == (1, 1)
    assert row.index(Cell.RECEIVED) < row.index(Cell.DUE)
    assert Cell.COUNTED not in row[: row.index(Cell.RECEIVED)] + row[row.index(Cell.DUE) :]


@pytest.mark.parametrize("received", ["2026-06-12T10:00:00-04:00", "2026-11-25T13:00:00-05:00"])
def test_as_many_cells_are_counted_as_the_day_says(policy: Policy, received: str) -> None:
    for day in drawn(policy, received):
        counted = day.cells.count(Cell.COUNTED) + (Cell.RECEIVED in day.cells and day.day.counted_seconds > 0)
        assert counted * 1800 == day.day.counted_seconds


def test_calendar_hours_count_while_closed(policy: Policy) -> None:
    (day,) = drawn(policy, "2026-06-13T10:00:00-04:00", unit=TargetUnit.CALENDAR_HOURS)
    assert day.cells[20:35] == [Cell.RECEIVED, *[Cell.COUNTED] * 13, Cell.DUE]


def test_a_day_on_which_the_clocks_change_has_as_many_cells_as_any(policy: Policy) -> None:
    days = drawn(policy, "2026-03-06T15:00:00-05:00")
    assert {len(day.cells) for day in days} == {HALF_HOURS}
    assert [day.day.date.day for day in days] == [6, 7, 8, 9]
    assert days[2].closure == "No support hours on Sundays"
    assert all(later.day.date > earlier.day.date for earlier, later in pairwise(days))
