import datetime as dt
from datetime import time
from typing import Annotated, Self

from pydantic import Field, model_validator

from app.api.pagination import ListQuestion
from app.api.schemas.fields import Answer, LocalDate, Name, Question, Revision
from app.api.schemas.support_hours import OpenInterval
from app.domain import calendars

EDGE = "24:00"  # the end of a day, as a closing


class HolidayOverride(Answer):
    date: dt.date
    hours: Annotated[list[OpenInterval], Field(description="Empty: closed all day.")]
    reason: str
    author: str


class HolidayOverrideList(Answer):
    data: list[HolidayOverride]
    next_cursor: str | None
    policy_revision: Revision


class HolidayOverridesQuery(ListQuestion):
    from_on: Annotated[LocalDate | None, Field(alias="from", description="The first local date.")] = None
    to_on: Annotated[LocalDate | None, Field(alias="to", description="The first local date no longer wanted.")] = None


class IntervalRequest(Question):
    opens: Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$", examples=["09:00"])]
    closes: Annotated[str, Field(pattern=r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$", examples=["12:00"])]

    def interval(self) -> calendars.OpenInterval:
        if self.closes == "00:00":
            raise ValueError("a day closes at 24:00, not at 00:00")
        closes = time.min if self.closes == EDGE else time.fromisoformat(self.closes)
        return calendars.OpenInterval(time.fromisoformat(self.opens), closes)


class HolidayOverrideRequest(Question):
    hours: Annotated[list[IntervalRequest], Field(max_length=24, description="In order; empty: closed all day.")]
    reason: Annotated[Name, Field(description="Told to customers.")]

    def override(self, on: dt.date, author: str) -> calendars.HolidayOverride:
        return calendars.HolidayOverride(on, tuple(each.interval() for each in self.hours), self.reason, author)

    @model_validator(mode="after")
    def _can_be(self) -> Self:
        self.override(dt.date(2000, 1, 1), "author")
        return self
