"""Taking back what one revision did, though others came after it; and going back to a revision as a whole.

Nothing is ever edited or removed: both make a document that would be the next revision.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import cast

from app.domain.calendars import HolidayOverride
from app.domain.difference_wording import are_hours
from app.domain.document_members import Members, identity_of, known_again, steps_to
from app.domain.policy import PolicyDocument
from app.domain.policy_changes import completed
from app.domain.targets import SlaTarget

WHOLE = (HolidayOverride, SlaTarget)  # half of one and half of another would be what nobody ever decided

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Undo:
    """`document` without what the revision did. Where something later touched the same, `conflicts` are its places.

    It is all or nothing: with a conflict there is no document, and neither is there where nothing is left to undo.
    """

    document: PolicyDocument | None
    conflicts: Sequence[Path] = ()


def undone(before: PolicyDocument, revision: PolicyDocument, in_force: PolicyDocument) -> Undo:
    """Of the step from `before` to `revision`. What has been taken back already is no conflict."""
    conflicts: list[Path] = []
    merged = cast("PolicyDocument", _without((), before, revision, in_force, conflicts))
    if conflicts or merged == in_force:
        return Undo(None, tuple(dict.fromkeys(conflicts)))
    ordered = tuple(sorted(merged.holiday_overrides, key=lambda each: each.date))
    return Undo(replace(merged, holiday_overrides=ordered))


def restored(document: PolicyDocument, in_force: PolicyDocument) -> PolicyDocument:
    """That document once more. What documents did not have in its days stays as it is in force."""
    return completed(document, in_force)


def part_at(document: PolicyDocument, place: Path) -> object:
    """What stands there; None for nothing."""
    part: object = document
    for step in place:
        if isinstance(part, tuple):
            part = next((member for member in part if step in steps_to(member, identity_of(member))), None)
        else:
            part = getattr(part, step, None)
    return part


def _without(path: Path, before: object, after: object, now: object, conflicts: list[Path]) -> object:
    """`now` without the step from `before` to `after`; None stands for what is not there."""
    if before in (after, now):
        return now
    if now == after:
        return before
    if _are_lists(before, after, now):
        return _members(path, cast("Sequence[Members]", (before, after, now)), conflicts)
    if is_dataclass(now) and type(before) is type(after) is type(now) and not isinstance(now, WHOLE):
        return _record(path, before, after, now, conflicts)
    conflicts.append(path)
    return now


def _are_lists(*values: object) -> bool:
    return all(isinstance(value, tuple) and not are_hours(value) for value in values)


def _record(path: Path, before: object, after: object, now: object, conflicts: list[Path]) -> object:
    merged = {}
    for name in (field.name for field in fields(now)):  # type: ignore[arg-type]  # the caller's guard
        was, became, is_now = (getattr(each, name) for each in (before, after, now))
        merged[name] = _without((*path, name), was, became, is_now, conflicts)
    try:
        return replace(now, **merged)  # type: ignore[type-var]  # the same
    except ValueError:  # the parts are good, and do not go together
        conflicts.append(path)
        return now


def _members(path: Path, lists: Sequence[Members], conflicts: list[Path]) -> Members:
    before, after, now = known_again(*lists)
    merged = {}
    for key in _order(before, now):
        was, became, is_now = before.get(key), after.get(key), now.get(key)
        known = was if is_now is None else is_now
        merged[key] = _without((*path, *steps_to(known, identity_of(known))), was, became, is_now, conflicts)
    return tuple(member for member in merged.values() if member is not None)


def _order(before: Mapping[Hashable, object], now: Mapping[Hashable, object]) -> Iterator[Hashable]:
    """As they stand now; what comes back comes where it was, after the same one as then."""
    back: dict[Hashable | None, list[Hashable]] = {}
    kept: Hashable | None = None
    for key in before:
        if key in now:
            kept = key
        else:
            back.setdefault(kept, []).append(key)
    yield from back.get(None, ())
    for key in now:
        yield key
        yield from back.get(key, ())
