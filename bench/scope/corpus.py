"""The labelled tickets and the concepts that the scope models are made of and judged by."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from app.domain.ticket_texts import Phrases

FOLDER = Path(__file__).parent
EXAMPLES = "examples"  # the 150 tickets that the issue came with, by somebody else than the corpus
CORPUS = ("a", "b", "c", "d", "e")  # its authors: each knew the 150 alone, but for c, who had read some of a and b
AUTHORS = (EXAMPLES, *CORPUS)
UNSEEN = "unseen"  # by one more, who knew the 150: no model is made of them, and nobody mends anything after them


@dataclass(frozen=True, slots=True)
class Ticket:
    subject: str
    description: str
    topic: str


@cache
def tickets(author: str) -> tuple[Ticket, ...]:
    lines = (FOLDER / "tickets" / f"{author}.jsonl").read_text(encoding="utf-8").splitlines()
    written = map(json.loads, lines)
    return tuple(Ticket(each["subject"], each["description"], each["topic"]) for each in written)


def all_tickets(authors: Iterable[str] = AUTHORS) -> list[Ticket]:
    return [ticket for author in authors for ticket in tickets(author)]


@cache
def concept_words() -> dict[str, list[str]]:
    """By concept, the words and phrases that stand for it."""
    content: dict[str, str] = yaml.safe_load((FOLDER / "concepts.yaml").read_text(encoding="utf-8"))
    return {concept: written.split(", ") for concept, written in content.items()}


@cache
def concepts() -> Phrases:
    return Phrases((word, concept) for concept, words in concept_words().items() for word in words)
