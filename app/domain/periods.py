"""Effective periods: from when until when something is so."""

from dataclasses import dataclass

from app.domain.errors import InvalidPeriodError


@dataclass(frozen=True, slots=True)
class EffectivePeriod:
    """`[from_at, to_at)` in epoch seconds: at `to_at` it is over. Without `to_at` it has no end."""

    from_at: int
    to_at: int | None = None

    def __post_init__(self) -> None:
        if self.to_at is not None and self.to_at <= self.from_at:
            raise InvalidPeriodError("An effective period ends after it begins.")

    def holds(self, at: int) -> bool:
        return self.from_at <= at and (self.to_at is None or at < self.to_at)

    def without(self, other: "EffectivePeriod") -> list["EffectivePeriod"]:
        """What is left of this period before and after the other."""
        left = []
        if self.from_at < other.from_at:
            ends = other.from_at if self.to_at is None else min(self.to_at, other.from_at)
            left.append(EffectivePeriod(self.from_at, ends))
        if other.to_at is not None and (self.to_at is None or other.to_at < self.to_at):
            left.append(EffectivePeriod(max(self.from_at, other.to_at), self.to_at))
        return left
