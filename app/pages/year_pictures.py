"""A year as a picture: what the macro `year_calendar` of `html/pictures.html` draws as SVG, month by month."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from app.domain.calendars import CalendarDay, DayKind
from app.domain.wording import MONTH_NAMES
from app.domain.year_calendars import YearCalendar

CELL = 18  # of a day in a month, in the month's own units
HEAD = 16  # above the weeks, for the initials of the weekdays
PITCH = 6  # of a digit
WEEK = 7


@dataclass(frozen=True, slots=True)
class Digits:
    """Day numbers of one week with as many digits each, as one text: `length` puts each under its weekday."""

    x: int
    y: int
    content: str
    length: int


@dataclass(frozen=True, slots=True)
class DayMark:
    """The cell of one day, by its centre."""

    day: CalendarDay
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class MonthPicture:
    """`open` is the path of all ordinary days; the others but the days off have marks of their own."""

    name: str
    year: int
    open: str
    digits: list[Digits]
    marks: list[DayMark]
    cells: list[DayMark]
    today: DayMark | None


def months(year: YearCalendar, today: date | None = None) -> list[MonthPicture]:
    by_month = groupby(year.days, key=lambda day: day.date.month)
    return [_month(MONTH_NAMES[month - 1], list(days), today) for month, days in by_month]


def _month(name: str, days: Sequence[CalendarDay], today: date | None) -> MonthPicture:
    before = days[0].date.replace(day=1).weekday() - 1  # cells before the first of the month, less one
    cells = [DayMark(day, *_centre(before + day.date.day)) for day in days]
    return MonthPicture(
        name=name,
        year=days[0].date.year,
        open="".join(_dots([cell for cell in cells if cell.day.kind is DayKind.OPEN])),
        digits=list(_digits(cells)),
        marks=[cell for cell in cells if cell.day.kind not in {DayKind.OPEN, DayKind.OFF}],
        cells=cells,
        today=next((cell for cell in cells if cell.day.date == today), None),
    )


def _centre(place: int) -> tuple[int, int]:
    return place % WEEK * CELL + CELL // 2, HEAD + place // WEEK * CELL + CELL // 2


def _dots(cells: Sequence[DayMark]) -> Iterator[str]:
    """Lines of no length, which round caps make dots of: the shortest way to write a circle."""
    at = None
    for cell in cells:
        yield f"m{CELL} 0h0" if at == (cell.x - CELL, cell.y) else f"M{cell.x} {cell.y}h0"
        at = cell.x, cell.y


def _digits(cells: Sequence[DayMark]) -> Iterator[Digits]:
    for (y, wide), found in groupby(cells, key=lambda cell: (cell.y, len(str(cell.day.date.day)))):
        week = list(found)
        numbers = [str(cell.day.date.day) for cell in week]
        content = "".join(numbers) if wide == 1 else " ".join(numbers)
        length = CELL * (len(week) - 1) + PITCH * wide
        yield Digits(week[0].x - PITCH * wide // 2, y, content, length)
