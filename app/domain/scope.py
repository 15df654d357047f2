"""Topics of tickets, and the verdict that the published support limits give each."""

from dataclasses import dataclass
from enum import StrEnum


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
