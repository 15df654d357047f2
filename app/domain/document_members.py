"""By what the members of a document's lists are known again in another document, so that one more shifts no other."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import is_dataclass

# By which of its fields a member of a list is known again; the ones that are long stand in no path.
IDENTITIES = ("code", "id", "number", "setting", "metric", "date", "name", "phrase", "text", "clause")
TOO_LONG_FOR_PATHS = {"phrase", "text"}

Members = tuple[object, ...]


def identity_of(member: object) -> Hashable:
    """What a member is known again by: one of its fields, else all of it."""
    told_by = _told_by(member)
    found: Hashable = getattr(member, told_by) if told_by else member
    return found


def steps_to(member: object, key: Hashable) -> tuple[str, ...]:
    """What it adds to the path of its list; nothing where that would be long."""
    told_by = _told_by(member)
    return () if told_by is None or told_by in TOO_LONG_FOR_PATHS else (str(key),)


def known_again(*lists: Members) -> Sequence[Mapping[Hashable, object]]:
    """The lists by what identifies their members; where that is not unique by the members, else by their places."""
    by: tuple[Callable[[int, object], Hashable], ...] = (
        lambda _, member: identity_of(member),
        lambda _, member: member,
        lambda place, _: place,
    )
    for key in by:
        keyed = [{key(i, member): member for i, member in enumerate(members)} for members in lists]
        if [len(each) for each in keyed] == [len(members) for members in lists]:
            break
    return keyed


def _told_by(member: object) -> str | None:
    return next((name for name in IDENTITIES if is_dataclass(member) and hasattr(member, name)), None)
