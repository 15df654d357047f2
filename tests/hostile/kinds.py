"""The corpus: every kind of hostile request, by the name that it has in docs/reliability.md."""

from collections.abc import Callable, Iterable

from tests.hostile.corpus import bodies, framing, headers, large, times, urls
from tests.hostile.judge import Hostile

KINDS: dict[str, Callable[[], Iterable[Hostile]]] = {
    "bodies that are no UTF-8": bodies.not_utf_8,
    "bodies that are no JSON": bodies.not_json,
    "JSON of another shape": bodies.of_another_shape,
    "numbers: NaN, 1e400, 5,000 digits": bodies.numbers,
    "text that people type": bodies.typed,
    "the same name twice": bodies.duplicates,
    "wrong content types": bodies.of_another_type,
    "first lines that are no HTTP": framing.first_lines,
    "headers that are no HTTP": framing.headers,
    "lengths that lie": framing.lengths,
    "chunks that lie": framing.chunks,
    "headers that mean harm": headers.meanings,
    "other methods on every route": urls.methods,
    "paths: %00, ways up": urls.paths,
    "questions": urls.questions,
    "cursors made up": urls.cursors,
    "odd text in every place": urls.odd_texts,
    "instants in every place": times.in_every_place,
    "years 1 to 9999, every offset": times.at_every_offset,
    "100 kB of headers": large.heads,
    "10 MB and 100,000 keys": large.bodies,
}
