"""What differs between two policy revisions, in words.

The documents are compared part by part, whatever their parts are: a part that has no wording of its own is told by the
names of its fields, so that no difference is ever left out.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date

from app.domain.calendars import BusinessCalendar, HolidayClosure, HolidayOverride, WeeklyHours
from app.domain.difference_wording import are_hours, called, change_in_words, label_of, one_of, summary_of
from app.domain.document_members import identity_of, known_again, steps_to
from app.domain.policy import Assumption, Policy
from app.domain.targets import SlaTarget
from app.domain.wording import amount, day_in_words, hours_in_words

YEARS_LISTED = 3
CLOSURE_DATES = "closure_dates"


@dataclass(frozen=True, slots=True)
class Difference:
    """`part` of the document, `path` to the place in it. `before` and `after` as they stand there; None for nothing."""

    part: str
    path: str
    text: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class PolicyDifferences:
    """Closures are told date by date in `[dates_from, dates_to)`, those of other years by their number."""

    from_revision: int
    revision: int
    dates_from: date
    dates_to: date
    differences: list[Difference]


@dataclass(frozen=True, slots=True)
class _Days:
    """The days as both revisions know them. A holiday that was `moved` has two dates in a year."""

    before: BusinessCalendar
    after: BusinessCalendar
    moved: frozenset[tuple[str, int]]

    @classmethod
    def of(cls, before: BusinessCalendar, after: BusinessCalendar) -> "_Days":
        dates = {(holiday.name, on) for each in (before, after) for on, holiday in each.holidays.items()}
        times = Counter((name, on.year) for name, on in dates)
        return cls(before, after, frozenset(holiday for holiday in times if times[holiday] > 1))

    def called(self, on: date) -> str:
        """The listed holiday of the date and its year, else the date."""
        holiday = self.before.holidays.get(on) or self.after.holidays.get(on)
        if holiday is None:
            return day_in_words(on)
        if (holiday.name, on.year) in self.moved:
            return f"{holiday.name}, {day_in_words(on)}"
        return f"{holiday.name} {on.year}"

    def in_words(self, on: date, what: str) -> str:
        """How the hours of the day change; `what` is told where they do not."""
        before, after = (calendar.day(on).intervals for calendar in (self.before, self.after))
        if before != after:
            return change_in_words(self.called(on), "", before, after)
        return f"{self.called(on)}: {hours_in_words(after)} as before; {what}"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the document, and who is spoken of there."""

    path: tuple[str, ...]
    subject: str = ""
    label: str = ""

    def field(self, name: str) -> "_Place":
        subject = f"{self.subject}, {self.label}" if self.label else self.subject
        return _Place((*self.path, name), subject.removeprefix(", "), label_of(name))

    def member(self, subject: str, *steps: str) -> "_Place":
        about = f"{self.subject}, {subject}" if self.subject else subject
        return _Place((*self.path, *steps), about)

    def difference(self, text: str, before: object, after: object) -> Difference:
        return Difference(self.path[0], ".".join(self.path), text[:1].upper() + text[1:], before, after)


def policy_differences(before: Policy, after: Policy) -> PolicyDifferences:
    year = after.revision.published_at.year
    dates_from, dates_to = date(year, 1, 1), date(year + YEARS_LISTED, 1, 1)
    days = _Days.of(before.calendar.calendar, after.calendar.calendar)
    found = [
        *_of_fields(days, _Place(()), before.document, after.document),
        *_of_closures(days, before, after, lambda on: dates_from <= on < dates_to),
    ]
    return PolicyDifferences(before.number, after.number, dates_from, dates_to, found)


def _of_fields(days: _Days, place: _Place, before: object, after: object) -> Iterator[Difference]:
    for each in fields(before):  # type: ignore[arg-type]  # the callers' guard: a dataclass
        yield from _of_values(days, place.field(each.name), getattr(before, each.name), getattr(after, each.name))


