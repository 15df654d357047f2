"""Which topic is this text about? Phrases of the policy decide; else what a model learned and the team's examples."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from app.domain.scope import ScopeCheckRules, Topic, Verdict
from app.domain.scope_evidence import MOST_PARTS, Evidence, telling_parts
from app.domain.scope_examples import LabelledExamples
from app.domain.scope_models import ScopeModel, Span, logits, shares, text_features
from app.domain.ticket_texts import Act, Phrases, Word, read_ticket, ticket_text

PERCENT = 10_000  # millionths, which shares are told in
MOST_LEARNED = 99  # percent: only a phrase or a topic that is named is certain


class Grounds(StrEnum):
    """What a classification rests on, or why there is none."""

    PHRASE = "phrase"
    LEARNED = "learned"
    UNSURE = "unsure"
    TWO_VERDICTS = "two_verdicts"


@dataclass(frozen=True, slots=True)
class Classification:
    """`topic` is the likeliest, decided only on the first two grounds; `percent` is how sure its verdict is."""

    topic: Topic
    percent: int
    grounds: Grounds
    evidence: list[Evidence]

    @property
    def decided(self) -> bool:
        return self.grounds in {Grounds.PHRASE, Grounds.LEARNED}

    @property
    def confidence(self) -> float:
        """Made of whole numbers, so that it is the same everywhere."""
        return self.percent / 100


@dataclass(frozen=True, slots=True)
class ScopeReader:
    """The rules of one revision compiled, with the topics that it has."""

    rules: ScopeCheckRules
    model: ScopeModel
    topics: tuple[Topic, ...]
    phrases: Phrases
    answers: Phrases
    ours: Phrases
    examples: LabelledExamples


@lru_cache(maxsize=4)  # most revisions change something else, and a thousand examples take a while
def scope_reader(rules: ScopeCheckRules, model: ScopeModel, topics: tuple[Topic, ...]) -> ScopeReader:
    return ScopeReader(
        rules,
        model,
        topics,
        Phrases((each.phrase, each.topic) for each in rules.phrases),
        Phrases((phrase, each.clause) for each in rules.answers for phrase in each.phrases),
        Phrases((phrase, "ours") for phrase in rules.ours),
        LabelledExamples(model, rules.examples),
    )


def classify(reader: ScopeReader, subject: str, description: str) -> Classification | None:
    """None for a text without words."""
    words = read_ticket(subject, description)
    if not words:
        return None
    text = ticket_text(subject, description)
    return _by_phrases(reader, text, words) or _by_learning(reader, text, words)


def asked_clauses(reader: ScopeReader, subject: str, description: str) -> list[str]:
    """The clauses that answer what is asked, in the order of the policy."""
    words = read_ticket(subject, description)
    asked = {clause for clause, _ in _said(reader.answers, words)}
    return [each.clause for each in reader.rules.answers if each.clause in asked]


def _said(phrases: Phrases, words: Sequence[Word]) -> Iterator[tuple[str, Span]]:
    """What the customer says, and neither denies nor quotes."""
    plains = [word.plain for word in words]
    for place, word in enumerate(words):
        if not (word.denied or word.quoted):
            for means, after in phrases.at(plains, place):
                if words[after - 1].sentence == word.sentence:
                    yield means, (place, after)


def _by_phrases(reader: ScopeReader, text: str, words: Sequence[Word]) -> Classification | None:
    found = list(_said(reader.phrases, words))
    said = {code for code, _ in found}
    topics = {topic.code: topic for topic in reader.topics if topic.code in said}
    if not topics:
        return None
    evidence = [
        Evidence(text[words[first].start : words[after - 1].end], code, topics[code].clause)
        for code, (first, after) in found
    ]
    one_verdict = len({topic.verdict for topic in topics.values()}) == 1
    grounds, percent = (Grounds.PHRASE, 100) if one_verdict else (Grounds.TWO_VERDICTS, 0)
    return Classification(topics[found[0][0]], percent, grounds, evidence[:MOST_PARTS])


def _by_learning(reader: ScopeReader, text: str, words: Sequence[Word]) -> Classification:
    features = text_features(reader.model.concepts, words)
    of_topics = shares(_scores(reader, features))
    of_verdicts = dict.fromkeys(Verdict, 0)
    for topic, share in zip(reader.topics, of_topics, strict=True):
        of_verdicts[topic.verdict] += share
    verdict = max(of_verdicts, key=of_verdicts.__getitem__)
    ranked = [reader.topics[place] for place in sorted(range(len(of_topics)), key=lambda each: -of_topics[each])]
    likeliest = next(topic for topic in ranked if topic.verdict is verdict)
    percent = min(MOST_LEARNED, (of_verdicts[verdict] + PERCENT // 2) // PERCENT)
    sure = percent >= _needed(reader.rules, verdict) and (
        verdict is not Verdict.OUT_OF_SCOPE or (_asks_for_a_deed(words) and not any(_said(reader.ours, words)))
    )
    evidence = telling_parts(reader.model, text, words, features, [likeliest] if sure else ranked[:2])
    return Classification(likeliest, percent, Grounds.LEARNED if sure else Grounds.UNSURE, evidence)


def _scores(reader: ScopeReader, features: Mapping[str, Span]) -> list[int]:
    """A topic that the model does not know is the least likely, but for the team's examples of it."""
    learned = dict(zip(reader.model.topics, logits(reader.model, features), strict=True))
    likeness = reader.examples.likeness(features)
    least = min(learned.values())
    return [learned.get(topic.code, least) + likeness.get(topic.code, 0) for topic in reader.topics]


def _needed(rules: ScopeCheckRules, verdict: Verdict) -> int:
    least = rules.turns_away_from if verdict is Verdict.OUT_OF_SCOPE else rules.decides_from
    return round(least * 100)


def _asks_for_a_deed(words: Sequence[Word]) -> bool:
    """Nobody is turned away for telling something, or for asking what it means or how it is done."""
    return any(word.act in {Act.DO, Act.WANT, Act.ASKS} and not word.denied for word in words)
