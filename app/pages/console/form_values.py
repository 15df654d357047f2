"""What somebody typed into a form: read by the same types as the API's, with a sentence for each field that is wrong.

Clock times are the support team's. One that comes twice, as the clocks are turned back, is the first of the two.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, ClassVar, Self, cast
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, ValidationError, ValidationInfo
from pydantic_core import PydanticCustomError

from app.api.schemas.fields import RFC_3339, Question, epoch_second
from app.domain.calendars import epoch_of
from app.domain.errors import DomainError
from app.pages.wall_times import WALL_TIME, instant_of

WHOLE = "form"  # where the mistake is in no single field
AWAY = {
    WHOLE: "The database is away, and nobody can say whether this was saved. Send it again in a minute: it counts once."
}


class WrongForm(Exception):  # noqa: N818  (no error: somebody is asked once more)
    """`errors`: of each field that is wrong, a sentence that says how it is right."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(errors)
        self.errors = errors

    @classmethod
    def of(cls, error: DomainError, fields: Mapping[str, str]) -> "WrongForm":
        """`fields` names, by its code, the field that an error of the rules is about."""
        return cls({fields.get(error.code, WHOLE): error.detail})


def _instant(value: object, asked: ValidationInfo) -> object:
    """Local as a browser's field sends it, or RFC 3339 with an offset, which means one instant in any zone."""
    if value in {"", None}:
        return None
    if isinstance(value, str) and RFC_3339.fullmatch(value):
        return epoch_second(value)
    if isinstance(value, str) and (at := instant_of(value, cast("ZoneInfo", asked.context))) is not None:
        return at
    raise PydanticCustomError("no_time", "No such time.")


TypedInstant = Annotated[int | None, BeforeValidator(_instant)]
Blank = BeforeValidator(lambda value: None if value == "" else value)


class Typed(Question):
    """A form's fields. `EXPECTED` says of each what is right there."""

    EXPECTED: ClassVar[Mapping[str, str]] = {}

    @classmethod
    def read(cls, typed: Mapping[str, Any], zone: ZoneInfo) -> Self:
        """Raises WrongForm."""
        try:
            return cls.model_validate(dict(typed), context=zone)
        except ValidationError as error:
            names = dict.fromkeys(str(each["loc"][0]) for each in error.errors(include_url=False))
        raise WrongForm({name: cls.EXPECTED.get(name, "This is not right.") for name in names})


@dataclass(frozen=True, slots=True)
class InstantField:
    """An instant as the field that shows it takes it back: local, unless that would name another instant."""

    type: str
    value: str
    step: int | None = None

    @classmethod
    def of(cls, at: int | None, zone: ZoneInfo) -> "InstantField":
        if at is None:
            return cls("datetime-local", "")
        local = datetime.fromtimestamp(at, zone)
        wall = local.replace(tzinfo=None, fold=0)
        if epoch_of(wall, zone) != at:
            return cls("text", local.isoformat())
        whole = wall.second == 0
        return cls("datetime-local", wall.isoformat(timespec="minutes" if whole else "seconds"), None if whole else 1)

    @classmethod
    def shown(cls, typed: str, zone: ZoneInfo) -> "InstantField":
        """What was typed, right or wrong; an instant with its offset as the local time that it is."""
        if RFC_3339.fullmatch(typed):
            with suppress(ValueError, OverflowError):
                return cls.of(epoch_second(typed), zone)
        wall = WALL_TIME.fullmatch(typed)
        if typed and not wall:
            return cls("text", typed)
        return cls("datetime-local", typed, 1 if wall and wall.group(1) else None)