def _of_values(days: _Days, place: _Place, before: object, after: object) -> Iterator[Difference]:
    if before == after:
        return
    if isinstance(before, tuple) and isinstance(after, tuple) and not are_hours(before + after):
        yield from _of_members(days, place, before, after)
    elif type(before) is type(after) and is_dataclass(before):
        yield from _of_records(days, place, before, after)
    else:
        yield place.difference(
            change_in_words(place.subject, place.label, before, after, place.path[-1]), before, after
        )


def _of_records(days: _Days, place: _Place, before: object, after: object) -> Iterator[Difference]:
    """Two states of one record: field by field, but for what is said in one breath."""
    match before, after:
        case SlaTarget(), SlaTarget():
            if str(before) != str(after):
                yield place.difference(f"{place.subject}: {before} → {after}", before, after)
            yield from _of_values(days, place.field("clause"), before.clause, after.clause)
        case WeeklyHours(), WeeklyHours():
            for each in fields(before):
                day = _Place((*place.path, each.name), f"weekly hours, {each.name.capitalize()}")
                yield from _of_values(days, day, getattr(before, each.name), getattr(after, each.name))
        case HolidayOverride() | HolidayClosure(), HolidayOverride() | HolidayClosure():
            if before.hours != after.hours:
                of_rule = change_in_words("", "hours of the holiday", before.hours, after.hours)
                yield place.field("hours").difference(days.in_words(before.date, of_rule), before.hours, after.hours)
            for name in [each.name for each in fields(before) if each.name != "hours"]:
                yield from _of_values(days, place.field(name), getattr(before, name), getattr(after, name))
        case _:
            yield from _of_fields(days, place, before, after)


def _of_members(
    days: _Days, place: _Place, before: tuple[object, ...], after: tuple[object, ...]
) -> Iterator[Difference]:
    """Two states of a list. Its members are known again by what identifies them, so that one more shifts no other."""
    old, new = known_again(before, after)
    for key, member in old.items():
        if key not in new:
            yield _there_or_not(days, place, member, "removed")
    for key, member in new.items():
        if key not in old:
            yield _there_or_not(days, place, member, "added")
        elif member != old[key]:
            yield from _of_values(days, _place_of(days, place, old[key], key), old[key], member)
    order = [key for key in old if key in new]
    if order != (after_order := [key for key in new if key in old]):
        about = f"{place.subject}: {place.label}" if place.subject else place.label
        yield place.difference(f"{about} listed in another order", order, after_order)


def _there_or_not(days: _Days, place: _Place, member: object, what: str) -> Difference:
    name = _name(days, place, member)
    if isinstance(member, HolidayOverride | HolidayClosure):
        text = days.in_words(member.date, f"{one_of(place.path[-1])} {what}")
    elif isinstance(member, Assumption) and what == "removed":
        text = f"{name} ended: it is confirmed, or decided otherwise"
    else:
        about = f"{place.subject}: {name}" if place.subject else name
        text = f"{about} {what}{summary_of(member) if what == 'added' else ''}"
    changed = (None, member) if what == "added" else (member, None)
    return place.member("", *steps_to(member, identity_of(member))).difference(text, *changed)


def _place_of(days: _Days, place: _Place, member: object, key: Hashable) -> _Place:
    return place.member(_name(days, place, member), *steps_to(member, key))


def _name(days: _Days, place: _Place, member: object) -> str:
    if isinstance(member, HolidayOverride | HolidayClosure):
        return days.called(member.date)
    return called(one_of(place.path[-1]), member, identity_of(member))


def _of_closures(days: _Days, before: Policy, after: Policy, listed: Callable[[date], bool]) -> Iterator[Difference]:
    old, new = (
        {closure.date: closure for closure in policy.revision.closures if listed(closure.date)}
        for policy in (before, after)
    )
    place = _Place((CLOSURE_DATES,))
    yield from _of_members(days, place, tuple(old.values()), tuple(new.values()))
    others = {
        closure.date for closure in {*before.revision.closures} ^ {*after.revision.closures} if not listed(closure.date)
    }
    if others:
        text = f"Other years: the closures of {amount(len(others), 'date')} differ"
        yield place.difference(text, None, None)
