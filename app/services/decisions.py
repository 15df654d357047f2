"""One function for each question: find the policy that answers, then ask the domain."""

from datetime import date

from app.domain.business_time import require_in_range
from app.domain.due_dates import DueDateDecision, DueDateQuestion, decide_due_date
from app.domain.policy import Policy
from app.domain.scope_checks import ScopeDecision, ScopeQuestion, decide_scope
from app.domain.support_hours import HoursByDay, HoursDecision, decide_hours, hours_by_day
from app.domain.support_tiers import AllTiers, TierDecision, all_tiers, decide_tier
from app.persistence.snapshot import PolicySnapshot
from app.services.policies import policy_in_force


async def due_date(
    snapshot: PolicySnapshot, question: DueDateQuestion, at: int | None, revision: int | None
) -> DueDateDecision:
    return decide_due_date(await _policy_at(snapshot, at, revision), question)


async def tier(snapshot: PolicySnapshot, plan: str, at: int | None, revision: int | None) -> TierDecision:
    return decide_tier(await _policy_at(snapshot, at, revision), plan)


async def tiers(snapshot: PolicySnapshot, revision: int | None) -> AllTiers:
    return all_tiers(await policy_in_force(snapshot, revision))


async def scope(
    snapshot: PolicySnapshot, question: ScopeQuestion, at: int | None, revision: int | None
) -> ScopeDecision:
    return decide_scope(await _policy_at(snapshot, at, revision), question)


async def support_hours(snapshot: PolicySnapshot, at: int, revision: int | None) -> HoursDecision:
    return decide_hours(await policy_in_force(snapshot, revision), at)


async def support_hours_by_day(
    snapshot: PolicySnapshot, from_on: date, to_on: date, revision: int | None
) -> HoursByDay:
    return hours_by_day(await policy_in_force(snapshot, revision), from_on, to_on)


async def _policy_at(snapshot: PolicySnapshot, at: int | None, revision: int | None) -> Policy:
    """The policy that answers; it must cover the instant asked about even where its answer does not depend on it."""
    policy = await policy_in_force(snapshot, revision)
    if at is not None:
        require_in_range(policy.calendar, at)
    return policy
