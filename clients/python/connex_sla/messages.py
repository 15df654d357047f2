"""What is sent and what comes back: answers with their headers, and problems as exceptions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, Protocol, TypeVar
from urllib.parse import quote

import httpx

from .generated.models import Problem
from .generated.types import Unset

T = TypeVar("T")


class Body(Protocol):
    def to_dict(self) -> dict[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """What the service answered, and what its headers say of it."""

    data: T
    response: httpx.Response

    @property
    def etag(self) -> str | None:
        """What `if_match` of a write names, so that nothing is overwritten unseen."""
        etag: str | None = self.response.headers.get("ETag")
        return etag

    @property
    def change_sequence(self) -> int | None:
        """Of a write: a read with it as `min_sequence` knows that write, whichever replica answers."""
        sequence = self.response.headers.get("Change-Sequence")
        return None if sequence is None else int(sequence)

    @property
    def replayed(self) -> bool:
        """Whether a write with this Idempotency-Key was done before: then this is its first answer once more."""
        return "Idempotency-Replayed" in self.response.headers


class ProblemError(httpx.HTTPStatusError):
    """The service answered with a problem: its `code` says which, and `/problems/{code}` how to mend it."""

    def __init__(self, problem: Problem, response: httpx.Response) -> None:
        super().__init__(f"{problem.title}: {problem.detail}", request=response.request, response=response)
        self.problem = problem

    @property
    def code(self) -> str:
        return self.problem.code


def require_success(response: httpx.Response) -> None:
    """Raises ProblemError, and HTTPStatusError where something between here and the service answered."""
    if response.headers.get("Content-Type") == "application/problem+json":
        raise ProblemError(Problem.from_dict(response.json()), response)
    response.raise_for_status()


def answered(response: httpx.Response, read: Callable[[Any], T]) -> Answer[T]:
    require_success(response)
    is_json = "json" in response.headers.get("Content-Type", "")
    return Answer(read(response.json() if is_json else response.text), response)


def sent(
    params: Mapping[str, object] | None, headers: Mapping[str, object] | None, body: Body | None
) -> dict[str, Any]:
    """As httpx takes it. What is Unset or None is left out."""
    return {
        "params": _given(params),
        "headers": {name: str(value) for name, value in _given(headers).items()},
        "json": None if body is None else body.to_dict(),
    }


def path(template: str, **parts: object) -> str:
    return template.format_map({name: quote(str(part), safe="") for name, part in parts.items()})


def nothing(_: object) -> None:
    """Reads an answer that has no body."""


def _given(values: Mapping[str, object] | None) -> dict[str, Any]:
    given = {name: value for name, value in (values or {}).items() if not isinstance(value, Unset | None)}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in given.items()}
