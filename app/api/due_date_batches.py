"""The answers to the tickets of one call, one by one: in the place of each its result or its problem."""

import json
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Iterator
from datetime import datetime
from typing import Any

import msgspec
from msgspec import UNSET, Raw
from pydantic import BaseModel, ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from app.api.batch_tickets import ReadTicket, read_line, read_ticket, refused
from app.api.plain_tickets import PlainAnswer, Run, run_of_lines
from app.api.schemas.due_date_batches import LONGEST_TICKET, BatchTicket, TicketFields, require_one
from app.api.schemas.due_dates import TimelineDay
from app.api.schemas.fields import Reason, epoch_second
from app.api.streams import lines
from app.domain.due_dates import DueDateDecision
from app.domain.errors import DomainError
from app.domain.sla_clock import ClockReading
from app.persistence.database import DatabaseUnavailableError
from app.services.due_date_batches import DueDateBatch
from app.services.pace import Pace

Result = dict[str, Any] | PlainAnswer | Raw  # a BatchAnswer, or a BatchProblem as it will be sent
Read = tuple[ReadTicket, int | None]  # with the number of its line
OF_TARGETS = {"metric", "value", "unit"}
OF_RUNS = {"received_at", "plan", *OF_TARGETS}


class Tickets:
    """Answers the tickets of one call."""

    def __init__(self, batch: DueDateBatch, defaults: TicketFields, request_id: str) -> None:
        self._batch = batch
        self._local = batch.policy.calendar.calendar.local
        self._request_id = request_id
        self._defaults = defaults
        self._defaults_but_plan = {name: of for name, of in defaults.items() if name not in {"plan", "account"}}
        self._target: Any = {name: of for name, of in defaults.items() if name in OF_TARGETS}
        self._more_is_asked = not defaults.keys() <= OF_RUNS

    async def results(self, tickets: Iterable[Run | ReadTicket]) -> AsyncIterator[list[Result]]:
        """In their order, some at a time: as many as short steps give."""
        pace = Pace()
        found: list[Result] = []
        for some in tickets:
            run, read = (some, self._read(some)) if isinstance(some, Run) else (None, [(some, None)])
            async for results in self._results(run, read):
                found += results
                if pace.over:
                    yield found
                    found = []
                    await pace.rest()
        yield found

    async def results_of_lines(self, body: AsyncIterator[bytes]) -> AsyncIterator[list[Result]]:
        """The same for a body that is still coming in."""
        number, pace = 0, Pace()
        async for whole in lines(body, LONGEST_TICKET):
            found: list[Result] = []
            async for results in self._results(run_of_lines(whole), self._read_lines(whole, number)):
                found += results
                if pace.over:
                    yield found
                    found = []
                    await pace.rest()
            yield found
            number += len(whole)

    async def _results(self, run: Run | None, read: Iterable[Read]) -> AsyncIterator[list[Result]]:
        """All of the run at once if it can be, else each of what is `read`."""
        results = None if run is None or self._more_is_asked else self._of_run(run)
        if results is None:
            for ticket, line in read:
                yield [await self._result(ticket, line)]
        else:
            yield results

    def _of_run(self, run: Run) -> list[Result] | None:
        """None where one of them has no answer."""
        default = self._defaults.get("plan")
        try:
            received = [epoch_second(ticket.received_at) for ticket in run.tickets]
            plans = [default if ticket.plan is UNSET else ticket.plan for ticket in run.tickets]
            due_dates = self._batch.due_dates(received, plans, **self._target)
        except (PydanticCustomError, DomainError):
            return None
        local, zone = datetime.fromtimestamp, self._batch.policy.calendar.calendar.zone
        return [PlainAnswer(ticket.id, local(due, zone)) for ticket, due in zip(run.tickets, due_dates, strict=True)]

    def _read(self, run: Run) -> Iterator[Read]:
        for ticket in run.tickets:
            yield read_ticket(ticket.as_told(), self._request_id), None

    def _read_lines(self, whole: Iterable[bytes], before: int) -> Iterator[Read]:
        for number, line in enumerate(whole, before + 1):
            if line and not line.isspace():
                yield read_line(line, self._request_id, number), number

    async def _result(self, ticket: ReadTicket, line: int | None) -> Result:
        if isinstance(ticket, Raw):
            return ticket
        try:
            asked = self._asked(ticket)
            name = asked.pop("id", None)
            events = [event.as_event() for event in asked.pop("events", ())]
            found = await self._batch.answer(**asked, events=events)
        except (ValidationError, DomainError, DatabaseUnavailableError) as error:
            return refused(ticket.get("id"), error, self._request_id, line)
        if isinstance(found, DueDateDecision):
            return _explained(name, found)
        due_at = self._local(found.due)
        if found.clock is None:
            return {"id": name, "due_at": due_at}
        return {"id": name, "due_at": due_at, **_clock(found.clock)}

    def _asked(self, ticket: BatchTicket) -> Any:  # noqa: ANN401  (TypedDicts cannot be merged)
        """With what the defaults add to it."""
        has_one = "plan" in ticket or "account" in ticket
        asked: Any = {**(self._defaults_but_plan if has_one else self._defaults), **ticket}
        if "received_at" not in asked:
            raise _flaw("missing", "received_at")
        try:
            require_one(asked)
        except PydanticCustomError as error:
            raise _flaw(error) from None
        return asked


def _flaw(kind: str | PydanticCustomError, *where: str) -> ValidationError:
    return ValidationError.from_exception_data("ticket", [InitErrorDetails(type=kind, loc=where, input=None)])


def _clock(clock: ClockReading) -> dict[str, Any]:
    return {
        "state": clock.state,
        "budget_business_seconds": clock.budget,
        "elapsed_business_seconds": clock.elapsed,
        "remaining_business_seconds": clock.remaining,
        "overdue_business_seconds": clock.overdue,
    }


def _explained(name: str | None, found: DueDateDecision) -> dict[str, Any]:
    answer = {"id": name, "due_at": found.due_at, **(_clock(found.clock) if found.clock else {})}
    if found.explanation is not None:
        answer["summary"] = found.explanation.summary
        days = found.explanation.timeline
        answer["timeline"] = days and [TimelineDay.model_validate(day) for day in days]
    answer["reasons"] = [Reason.model_validate(reason) for reason in found.reasons]
    return answer


def _encoded(part: object) -> Raw:
    """A day of a timeline, or a reason."""
    if isinstance(part, BaseModel):
        return Raw(json.dumps(part.model_dump(mode="json"), ensure_ascii=False).encode())
    raise NotImplementedError


ENCODER = msgspec.json.Encoder(enc_hook=_encoded)


async def as_json(shared: dict[str, Any], results: AsyncIterator[list[Result]]) -> AsyncGenerator[bytes, None]:
    """One object: what all results share, then these. A piece waits for the next one: to send one is dear."""
    piece, begun = ENCODER.encode(shared)[:-1] + b',"results":[', False
    async for some in results:
        if some:
            if begun:
                yield piece
                piece = b","
            piece += ENCODER.encode(some)[1:-1]
            begun = True
    yield piece + b"]}"


async def as_lines(results: AsyncIterator[list[Result]]) -> AsyncGenerator[bytes, None]:
    async for some in results:
        if some:
            yield ENCODER.encode_lines(some)
