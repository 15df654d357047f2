"""Random business calendars of a few weeks around a clock change, and random instants in them.

All clock times lie on quarters of an hour, as do the clock changes of these zones: the walk of tests/domain/walk.py
relies on it.
"""

from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import lru_cache
from itertools import chain, pairwise
from random import Random

from hypothesis import strategies as st

from app.domain.business_time import CompiledCalendar, compile_calendar
from app.domain.calendars import (
    BusinessCalendar,
    HolidayClosure,
    HolidayOverride,
    Hours,
    OpenInterval,
    WeeklyHours,
    business_calendar,
)
from tests.domain.laws import THOROUGH

CALENDARS = 1_000_000 if THOROUGH else 44
WEEKS = timedelta(days=24)
QUARTERS = 96
CLOCK_CHANGES = [
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2026, 11, 1)),
    ("Europe/Berlin", date(2026, 3, 29)),
    ("Europe/Berlin", date(2026, 10, 25)),
    ("America/Santiago", date(2026, 4, 5)),  # back from midnight to 23:00
    ("America/Santiago", date(2026, 9, 6)),  # forward from midnight to 01:00
    ("Australia/Lord_Howe", date(2026, 4, 5)),  # by half an hour
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("Pacific/Apia", date(2011, 12, 30)),  # a date that never was
    ("UTC", date(2026, 3, 1)),
    ("EST", date(2026, 3, 8)),
]


def clock(quarter: int) -> time:
    """The end of the day is 00:00, as in `OpenInterval`."""
    return time(quarter % QUARTERS // 4, quarter % 4 * 15)


def hours(*bounds: int) -> Hours:
    """Intervals from quarter to quarter: opens, closes, opens, closes."""
    pairs = zip(bounds[::2], bounds[1::2], strict=True)
    return tuple(OpenInterval(clock(opens), clock(closes)) for opens, closes in pairs)


COMMON = [
    hours(),
    hours(36, 64),
    hours(36, 48, 52, 64),
    hours(0, QUARTERS),
    hours(0, 48, 48, QUARTERS),
    hours(0, 12, 88, QUARTERS),
    hours(4, 7, 9, 11),
    hours(94, QUARTERS),
]


def any_hours(random: Random) -> Hours:
    """Common hours, or up to four open intervals, some of which touch."""
    if random.random() < 0.5:
        return random.choice(COMMON)
    bounds = sorted(random.sample(range(QUARTERS + 1), random.randint(2, 5)))
    spans = [span for span in pairwise(bounds) if random.random() < 0.7]
    return hours(*chain.from_iterable(spans))


@lru_cache(maxsize=128)
def calendar_of(seed: int) -> CompiledCalendar:
    """Always the same of one seed. Neighbouring seeds are about different clock changes."""
    random = Random(seed)  # noqa: S311  (the same calendar in every run)
    zone, change_on = CLOCK_CHANGES[seed % len(CLOCK_CHANGES)]
    first_on = change_on - timedelta(days=random.randint(0, 9))
    dates = [first_on + timedelta(days=n) for n in range(WEEKS.days)]
    weekly = WeeklyHours(*(any_hours(random) for _ in range(7)))
    holidays = [HolidayClosure(on, "Holiday", "", any_hours(random)) for on in random.sample(dates, 3)]
    overrides = [HolidayOverride(on, any_hours(random), "Override", "") for on in random.sample(dates, 3)]
    return compile_calendar(business_calendar(zone, weekly, "", holidays, overrides), first_on, first_on + WEEKS)


@dataclass(frozen=True, slots=True)
class Moments:
    """A calendar, and instants that can be asked about in it, in order."""

    seed: int
    instants: tuple[int, ...]

    @property
    def compiled(self) -> CompiledCalendar:
        return calendar_of(self.seed)

    @property
    def calendar(self) -> BusinessCalendar:
        return self.compiled.calendar


def instant(compiled: CompiledCalendar, kind: str, number: int) -> int:
    """The instant of that number, modulo how many there are of its kind."""
    edges = [at for at in compiled.changes if compiled.starts < at < compiled.ends - 1]
    if kind == "beside an edge" and edges:
        return edges[number % len(edges)] + number // len(edges) % 3 - 1
    if kind == "half past":
        return compiled.starts + number % (10 * 24) * 3600 + 1800
    return compiled.starts + number % (compiled.ends - compiled.starts)


def moments_of(seed: int, instants: list[tuple[str, int]]) -> Moments:
    compiled = calendar_of(seed)
    return Moments(seed, tuple(sorted(instant(compiled, *numbered) for numbered in instants)))


SEEDS = st.integers(0, CALENDARS - 1)
INSTANTS = st.tuples(st.sampled_from(["beside an edge", "half past", "any second"]), st.integers(0, 10**7))


def moments(count: int = 1) -> st.SearchStrategy[Moments]:
    """Any second, and more often one at or beside an opening or a closing, or half past an hour of the change."""
    return st.builds(moments_of, SEEDS, st.lists(INSTANTS, min_size=count, max_size=count))
