"""Logistic regression over static word embeddings: the weights that the wordllama package carries. To compare with."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from safetensors.numpy import load
from tokenizers import Tokenizer

from app.domain.ticket_texts import read_ticket
from bench.scope.corpus import Ticket
from bench.scope.judging import VERDICTS, Method, guess_of

PASSES, STEP, DECAY = 1500, 8.0, 0.00003
TOPICS = tuple(VERDICTS)


@cache
def _package() -> tuple[Any, Any]:
    package = files("wordllama")
    weights = load(package.joinpath("weights", "l2_supercat_256.safetensors").read_bytes())
    tokens = package.joinpath("tokenizers", "l2_supercat_tokenizer_config.json").read_text(encoding="utf-8")
    return next(iter(weights.values())).astype(np.float32), Tokenizer.from_str(tokens)


@cache
def _embedded(word: str) -> Any:  # noqa: ANN401  (numpy stands in the bench alone)
    weights, tokenizer = _package()
    return weights[tokenizer.encode(word, add_special_tokens=False).ids].sum(axis=0)


def _vector(ticket: Ticket) -> Any:  # noqa: ANN401
    """The sum of all words beside the sum of those that ask, each of length 1."""
    words = [word for word in read_ticket(ticket.subject, ticket.description) if not (word.quoted or word.denied)]
    asking = [word for word in words if word.act != "tells"]
    sums = [sum((_embedded(word.plain) for word in part), np.zeros(256)) for part in (words, asking)]
    return np.concatenate([one / (np.linalg.norm(one) or 1) for one in sums] + [np.ones(1)])


def by_embeddings(tickets: Sequence[Ticket]) -> Method:
    known = np.array([_vector(ticket) for ticket in tickets])
    labels = np.eye(len(TOPICS))[[TOPICS.index(ticket.topic) for ticket in tickets]]
    weights = np.zeros((known.shape[1], len(TOPICS)))
    for _ in range(PASSES):
        weights += STEP * (known.T @ (labels - _shares(known @ weights)) / len(known) - DECAY * weights)
    return lambda ticket: guess_of(dict(zip(TOPICS, map(float, _shares(_vector(ticket) @ weights)), strict=True)))


def _shares(scores: Any) -> Any:  # noqa: ANN401
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)
