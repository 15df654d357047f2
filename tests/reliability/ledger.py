"""What the writers were told is done, and where the database or the API says otherwise."""

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
from sqlalchemy import Row

from tests.reliability.callers import Caller
from tests.reliability.cluster import Cluster
from tests.reliability.records import sequence_of

PURCHASE, USAGE, ACCOUNT, PLAN, HOLIDAY_OVERRIDE = "purchase", "usage", "account", "plan", "holiday_override"
UNBALANCED = """
    SELECT account_id, sequence, minutes FROM purchases p WHERE drawn_minutes > minutes OR drawn_minutes <> coalesce(
        (SELECT sum(minutes) FROM draws d WHERE (d.account_id, purchase_sequence) = (p.account_id, sequence)), 0)
    UNION ALL SELECT account_id, sequence, minutes FROM usage_records u WHERE minutes <> coalesce(
        (SELECT sum(minutes) FROM draws d WHERE (d.account_id, usage_sequence) = (u.account_id, sequence)), 0)
    UNION ALL SELECT key, 0, 0 FROM idempotency_records WHERE status IS NULL"""


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """`name` is the caller's own for it: the billing reference, the usage's reference, the account, the plan, the date.

    `sequence` is None where the answer was lost and a later look showed that the write took place.
    """

    entity: str
    name: str
    account: str | None
    sequence: int | None
    at: float = field(default_factory=time.monotonic)


class Ledger:
    """Of `accounts` and of policies that nobody else writes to."""

    def __init__(self, accounts: list[str]) -> None:
        self.accounts = accounts
        self.writes: list[Acknowledged] = []

    def note(self, entity: str, name: str, account: str | None, sequence: int | None) -> None:
        self.writes.append(Acknowledged(entity, name, account, sequence))

    def note_answer(self, entity: str, name: str, account: str, answer: httpx.Response) -> None:
        self.note(entity, name, account, sequence_of(answer))

    def records(self, entity: str) -> Counter[tuple[Any, ...]]:
        return Counter((write.account, write.name, write.sequence) for write in self.writes if write.entity == entity)

    def changes(self) -> Counter[tuple[Any, ...]]:
        """How many there must be of each entity and name."""
        return Counter((write.entity, write.name) for write in self.writes if write.entity not in {PURCHASE, USAGE})


async def discrepancies(cluster: Cluster, caller: Caller, ledger: Ledger) -> list[str]:
    """Acknowledged writes that are not on record once, and records that nobody was told of."""
    of_them = {"accounts": ledger.accounts}
    purchases = await cluster.rows(
        "SELECT account_id, billing_reference, sequence FROM purchases WHERE account_id = ANY(:accounts)", **of_them
    )
    usage = await cluster.rows(
        "SELECT account_id, reference, sequence FROM usage_records WHERE account_id = ANY(:accounts)", **of_them
    )
    changes = await cluster.rows("SELECT sequence, entity, entity_id, account_id FROM changes ORDER BY sequence")
    return [
        *_differing("purchases", ledger.records(PURCHASE), map(tuple, purchases)),
        *_differing("usage", ledger.records(USAGE), map(tuple, usage)),
        *_differing_changes(ledger, {row.sequence: row for row in changes}),
        *[f"unbalanced: {row}" for row in await cluster.rows(UNBALANCED)],
        *await _differing_in_api(caller, ledger),
    ]


def _differing(where: str, expected: Counter[tuple[Any, ...]], found: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    counted = Counter(found)
    yield from (f"{where}: missing {each}" for each in (expected - counted).elements())
    yield from (f"{where}: unexpected {each}" for each in (counted - expected).elements())


def _differing_changes(ledger: Ledger, changes: Mapping[int, Row[Any]]) -> Iterator[str]:
    if [*changes] != [*range(1, len(changes) + 1)]:
        yield "changes: there is a gap in their numbers"
    numbers = Counter(write.sequence for write in ledger.writes if write.sequence is not None)
    yield from (f"changes: {number} was told of {times} writes" for number, times in numbers.items() if times > 1)
    for write in ledger.writes:
        if write.sequence is not None:
            its_id = str(write.sequence) if write.entity in {PURCHASE, USAGE} else write.name
            row = changes.get(write.sequence)
            if row is None or (row.entity, row.entity_id, row.account_id) != (write.entity, its_id, write.account):
                yield f"changes: {row} is not {write}"
    ours = ledger.changes()
    made = ((row.entity, row.entity_id) for row in changes.values())
    yield from _differing("changes", ours, (each for each in made if each in ours))


async def _differing_in_api(caller: Caller, ledger: Ledger) -> list[str]:
    numbers = [write.sequence for write in ledger.writes if write.sequence is not None]
    purchases: list[Any] = []
    usage: list[Any] = []
    for account in ledger.accounts:
        purchases += await caller.every(f"/accounts/{account}/add-on-purchases", min_sequence=max(numbers))
        usage += await caller.every(f"/accounts/{account}/usage", min_sequence=max(numbers))
    bought = ((each["account"], each["billing_reference"], each["id"]) for each in purchases)
    used = ((each["account"], each["reference"], each["id"]) for each in usage)
    changes = {each["sequence"] for each in await caller.every("/changes", after=min(numbers) - 1)}
    return [
        *_differing("API purchases", ledger.records(PURCHASE), bought),
        *_differing("API usage", ledger.records(USAGE), used),
        *[f"API changes: missing {number}" for number in numbers if number not in changes],
    ]
