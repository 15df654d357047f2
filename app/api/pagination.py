"""Lists in pages: an opaque cursor names the last item seen, so that a page never skips or repeats one."""

from base64 import urlsafe_b64encode
from collections.abc import Callable, Sequence
from typing import Annotated, TypeVar

from fastapi import Query

from app.domain.errors import DomainError

Item = TypeVar("Item")
Limit = Annotated[int, Query(ge=1, le=200, description="At most this many.")]
Cursor = Annotated[str | None, Query(max_length=500, description="`next_cursor` of the page before.")]


class InvalidCursorError(DomainError):
    code = "invalid_cursor"


def page(
    items: Sequence[Item], key: Callable[[Item], str], limit: int, cursor: str | None
) -> tuple[Sequence[Item], str | None]:
    """The items after the cursor's, and the cursor of the next page; none after the last. Raises InvalidCursorError."""
    start = 0
    if cursor is not None:
        keys = [_cursor(key(item)) for item in items]
        if cursor not in keys:
            raise InvalidCursorError("The cursor is none that this list gave.")
        start = keys.index(cursor) + 1
    found = items[start : start + limit]
    more = start + limit < len(items)
    return found, _cursor(key(found[-1])) if more else None


def _cursor(key: str) -> str:
    return urlsafe_b64encode(key.encode()).decode().rstrip("=")
