"""Clauses: the published sentences that every reason points at."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clause:
    """`text` is the publisher's own wording, to the letter; `question` is the FAQ's question that it answers."""

    id: str
    section: str
    question: str
    text: str
