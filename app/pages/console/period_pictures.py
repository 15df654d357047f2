"""An account's periods as a picture: a lane for its plans, one for each of some purchases, over one axis of time.

All is placed in percent of the width, so that the picture fits a phone and its letters keep their size.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.accounts import AccountFacts, Purchase
from app.domain.periods import EffectivePeriod
from app.domain.policy import Policy
from app.domain.wording import MONTH_NAMES, instant_in_tables

DAY = 86_400
MOST_BEFORE, MOST_AFTER = 3 * 365 * DAY, 2 * 365 * DAY
LEAST = 60 * DAY
MARGIN = 0.05
MOST_PURCHASES, MOST_BARS = 4, 30
MOST_TICKS = 4
EDGE = 10  # percent
MONTHS_BETWEEN_TICKS = (1, 2, 3, 6, 12, 24)


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    when: str
    x: str
    width: str
    tense: str


@dataclass(frozen=True, slots=True)
class Lane:
    name: str
    bars: list[Bar]


@dataclass(frozen=True, slots=True)
class Tick:
    """`anchor`: at the edges the label stands beside its line, so that a phone does not cut it off."""

    x: str
    anchor: str
    label: str


@dataclass(frozen=True, slots=True)
class PeriodPicture:
    lanes: list[Lane]
    ticks: list[Tick]
    at_x: str


@dataclass(frozen=True, slots=True)
class _Axis:
    start: int
    end: int

    def shows(self, period: EffectivePeriod) -> bool:
        return period.from_at < self.end and (period.to_at is None or self.start < period.to_at)

    def x(self, at: int) -> float:
        return min(max((at - self.start) / (self.end - self.start), 0.0), 1.0) * 100


def period_picture(policy: Policy, facts: AccountFacts, purchases: Sequence[Purchase], at: int) -> PeriodPicture:
    """Around the instant asked about. What has no end, or lies further away, goes to the edge."""
    subscriptions = facts.current_subscriptions()
    began = [each for each in purchases if each.ends_at is None or each.period.from_at < each.ends_at]
    spans = [(each, EffectivePeriod(each.period.from_at, each.ends_at)) for each in began[:MOST_PURCHASES]]
    axis = _axis([*(each.period for each in subscriptions), *(period for _, period in spans)], at)
    plans = policy.catalogue.plans
    seen = [each for each in subscriptions if axis.shows(each.period)][-MOST_BARS:]
    lanes = [Lane("Plan", [_bar(policy, axis, plans[each.plan].name, each.period, at) for each in seen])]
    for each, period in spans:
        if not axis.shows(period):
            continue
        label = f"{each.minutes} min, {each.billing_reference}"
        lanes.append(Lane("Purchase", [_bar(policy, axis, label, period, at)]))
    return PeriodPicture(lanes, list(_ticks(policy, axis)), f"{axis.x(at):.2f}%")


def _axis(periods: list[EffectivePeriod], at: int) -> _Axis:
    edges = [edge for each in periods for edge in (each.from_at, each.to_at) if edge is not None]
    start = max(min([*edges, at]), at - MOST_BEFORE)
    end = min(max([*edges, at]), at + MOST_AFTER)
    room = max(int((end - start) * MARGIN), (LEAST - (end - start)) // 2)
    return _Axis(start - room, end + room)


def _bar(policy: Policy, axis: _Axis, label: str, period: EffectivePeriod, at: int) -> Bar:
    left = axis.x(period.from_at)
    width = (100 if period.to_at is None else axis.x(period.to_at)) - left
    tense = "now" if period.holds(at) else "ahead" if at < period.from_at else "past"
    return Bar(label, period_in_words(policy, period), f"{left:.2f}%", f"{max(width, 0.4):.2f}%", tense)


def period_in_words(policy: Policy, period: EffectivePeriod) -> str:
    local = policy.calendar.calendar.local
    begins = f"from {instant_in_tables(local(period.from_at))}"
    return begins if period.to_at is None else f"{begins} to {instant_in_tables(local(period.to_at))}"


def _ticks(policy: Policy, axis: _Axis) -> Iterator[Tick]:
    zone = policy.calendar.calendar.zone
    first, last = (datetime.fromtimestamp(each, zone) for each in (axis.start, axis.end))
    months = range(first.year * 12 + first.month, last.year * 12 + last.month)  # counted from the year 0
    step = next((each for each in MONTHS_BETWEEN_TICKS if len(months) <= each * MOST_TICKS), 24)
    for month in months:
        if month % step == 0:
            year, index = divmod(month, 12)
            at = int(datetime(year, index + 1, 1, tzinfo=zone).timestamp())
            label = str(year) if index == 0 and step >= 3 else f"{MONTH_NAMES[index][:3]} {year}"  # noqa: PLR2004
            x = axis.x(at)
            anchor = "start" if x < EDGE else "end" if x > 100 - EDGE else "middle"
            yield Tick(f"{x:.2f}%", anchor, label)
