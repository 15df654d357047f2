import datetime as dt
from typing import Annotated, Any

from pydantic import Field

from app.api.schemas.fields import Answer, AskedOfSequence, Revision


class DifferencesQuery(AskedOfSequence):
    from_revision: Annotated[
        Revision | None, Field(alias="from", description="The other revision; the one before if left out.")
    ] = None


class Publication(Answer):
    """Who changed the policy, when and why."""

    revision: Revision
    published_at: dt.datetime
    author: str
    note: str


class RevisionList(Answer):
    data: Annotated[list[Publication], Field(description="The latest first.")]
    next_cursor: str | None


class Difference(Answer):
    part: Annotated[str, Field(description="Of the document; closure_dates are the dates that its holidays fall on.")]
    path: Annotated[str, Field(description="The place in the document; in a list the code, id, name or date.")]
    text: Annotated[str, Field(examples=["Thanksgiving Eve 2026: 09:00–12:00 → closed"])]  # noqa: RUF001  (an en dash)
    before: Annotated[Any, Field(description="As the document has it; null where there was nothing.")]
    after: Annotated[Any, Field(description="As the document has it; null where there is nothing any more.")]


class DifferencesAnswer(Answer):
    revision: Revision
    from_revision: Revision
    dates_from: Annotated[dt.date, Field(description="The first date whose closure is told by itself.")]
    dates_to: Annotated[dt.date, Field(description="The first one no longer; other years are told by their number.")]
    differences: Annotated[list[Difference], Field(description="Empty where the two answer every question alike.")]
