"""Writes: one request is one transaction, done once for each idempotency key, and only on what its author has seen.

It is committed before the answer is sent: what is acknowledged is on record, and in the memory of this replica.
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Annotated

from fastapi import Depends, Header, Request, Response
from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError
from sqlalchemy.ext.asyncio import AsyncSession

from app.api.conditional import etag, is_among
from app.api.dependencies import SnapshotDep, refuse_parameters
from app.api.schemas.fields import Answer
from app.domain.api_keys import ApiKey
from app.domain.errors import DomainError
from app.persistence.changes import SEQUENCE, Writing
from app.persistence.database import transaction
from app.persistence.idempotency import RecordedAnswer, claim, record
from app.services.changes import settle
from app.services.policies import REVISION

CREATED = 201
LONGEST_KEY = 255
OF_THE_BODY = {"content-length", "content-type"}


class IdempotencyKeyMissingError(DomainError):
    code = "idempotency_key_missing"


class PreconditionError(DomainError):
    """Carries the tag of what is on record, so that a client can look at that first."""

    def __init__(self, detail: str, tag: str | None) -> None:
        super().__init__(detail)
        self.headers = {"ETag": tag} if tag else {}


class PreconditionRequiredError(PreconditionError):
    code = "precondition_required"


class PreconditionFailedError(PreconditionError):
    code = "precondition_failed"


async def open_session(request: Request, snapshot: SnapshotDep) -> AsyncIterator[AsyncSession]:
    """FastAPI ends this before it sends the answer (scope="function"), and a failed commit is the answer then."""
    refuse_parameters(request)
    async with transaction(request.app.state.engine) as session:
        yield session
    if SEQUENCE in session.info:
        await settle(snapshot, session.info[SEQUENCE])


SessionDep = Annotated[AsyncSession, Depends(open_session, scope="function")]


def _bare(key: str) -> str:
    """The draft standard's key is a quoted string; most clients send it without quotes. Both are the same key."""
    bare = key[1:-1] if len(key) > 1 and key[0] == key[-1] == '"' else key
    if not 1 <= len(bare.strip()) <= LONGEST_KEY or not bare.isascii() or not bare.isprintable():
        raise PydanticCustomError("idempotency_key", "An Idempotency-Key is 1 to 255 printable ASCII characters.")
    return bare


IdempotencyKey = Annotated[
    str | None,
    Header(alias="Idempotency-Key", description="Unique to the request; the same for every retry of it."),
    Field(
        min_length=1,
        max_length=LONGEST_KEY + 2,
        json_schema_extra={"maxLength": LONGEST_KEY, "pattern": r"^[ -~]*[!-~][ -~]*$"},
    ),
    AfterValidator(lambda key: None if key is None else _bare(key)),
]


IfMatch = Annotated[str | None, Header(description="The ETag of what is on record; needed where there is something.")]
IfNoneMatch = Annotated[str | None, Header(description="`*`: only where there is nothing yet.")]


def tag_of(current: Answer | None) -> str | None:
    """The ETag that a GET of it has; None where there is nothing."""
    return None if current is None else etag(current.model_dump_json().encode())


Perform = Callable[[], Awaitable["Written"]]


@dataclass(frozen=True, slots=True)
class Written:
    """An answer to a write. `kept` replaces the body in the idempotency record where that must not hold all of it."""

    body: Answer
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    kept: Answer | None = None


class Write:
    """The write that a request is: its transaction, and the answer to it."""

    def __init__(self, session: SessionDep) -> None:
        self.session = session

    def by(self, key: ApiKey) -> Writing:
        return Writing(self.session, key.actor)

    def answer(self, done: Written) -> Response:
        """With the number of the change, and of the policy revision where it made one."""
        content = done.body.model_dump_json().encode()
        headers = {"Cache-Control": "no-store", "ETag": etag(content), **self._numbers(), **done.headers}
        return Response(content, done.status, headers, "application/json")

    def removed(self) -> Response:
        return Response(status_code=204, headers=self._numbers())

    def _numbers(self) -> dict[str, str]:
        made = {"Change-Sequence": self.session.info.get(SEQUENCE), "Policy-Revision": self.session.info.get(REVISION)}
        return {name: str(number) for name, number in made.items() if number is not None}


class ConditionalWrite(Write):
    """A PUT or DELETE: on no other terms than what its author has seen (RFC 9110, 13.1)."""

    def __init__(self, session: SessionDep, if_match: IfMatch = None, if_none_match: IfNoneMatch = None) -> None:
        super().__init__(session)
        self._if_match = if_match
        self._if_none_match = if_none_match

    def require_match(self, current: Answer | None) -> None:
        """`current` is what is on record, as a GET shows it; None where there is nothing."""
        tag = tag_of(current)
        if tag and self._if_none_match is not None and is_among(tag, self._if_none_match):
            raise PreconditionFailedError("It exists already.", tag)
        if self._if_match is None:
            if tag:
                raise PreconditionRequiredError("It exists: send its ETag as If-Match.", tag)
        elif tag is None or not is_among(tag, self._if_match):
            raise PreconditionFailedError("It has changed since: look at it again.", tag)


class RepeatableWrite(Write):
    """A POST: however often it is sent with its idempotency key, it is done once."""

    def __init__(self, request: Request, session: SessionDep, idempotency_key: IdempotencyKey = None) -> None:
        super().__init__(session)
        self._request = request
        self._idempotency_key = idempotency_key

    async def surely_once(self, key: ApiKey, perform: Perform) -> Response:
        """`once`, for what must never be done twice: without an idempotency key it is not done at all."""
        if self._idempotency_key is None:
            raise IdempotencyKeyMissingError("This operation needs an Idempotency-Key.")
        return await self.once(key, perform)

    async def once(self, key: ApiKey, perform: Perform) -> Response:
        """Perform it, unless this caller's idempotency key did so before: then the answer of that time.

        Nothing is kept of a request that failed: it did nothing, and may be tried again with its key. API keys of one
        name are one caller, so that a retry may come with the key that took over.
        """
        if self._idempotency_key is None:
            return self.answer(await perform())
        named = (key.name, self._idempotency_key)
        if before := await claim(self.session, *named, await self._fingerprint()):
            headers = before.headers | {"Idempotency-Replayed": "true"}
            return Response(before.body, before.status, headers, "application/json")
        done = await perform()
        answer = self.answer(done)
        headers = {name: value for name, value in answer.headers.items() if name not in OF_THE_BODY}
        kept = done.kept.model_dump_json() if done.kept else bytes(answer.body).decode()
        await record(self.session, *named, RecordedAnswer(answer.status_code, headers, kept))
        return answer

    async def _fingerprint(self) -> bytes:
        """Of method, path and body; JSON as values, so that spaces and the order of members do not matter."""
        content = await self._request.body()
        content = json.dumps(json.loads(content), sort_keys=True).encode() if content else b""
        return sha256(f"{self._request.method} {self._request.url.path}\n".encode() + content).digest()


WriteDep = Annotated[Write, Depends(Write)]
ConditionalWriteDep = Annotated[ConditionalWrite, Depends(ConditionalWrite)]
RepeatableWriteDep = Annotated[RepeatableWrite, Depends(RepeatableWrite)]
