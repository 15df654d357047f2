"""The tickets of one call as they are read: each by itself, so that one that is wrong is no matter to the others."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from fastapi.exceptions import RequestValidationError
from msgspec import Raw
from pydantic import TypeAdapter, ValidationError

from app.api.json_lists import ListReader, decoder
from app.api.plain_tickets import Run, run_of_list
from app.api.problem_handlers import problem_of_one
from app.api.schemas.due_date_batches import LONGEST_TICKET, BatchTicket, DueDatesBasis
from app.api.schemas.fields import Name
from app.domain.errors import DomainError
from app.persistence.database import DatabaseUnavailableError
from app.services.pace import Pace

TICKET = TypeAdapter(BatchTicket).validator
NAME = TypeAdapter(Name).validator
ReadTicket = BatchTicket | Raw  # the latter is the result of one that could not be read, as it will be sent


class MalformedLineError(DomainError):
    code = "malformed_json"


class LineTooLongError(DomainError):
    code = "body_too_large"


@dataclass(slots=True)
class Batch:
    """What a JSON body says."""

    basis: DueDatesBasis = field(default_factory=DueDatesBasis)
    tickets: list[Run | ReadTicket] = field(default_factory=list)

    @property
    def may_go_out_of_date(self) -> bool:
        """Whether it rests on more than the policy revision: on accounts, or on what time it is."""
        defaults = self.basis.defaults
        told = ({} if isinstance(some, Run) else some for some in self.tickets if not isinstance(some, Raw))
        return any(
            ticket.get("account", defaults.get("account")) is not None
            or (ticket.get("events", defaults.get("events")) and ticket.get("at", defaults.get("at")) is None)
            for ticket in told
        )


async def read_batch(body: AsyncIterator[bytes], request_id: str, most: int) -> Batch:
    """Raises RequestValidationError for what is wrong with more than a single ticket."""
    reader = ListReader(body, "tickets", LONGEST_TICKET, DueDatesBasis.model_fields, run_of_list)
    batch, count, pace = Batch(), 0, Pace()
    async for some in reader.elements():
        for element in some:
            run = isinstance(element, Run)
            count += len(element.tickets) if run else 1
            if count > most:
                message = f"More than {most} tickets; as NDJSON there can be any number"
                raise RequestValidationError([{"type": "too_long", "loc": ("body", "tickets"), "msg": message}])
            batch.tickets.append(element if run else read_ticket(element, request_id))
            if pace.over:
                await pace.rest()
    try:
        batch.basis = DueDatesBasis.model_validate(reader.members)
    except ValidationError as error:
        raise RequestValidationError([{**each, "loc": ("body", *each["loc"])} for each in error.errors()]) from None
    return batch


def read_line(written: bytes, request_id: str, line: int) -> ReadTicket:
    return read_ticket(element_of(written), request_id, line)


def element_of(line: bytes) -> Any:  # noqa: ANN401  (any JSON)
    """The JSON of a line, or the error in its place."""
    if len(line) > LONGEST_TICKET:
        return LineTooLongError(f"The line is longer than {LONGEST_TICKET} bytes.")
    try:
        return decoder.decode(line.decode())
    except (ValueError, RecursionError):
        return MalformedLineError("The ticket could not be read.")


def read_ticket(element: Any, request_id: str, line: int | None = None) -> ReadTicket:  # noqa: ANN401  (any JSON)
    if isinstance(element, DomainError):
        return refused(None, element, request_id, line)
    try:
        ticket: BatchTicket = TICKET.validate_python(element)
    except ValidationError as error:
        return refused(_name_of(element), error, request_id, line)
    return ticket


def _name_of(element: object) -> str | None:
    """The id of a ticket that could not be read, where at least that can be."""
    try:
        name: str = NAME.validate_python(element.get("id") if isinstance(element, dict) else None)
    except ValidationError:
        return None
    return name


def refused(
    name: str | None,
    error: ValidationError | DomainError | DatabaseUnavailableError,
    request_id: str,
    line: int | None = None,
) -> Raw:
    """A BatchProblem. ASCII, because a field's name can hold what UTF-8 cannot."""
    result: dict[str, object] = {"id": name, "problem": problem_of_one(request_id, error).model_dump(mode="json")}
    if line is not None:
        result["line"] = line
    return Raw(json.dumps(result, separators=(",", ":")).encode())
