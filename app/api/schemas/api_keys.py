import datetime as dt
from datetime import UTC, datetime
from typing import Annotated

from pydantic import BeforeValidator, Field

from app.api.schemas.fields import PLAIN, Answer, Instant, Question
from app.domain.api_keys import Scope


def _instant(value: object) -> object:
    return datetime.fromtimestamp(value, UTC) if isinstance(value, int) else value


Shown = Annotated[dt.datetime, BeforeValidator(_instant)]


class ApiKeyRequest(Question):
    """Two keys of one name are one client: make the new one, let the client change over, revoke the old one."""

    name: Annotated[
        str,
        Field(min_length=1, max_length=100, description="The client that calls with it.", examples=["billing"]),
        PLAIN,
    ]
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=len(Scope))]
    expires_at: Annotated[Instant | None, Field(description="From then on it is dead; never if left out.")] = None


class ApiKeyAnswer(Answer):
    id: str
    name: str
    scopes: list[Scope]
    created_at: Shown
    expires_at: Shown | None
    revoked_at: Shown | None
    last_used_on: Annotated[dt.date | None, Field(description="In UTC; a day behind at most.")]


class NewApiKeyAnswer(ApiKeyAnswer):
    key: Annotated[str | None, Field(description="The key itself, this once; a replay of the request answers null.")]


class ApiKeyList(Answer):
    data: list[ApiKeyAnswer]
    next_cursor: str | None
