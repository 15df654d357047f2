"""Topics of tickets, the verdict that the published support limits give each, and how a text gets its topic."""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.ticket_texts import plain_words

MOST_EXAMPLES = 1000  # of a team; each makes every answer a little slower


class Verdict(StrEnum):
    IN_SCOPE = "in_scope"
    THIRD_PARTY = "third_party"
    OUT_OF_SCOPE = "out_of_scope"
    ENTITLEMENT = "entitlement"
    DISCRETIONARY = "discretionary"
    NEEDS_REVIEW = "needs_review"


@dataclass(frozen=True, slots=True)
class Topic:
    """`tiers` are those that handle the topic, in the order in which they take it up; none where nobody does.

    `summary` says what the verdict means for the customer, `instead` what they can do where it is no yes, and
    `answered_by` are clauses whose wording answers the question on the spot.
    """

    code: str
    name: str
    verdict: Verdict
    clause: str
    summary: str
    tiers: tuple[int, ...] = ()
    instead: str | None = None
    answered_by: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if list(self.tiers) != sorted(set(self.tiers)):
            raise ValueError("a topic's tiers rise from the first that handles it")


@dataclass(frozen=True, slots=True)
class TopicPhrase:
    """Words that decide for the topic wherever a customer writes them, in this order and next to each other."""

    topic: str
    phrase: str

    def __post_init__(self) -> None:
        _require_words(self.phrase)


@dataclass(frozen=True, slots=True)
class TopicExample:
    """What a customer wrote, or could write, and its topic: tickets like it are taken to be of that topic."""

    topic: str
    text: str

    def __post_init__(self) -> None:
        _require_words(self.text)


@dataclass(frozen=True, slots=True)
class ClauseAnswer:
    """The clause answers a question that has one of the phrases; for topics that are answered by clauses."""

    clause: str
    phrases: tuple[str, ...]

    def __post_init__(self) -> None:
        for phrase in self.phrases:
            _require_words(phrase)


@dataclass(frozen=True, slots=True)
class ScopeCheckRules:
    """How a text without a topic is classified: by which of the packaged models, and from which confidence on.

    Below `decides_from` a person decides; a text is `out_of_scope` only from `turns_away_from` on, and not where it has
    one of the phrases of what is `ours`: what is asked may then be done there.
    """

    model: str
    decides_from: float
    turns_away_from: float
    phrases: tuple[TopicPhrase, ...] = ()
    examples: tuple[TopicExample, ...] = ()
    answers: tuple[ClauseAnswer, ...] = ()
    ours: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for phrase in self.ours:
            _require_words(phrase)
        if not 0 <= self.decides_from <= self.turns_away_from <= 1:
            raise ValueError("a text decides from a confidence of 0 to 1, and turns away from no lower one")
        if len(self.examples) > MOST_EXAMPLES:
            raise ValueError(f"there are at most {MOST_EXAMPLES} examples")


def _require_words(written: str) -> None:
    if not plain_words(written):
        raise ValueError("a phrase or an example has words")
