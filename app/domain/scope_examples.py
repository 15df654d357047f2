"""The team's own examples: how like one of them a text is speaks for the example's topic."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from math import isqrt

from app.domain.scope import TopicExample
from app.domain.scope_models import UNIT, ScopeModel, Span, text_features
from app.domain.ticket_texts import read_ticket

UNKNOWN = 3 * UNIT  # what a feature tells that the model has never seen: it is rare, which is telling
MOST = 12 * UNIT  # what an example tells of its own text
LEAST = 350  # thousandths of likeness; two tickets of different topics are hardly ever as alike


class LabelledExamples:
    """An index by feature, so that a text is compared only with examples that have something in common with it."""

    def __init__(self, model: ScopeModel, examples: Sequence[TopicExample]) -> None:
        self._model = model
        self._topics = [each.topic for each in examples]
        self._sizes: list[int] = []
        self._having: dict[str, list[int]] = defaultdict(list)
        for number, example in enumerate(examples):
            features = text_features(model.concepts, read_ticket("", example.text))
            self._sizes.append(isqrt(sum(self._telling(feature) for feature in features)))
            for feature in features:
                self._having[feature].append(number)

    def likeness(self, features: Mapping[str, Span]) -> dict[str, int]:
        """What the likest example of each topic adds to the topic's logit."""
        if not self._topics:
            return {}
        told = {feature: self._telling(feature) for feature in features}
        size = isqrt(sum(told.values())) or 1
        shared: dict[int, int] = defaultdict(int)
        for feature, telling in told.items():
            for number in self._having.get(feature, ()):
                shared[number] += telling
        found: dict[str, int] = {}
        for number, common in shared.items():
            alike = common * 1000 // (size * (self._sizes[number] or 1))
            if alike >= LEAST:
                topic = self._topics[number]
                found[topic] = max(found.get(topic, 0), alike * MOST // 1000)
        return found

    def _telling(self, feature: str) -> int:
        """The square of how differently the feature speaks for the topics."""
        row = self._model.weights.get(feature)
        return (max(row) - min(row)) ** 2 if row else UNKNOWN**2
