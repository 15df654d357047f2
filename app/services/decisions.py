"""One function for each question: find the policy that answers, then ask the domain."""

from datetime import date

from app.domain.due_dates import DueDateDecision, DueDateQuestion, decide_due_date
from app.domain.scope_checks import ScopeDecision, ScopeQuestion, decide_scope
from app.domain.support_hours import HoursByDay, HoursDecision, decide_hours, hours_by_day
from app.domain.support_tiers import AllTiers, TierDecision, all_tiers, decide_tier
from app.persistence.snapshot import PolicySnapshot
from app.services.policies import policy_in_force


async def due_date(snapshot: PolicySnapshot, question: DueDateQuestion, revision: int | None) -> DueDateDecision:
    return decide_due_date(await policy_in_force(snapshot, revision), question)


async def tier(snapshot: PolicySnapshot, plan: str, revision: int | None) -> TierDecision:
    return decide_tier(await policy_in_force(snapshot, revision), plan)


async def tiers(snapshot: PolicySnapshot, revision: int | None) -> AllTiers:
    return all_tiers(await policy_in_force(snapshot, revision))


async def scope(snapshot: PolicySnapshot, question: ScopeQuestion, revision: int | None) -> ScopeDecision:
    return decide_scope(await policy_in_force(snapshot, revision), question)


async def support_hours(snapshot: PolicySnapshot, at: int, revision: int | None) -> HoursDecision:
    return decide_hours(await policy_in_force(snapshot, revision), at)


async def support_hours_by_day(
    snapshot: PolicySnapshot, from_on: date, to_on: date, revision: int | None
) -> HoursByDay:
    return hours_by_day(await policy_in_force(snapshot, revision), from_on, to_on)
