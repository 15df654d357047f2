"""The change log: who changed what, in the order in which it came to be so."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Entity(StrEnum):
    """What a change is about."""

    ACCOUNT = "account"
    PURCHASE = "purchase"
    USAGE = "usage"
    PLAN = "plan"
    HOLIDAY_OVERRIDE = "holiday_override"
    POLICY = "policy"
    API_KEY = "api_key"


OF_POLICY = frozenset({Entity.PLAN, Entity.HOLIDAY_OVERRIDE, Entity.POLICY})


@dataclass(frozen=True, slots=True)
class Change:
    """`sequence` rises by one from change to change, in the order of the commits. `before` is None where it is new."""

    sequence: int
    at: datetime
    actor: str
    entity: Entity
    entity_id: str
    account: str | None
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
