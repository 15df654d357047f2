"""The due-date explorer's form: what was asked, what is wrong with it, and the answer. Nobody's input is ever lost."""

from dataclasses import dataclass

from app.domain.due_dates import DueDateDecision, DueDateQuestion
from app.domain.errors import DomainError, UnknownPlanError
from app.domain.policy import Policy
from app.pages.wall_times import instant_of
from app.persistence.snapshot import Snapshot
from app.services import decisions
from app.services.decisions import Basis

NO_TIME = "Enter a date and a time such as 2026-11-24T15:30, or leave it empty for now."


@dataclass(frozen=True, slots=True)
class DueDateForm:
    """`plan` and `received` are as they were typed; what is wrong with either says what to mend.

    Nobody has asked yet where both are empty: `no_answer` says why there is none, then.
    """

    plan: str
    received: str
    decision: DueDateDecision | None = None
    wrong_plan: str = ""
    wrong_received: str = ""
    no_answer: str = ""

    @property
    def wrong(self) -> list[tuple[str, str]]:
        """What is wrong, by the name of the field."""
        found = (("plan", self.wrong_plan), ("received", self.wrong_received))
        return [(name, text) for name, text in found if text]


async def asked(snapshot: Snapshot, policy: Policy, plan: str, received: str, now: int) -> DueDateForm:
    """What is left empty: no plan in particular, and now."""
    at = instant_of(received.strip(), policy.calendar.calendar.zone) if received.strip() else now
    if at is None:
        return DueDateForm(plan, received, wrong_received=NO_TIME)
    question = DueDateQuestion(at, plan.strip() or None, explain=True)
    try:
        return DueDateForm(plan, received, await decisions.due_date(snapshot, Basis(policy.number), question))
    except UnknownPlanError as error:
        return DueDateForm(plan, received, wrong_plan=error.detail)
    except DomainError as error:
        if not plan and not received:
            return DueDateForm(plan, received, no_answer=error.detail)
        return DueDateForm(plan, received, wrong_received=error.detail)
