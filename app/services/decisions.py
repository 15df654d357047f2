"""One function for each question: find the policy and the account that answer, then ask the domain."""

from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from app.domain.accounts import AccountFacts
from app.domain.business_time import require_in_range
from app.domain.calendar_feed import CalendarFeed, calendar_feed
from app.domain.due_dates import DueDateDecision, DueDateQuestion, decide_due_date
from app.domain.entitlements import EntitlementsDecision, decide_entitlements
from app.domain.onboarding import OnboardingDecision, OnboardingQuestion, decide_onboarding
from app.domain.policy import Policy
from app.domain.scope_checks import ScopeDecision, ScopeQuestion, decide_scope
from app.domain.screen_sharing import ScreenSharingDecision, ScreenSharingQuestion, decide_screen_sharing
from app.domain.service_facts import ServiceFacts, service_facts
from app.domain.support_hours import HoursByDay, HoursDecision, decide_hours, hours_by_day
from app.domain.support_tiers import AllTiers, TierDecision, TierQuestion, all_tiers, decide_tier
from app.domain.tickets import TicketDecision, TicketQuestion, decide_ticket
from app.persistence.snapshot import Snapshot
from app.services.changes import require_sequence
from app.services.policies import policy_in_force

Asked = TypeVar(
    "Asked", DueDateQuestion, TierQuestion, ScopeQuestion, ScreenSharingQuestion, OnboardingQuestion, TicketQuestion
)


@dataclass(frozen=True, slots=True)
class Basis:
    """What a question rests on: a revision, an account, and that account's facts as one of its changes left them.

    Left out: the revision in force, no account, the facts as they are now.
    """

    revision: int | None = None
    account: str | None = None
    account_sequence: int | None = None

    @property
    def fixed(self) -> bool:
        """Whether nothing that is written later can change the answer."""
        return self.revision is not None and (self.account is None or self.account_sequence is not None)


async def due_date(
    snapshot: Snapshot, basis: Basis, question: DueDateQuestion, promised_revision: int | None = None
) -> DueDateDecision:
    policy, facts = await _found(snapshot, basis, question.at)
    promised = None if promised_revision is None else await policy_in_force(snapshot, promised_revision)
    return decide_due_date(policy, _of_account(question, facts), promised)


async def tier(snapshot: Snapshot, basis: Basis, question: TierQuestion) -> TierDecision:
    policy, facts = await _found(snapshot, basis, question.at)
    return decide_tier(policy, _of_account(question, facts))


async def tiers(snapshot: Snapshot, basis: Basis) -> AllTiers:
    return all_tiers(await policy_in_force(snapshot, basis.revision))


async def scope(snapshot: Snapshot, basis: Basis, question: ScopeQuestion) -> ScopeDecision:
    policy, facts = await _found(snapshot, basis, question.at)
    return decide_scope(policy, _of_account(question, facts))


async def screen_sharing(snapshot: Snapshot, basis: Basis, question: ScreenSharingQuestion) -> ScreenSharingDecision:
    policy, facts = await _found(snapshot, basis, question.at)
    return decide_screen_sharing(policy, _of_account(question, facts))


async def onboarding(snapshot: Snapshot, basis: Basis, question: OnboardingQuestion) -> OnboardingDecision:
    policy, facts = await _found(snapshot, basis, question.at)
    return decide_onboarding(policy, _of_account(question, facts))


async def entitlements(snapshot: Snapshot, basis: Basis, at: int) -> EntitlementsDecision:
    policy, facts = await _found(snapshot, basis, at)
    if facts is None:
        raise ValueError("entitlements are those of an account")
    return decide_entitlements(policy, facts, at)


async def ticket(snapshot: Snapshot, basis: Basis, question: TicketQuestion) -> TicketDecision:
    policy, facts = await _found(snapshot, basis, question.at)
    return decide_ticket(policy, _of_account(question, facts))


async def support_hours(snapshot: Snapshot, basis: Basis, at: int) -> HoursDecision:
    return decide_hours(await policy_in_force(snapshot, basis.revision), at)


async def support_hours_by_day(snapshot: Snapshot, basis: Basis, from_on: date, to_on: date, most: int) -> HoursByDay:
    return hours_by_day(await policy_in_force(snapshot, basis.revision), from_on, to_on, most)


async def facts_of_the_service(snapshot: Snapshot, basis: Basis, at: int) -> ServiceFacts:
    policy, _ = await _found(snapshot, basis, at)
    return service_facts(policy)


async def calendar_feed_of(snapshot: Snapshot, basis: Basis, from_on: date | None, to_on: date | None) -> CalendarFeed:
    return calendar_feed(await policy_in_force(snapshot, basis.revision), from_on, to_on)


async def account_facts(snapshot: Snapshot, account: str, sequence: int | None = None) -> AccountFacts:
    """As they are now, or as that change left them. From memory, where they are there.

    The policy in memory is then one that knows these facts too: their plans are in it.
    """
    await require_sequence(snapshot, sequence)
    facts = await snapshot.account(account)
    if facts.sequence > snapshot.sequence:
        await require_sequence(snapshot, facts.sequence)
    return facts if sequence is None else facts.known_at(sequence)


def _of_account(question: Asked, facts: AccountFacts | None) -> Asked:
    return question if facts is None else replace(question, account=facts)


async def _found(snapshot: Snapshot, basis: Basis, at: int | None) -> tuple[Policy, AccountFacts | None]:
    """The policy must cover the instant asked about even where its answer does not depend on it."""
    facts = await account_facts(snapshot, basis.account, basis.account_sequence) if basis.account is not None else None
    policy = await policy_in_force(snapshot, basis.revision)
    if at is not None:
        require_in_range(policy.calendar, at)
    return policy, facts
