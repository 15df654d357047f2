import datetime as dt
from typing import Annotated, Any

from pydantic import Field

from app.api.pagination import Paged
from app.api.schemas.fields import WHOLE, AccountId, Answer, Question
from app.domain.changes import Entity

After = Annotated[int, Field(ge=0, le=9_223_372_036_854_775_807), WHOLE]


class ChangesQuery(Paged):
    after: Annotated[After, Field(description="Only changes with a higher sequence.")] = 0
    account: Annotated[AccountId | None, Field(description="Only changes of this account.")] = None


class StreamQuery(Question):
    after: Annotated[
        After | None, Field(description="Begin after this change; from now on if left out. Last-Event-ID comes first.")
    ] = None


class Change(Answer):
    sequence: Annotated[int, Field(description="Rises by one from change to change, in the order of the commits.")]
    at: dt.datetime
    actor: str
    entity: Entity
    entity_id: str
    account: str | None
    before: Annotated[dict[str, Any] | None, Field(description="null where it is new.")]
    after: Annotated[dict[str, Any] | None, Field(description="null where it was removed.")]


class ChangeList(Answer):
    data: list[Change]
    next_cursor: str | None
