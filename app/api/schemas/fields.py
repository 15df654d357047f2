"""Types of single fields, and the two kinds of model: questions refuse unknown fields, answers mirror domain values."""

import re
import unicodedata
from datetime import UTC, datetime, time, timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

UNIX_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?P<offset>[Zz]|[+-]\d\d:\d\d)?", re.ASCII)


class Question(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Answer(BaseModel):
    model_config = ConfigDict(from_attributes=True, frozen=True, json_schema_serialization_defaults_required=True)


def epoch_second(value: object) -> int:
    """RFC 3339 with an offset, down to the whole second; nothing else that ISO 8601 or pydantic would take."""
    written = RFC_3339.fullmatch(value) if isinstance(value, str) else None
    if written is None:
        hint = "an instant as RFC 3339 writes it, such as 2026-11-24T15:30:00-05:00"
        if isinstance(value, str) and re.search(r":\d\d \d\d:\d\d$", value):
            hint += "; a + in a URL is sent as %2B"
        raise PydanticCustomError("instant_malformed", "Expected {hint}.", {"hint": hint})
    if written["offset"] is None:
        raise PydanticCustomError(
            "instant_without_offset", "The instant needs its offset, such as -05:00 or Z: local times are ambiguous."
        )
    try:
        at = datetime.fromisoformat(written[0].upper())
    except ValueError:
        raise PydanticCustomError("instant_malformed", "No calendar has that date, time or offset.") from None
    return (at - UNIX_EPOCH) // timedelta(seconds=1)


def plain_text(value: str) -> str:
    """Text in NFC without control characters, tabs and line ends aside: what Postgres, logs and pages can all hold."""
    if any(unicodedata.category(char) in {"Cc", "Cs"} and char not in "\t\n\r" for char in value):
        raise PydanticCustomError("text_unprintable", "Text holds no control characters and no lone surrogates.")
    return unicodedata.normalize("NFC", value)


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
Text = Annotated[str, AfterValidator(plain_text)]
Name = Annotated[Text, Field(min_length=1, max_length=200)]
Revision = Annotated[int, Field(ge=1, le=2_147_483_647)]


class Reason(Answer):
    code: Annotated[str, Field(description="From the closed list in docs/reasons.md.")]
    clause: Annotated[str, Field(description="See /policy/clauses/{id}.")]
    text: str


class Asked(Question):
    """What every decision can be asked with."""

    at: Annotated[
        Instant | None,
        Field(description="The instant asked about; now if left out. Facts of an account depend on it, plans do not."),
    ] = None
    revision: Annotated[
        Revision | None, Field(description="The policy revision that answers; the one in force if left out.")
    ] = None
