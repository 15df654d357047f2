"""What the policy says of the service itself: uptime, outages, updates, location. A section of the document."""

from dataclasses import dataclass
from decimal import Decimal

ALL = Decimal(100)  # percent
LONGEST_MONTH = 31 * 24  # hours


@dataclass(frozen=True, slots=True)
class Uptime:
    """`host_percent` is what the host provides; `month_hours` is the month that its downtime is told of."""

    clause: str
    guaranteed: bool
    host_percent: Decimal
    month_hours: int

    def __post_init__(self) -> None:
        if not 0 < self.host_percent <= ALL:
            raise ValueError("an uptime is more than 0 and at most 100 percent")
        if not 1 <= self.month_hours <= LONGEST_MONTH:
            raise ValueError(f"a month has from 1 to {LONGEST_MONTH} hours")

    @property
    def downtime_percent(self) -> Decimal:
        return ALL - self.host_percent

    @property
    def downtime_minutes(self) -> Decimal:
        """Of a month, exact: no step of it is a binary fraction."""
        return self.month_hours * 60 * self.downtime_percent / ALL


@dataclass(frozen=True, slots=True)
class Outages:
    """`status_page` is its address; None where the FAQ does not spell it out."""

    clause: str
    status_page: str | None = None


@dataclass(frozen=True, slots=True)
class Updates:
    """Whether the software may change at any time, and who is told beforehand."""

    clause: str
    at_any_time: bool
    notice: str


@dataclass(frozen=True, slots=True)
class CodeChanges:
    """Changes that a customer asks for."""

    clause: str
    at_discretion: bool


@dataclass(frozen=True, slots=True)
class Location:
    clause: str
    country: str


@dataclass(frozen=True, slots=True)
class OnSite:
    clause: str
    offered: bool


@dataclass(frozen=True, slots=True)
class ServiceRules:
    """`clause` says what the agreement is and between whom."""

    clause: str
    uptime: Uptime
    outages: Outages
    updates: Updates
    code_changes: CodeChanges
    location: Location
    on_site: OnSite
