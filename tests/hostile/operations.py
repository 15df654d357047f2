"""Every operation of the OpenAPI document as a request that is good, and every place in it that text can be put."""

import copy
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from secrets import token_hex
from typing import Any
from urllib.parse import parse_qsl, quote

from app.api.openapi import committed_document
from app.api.openapi_examples import EXAMPLES
from tests.conftest import TOKEN
from tests.hostile.wire import escaped, request

JSON = "application/json"
ENDLESS = "stream_changes"  # its answer has no end, so that nobody can wait for it
WRITES = ("put_plan", "put_holiday_override", "put_account")  # on what exists already: any state of it will do


@dataclass(frozen=True, slots=True)
class Operation:
    """`segments` are the values of the path's parameters; all of it comes from the operation's example."""

    name: str
    method: str
    path: str
    segments: dict[str, str]
    query: dict[str, str]
    body: Any
    described: dict[str, Any] = field(repr=False)
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def takes_json(self) -> bool:
        return JSON in self.described.get("requestBody", {}).get("content", {})

    def first(self) -> bytes:
        """The example itself, which makes what is not there yet."""
        return replace(self, headers={}).holding()

    def with_(self, place: "Place", text: Any) -> bytes:  # noqa: ANN401  (any JSON)
        """The example, but for what stands in that place. Text goes into the URL escaped."""
        changed = {name: dict(getattr(self, name)) for name in ("segments", "query", "headers")}
        body = copy.deepcopy(self.body)
        if place.where == "body":
            body = _with(body, place.steps, text)
        else:
            changed[place.where][place.steps[0]] = text
        return self.holding(**changed, body=body)

    def holding(self, segments: Any = None, query: Any = None, headers: Any = None, body: Any = None) -> bytes:  # noqa: ANN401
        segments, query = segments or self.segments, self.query if query is None else query
        content = body if isinstance(body, bytes) else _written(self.body if body is None else body)
        return self.sent(self.target(segments, query), headers or {}, content)

    def target(self, segments: dict[str, str], query: dict[str, str]) -> str:
        path = re.sub(r"\{(\w+)\}", lambda found: escaped(segments[found[1]]), self.path)
        asked = "&".join(f"{quote(name)}={escaped(str(value))}" for name, value in query.items())
        return f"{path}?{asked}" if asked else path

    def sent(self, target: str, headers: dict[str, str], content: bytes | None) -> bytes:
        sent = {"Authorization": f"Bearer {TOKEN}"} | self.headers
        if any(each["name"] == "Idempotency-Key" for each in self.described.get("parameters", ())):
            sent["Idempotency-Key"] = token_hex(8)
        if content is not None:
            sent["Content-Type"] = JSON
        return request(self.method, target, sent | headers, content)


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a request: `where` is segments, query, headers or body, `steps` the name or the way into the body."""

    operation: Operation
    where: str
    steps: tuple[Any, ...]
    schema: dict[str, Any] = field(repr=False)

    @property
    def name(self) -> str:
        return f"{self.operation.name} {self.where} {'/'.join(map(str, self.steps))}"

    def holding(self, text: Any) -> bytes:  # noqa: ANN401  (any JSON)
        return self.operation.with_(self, text)


@cache
def operations() -> tuple[Operation, ...]:
    return tuple(
        _operation(described, method.upper(), path)
        for path, methods in committed_document()["paths"].items()
        for method, described in methods.items()
    )


def json_operations() -> list[Operation]:
    return [each for each in operations() if each.takes_json]


def operation(name: str) -> Operation:
    return next(each for each in operations() if each.name == name)


@cache
def places() -> tuple[Place, ...]:
    """Every parameter and every field of a body; of those in a list, the ones of the first item."""
    found = []
    for each in operations():
        for parameter in each.described.get("parameters", ()):
            where = {"path": "segments", "query": "query", "header": "headers"}[parameter["in"]]
            found.append(Place(each, where, (parameter["name"],), parameter["schema"]))
        if each.takes_json:
            schema = each.described["requestBody"]["content"][JSON]["schema"]
            found += [Place(each, "body", steps, inner) for steps, inner in _fields(schema, ()) if steps]
    return tuple(found)


def texts() -> list[Place]:
    """Of these, the ones that are text, which instants and dates are as well."""
    return [each for each in places() if any(kind.get("type") == "string" for kind in _alternatives(each.schema))]


def instants() -> list[Place]:
    return [
        each
        for each in places()
        if any(kind.get("format") in {"date-time", "date"} for kind in _alternatives(each.schema))
    ]


def _operation(described: dict[str, Any], method: str, path: str) -> Operation:
    name = described["operationId"]
    example = EXAMPLES[name]
    asked, _, query = example.asked.partition("?")
    asked = f"{asked}none" if asked.endswith("/") else asked
    found = re.fullmatch(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path), asked)
    assert found, asked
    headers = {"If-Match": "*"} if name in WRITES else {}
    return Operation(name, method, path, found.groupdict(), dict(parse_qsl(query)), example.body, described, headers)


def _alternatives(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if "$ref" in schema:
        schema = committed_document()["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    if "anyOf" in schema or "oneOf" in schema:
        for each in schema.get("anyOf", schema.get("oneOf", [])):
            yield from _alternatives(each)
    else:
        yield schema


def _fields(schema: dict[str, Any], steps: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], dict[str, Any]]]:
    yield steps, schema
    if len(steps) > 6:  # a description may hold itself
        return
    for each in _alternatives(schema):
        for name, inner in each.get("properties", {}).items():
            yield from _fields(inner, (*steps, name))
        if "items" in each:
            yield from _fields(each["items"], (*steps, 0))
        if isinstance(each.get("additionalProperties"), dict):
            yield from _fields(each["additionalProperties"], (*steps, "any"))


def _with(body: Any, steps: tuple[Any, ...], value: Any) -> Any:  # noqa: ANN401  (any JSON)
    """The body with the value at that place, whatever stood on the way to it."""
    if not steps:
        return value
    step, *rest = steps
    if isinstance(step, int):
        held = list(body) if isinstance(body, list) else []
        return [_with(held[0] if held else None, tuple(rest), value), *held[1:]]
    held_by_name = dict(body) if isinstance(body, dict) else {}
    return held_by_name | {step: _with(held_by_name.get(step), tuple(rest), value)}


def _written(body: Any) -> bytes | None:  # noqa: ANN401  (any JSON)
    return None if body is None else json.dumps(body).encode()
