import datetime as dt
from typing import Annotated, Any

from pydantic import Field

from app.api.pagination import ListQuestion
from app.api.schemas.fields import Answer, LocalDate, Revision
from app.api.schemas.support_hours import OpenInterval


class Clause(Answer):
    id: str
    section: str
    question: str
    text: Annotated[str, Field(description="The published wording.")]


class ClauseAnswer(Clause):
    policy_revision: Revision


class ClauseList(Answer):
    data: list[Clause]
    policy_revision: Revision


class PolicyAnswer(Answer):
    revision: Revision
    published_at: dt.datetime
    author: str
    note: str
    document: Annotated[dict[str, Any], Field(description="The policy document, as `sla policy export` writes it.")]


class HolidayOverride(Answer):
    date: dt.date
    hours: Annotated[list[OpenInterval], Field(description="Empty: closed all day.")]
    reason: str
    author: str


class HolidayOverrideList(Answer):
    data: list[HolidayOverride]
    next_cursor: str | None
    policy_revision: Revision


class OverridesQuestion(ListQuestion):
    from_on: Annotated[LocalDate | None, Field(alias="from", description="The first local date.")] = None
    to_on: Annotated[LocalDate | None, Field(alias="to", description="The first local date no longer wanted.")] = None
