"""Types of single fields, and the two kinds of model: questions refuse unknown fields, answers mirror domain values."""

import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from app.domain.accounts import LONGEST_SESSION
from app.domain.business_time import DAY
from app.services.decisions import Basis

UNIX_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
STREAM_SAFE = 30
LONGEST_NAME = 200
LOCAL_TIME = r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?"
WITHOUT_OFFSET = re.compile(LOCAL_TIME, re.ASCII)
RFC_3339 = re.compile(LOCAL_TIME + r"(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)", re.ASCII)


class Question(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Answer(BaseModel):
    model_config = ConfigDict(from_attributes=True, frozen=True, json_schema_serialization_defaults_required=True)


@dataclass(frozen=True, slots=True)
class Lasting:
    """Marks a part of answers whose value is the same object for as long as its policy lives: it is written once."""


LASTING = Lasting()


def epoch_second(value: object) -> int:
    """RFC 3339 with an offset, down to the whole second; nothing else that ISO 8601 or pydantic would take."""
    if not (isinstance(value, str) and RFC_3339.fullmatch(value)):
        raise _no_instant(value)
    try:
        since = datetime.fromisoformat(value.upper()) - UNIX_EPOCH
    except ValueError:
        raise PydanticCustomError("instant_malformed", "No calendar has that date, time or offset.") from None
    return since.days * DAY + since.seconds


def _no_instant(value: object) -> PydanticCustomError:
    if isinstance(value, str) and WITHOUT_OFFSET.fullmatch(value):
        return PydanticCustomError(
            "instant_without_offset", "The instant needs its offset, such as -05:00 or Z: local times are ambiguous."
        )
    hint = "an instant as RFC 3339 writes it, such as 2026-11-24T15:30:00-05:00"
    if isinstance(value, str) and re.search(r":\d\d \d\d:\d\d$", value):
        hint += "; a + in a URL is sent as %2B"
    return PydanticCustomError("instant_malformed", "Expected {hint}.", {"hint": hint})


def plain_text(value: str) -> str:
    """Text in NFC without control characters, tabs and line ends aside: what Postgres, logs and pages can all hold.

    Longer runs of combining marks than the Stream-Safe Text Format has (UAX #15) are refused: NFC is quadratic in them.
    """
    if value.isascii() and value.isprintable():  # as nearly all of it is
        return value
    marks = 0
    for char in value:
        if unicodedata.category(char) in {"Cc", "Cs"} and char not in "\t\n\r":
            raise PydanticCustomError("text_unprintable", "Text holds no control characters and no lone surrogates.")
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks > STREAM_SAFE:
            raise PydanticCustomError("text_unprintable", "Text holds no long runs of combining marks.")
    return unicodedata.normalize("NFC", value)


def whole_number(value: object) -> int:
    """Digits and nothing else that Python would read as a number."""
    if isinstance(value, str) and re.fullmatch(r"\d{1,19}", value, re.ASCII):
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise PydanticCustomError("no_whole_number", "Expected a whole number.")


def flag(value: object) -> bool:
    """`true` or `false`, and nothing else that pydantic would read so, such as 1 and `on`."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in {"true", "false"}:  # in a URL, where Python's clients write True
        return value.lower() == "true"
    raise PydanticCustomError("no_flag", "Expected true or false.")


def calendar_date(value: object) -> date:
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        with suppress(ValueError):
            return date.fromisoformat(value)
    raise PydanticCustomError("no_date", "Expected a date as in 2026-11-24.")


def clock(value: Any) -> str:  # noqa: ANN401  (pydantic hands over whatever there is)
    return f"{value:%H:%M}" if isinstance(value, time) else str(value)


def closing_clock(value: Any) -> str:  # noqa: ANN401  (the same)
    return "24:00" if value == time.min else clock(value)


Instant = Annotated[
    int,
    BeforeValidator(epoch_second),
    WithJsonSchema({"type": "string", "format": "date-time", "description": "RFC 3339, with an offset."}),
]
Clock = Annotated[str, BeforeValidator(clock), Field(pattern=r"^\d\d:\d\d$", examples=["09:00"])]
ClosingClock = Annotated[
    str, BeforeValidator(closing_clock), Field(pattern=r"^\d\d:\d\d$", examples=["16:00"], description="24:00 at most.")
]
# PLAIN and WHOLE stand after limits: what is too long is not looked at, and a limit that comes later is in no schema.
PLAIN = AfterValidator(plain_text)
Name = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME), PLAIN]
Subject = Annotated[str, Field(max_length=500), PLAIN]
Description = Annotated[str, Field(max_length=10_000), PLAIN]
WHOLE = BeforeValidator(whole_number)
Revision = Annotated[int, Field(ge=1, le=2_147_483_647), WHOLE]
Sequence = Annotated[int, Field(ge=1, le=9_223_372_036_854_775_807), WHOLE]
Flag = Annotated[bool, BeforeValidator(flag)]
AccountId = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:@+-]{0,99}$", examples=["acme"])]
PlanName = Annotated[Name, Field(description="Today's name of the plan, its code, or a former name.")]
Minutes = Annotated[int, Field(ge=1, le=LONGEST_SESSION), WHOLE]
Reference = Annotated[Name, Field(description="The caller's own name for it.")]
LocalDate = Annotated[date, BeforeValidator(calendar_date, json_schema_input_type=date)]


Stale = Annotated[
    bool, Field(description="true while the database is away: a change may have been made that is not known here.")
]
AgeSeconds = Annotated[
    int | None, Field(description="Where stale: how long ago what is known here was last compared with the database.")
]


class AccountReference(Answer):
    """`sequence` is the last change of the account that the answer knows."""

    id: str
    sequence: int


class Reason(Answer):
    code: Annotated[str, Field(description="From the closed list in docs/reference/reasons.md.")]
    clause: Annotated[str, Field(description="See /policy/clauses/{id}.")]
    text: str


class AskedOfSequence(Question):
    """What every read can be asked with."""

    min_sequence: Annotated[
        Sequence | None,
        Field(description="`Change-Sequence` of a write that the answer must know; it waits for that where it has to."),
    ] = None


class AskedOfRevision(AskedOfSequence):
    """What can be asked of every revision, whatever the instant."""

    revision: Annotated[
        Revision | None, Field(description="The policy revision that answers; the one in force if left out.")
    ] = None


class Asked(AskedOfRevision):
    """What every decision can be asked with."""

    at: Annotated[
        Instant | None,
        Field(description="The instant asked about; now if left out. Facts of an account depend on it, plans do not."),
    ] = None


class AskedOfAccount(Asked):
    """What decisions that take a plan or an account can be asked with."""

    plan: PlanName | None = None
    account: Annotated[
        AccountId | None, Field(description="Instead of a plan: the one that this account is on. Needs accounts:read.")
    ] = None
    account_sequence: Annotated[
        Sequence | None,
        Field(
            description="The account's facts as this change of it left them: `account.sequence` of an earlier answer."
        ),
    ] = None

    @model_validator(mode="after")
    def _is_about_one(self) -> Self:
        if self.plan is not None and self.account is not None:
            raise PydanticCustomError("plan_and_account", "A question is about a plan or about an account, not both.")
        return self

    @property
    def basis(self) -> Basis:
        return Basis(self.revision, self.account, self.account_sequence)


class AskedOfPlanOrAccount(AskedOfAccount):
    """Of these, one must be given."""

    @model_validator(mode="after")
    def _is_about_something(self) -> Self:
        if self.plan is None and self.account is None:
            raise PydanticCustomError("plan_or_account", "A question is about a plan or about an account: name one.")
        return self
