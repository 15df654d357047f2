"""Multinomial logistic regression over the features of a ticket, with the standard library alone.

Stochastic gradient descent with a falling step: the same tickets give the same weights.
"""

import math
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.scope_models import UNIT, ScopeModel, Span, feature_value, text_features
from app.domain.ticket_texts import Phrases, Word, read_ticket
from app.policies.scope_models import MOST
from bench.scope.corpus import Ticket

Features = Callable[[Phrases, Sequence[Word]], dict[str, Span]]
Row = list[tuple[int, float]]  # the numbers of a ticket's features and their values, of length 1 together


@dataclass(frozen=True, slots=True)
class Way:
    """How a model is trained. Found by cross-validation: docs/adr/0013-scope-from-text.md."""

    passes: int = 12
    step: float = 10.0
    decay: float = 0.0008
    least_tickets: int = 2  # that have a feature
    least_of_pairs: int = 3
    sharpness: float = 3.2  # makes the shares as certain as they turn out to be right
    grain: int = 20  # a weight is a multiple of it, MOST times at most, so that no word alone decides


def trained(
    name: str, tickets: Sequence[Ticket], concepts: Phrases, way: Way, features: Features = text_features
) -> ScopeModel:
    topics = tuple(sorted({ticket.topic for ticket in tickets}))
    texts = [features(concepts, read_ticket(each.subject, each.description)) for each in tickets]
    having = Counter(feature for text in texts for feature in text)
    kept = [feature for feature, count in having.items() if count >= _least(way, feature)]
    numbers = {feature: number for number, feature in enumerate(kept)}
    labels = [topics.index(ticket.topic) for ticket in tickets]
    weights, bias = _descended([_row(numbers, text) for text in texts], labels, len(topics), len(kept), way)
    scale = UNIT * way.sharpness
    rows = {
        feature: tuple(_grained(weight * scale * feature_value(feature), way.grain) for weight in weights[number])
        for feature, number in numbers.items()
    }
    return ScopeModel(name, topics, tuple(round(each * scale) for each in bias), rows, concepts)


def _least(way: Way, feature: str) -> int:
    return way.least_of_pairs if " " in feature else way.least_tickets


def _grained(weight: float, grain: int) -> int:
    return max(-MOST, min(MOST, round(weight / grain))) * grain


def _row(numbers: Mapping[str, int], text: Mapping[str, Span]) -> Row:
    kept = [(numbers[feature], feature_value(feature)) for feature in text if feature in numbers]
    length = math.sqrt(sum(value * value for _, value in kept)) or 1.0
    return [(number, value / length) for number, value in kept]


def _descended(
    rows: Sequence[Row], labels: Sequence[int], topics: int, features: int, way: Way
) -> tuple[list[list[float]], list[float]]:
    weights, bias = [[0.0] * topics for _ in range(features)], [0.0] * topics
    chance = random.Random(7)
    order = list(range(len(rows)))
    left = whole = way.passes * len(rows)
    for _ in range(way.passes):
        chance.shuffle(order)
        for place in order:
            step, left = way.step * left / whole, left - 1
            row = rows[place]
            scores = bias
            for number, value in row:
                scores = [score + value * weight for score, weight in zip(scores, weights[number], strict=True)]
            best = max(scores)
            powers = [math.exp(score - best) for score in scores]
            pull = -step / sum(powers)
            pulls = [pull * power for power in powers]
            pulls[labels[place]] += step
            keep = 1 - way.decay * step
            bias = [each + 0.1 * pulled for each, pulled in zip(bias, pulls, strict=True)]
            for number, value in row:
                weights[number] = [
                    keep * weight + value * pulled for weight, pulled in zip(weights[number], pulls, strict=True)
                ]
    return weights, bias
