"""What a row of the table of differences makes of a policy document, as JSON."""

from typing import Any

from tests.cases.tables import Row

IDENTITIES = ("code", "id", "number", "setting", "metric", "name", "clause")


def edited(content: Row, change: Row) -> Row:
    """Mappings are merged; one that stands where there is a list changes its members by what identifies them."""
    return content | {key: _edited(content.get(key), value) for key, value in change.items()}


def _edited(before: Any, change: Any) -> Any:  # noqa: ANN401  (whatever JSON holds)
    if isinstance(change, dict) and isinstance(before, dict):
        return edited(before, change)
    if not isinstance(change, dict) or not isinstance(before, list):
        return change
    members = {next(str(each[name]) for name in IDENTITIES if name in each): each for each in before}
    wanted = {str(name): value for name, value in change.items()}
    assert wanted.keys() <= members.keys()
    kept = {name: each for name, each in members.items() if wanted.get(name, each) is not None}
    return [edited(each, wanted.get(name, {})) for name, each in kept.items()]
