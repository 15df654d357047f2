"""What the policy says of sessions with customers: screen shares and onboardings. Sections of the policy document."""

from dataclasses import dataclass

from app.domain.plans import LONGEST_ONBOARDING

LONGEST_LEAD = 365 * 24  # hours; the calendar knows a year past the last instant that may be asked about


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence that is told to customers, and the clause that it comes from."""

    clause: str
    text: str

    def __post_init__(self) -> None:
        if not self.text.endswith("."):
            raise ValueError("a statement is a sentence and ends with a full stop")


@dataclass(frozen=True, slots=True)
class MeetingSystem:
    clause: str
    name: str


@dataclass(frozen=True, slots=True)
class Preparation:
    """What a customer has ready for a screen share, item by item."""

    clause: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScreenSharingRules:
    """Screen shares outside of the set-up. `add_on` is the code of what can be bought where no plan includes them."""

    clause: str
    add_on: str
    system: MeetingSystem
    preparation: Preparation
    discretion: Statement
    by_email: Statement


@dataclass(frozen=True, slots=True)
class OnboardingRules:
    """`lead_hours` are counted on the clock; `session_minutes` are the length of a session that asks for no other."""

    clause: str
    lead_hours: int
    session_minutes: int
    questionnaire: Statement

    def __post_init__(self) -> None:
        if not 0 <= self.lead_hours <= LONGEST_LEAD:
            raise ValueError(f"lead hours are from 0 to {LONGEST_LEAD}")
        if not 1 <= self.session_minutes <= LONGEST_ONBOARDING:
            raise ValueError(f"a session is from 1 to {LONGEST_ONBOARDING} minutes long")
