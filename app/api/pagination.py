"""Lists in pages: an opaque cursor names the last item seen, so that a page never skips or repeats one."""

from base64 import urlsafe_b64encode
from collections.abc import Callable, Sequence
from typing import Annotated, TypeVar

from pydantic import Field

from app.api.schemas.fields import AskedOfRevision, WholeNumber
from app.domain.errors import DomainError

Item = TypeVar("Item")


class ListQuestion(AskedOfRevision):
    limit: Annotated[WholeNumber, Field(ge=1, le=200, description="At most this many.")] = 50
    cursor: Annotated[str | None, Field(max_length=500, description="`next_cursor` of the page before.")] = None


class InvalidCursorError(DomainError):
    code = "invalid_cursor"


def page(items: Sequence[Item], key: Callable[[Item], str], asked: ListQuestion) -> tuple[Sequence[Item], str | None]:
    """The items after the cursor's, and the cursor of the next page; None after the last. Raises InvalidCursorError."""
    start = 0
    if asked.cursor is not None:
        cursors = [_cursor(key(item)) for item in items]
        if asked.cursor not in cursors:
            raise InvalidCursorError("The cursor is none that this list gave.")
        start = cursors.index(asked.cursor) + 1
    found = items[start : start + asked.limit]
    more = start + asked.limit < len(items)
    return found, _cursor(key(found[-1])) if more else None


def _cursor(key: str) -> str:
    return urlsafe_b64encode(key.encode()).decode().rstrip("=")
