from decimal import Decimal
from typing import Annotated

from pydantic import Field, PlainSerializer

from app.api.schemas.fields import AgeSeconds, Answer, Asked, Reason, Revision, Stale


def number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


Number = Annotated[Decimal, PlainSerializer(number, return_type=int | float, when_used="json")]


class ServiceFactsQuestion(Asked):
    pass


class Uptime(Answer):
    clause: str
    guaranteed: bool
    host_percent: Annotated[Number, Field(description="The uptime that the host provides.")]
    month_hours: Annotated[int, Field(description="The month that the downtime is told of.")]
    downtime_minutes: Annotated[Number, Field(description="Of such a month, at that uptime.")]
    downtime_in_words: str


class Outages(Answer):
    clause: str
    status_page: Annotated[str | None, Field(description="Its address; null where the policy does not give it.")]


class Updates(Answer):
    clause: str
    at_any_time: bool
    notice: str


class CodeChanges(Answer):
    """Changes that a customer asks for: all users run the same code."""

    clause: str
    at_discretion: bool


class Location(Answer):
    clause: str
    country: str
    time_zone: str


class OnSite(Answer):
    clause: str
    offered: bool


class MeetingSystem(Answer):
    clause: str
    name: str


class ServiceFactsAnswer(Answer):
    publisher: str
    uptime: Uptime
    outages: Outages
    updates: Updates
    code_changes: CodeChanges
    location: Location
    on_site: OnSite
    meeting_system: MeetingSystem | None
    reasons: list[Reason]
    policy_revision: Revision
    stale: Stale = False
    age_seconds: AgeSeconds = None
