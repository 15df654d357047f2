"""Which parts of the customer's own text spoke for a topic."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.domain.scope import Topic
from app.domain.scope_models import ScopeModel, Span
from app.domain.ticket_texts import Word

MOST_PARTS, MOST_OF_TWO = 5, 2  # of the one topic, of each of two
LITTLE = 3  # letters
Part = tuple[int, int, int]  # how much it tells, its first word, its last + 1
BRIDGED = 2  # places from one telling word to the next, to be one part


@dataclass(frozen=True, slots=True)
class Evidence:
    """A part of the customer's text that speaks for a topic."""

    text: str
    topic: str
    clause: str


def telling_parts(
    model: ScopeModel, text: str, words: Sequence[Word], features: Mapping[str, Span], topics: Sequence[Topic]
) -> list[Evidence]:
    """The most telling of each topic, in the order of the text; the first topic has the most."""
    found: list[Evidence] = []
    for topic in topics:
        if topic.code not in model.topics:
            continue
        told = _told_by_word(model, model.topics.index(topic.code), len(words), features)
        parts = sorted(_worth_showing(words, list(_parts(words, told))), reverse=True)
        parts = parts[: MOST_PARTS if len(topics) == 1 else MOST_OF_TWO]
        for _, first, after in sorted(parts, key=lambda part: part[1]):
            found.append(Evidence(text[words[first].start : words[after - 1].end], topic.code, topic.clause))
    return found


def _worth_showing(words: Sequence[Word], parts: Sequence[Part]) -> Sequence[Part]:
    """What stands out: not the little words that every text has, nor what tells a fraction of what others tell."""
    most = max((much for much, *_ in parts), default=0)
    spoken = [part for part in parts if any(len(words[place].plain) > LITTLE for place in range(part[1], part[2]))]
    return [part for part in spoken if part[0] * 4 >= most] or parts


def _told_by_word(model: ScopeModel, topic: int, count: int, features: Mapping[str, Span]) -> list[int]:
    """How much each word speaks for the topic rather than for topics in general."""
    told = [0] * count
    for feature, (first, after) in features.items():
        if (row := model.weights.get(feature)) and after > first:
            speaks = (row[topic] * len(row) - sum(row)) // (after - first)
            for place in range(first, after):
                told[place] += speaks
    return told


def _parts(words: Sequence[Word], told: Sequence[int]) -> Iterator[Part]:
    """Runs of telling words within a sentence, over at most one word that tells nothing."""
    least = max(told, default=0) // 5
    start, last, much = -1, -1, 0
    for place, each in enumerate(told):
        if each <= least or each <= 0:
            continue
        if start >= 0 and place - last <= BRIDGED and words[place].sentence == words[start].sentence:
            last, much = place, much + each
            continue
        if start >= 0:
            yield much, start, last + 1
        start, last, much = place, place, each
    if start >= 0:
        yield much, start, last + 1
