"""How well a method answers tickets that it was not made of."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.scope import ScopeCheckRules, Topic, Verdict
from app.policies.documents import packaged_document
from bench.scope.corpus import Ticket

DOCUMENT = packaged_document()
TOPICS: tuple[Topic, ...] = DOCUMENT.topics
RULES: ScopeCheckRules = DOCUMENT.scope_check or ScopeCheckRules("none", 1, 1)
VERDICTS = {topic.code: topic.verdict for topic in TOPICS}


@dataclass(frozen=True, slots=True)
class Guess:
    """`verdict` is what the answer says: needs_review where the method is not sure enough of `likeliest`."""

    topic: str
    verdict: Verdict
    likeliest: Verdict
    confidence: float


@dataclass(frozen=True, slots=True)
class Judged:
    ticket: Ticket
    guess: Guess

    @property
    def verdict(self) -> Verdict:
        return VERDICTS[self.ticket.topic]

    @property
    def decided(self) -> bool:
        """A person has to decide where the label says so: there, needs_review is the right answer."""
        return self.guess.verdict is not Verdict.NEEDS_REVIEW or self.verdict is Verdict.NEEDS_REVIEW

    @property
    def right(self) -> bool:
        return self.guess.verdict is self.verdict

    @property
    def refused(self) -> bool:
        """The worst error there is."""
        return self.verdict is Verdict.IN_SCOPE and self.guess.verdict is Verdict.OUT_OF_SCOPE


@dataclass(frozen=True, slots=True)
class Figures:
    """`accuracy` is the part of the decided that is right, `coverage` the part of all that is decided.

    `likeliest` and `topics` are the parts of all that would be right if everything were decided.
    """

    tickets: int
    accuracy: float
    coverage: float
    refused: int
    in_scope: int
    likeliest: float
    topics: float


Method = Callable[[Ticket], Guess]
MakeMethod = Callable[[Sequence[Ticket]], Method]


def guess_of(shares: Mapping[str, float]) -> Guess:
    """With the thresholds of the packaged policy; `shares` may be any numbers that are not negative."""
    whole = sum(shares.values()) or 1
    by_verdict: dict[Verdict, float] = defaultdict(float)
    for topic, share in shares.items():
        by_verdict[VERDICTS[topic]] += share / whole
    likeliest = max(by_verdict, key=by_verdict.__getitem__)
    topic = max((each for each in shares if VERDICTS[each] is likeliest), key=shares.__getitem__)
    needed = RULES.turns_away_from if likeliest is Verdict.OUT_OF_SCOPE else RULES.decides_from
    sure = by_verdict[likeliest] >= needed
    return Guess(topic, likeliest if sure else Verdict.NEEDS_REVIEW, likeliest, by_verdict[likeliest])


def judge(method: Method, tickets: Sequence[Ticket]) -> list[Judged]:
    return [Judged(ticket, method(ticket)) for ticket in tickets]


def figures(results: Sequence[Judged]) -> Figures:
    decided = [each for each in results if each.decided]
    return Figures(
        tickets=len(results),
        accuracy=sum(each.right for each in decided) / max(1, len(decided)),
        coverage=len(decided) / max(1, len(results)),
        refused=sum(each.refused for each in results),
        in_scope=sum(each.verdict is Verdict.IN_SCOPE for each in results),
        likeliest=sum(each.guess.likeliest is each.verdict for each in results) / max(1, len(results)),
        topics=sum(each.guess.topic == each.ticket.topic for each in results) / max(1, len(results)),
    )


def surest(results: Sequence[Judged], part: float) -> list[Judged]:
    """To compare methods whose confidences mean different things: each on the part that it is surest of."""
    return sorted(results, key=lambda each: -each.guess.confidence)[: round(len(results) * part)]
