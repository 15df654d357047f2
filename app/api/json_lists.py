"""A JSON body `{"name": [...]}`, read while it comes in: no step is long, and nothing of the list is kept."""

import codecs
import json
import re
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Collection, Iterable, Iterator
from typing import Any, NoReturn

from fastapi.exceptions import RequestValidationError

from app.api.streams import SHORT, short
from app.domain.errors import DomainError
from app.services.pace import Pace

SPACES = re.compile(r"[ \t\n\r]*")
SEPARATOR = re.compile(r"[ \t\n\r]*([,\]])[ \t\n\r]*")
AFTER_MEMBER = re.compile(r"[ \t\n\r]*[,:}]")
STRUCTURE = re.compile(r'[\[\]{},"]|\\.?', re.DOTALL)
LONGEST_WHOLE_NUMBER = 19  # digits; no field holds a longer one


def refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def whole_number(digits: str) -> int | float:
    """Python refuses thousands of digits with the error that JSON which is cut off gets."""
    return int(digits) if len(digits) <= LONGEST_WHOLE_NUMBER else float(digits)


decoder = json.JSONDecoder(parse_constant=refuse_constant, parse_int=whole_number)


class PartTooLongError(DomainError):
    code = "body_too_large"


class PartTooDeepError(DomainError):
    code = "malformed_json"


