"""Instants from the year 1 to the year 9999, at every offset, wherever an instant or a date can be put."""

from collections.abc import Iterator
from urllib.parse import quote

from tests.hostile.judge import Hostile
from tests.hostile.operations import ENDLESS, instants
from tests.hostile.wire import request
from tests.reliability.scale import scale

MINUTES = range(-23 * 60 - 59, 24 * 60)
OFFSETS = [f"{'-' if each < 0 else '+'}{abs(each) // 60:02}:{abs(each) % 60:02}" for each in MINUTES]
EXTREMES = ["0001-01-01T00:00:00", "9999-12-31T23:59:59", "1970-01-01T00:00:00", "2026-03-08T02:30:00"]
ODD = [
    "0000-01-01T00:00:00Z",
    "0001-01-01T00:00:00+23:59",
    "0001-01-01T00:00:00-23:59",
    "9999-12-31T23:59:59+23:59",
    "9999-12-31T23:59:59-23:59",
    "9999-12-31T23:59:60Z",
    "10000-01-01T00:00:00Z",
    "-0001-01-01T00:00:00Z",
    "2026-11-24T15:30:00+24:00",
    "2026-11-24T15:30:00+23:60",
    "2026-11-24T15:30:00-00:00",
    "2026-11-24T24:00:00Z",
    "2026-11-24T23:59:60Z",
    "2026-02-29T00:00:00Z",
    "2026-11-24T15:30:00." + "9" * 5_000 + "Z",
    "2026-11-24T15:30:00,5Z",
    "2026-11-24t15:30:00z",
    "2026-11-24 15:30:00Z",
    "20261124T153000Z",
    "2026-W48-2T15:30:00Z",
    "2026-328T15:30:00Z",
    "2026-11-24T15:30Z",
    "2026-11-24T15:30:00",
    "2026-11-24T15:30:00[America/New_York]",
    "2026-11-24T15:30:00 America/New_York",
    "1795413600",
    "-62135596800",
    "9" * 400,
    "now",
    "tomorrow",
    "\u0662\u0660\u0662\u0666-11-24T15:30:00Z",
    "2026-11-24T15:30:00\u221205:00",
    "0001-01-01",
    "9999-12-31",
    "2026-13-01",
    "2026-00-00",
]


def in_every_place() -> Iterator[Hostile]:
    for place in instants():
        if place.operation.name != ENDLESS:
            for written in ODD:
                yield Hostile(f"{place.name}: {written[:40]!r}", (place.holding(written),), "any")


def at_every_offset() -> Iterator[Hostile]:
    """Each year once and the ends of time at each offset; a small run takes some of each."""
    step, years = scale(97, 1), range(1, 10_000, scale(61, 1))
    for extreme in EXTREMES:
        for offset in OFFSETS[::step]:
            yield _asked(extreme + offset)
    for year in years:
        yield _asked(f"{year:04}-12-31T23:59:59{OFFSETS[year * 7 % len(OFFSETS)]}")


def _asked(written: str) -> Hostile:
    return Hostile(written, (request("GET", f"/due-date?received_at={quote(written)}"),), "any")
