"""A change of the policy that is not made: the database is only read, for what the records of accounts refer to."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine

from app.domain.business_time import require_in_range
from app.domain.policy import Policy, PolicyDocument, closures_of, compile_policy
from app.domain.policy_flaws import Flaw, flaws
from app.domain.policy_previews import (
    MoveSummary,
    PolicyChange,
    PolicyEffects,
    ReceivedTicket,
    TicketMove,
    applied,
    codes_gone,
    move_summary,
    moves_between,
    policy_effects,
)
from app.domain.sample_tickets import MovedTickets, moved_tickets, sample_tickets
from app.domain.wording import listed
from app.persistence.accounts import add_ons_in_use, plans_in_use
from app.persistence.database import DatabaseUnavailableError, reading
from app.policies.documents import checked_document
from app.policies.scope_models import scope_model_of
from app.services.pace import in_steps

ONE_AT_A_TIME = asyncio.Lock()  # each is seconds of computing at most, and two of them would keep all others waiting


@dataclass(frozen=True, slots=True)
class WholeDocument:
    """JSON of a document in place of the policy's, which would be published in place of the one in force."""

    content: Mapping[str, Any]
    in_force: Policy


Change = PolicyChange | WholeDocument | PolicyDocument  # the last is one that this service has made of its own


@dataclass(frozen=True, slots=True)
class Foreseen:
    """`moves` are tickets that move, or that have no date with the change or without it, in their order.

    `unknown` says what could not be looked at while the database is away.
    """

    effects: PolicyEffects
    unknown: Sequence[str]
    moves: Sequence[TicketMove]
    summary: MoveSummary


@dataclass(frozen=True, slots=True)
class PolicyPreview:
    """`foreseen` is there where the change would not be refused."""

    policy_revision: int
    flaws: Sequence[Flaw]
    foreseen: Foreseen | None = None


@dataclass(frozen=True, slots=True)
class SamplePreview:
    """The preview of a change with the tickets that somebody has, and what it does to those that may come."""

    preview: PolicyPreview
    samples: int
    moved: Sequence[MovedTickets]
    summary: MoveSummary | None


async def preview_with_samples(
    engine: AsyncEngine,
    policy: Policy,
    change: PolicyChange | PolicyDocument,
    tickets: Sequence[ReceivedTicket],
    at: int,
) -> SamplePreview:
    calendar = policy.calendar.calendar
    document = change if isinstance(change, PolicyDocument) else applied(policy.document, change)[0]
    samples = sample_tickets(calendar, policy.document, document, calendar.local(at).date())
    found = await preview_change(engine, policy, change, [*samples.tickets, *tickets], at)
    if found.foreseen is None:
        return SamplePreview(found, 0, (), None)
    sampled = {ticket.id for ticket in samples.tickets}
    moves = [move for move in found.foreseen.moves if move.id in sampled]
    own = [move for move in found.foreseen.moves if move.id not in sampled]
    foreseen = replace(found.foreseen, moves=own, summary=move_summary(len(tickets), own))
    moved = moved_tickets(calendar, samples, moves)
    return SamplePreview(
        replace(found, foreseen=foreseen), len(samples.tickets), moved, move_summary(len(samples.tickets), moves)
    )


async def preview_change(
    engine: AsyncEngine,
    policy: Policy,
    change: Change,
    tickets: Sequence[ReceivedTicket],
    at: int,
) -> PolicyPreview:
    require_in_range(policy.calendar, at)
    async with ONE_AT_A_TIME:
        document, found = await asyncio.to_thread(_changed, policy, change)
        if document is None:
            return PolicyPreview(policy.number, found)
        replaced = [policy.document, *([change.in_force.document] if isinstance(change, WholeDocument) else [])]
        in_use, unknown = await _in_use(engine, replaced, document)
        if found or in_use:
            return PolicyPreview(policy.number, [*found, *in_use])
        after, effects = await asyncio.to_thread(_compiled, policy, document, at)
        moved = await in_steps(moves_between(policy, after), tickets)
    moves = [move for move in moved if move]
    return PolicyPreview(policy.number, (), Foreseen(effects, unknown, moves, move_summary(len(tickets), moves)))


def _changed(policy: Policy, change: Change) -> tuple[PolicyDocument | None, Sequence[Flaw]]:
    if isinstance(change, WholeDocument):
        return checked_document(change.content)
    if isinstance(change, PolicyDocument):
        return change, flaws(change)
    document, found = applied(policy.document, change)
    return document, [*found, *flaws(document)]


def _compiled(policy: Policy, document: PolicyDocument, at: int) -> tuple[Policy, PolicyEffects]:
    revision = replace(
        policy.revision,
        published_at=datetime.fromtimestamp(at, UTC),
        document=document,
        closures=closures_of(document),
        scope_model=scope_model_of(document),
    )
    after = compile_policy(revision)
    return after, policy_effects(policy, after, at)


async def _in_use(
    engine: AsyncEngine, replaced: Sequence[PolicyDocument], document: PolicyDocument
) -> tuple[list[Flaw], list[str]]:
    """What the document has no longer, and accounts do or did; and what of that could not be looked at."""
    plans = codes_gone((plan for each in replaced for plan in each.plans), document.plans)
    add_ons = codes_gone((add_on for each in replaced for add_on in each.add_ons), document.add_ons)
    if not plans and not add_ons:
        return [], []
    try:
        async with reading(engine) as session:
            on_plans, bought = await plans_in_use(session, plans), await add_ons_in_use(session, add_ons)
    except DatabaseUnavailableError:
        names = listed([*plans.values(), *add_ons.values()])
        return [], [f"Whether accounts are or ever were on {names} is not known while the database is away."]
    found = [Flaw(("plans", code), "accounts are or were on that plan") for code in on_plans]
    return found + [Flaw(("add_ons", code), "accounts have bought that add-on") for code in bought], []
