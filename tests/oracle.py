"""A second opinion on due dates: the FAQ's calendar by plain arithmetic, the four units by a walk from day to day.

It shares nothing with the service, neither code nor the `holidays` package, and prefers the obvious to the fast.
`python -m tests.oracle COUNT` compares COUNT answers of the service with it; the wiring for that stands at the end.
"""

import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cache
from itertools import islice
from random import Random
from zoneinfo import ZoneInfo

from app.domain.policy import Policy
from app.domain.targets import SlaTarget, TargetUnit, due_date
from app.policies.documents import packaged_document
from tests.domain.asking import policy_of

Answer = Callable[[datetime, str, int], datetime]

NEW_YORK = ZoneInfo("America/New_York")
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
MONDAY, THURSDAY, SATURDAY, SUNDAY = 0, 3, 5, 6
LIMITED = "Thanksgiving Eve"
EVES = {LIMITED, "Christmas Eve", "New Year's Eve"}
FIRST_DAY, LAST_DAY = date(2024, 1, 1), date(2031, 12, 31)
DAY_UNITS, HOUR_UNITS = ("business_days", "business_days_end"), ("business_hours", "calendar_hours")
VALUES = dict.fromkeys(DAY_UNITS, (1, 2, 3, 5)) | dict.fromkeys(HOUR_UNITS, (1, 7, 8, 70))
QUESTIONS_PER_INSTANT = sum(len(values) for values in VALUES.values())
OFFSETS = [NEW_YORK, UTC, *(timezone(timedelta(minutes=m)) for m in (-720, -570, -300, -240, 60, 330, 540, 765, 840))]


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


@cache
def holiday_dates(year: int) -> dict[date, str]:
    """The FAQ's 11 days on their actual dates, weekends included."""
    thanksgiving = nth_weekday(year, 11, THURSDAY, 4)
    return {
        date(year, 1, 1): "New Year's Day",
        nth_weekday(year, 6, MONDAY, 1) - 7 * DAY: "Memorial Day",
        date(year, 7, 4): "Independence Day",
        nth_weekday(year, 9, MONDAY, 1): "Labor Day",
        nth_weekday(year, 10, MONDAY, 2): "Columbus Day",
        date(year, 11, 11): "Veterans Day",
        thanksgiving - DAY: LIMITED,
        thanksgiving: "Thanksgiving",
        date(year, 12, 24): "Christmas Eve",
        date(year, 12, 25): "Christmas Day",
        date(year, 12, 31): "New Year's Eve",
    }


@cache
def observed_dates(year: int) -> dict[date, str]:
    """The dates of `year` under `observed: federal`; a Saturday's 1 January is observed in the year before.

    An observed day that lands on an eve adds nothing: one date, one closure.
    """
    dates = dict(holiday_dates(year))
    for neighbour in (year - 1, year, year + 1):
        for day, name in holiday_dates(neighbour).items():
            shift = {SATURDAY: -DAY, SUNDAY: DAY}.get(day.weekday())
            if shift is not None and name not in EVES and (day + shift).year == year:
                dates.setdefault(day + shift, f"{name} (observed)")
    return dates


def open_intervals(day: date, observed: str = "none") -> list[tuple[datetime, datetime]]:
    """`[opens, closes)` of one local date, in order; empty where it is closed."""
    closures = {"none": holiday_dates, "federal": observed_dates}[observed](day.year)
    if day.weekday() in (SATURDAY, SUNDAY) or closures.get(day, LIMITED) != LIMITED:
        return []
    closes = time(12) if day in closures else time(16)
    return [(datetime.combine(day, time(9), NEW_YORK), datetime.combine(day, closes, NEW_YORK))]


def due(received: datetime, unit: str, value: int, observed: str = "none") -> datetime:
    """The due instant on New York's clock, for a value of 1 or more."""
    if received.tzinfo is None or value < 1:
        raise ValueError(f"not a question: {received}, {value}")
    local = received.astimezone(NEW_YORK)
    if unit in DAY_UNITS:
        return due_in_days(local, value, observed, keeps_clock_time=unit == "business_days")
    if unit == "business_hours":
        return due_in_open_time(local, timedelta(hours=value), observed)
    if unit == "calendar_hours":
        return (local.astimezone(UTC) + timedelta(hours=value)).astimezone(NEW_YORK)
    raise ValueError(f"not a unit: {unit}")