class ListReader:
    """Reads an object with the list `name`; `members` are then the others, of those that there may be.

    An element that is too long or too deep is skipped, and its error stands in its place. Raises PartTooLongError for
    another member, RequestValidationError for all else that is wrong with the whole. `read_many` makes one element of
    the text of many where it can; what it makes nothing of is read one by one.
    """

    def __init__(
        self,
        body: AsyncIterator[bytes],
        name: str,
        longest: int,
        others: Collection[str] = (),
        read_many: Callable[[str], Any] = lambda _: None,
    ) -> None:
        self.members: dict[str, Any] = {}
        self._name = name
        self._longest = longest
        self._known = {name, *others}
        self._read_many = read_many
        self._seen: set[str] = set()
        self._pieces = _decoded(short(body))
        self._text, self._at = "", 0  # what is not read yet begins there
        self._inside = self._too_deep = False

    async def elements(self) -> AsyncGenerator[Iterable[Any], None]:
        """Some at a time, and none is read before it is asked for."""
        if await self._next() != "{":
            raise await self._other_shape()
        await self._take("{")
        more = await self._next() != "}"
        while more:
            name = await self._member_name()
            await self._take(":")
            if name == self._name:
                async for some in self._listed():
                    yield some
            else:
                self.members[name] = await self._value()
            if more := await self._next() == ",":
                await self._take(",")
        await self._take("}")
        if await self._next():
            raise _malformed()
        if self._name not in self._seen:
            raise _refused("missing", self._name, "Expected a list")

    async def _member_name(self) -> str:
        name = await self._value() if await self._next() == '"' else None
        if not isinstance(name, str):
            raise _malformed()
        if name not in self._known:
            raise _refused("extra_forbidden", name)
        if name in self._seen:
            raise _refused("repeated", name, "It is given more than once")
        self._seen.add(name)
        return name

    async def _listed(self) -> AsyncGenerator[Iterable[Any], None]:
        if await self._next() != "[":
            raise _refused("wrong_type", self._name, "Expected a list")
        await self._take("[")
        self._inside = await self._next() != "]"
        if not self._inside:
            await self._take("]")
        while self._inside:
            await self._next()
            if many := self._many():
                yield [many]
                if self._text.find("}", self._at) < 0:  # nothing whole is left: to look for it is dear
                    await self._more()
                continue
            yield self._whole()
            if not self._inside:
                return
            if self._too_deep or len(self._text) - self._at > self._longest:
                yield [await self._skipped()]
            elif not await self._more():
                raise _malformed()

    def _many(self) -> Any:  # noqa: ANN401  (what `read_many` makes)
        """Of the objects before the last comma there that could follow one: if they are no list, nothing is read."""
        end = self._text.rfind("},", self._at, self._at + self._longest) + 1
        many = self._read_many(self._text[self._at : end]) if end else None
        if many:
            self._at = end + 1
        return many

    def _whole(self) -> Iterator[Any]:
        """The elements that are there to the end."""
        while self._inside:
            try:
                element, end = decoder.raw_decode(self._text, self._at)
            except ValueError:
                return  # the rest of it is still to come; if not, the end will tell
            except RecursionError:
                self._too_deep = True
                return
            separator = SEPARATOR.match(self._text, end)
            if separator is None:
                return
            fits = end - self._at <= self._longest
            self._at, self._inside = separator.end(), separator[1] == ","
            yield element if fits else self._too_long("An element")

    async def _skipped(self) -> DomainError:
        length = await self._skip()
        if length > self._longest:
            error: DomainError = self._too_long("An element")
        elif self._too_deep:
            error = PartTooDeepError("An element is nested too deeply.")
        else:
            raise _malformed()
        self._too_deep = False
        self._inside = await self._take(",]") == ","
        await self._next()
        return error

    def _too_long(self, what: str) -> DomainError:
        return PartTooLongError(f"{what} is longer than {self._longest} characters.")

    async def _skip(self) -> int:
        """Over one value, whatever is in it. Answers how long it was."""
        length, depth, quoted, pace = 0, 0, False, Pace()
        while True:
            began, end, mark = self._at, min(self._at + SHORT, len(self._text)), ""
            for found in STRUCTURE.finditer(self._text, began, end):
                mark = found[0]
                if mark == '"':
                    quoted = not quoted
                elif quoted or mark.startswith("\\"):
                    continue
                elif mark in "[{":
                    depth += 1
                elif depth:
                    depth -= mark != ","
                else:
                    self._at = found.start()
                    return length + self._at - began
            self._at = end - (mark == "\\")  # what it escapes is still to come
            length += self._at - began
            if end == len(self._text) and not await self._more():
                raise _malformed()
            if pace.over:
                await pace.rest()

    async def _value(self) -> Any:  # noqa: ANN401  (any JSON)
        await self._next()
        while True:
            try:
                found, end = decoder.raw_decode(self._text, self._at)
            except ValueError:
                end = None
            except RecursionError:
                raise _malformed() from None
            if end is not None and end - self._at <= self._longest and AFTER_MEMBER.match(self._text, end):
                self._at = end
                return found
            if len(self._text) - self._at > self._longest:
                raise self._too_long("A member") if await self._skip() > self._longest else _malformed()
            if not await self._more():
                raise _malformed()

    async def _next(self) -> str:
        """The next character that is no space; empty where there is none."""
        while True:
            spaces = SPACES.match(self._text, self._at)
            self._at = spaces.end() if spaces else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not await self._more():
                return ""

    async def _take(self, wanted: str) -> str:
        found = await self._next()
        if not found or found not in wanted:
            raise _malformed()
        self._at += 1
        return found

    async def _more(self) -> bool:
        """Twice as much as there is, so that what is long is not begun again and again."""
        texts = [self._text[self._at :]]
        length, wanted = len(texts[0]), 2 * len(texts[0])
        async for text in self._pieces:
            texts.append(text)
            length += len(text)
            if text and length >= wanted:
                break
        self._text, self._at = "".join(texts), 0
        return length > len(texts[0])

    async def _other_shape(self) -> RequestValidationError:
        while len(self._text) <= self._longest and await self._more():
            pass
        if len(self._text) <= self._longest and not _is_json(self._text):
            return _malformed()
        return RequestValidationError([{"type": "wrong_type", "loc": ("body",), "msg": "Expected an object"}])


def _malformed() -> RequestValidationError:
    return RequestValidationError([{"type": "json_invalid", "loc": ("body",), "msg": ""}])


def _refused(kind: str, name: str, message: str = "") -> RequestValidationError:
    return RequestValidationError([{"type": kind, "loc": ("body", name), "msg": message}])


def _is_json(text: str) -> bool:
    try:
        decoder.decode(text)
    except (ValueError, RecursionError):
        return False
    return True


async def _decoded(pieces: AsyncIterator[bytes]) -> AsyncIterator[str]:
    utf8 = codecs.getincrementaldecoder("utf-8")()
    try:
        async for piece in pieces:
            yield utf8.decode(piece)
        utf8.decode(b"", final=True)
    except UnicodeDecodeError:
        raise _malformed() from None
