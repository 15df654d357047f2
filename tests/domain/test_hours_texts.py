"""Open hours as people type them."""

from datetime import time

import pytest

from app.domain.calendars import OpenInterval
from app.domain.hours_texts import read_hours

MORNING, AFTERNOON = OpenInterval(time(9), time(12)), OpenInterval(time(13), time(16, 30))
TYPED = (
    "09:00-12:00, 13:00-16:30",
    "9:00 to 12:00 and 13.00 until 16.30",
    " 09:00 – 12:00;13:00–16:30 ",  # noqa: RUF001  (as people copy it)
    "09:00-12:00\r\n13:00-16:30",
)


@pytest.mark.parametrize("text", TYPED)
def test_hours_are_read_however_they_are_typed(text: str) -> None:
    assert read_hours(text) == (MORNING, AFTERNOON)


def test_hours_are_read_as_they_are_told() -> None:
    hours = (MORNING, OpenInterval(time(22), time(0)))
    assert read_hours(", ".join(map(str, hours))) == hours


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Type the open hours"),
        (" , ", "Type the open hours"),
        (" " * 60_000 + "x", "Type the open hours alone"),
        ("nine to five", "Type open hours as 09:00-12:00"),
        ("09:00", "Type open hours as 09:00-12:00"),
        ("\u0660\u0669:00-12:00", "Type open hours as 09:00-12:00"),
        ("12:00-09:00", "An open interval closes after it opens."),
        ("09:00-00:00", "A day ends at 24:00"),
        ("09:00-24:30", "A day has no such time."),
        ("25:00-26:00", "A day has no such time."),
        ("09:00-12:00, 11:00-13:00", "The open intervals of a day are in order"),
    ],
    ids=lambda text: text[:20],
)
def test_what_is_no_hours_is_told(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_hours(text)