def due_in_days(local: datetime, value: int, observed: str, *, keeps_clock_time: bool) -> datetime:
    """The day of receipt counts only where the ticket arrived closed and an opening is still ahead that day."""
    today = open_intervals(local.date(), observed)
    arrived_open = any(opens <= local < closes for opens, closes in today)
    still_to_open = any(local < opens for opens, _ in today)
    day = local.date() - DAY if still_to_open and not arrived_open else local.date()
    for _ in range(value):
        day += DAY
        while not open_intervals(day, observed):
            day += DAY
    intervals = open_intervals(day, observed)
    if arrived_open and keeps_clock_time:
        wanted = datetime.combine(day, local.time(), NEW_YORK)
        for opens, closes in intervals:
            if wanted < closes:
                return max(wanted, opens)
    return intervals[-1][1]


def due_in_open_time(local: datetime, remaining: timedelta, observed: str) -> datetime:
    """Counts in UTC: New York's datetimes would subtract clock faces, not seconds."""
    received, day = local.astimezone(UTC), local.date()
    while True:
        for opens, closes in open_intervals(day, observed):
            start, end = max(received, opens.astimezone(UTC)), closes.astimezone(UTC)
            if start >= end:
                continue
            if remaining <= end - start:
                return (start + remaining).astimezone(NEW_YORK)
            remaining -= end - start
        day += DAY


@cache
def edge_instants() -> tuple[datetime, ...]:
    """Every day's midnight, 09:00 and 16:00, more around holidays, each hour of the weeks when the clocks change."""
    found: set[datetime] = set()
    for day in (FIRST_DAY + n * DAY for n in range((LAST_DAY - FIRST_DAY).days + 1)):
        clocks = [time(0), time(9), time(16)]
        if any(day + n * DAY in holiday_dates((day + n * DAY).year) for n in range(-3, 4)):
            clocks += [time(8, 30), time(10, 30), time(12), time(15, 30), time(23, 30)]
        found.update(datetime.combine(day, clock, NEW_YORK).astimezone(UTC) for clock in clocks)
        midnight, next_midnight = (datetime.combine(day + n * DAY, time(0), NEW_YORK) for n in (0, 1))
        if midnight.utcoffset() != next_midnight.utcoffset():
            found.update(midnight.astimezone(UTC) + timedelta(hours=n) for n in range(-84, 109))
    return tuple(sorted({instant + n * SECOND for instant in found for n in (-1, 0, 1)}))


def instants(count: int, seed: int = 2026) -> Iterator[datetime]:
    """Whole seconds, by turns an edge (in random order, each once) and any second of the range, in any offset."""
    random = Random(seed)  # noqa: S311 - the same instants in every run
    edges = [*edge_instants()]
    random.shuffle(edges)
    start = datetime.combine(FIRST_DAY, time(0), NEW_YORK).astimezone(UTC)
    seconds = int((datetime.combine(LAST_DAY + DAY, time(0), NEW_YORK).astimezone(UTC) - start).total_seconds())
    for n in range(count):
        anywhere = start + random.randrange(seconds) * SECOND
        yield (edges.pop() if n % 2 == 0 and edges else anywhere).astimezone(random.choice(OFFSETS))


def compare(answer: Answer, count: int, observed: str = "none") -> list[str]:
    """One line for each of `count` answers that differs; compared in UTC, where an hour that comes twice is two."""
    asked = instants(-(-count // QUESTIONS_PER_INSTANT))
    questions = ((received, unit, value) for received in asked for unit in VALUES for value in VALUES[unit])
    mismatches = []
    for received, unit, value in islice(questions, count):
        expected, answered = due(received, unit, value, observed), answer(received, unit, value)
        if expected.astimezone(UTC) != answered.astimezone(UTC):
            mismatches.append(f"{received.isoformat()} + {value} {unit}: {expected.isoformat()}, not {answered}")
    return mismatches


# ---- The code under test ----
def answers_of(policy: Policy) -> Answer:
    """The service's own `(received, unit, value) -> due` under that policy."""

    def answer(received: datetime, unit: str, value: int) -> datetime:
        target = SlaTarget("first_response", value, TargetUnit(unit), "response-time")
        found = due_date(policy.calendar, target, int(received.timestamp()))
        return policy.calendar.calendar.local(found.due)

    return answer


def service_answer() -> Answer:
    """The service as it is published: its packaged policy, which observes nothing."""
    return answers_of(policy_of(packaged_document()))


def main(argv: list[str]) -> int:
    count = int(argv[0]) if argv else 100_000
    mismatches = compare(service_answer(), count)
    sys.stdout.write("\n".join([*mismatches[:20], f"{len(mismatches)} of {count} answers differ\n"]))
    return 1 if mismatches else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
