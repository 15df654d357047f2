"""Holiday rules and the dates that they name. The one module that imports the `holidays` package.

Dates are found when a policy revision is composed and stored with it, so that a release of that package never moves a
due date already promised, and a running service never loads it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.domain.calendars import HolidayClosure, Hours, require_ordered

LONGEST_OFFSET = 60


class Observed(StrEnum):
    """What a holiday on a weekend does: nothing, or what 5 U.S.C. 6103 does for federal employees."""

    NONE = "none"
    FEDERAL = "federal"


@dataclass(frozen=True, slots=True)
class HolidayRule:
    """The holiday of that exact name in the country's category, moved by `offset_days`; `hours` are left of the day.

    Only a public holiday on its own date (no offset) has an observed date; the eves have none.
    """

    name: str
    clause: str
    country: str
    category: str
    holiday: str
    offset_days: int = 0
    hours: Hours = ()

    def __post_init__(self) -> None:
        require_ordered(self.hours)
        if abs(self.offset_days) > LONGEST_OFFSET:
            raise ValueError(f"a rule is at most {LONGEST_OFFSET} days from its holiday")

    @property
    def has_observed_date(self) -> bool:
        return self.category == "public" and self.offset_days == 0


def holiday_closures(
    rules: Sequence[HolidayRule], observed: Observed, first_year: int, last_year: int
) -> tuple[HolidayClosure, ...]:
    """Every closure of those years in order of date; rules that meet on one date make one closure."""
    found: dict[date, list[tuple[HolidayRule, str]]] = defaultdict(list)
    for rule in rules:
        # A year more on both sides: New Year's Day on a Saturday is observed in the year before.
        for holiday in _dates(rule, range(first_year - 1, last_year + 2)):
            found[holiday].append((rule, rule.name))
            if observed is Observed.FEDERAL and rule.has_observed_date and (moved := _observed(holiday)) != holiday:
                found[moved].append((rule, f"{rule.name} (observed)"))
    return tuple(_closure(on, found[on]) for on in sorted(found) if first_year <= on.year <= last_year)


def _closure(on: date, rules: Sequence[tuple[HolidayRule, str]]) -> HolidayClosure:
    closes_all_day = [rule for rule, _ in rules if not rule.hours]
    decisive = closes_all_day[0] if closes_all_day else rules[0][0]
    return HolidayClosure(on, ", ".join(name for _, name in rules), decisive.clause, decisive.hours)


def _observed(holiday: date) -> date:
    return holiday + timedelta(days={5: -1, 6: 1}.get(holiday.weekday(), 0))


def _dates(rule: HolidayRule, years: Iterable[int]) -> list[date]:
    import holidays  # noqa: PLC0415  (0.1 s and 25 MB that only composing a revision needs)

    listed = holidays.country_holidays(
        rule.country, years=years, categories=(rule.category,), observed=False, expand=False, language="en_US"
    )
    named = listed.get_named(rule.holiday, lookup="exact")
    if not named:
        raise ValueError(f"{rule.country} has no {rule.category} holiday named {rule.holiday!r}")
    return [holiday + timedelta(days=rule.offset_days) for holiday in named]
