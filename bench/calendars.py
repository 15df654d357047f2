"""The compiled calendar against others, on the same hours, closures, instants and horizons; run in `.bench`.

Prints JSON: nanoseconds of CPU an addition, and how many results differ from ours. Starts lie in support hours on
whole minutes, as exchange_calendars knows no others; a day with limited hours is open as ever, as workclock and pandas
know none.
"""

import json
import operator
import random
import time
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from functools import partial
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

import exchange_calendars
import pandas as pd
import workclock

from app.domain.business_time import CompiledCalendar, add_business_time, compile_calendar
from app.domain.calendars import business_calendar
from app.domain.policy import closures_of
from app.policies.documents import packaged_document

HORIZONS = (7, 70, 700, 7000)  # hours
STARTS, REPEATS, LONG_ENOUGH = 2000, 7, 40_000_000  # ns of CPU
ZONE = ZoneInfo("America/New_York")
OPENS, CLOSES = clock(9), clock(16)
FIRST, LAST = date(2020, 1, 1), date(2036, 12, 31)  # what exchange_calendars unrolls, minute by minute


@dataclass(frozen=True, slots=True)
class Engine:
    """`start` and `hours` make what `add` takes, which is not measured; `epoch` reads its result."""

    name: str
    start: Callable[[int], Any]
    hours: Callable[[int], Any]
    add: Callable[[Any, Any], Any]
    epoch: Callable[[Any], int]


def ours() -> CompiledCalendar:
    """With the policy's own range of a century."""
    document = packaged_document()
    closed = [closure for closure in closures_of(document) if not closure.hours]
    hours = document.support_hours
    calendar = business_calendar(hours.time_zone, hours.weekly, hours.clause, closed)
    return compile_calendar(calendar, document.range.first_on, document.range.last_on)


def closed_dates() -> list[date]:
    return [
        on
        for closure in closures_of(packaged_document())
        if not closure.hours and FIRST <= (on := closure.date) <= LAST
    ]


def local(epoch: int) -> datetime:
    return datetime.fromtimestamp(epoch, ZONE)


def epoch_of(at: datetime) -> int:
    return int(at.timestamp())


def engines(compiled: CompiledCalendar) -> list[Engine]:
    add = partial(add_business_time, compiled)
    zone = compiled.calendar.zone

    def add_local(start: datetime, seconds: int) -> datetime:
        return datetime.fromtimestamp(add(int(start.timestamp()), seconds), zone)

    days = [workclock.WorkDay(OPENS, CLOSES), workclock.Holidays(closed_dates())]
    schedule = workclock.Schedule(days, time_zone=ZONE)
    trading = _exchange()
    return [
        Engine("ours", int, lambda hours: hours * 3600, add, int),
        Engine("ours, datetimes", local, lambda hours: hours * 3600, add_local, epoch_of),
        Engine("workclock", local, lambda hours: timedelta(hours=hours), schedule.add, epoch_of),
        Engine("pandas CustomBusinessHour", lambda epoch: pd.Timestamp(local(epoch)), _pandas, operator.add, epoch_of),
        Engine(
            "exchange_calendars",
            lambda epoch: pd.Timestamp(epoch, unit="s", tz=UTC),
            lambda hours: hours * 60 - 1,  # the last of so many minutes
            trading.minute_offset,
            lambda minute: epoch_of(minute) + 60,
        ),
    ]


def _pandas(hours: int) -> object:
    return pd.offsets.CustomBusinessHour(hours, start="09:00", end="16:00", holidays=closed_dates())


def _exchange() -> exchange_calendars.ExchangeCalendar:
    class Support(exchange_calendars.ExchangeCalendar):  # type: ignore[misc]  # no types
        name = "support"
        tz = ZONE
        open_times = ((None, OPENS),)
        close_times = ((None, CLOSES),)
        adhoc_holidays = [pd.Timestamp(on) for on in closed_dates()]  # noqa: RUF012  (its way)

    return Support(start=str(FIRST), end=str(LAST))


def starts(compiled: CompiledCalendar) -> list[int]:
    """Whole minutes in support hours, from 2024 to 2027."""
    random_, found = random.Random(2026), []
    first, last = (bisect_right(compiled.opens, datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (2024, 2028))
    for _ in range(STARTS):
        opening = random_.randrange(first, last)
        found.append(random_.randrange(compiled.opens[opening], compiled.closes[opening], 60))
    return found


def once(engine: Engine, given: Sequence[object], amount: object) -> float:
    """Nanoseconds of CPU an addition."""
    add, done, began = engine.add, 0, time.process_time_ns()
    while (spent := time.process_time_ns() - began) < LONG_ENOUGH:
        for start in given[done % STARTS : done % STARTS + 50]:
            add(start, amount)
        done += 50
    return spent / done


def rolls(compiled: CompiledCalendar, mine: int, other: int) -> bool:
    """Whether the other moves what lands on a closing on to the next opening: another policy, no other arithmetic."""
    opening = bisect_right(compiled.opens, mine)
    return compiled.closes[opening - 1] == mine and compiled.opens[opening] == other


def main() -> None:
    compiled = ours()
    asked = starts(compiled)
    given = [
        (engine, hours, list(map(engine.start, asked)), engine.hours(hours))
        for engine in engines(compiled)
        for hours in HORIZONS
    ]
    rounds = [[once(engine, begun, amount) for engine, _, begun, amount in given] for _ in range(REPEATS)]
    found: list[dict[str, object]] = []
    for number, (engine, hours, begun, amount) in enumerate(given):
        expected = (add_business_time(compiled, start, hours * 3600) for start in asked)
        ends = (engine.epoch(engine.add(start, amount)) for start in begun)
        different = [(mine, other) for mine, other in zip(expected, ends, strict=True) if mine != other]
        found.append(
            {
                "engine": engine.name,
                "hours": hours,
                "nanoseconds": round(median(each[number] for each in rounds)),
                "compared": len(asked),
                "different": len(different),
                "rolled": sum(rolls(compiled, *pair) for pair in different),
            }
        )
    print(json.dumps(found))


if __name__ == "__main__":
    main()
