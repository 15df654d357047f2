"""How a move on the clock, and two instants of one day, are said."""

from datetime import UTC, datetime

import pytest

from app.domain.wording import shift_in_words, span_in_words

DAY, HOUR = 86_400, 3600


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (DAY, "1 day later"),
        (-2 * DAY - 2 * HOUR, "2 days 2 h earlier"),
        (90 * 60, "1 h 30 min later"),
        (-1, "1 s earlier"),
        (0, "no later and no earlier"),
    ],
)
def test_a_shift_is_told_in_days_and_hours(seconds: int, said: str) -> None:
    assert shift_in_words(seconds) == said


def test_two_instants_of_a_day_are_told_together() -> None:
    nine, noon = datetime(2026, 6, 9, 9, tzinfo=UTC), datetime(2026, 6, 9, 12, tzinfo=UTC)
    assert span_in_words(nine, noon) == "Tuesday 9 Jun 09:00–12:00"  # noqa: RUF001
    assert span_in_words(noon, noon) == "Tuesday 9 Jun 12:00"
