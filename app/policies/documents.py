"""Reading and writing policy documents. What is wrong is said with its line; values inside are `PolicyDocument`s."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from app.domain.calendars import HolidayClosure
from app.domain.policy import PolicyDocument
from app.domain.policy_flaws import Flaw, flaws
from app.policies.scope_models import scope_model_names

Path = tuple[str | int, ...]
# libyaml where PyYAML has it: ten times as fast.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
PACKAGED = "sync-with-connex.yaml"
DAYS_END = "24:00"


class _Strict(BaseModel):
    """Hands `extra="forbid"` down to the dataclasses, which know nothing of pydantic."""

    model_config = ConfigDict(extra="forbid")


class _Document(_Strict):
    document: PolicyDocument


class _Composed(_Document):
    closures: tuple[HolidayClosure, ...]


_DOCUMENT = TypeAdapter(PolicyDocument)


@dataclass(frozen=True, slots=True)
class DocumentFlaw:
    """`line` counts from 1; `path` is what stands there, as in `plans.3.tier`."""

    line: int
    path: str
    text: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.path}: {self.text}"


class InvalidPolicyError(ValueError):
    """The document cannot be used. `flaws` says everything that is wrong with it, in order of line."""

    def __init__(self, found: Sequence[DocumentFlaw]) -> None:
        super().__init__("\n".join(map(str, found)))
        self.flaws = tuple(found)


def packaged_document() -> PolicyDocument:
    return read_document(files(__package__).joinpath(PACKAGED).read_text(encoding="utf-8"))


def read_document(text: str | bytes) -> PolicyDocument:
    """A valid document from YAML (or JSON, which is YAML), in UTF-8 where it is bytes. Raises InvalidPolicyError."""
    try:
        root = yaml.compose(text, Loader=LOADER)
        content = yaml.load(text, Loader=LOADER)  # noqa: S506  (a safe one)
        unreadable = list(_unreadable(root))
    except (yaml.YAMLError, ValueError, RecursionError) as malformed:
        mark = getattr(malformed, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise InvalidPolicyError([DocumentFlaw(line, "YAML", str(getattr(malformed, "problem", malformed)))]) from None
    if unreadable:
        raise InvalidPolicyError(unreadable)
    document, found = _checked(content)
    if document is None or found:
        raise InvalidPolicyError(list(_located(root, found)))
    return document


def checked_document(content: Mapping[str, Any]) -> tuple[PolicyDocument | None, list[Flaw]]:
    """The document of this JSON, and everything that is wrong with it; None where it cannot even be read."""
    if unreadable := list(_with_nul(content)):
        return None, unreadable
    return _checked(content)


def write_document(document: PolicyDocument) -> str:
    content = _DOCUMENT.dump_python(document, mode="json", exclude_defaults=True)
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=120)


def document_as_json(document: PolicyDocument) -> dict[str, Any]:
    content: dict[str, Any] = _DOCUMENT.dump_python(document, mode="json")
    return content


def document_from_json(content: Mapping[str, Any]) -> PolicyDocument:
    return _Document.model_validate({"document": content}).document


def composed_as_json(document: PolicyDocument, closures: Sequence[HolidayClosure]) -> dict[str, Any]:
    """What a policy revision stores: the document and the dates that its holiday rules named."""
    return _Composed(document=document, closures=tuple(closures)).model_dump(mode="json")


def composed_from_json(content: Mapping[str, Any]) -> tuple[PolicyDocument, tuple[HolidayClosure, ...]]:
    composed = _Composed.model_validate(content)
    return composed.document, composed.closures


def _unreadable(node: yaml.Node | None) -> Iterator[DocumentFlaw]:
    """What YAML takes and no document means: a key given twice, of which the last would win, and NUL in a text."""
    if isinstance(node, yaml.ScalarNode) and "\0" in node.value:
        yield DocumentFlaw(node.start_mark.line + 1, "text", "holds a NUL character")
    children = _children(node)
    if isinstance(node, yaml.MappingNode) and len(children) < len(node.value):
        names = [key.value for key, _ in node.value]
        twice = next(key for i, (key, _) in enumerate(node.value) if key.value in names[:i])
        yield DocumentFlaw(twice.start_mark.line + 1, twice.value, "stands here a second time")
    for child in children.values():
        yield from _unreadable(child)


def _checked(content: object) -> tuple[PolicyDocument | None, list[Flaw]]:
    try:
        document = _Document.model_validate({"document": _with_midnights(content)}).document
    except ValidationError as invalid:
        return None, list(_validation_flaws(invalid))
    return document, [*flaws(document), *_unknown_model(document)]


def _with_nul(content: object, path: Path = ()) -> Iterator[Flaw]:
    if isinstance(content, str) and "\0" in content:
        yield Flaw(path, "holds a NUL character")
    children = (
        content.items() if isinstance(content, Mapping) else enumerate(content) if isinstance(content, list) else ()
    )
    for step, child in children:
        yield from _with_nul(child, (*path, step))


def _with_midnights(content: object) -> object:
    """A closing at 24:00, which is no time to Python, is the 00:00 that ends the day."""
    if isinstance(content, Mapping):
        return {
            key: "00:00" if key == "closes" and child == DAYS_END else _with_midnights(child)
            for key, child in content.items()
        }
    return [_with_midnights(child) for child in content] if isinstance(content, list) else content


def _unknown_model(document: PolicyDocument) -> Iterator[Flaw]:
    """Which models there are is known to the package alone."""
    rules, known = document.scope_check, scope_model_names()
    if rules and rules.model not in known:
        yield Flaw(("scope_check", "model"), f"there is no model {rules.model!r}, only {', '.join(known)}")


def _validation_flaws(invalid: ValidationError) -> Iterator[Flaw]:
    for error in invalid.errors(include_url=False, include_input=False):
        text = error["msg"].removeprefix("Value error, ")
        if error["type"] == "unexpected_keyword_argument":
            text = "is no field of a policy document"
        yield Flaw(tuple(error["loc"][1:]), text[0].lower() + text[1:])


def _located(root: yaml.Node | None, found: Sequence[Flaw] | Iterator[Flaw]) -> Iterator[DocumentFlaw]:
    located = (DocumentFlaw(_line(root, flaw.path), ".".join(map(str, flaw.path)), flaw.text) for flaw in found)
    yield from sorted(located, key=lambda flaw: flaw.line)


def _line(node: yaml.Node | None, path: Path) -> int:
    """The line on which the deepest part of `path` that the document has begins."""
    for step in path:
        children = _children(node)
        if step not in children:
            break
        node = children[step]
    return node.start_mark.line + 1 if node else 1


def _children(node: yaml.Node | None) -> dict[str | int, yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return {key.value: value for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return dict(enumerate(node.value))
    return {}
