"""The laws between the clock on the wall and the instants, over gaps and overlaps of all kinds."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from app.domain.calendars import clock_time, epoch_of
from tests.domain.laws import law
from tests.domain.small_calendars import CLOCK_CHANGES

OVER_MIDNIGHT_TOO = [*CLOCK_CHANGES, ("America/St_Johns", date(2009, 11, 1))]  # back from 00:01 to 23:01


@dataclass(frozen=True, slots=True)
class Walls:
    """Clock times of one zone around a clock change, in order."""

    zone: ZoneInfo
    earlier: datetime
    later: datetime


@st.composite
def walls(draw: st.DrawFn, changes: list[tuple[str, date]] = CLOCK_CHANGES) -> Walls:
    name, change_on = draw(st.sampled_from(changes))
    noon_before = datetime.combine(change_on, time(12)) - timedelta(days=1)
    any_second = st.integers(0, 36 * 3600) | st.integers(0, 36 * 4).map(lambda quarters: quarters * 900)
    earlier, later = sorted(noon_before + timedelta(seconds=draw(any_second)) for _ in range(2))
    return Walls(ZoneInfo(name), earlier, later)


def shown(epoch: int, zone: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(epoch, zone).replace(tzinfo=None, fold=0)


@law
@given(walls(OVER_MIDNIGHT_TOO))
def test_a_later_clock_time_is_never_reached_earlier(asked: Walls) -> None:
    assert epoch_of(asked.earlier, asked.zone) <= epoch_of(asked.later, asked.zone)


@law
@given(walls(OVER_MIDNIGHT_TOO))
def test_a_clock_time_is_reached_when_the_clock_first_shows_it_or_a_later_one(asked: Walls) -> None:
    reached = epoch_of(asked.later, asked.zone)
    assert shown(reached, asked.zone) >= asked.later
    assert all(shown(second, asked.zone) < asked.later for second in range(reached - 1, reached - 7200, -60))


@law
@given(walls())
def test_within_a_local_day_the_clock_never_runs_backwards(asked: Walls) -> None:
    first, last = (epoch_of(wall, asked.zone) for wall in (asked.earlier, asked.later))
    instants = [datetime.fromtimestamp(epoch, asked.zone) for epoch in range(first, last + 1, 317)]
    for on in {at.date() for at in instants}:
        clocks = [clock_time(at) for at in instants if at.date() == on]
        assert clocks == sorted(clocks)


@law
@given(walls())
def test_the_first_time_a_clock_shows_its_time_it_reads_as_shown(asked: Walls) -> None:
    reached = datetime.fromtimestamp(epoch_of(asked.earlier, asked.zone), asked.zone)
    midnight = datetime.combine(reached, time.min)
    assert clock_time(reached) == reached.replace(tzinfo=None, fold=0) - midnight
