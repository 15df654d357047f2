"""What was learned from labelled tickets: how much each feature of a text speaks for each topic, in whole numbers.

Whole numbers only, so that every replica computes the same to the last digit.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from math import isqrt
from operator import add

from app.domain.ticket_texts import Act, Phrases, Word

DIGITS = re.compile(r"\d+")
WORD, CONCEPT = 2, 3  # how much a feature counts; a concept stands for many words
UNIT = 64  # a logit of 1
FINE = tuple(int((Decimal(-step) / UNIT).exp() * 2**24) for step in range(UNIT))
COARSE = tuple(int(Decimal(-step).exp() * 2**24) for step in range(17))
Span = tuple[int, int]
NOWHERE: Span = (0, 0)
START, STEM = "<", 5  # what a sentence has before it; how much of a long word stands for its forms


@dataclass(frozen=True, slots=True, eq=False)
class ScopeModel:
    """`weights` has a whole number for each of `topics`, by feature; `concepts` are words that mean the same here."""

    name: str
    topics: tuple[str, ...]
    bias: tuple[int, ...]
    weights: Mapping[str, tuple[int, ...]]
    concepts: Phrases = field(repr=False)


def text_features(concepts: Phrases, words: Sequence[Word]) -> dict[str, Span]:
    """Every feature of the text once, with the first words (first, last + 1) that it is of. All numbers are alike."""
    found: dict[str, Span] = {}
    plains = [word.plain if word.plain.isalpha() else DIGITS.sub("0", word.plain) for word in words]
    before = START
    for place, word in enumerate(words):
        if not place or word.sentence != words[place - 1].sentence:
            before = START
        before = _note_word(found, plains[place], word, place, before)
        for concept, after in concepts.at(plains, place):
            kind = '"' if word.quoted else "!" if word.denied else ""
            found.setdefault(f"{kind}#{concept}", (place, after))
            if not kind and word.act is not Act.TELLS:
                found.setdefault(f"{word.act}#{concept}", (place, after))
    for act in dict.fromkeys(word.act for word in words):
        found.setdefault(f"{act}|", NOWHERE)
    return found


def _note_word(found: dict[str, Span], plain: str, word: Word, place: int, before: str) -> str:
    """Its features; answers what the next word has before it."""
    here = (place, place + 1)
    if word.quoted:
        found.setdefault(f'"{plain}', here)
        return '"'
    marked = f"!{plain}" if word.denied else plain
    found.setdefault(marked, here)
    found.setdefault(f"{before} {marked}", here if before == START else (place - 1, place + 1))
    if len(plain) > STEM:
        found.setdefault(f"{plain[:STEM]}-", here)
    if word.act is not Act.TELLS:
        found.setdefault(f"{word.act}|{plain}", here)
    if word.sentence == 0:
        found.setdefault(f"subject|{plain}", here)
    return marked


def feature_value(feature: str) -> int:
    return CONCEPT if "#" in feature else WORD


def logits(model: ScopeModel, features: Mapping[str, Span]) -> list[int]:
    """In units of 1 / UNIT, one for each topic of the model."""
    sums = [0] * len(model.topics)
    squares = 0
    weights = model.weights
    for feature in features:
        if row := weights.get(feature):
            sums = list(map(add, sums, row))
            squares += CONCEPT * CONCEPT if "#" in feature else WORD * WORD
    norm = isqrt(squares << 8) or 1
    return [bias + (each << 4) // norm for bias, each in zip(model.bias, sums, strict=True)]


def shares(scores: Sequence[int]) -> list[int]:
    """The softmax of the scores, in millionths."""
    best = max(scores)
    powers = [_power(best - score) for score in scores]
    whole = sum(powers)
    return [power * 1_000_000 // whole for power in powers]


def _power(below: int) -> int:
    coarse, fine = divmod(below, UNIT)
    return COARSE[coarse] * FINE[fine] >> 24 if coarse < len(COARSE) else 0
