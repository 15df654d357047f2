from enum import StrEnum


class Verdict(StrEnum):
    DISCRETIONARY = "discretionary"
    ENTITLEMENT = "entitlement"
    IN_SCOPE = "in_scope"
    NEEDS_REVIEW = "needs_review"
    OUT_OF_SCOPE = "out_of_scope"
    THIRD_PARTY = "third_party"

    def __str__(self) -> str:
        return str(self.value)
