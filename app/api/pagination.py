"""Lists in pages: an opaque cursor names the last item seen, so that a page never skips or repeats one."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from typing import Annotated, TypeVar

from pydantic import Field

from app.api.dependencies import LONGEST_NUMBER
from app.api.schemas.fields import WHOLE, AskedOfRevision, AskedOfSequence
from app.domain.errors import DomainError

Item = TypeVar("Item")


class Paged(AskedOfSequence):
    limit: Annotated[int, Field(ge=1, le=200, description="At most this many."), WHOLE] = 50
    cursor: Annotated[str | None, Field(max_length=500, description="`next_cursor` of the page before.")] = None


class ListQuestion(Paged, AskedOfRevision):
    pass


class InvalidCursorError(DomainError):
    code = "invalid_cursor"


def page(items: Sequence[Item], key: Callable[[Item], str], asked: Paged) -> tuple[Sequence[Item], str | None]:
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


def cursor_after(items: Sequence[Item], number: Callable[[Item], int], asked: Paged) -> str | None:
    """The cursor after a full page of `items` that the database has found already; `number_before` reads it."""
    return _cursor(str(number(items[-1]))) if len(items) == asked.limit else None


def number_before(asked: Paged) -> int | None:
    """The number that the cursor names. Raises InvalidCursorError."""
    if asked.cursor is None:
        return None
    try:
        key = urlsafe_b64decode(asked.cursor + "=" * (-len(asked.cursor) % 4)).decode("ascii")
    except ValueError:
        key = ""
    if not key.isdecimal() or len(key) > LONGEST_NUMBER:
        raise InvalidCursorError("The cursor is none that this list gave.")
    return int(key)


def _cursor(key: str) -> str:
    return urlsafe_b64encode(key.encode()).decode().rstrip("=")
