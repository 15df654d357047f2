"""A CSV body (RFC 4180), read while it comes in: its first row names the columns, every other one is a row of them."""

import codecs
import csv
from collections.abc import AsyncIterator, Collection, Iterator

from app.api.streams import short
from app.domain.errors import DomainError

Row = dict[str, str]


class MalformedCsvError(DomainError):
    code = "malformed_csv"


class RowReader:
    """Fed with text, gives the rows that are whole, and the error in place of one that does not fit the columns.

    Raises the error where nothing after it could be read.
    """

    def __init__(self, required: str, optional: Collection[str], longest: int) -> None:
        self._required = required
        self._known = {required, *optional}
        self._longest = longest
        self._columns: list[str] = []
        self._line = ""
        self._lines: list[str] = []  # of a row whose quotation mark is still open
        self._length, self._open = 0, False

    def feed(self, text: str) -> Iterator[Row | MalformedCsvError]:
        *lines, self._line = (self._line + text).split("\n")
        for line in lines:
            yield from self._taken(line)
        self._require_short(len(self._line))

    def end(self) -> Iterator[Row | MalformedCsvError]:
        yield from self._taken(self._line)
        if self._open:
            raise MalformedCsvError("A quotation mark is never closed.")
        if not self._columns:
            raise MalformedCsvError("There is no row that names the columns.")

    def _taken(self, line: str) -> Iterator[Row | MalformedCsvError]:
        self._lines.append(line)
        self._length += len(line) + 1
        self._require_short(self._length)
        self._open ^= line.count('"') % 2 == 1
        if self._open:
            return
        record = "\n".join(self._lines).removesuffix("\r")
        self._lines, self._length = [], 0
        if not record.strip():
            return
        try:
            cells = next(csv.reader([record], strict=True))
        except csv.Error:
            yield MalformedCsvError("The row could not be read.")
            return
        if not self._columns:
            self._columns = self._named(cells)
        elif len(cells) != len(self._columns):
            yield MalformedCsvError(f"The row has {len(cells)} cells, and the first row {len(self._columns)}.")
        else:
            yield dict(zip(self._columns, cells, strict=True))

    def _named(self, cells: list[str]) -> list[str]:
        names = [cell.strip() for cell in cells]
        if self._required not in names or not self._known.issuperset(names) or len({*names}) < len(names):
            others = ", ".join(sorted(self._known - {self._required}))
            raise MalformedCsvError(
                f"The first row has to name the columns, each once: {self._required}, and any of {others}."
            )
        return names

    def _require_short(self, length: int) -> None:
        if length > self._longest:
            raise MalformedCsvError(f"A row is longer than {self._longest} characters: a quotation mark may be open.")


async def rows(body: AsyncIterator[bytes], reader: RowReader) -> AsyncIterator[Iterator[Row | MalformedCsvError]]:
    """Some at a time, and none is read before it is asked for."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    try:
        async for piece in short(body):
            yield reader.feed(decoder.decode(piece))
        yield reader.feed(decoder.decode(b"", final=True))
    except UnicodeDecodeError:
        raise MalformedCsvError("The body is not UTF-8.") from None
    yield reader.end()
