"""What a ticket that is about to be sent can expect, and what one that was sent was told."""

from dataclasses import dataclass

from app.domain.intake import Outlook, PlanChoice, chosen_plan, outlook, plan_choices
from app.domain.tickets import TicketDecision, TicketQuestion, decide_ticket
from app.persistence.snapshot import Snapshot
from app.services.policies import policy_in_force

MINUTE = 60


@dataclass(frozen=True, slots=True)
class Ticket:
    """As a customer wrote it. `account` is passed on and decides nothing: who types one may not be of that account."""

    plan: str = ""
    account: str = ""
    email: str = ""
    subject: str = ""
    description: str = ""
    wants_screen_sharing: bool = False

    @property
    def says_something(self) -> bool:
        return bool((self.subject + self.description).strip())


async def plans_to_choose(snapshot: Snapshot) -> list[PlanChoice]:
    return plan_choices(await policy_in_force(snapshot))


async def plan_of_name(snapshot: Snapshot, named: str) -> str | None:
    return chosen_plan(await policy_in_force(snapshot), named)


async def look_ahead(snapshot: Snapshot, ticket: Ticket, at: int) -> tuple[TicketDecision, Outlook]:
    """Were it sent at that instant."""
    policy = await policy_in_force(snapshot)
    question = TicketQuestion(
        _received(at),
        at,
        ticket.subject,
        ticket.description,
        plan=chosen_plan(policy, ticket.plan),
        wants_screen_sharing=ticket.wants_screen_sharing,
        explain=True,
    )
    decision = decide_ticket(policy, question)
    told = outlook(policy, decision, judged=ticket.says_something, wants_screen_sharing=ticket.wants_screen_sharing)
    return decision, told


async def look_back(
    snapshot: Snapshot, revision: int, at: int, plan: str | None, topic: str | None, *, wants_screen_sharing: bool
) -> Outlook:
    """What was told at that instant under that revision. Its text is not needed: `topic` is what was read from it."""
    policy = await policy_in_force(snapshot, revision)
    question = TicketQuestion(
        _received(at), at, topic=topic, plan=plan, wants_screen_sharing=wants_screen_sharing, explain=True
    )
    decision = decide_ticket(policy, question)
    return outlook(policy, decision, judged=True, wants_screen_sharing=wants_screen_sharing)


def _received(at: int) -> int:
    """To the minute, as people tell the time; the promise is the earlier for it, never the later."""
    return at - at % MINUTE
