import datetime as dt
from typing import Annotated

from pydantic import Field

from app.api.schemas.fields import (
    LASTING,
    AgeSeconds,
    Answer,
    Asked,
    AskedOfRevision,
    Clock,
    ClosingClock,
    LocalDate,
    Reason,
    Revision,
    Stale,
)


class HoursQuestion(Asked):
    pass


class DaysQuestion(AskedOfRevision):
    from_on: Annotated[LocalDate, Field(alias="from", description="The first local date.")]
    to_on: Annotated[LocalDate, Field(alias="to", description="The first local date no longer wanted.")]


class OpenInterval(Answer):
    """Half open: at `closes` support is already closed."""

    opens: Clock
    closes: ClosingClock


class Closure(Answer):
    """Why the day differs from the weekly hours, or why these leave it closed."""

    name: str
    source: Annotated[str, Field(description="weekly, holiday or override.")]
    clause: str


class CalendarDay(Answer):
    date: dt.date
    intervals: list[OpenInterval]
    business_day: bool
    closure: Closure | None


class WeeklyHours(Answer):
    monday: list[OpenInterval]
    tuesday: list[OpenInterval]
    wednesday: list[OpenInterval]
    thursday: list[OpenInterval]
    friday: list[OpenInterval]
    saturday: list[OpenInterval]
    sunday: list[OpenInterval]


class DoubtfulDate(Answer):
    date: dt.date
    text: str


class HoursAnswer(Answer):
    open: bool
    at: dt.datetime
    time_zone: str
    opens_at: Annotated[dt.datetime | None, Field(description="Of the current interval while open, else of the next.")]
    closes_at: Annotated[dt.datetime | None, Field(description="Of the same interval.")]
    next_change_at: dt.datetime | None
    seconds_until_change: int | None
    today: Annotated[CalendarDay, LASTING]
    weekly_hours: Annotated[WeeklyHours, LASTING]
    upcoming_closures: Annotated[list[CalendarDay], LASTING, Field(description="From today on, for a year.")]
    warnings: Annotated[
        list[DoubtfulDate], LASTING, Field(description="Dates of the coming year that somebody should decide.")
    ]
    reasons: list[Reason]
    policy_revision: Revision
    stale: Stale = False
    age_seconds: AgeSeconds = None


class DaysAnswer(Answer):
    time_zone: str
    days: list[Annotated[CalendarDay, LASTING]]
    reasons: list[Reason]
    policy_revision: Revision
    stale: Stale = False
    age_seconds: AgeSeconds = None
