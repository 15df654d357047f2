"""The due dates of a file of tickets: each result, or problem, is written before much more of the file is read."""

import csv
import io
import sys
from collections.abc import AsyncIterator, Iterable, Sequence
from typing import Any, NoReturn, cast

import msgspec
import typer
from msgspec import Raw

from app.api.batch_tickets import ReadTicket, read_line, refused
from app.api.compliance import as_text, reported_as_csv
from app.api.dependencies import now
from app.api.due_date_batches import ENCODER, Result, Tickets
from app.api.plain_tickets import PlainAnswer, Run, run_of_lines
from app.api.schemas.due_date_batches import LONGEST_TICKET, BatchTicket, TicketFields
from app.api.schemas.due_dates import ClockEvent
from app.api.streams import lines
from app.commands.ticket_files import Form, TicketFile
from app.domain.due_date_batches import targets_by_name
from app.domain.errors import UnknownAccountError
from app.domain.policy import Policy
from app.services.compliance import Refusal, ReportedTicket
from app.services.due_date_batches import DueDateBatch

COLUMNS = ("row", "id", "due_at", "state", "problem", "detail")
Read = Run | ReadTicket


async def write_due_dates(policy: Policy, file: TicketFile, defaults: dict[str, Any], *, as_json: bool) -> int:
    """Answers how many of the tickets have a problem. `defaults` hold for what a ticket does not say itself.

    Raises for a default that the policy does not know, before it would be the problem of each ticket.
    """
    if file.form is Form.JSON:
        raise typer.BadParameter("one ticket a line is wanted, as NDJSON, or CSV", param_hint="--file")
    targets_by_name(policy)(defaults.get("plan"), defaults["metric"], None, None)
    readers = {Form.CSV: _of_csv, Form.NDJSON: _of_lines}
    tickets = Tickets(DueDateBatch(policy, _no_accounts, now()), cast("TicketFields", defaults), "")
    row, write = 0, _as_lines if as_json else _as_csv
    if not as_json:
        print(",".join(COLUMNS))
    async for read in readers[file.form](file.pieces()):
        async for results in tickets.results(read):
            problems = {row + i: _problem(each) for i, each in enumerate(results, 1) if isinstance(each, Raw)}
            sys.stdout.write(write(row + 1, results, problems))
            sys.stdout.flush()
            row += len(results)
            file.progress.add(len(results), len(problems))
    return file.progress.problems


async def _no_accounts(_: str) -> NoReturn:
    raise UnknownAccountError("Accounts are known to the service alone: name the ticket's plan.")


async def _of_lines(pieces: AsyncIterator[bytes]) -> AsyncIterator[list[Read]]:
    """Lines without anything are no tickets."""
    async for written in lines(pieces, LONGEST_TICKET):
        whole = [line for line in written if line.strip()]
        run = run_of_lines(whole)
        yield [run] if run else [read_line(line, "", 0) for line in whole]


async def _of_csv(pieces: AsyncIterator[bytes]) -> AsyncIterator[list[Read]]:
    async for some in reported_as_csv(pieces, sys.maxsize):
        yield [_ticket(reported) for reported in some]


def _ticket(reported: ReportedTicket | Refusal) -> ReadTicket:
    if not isinstance(reported, ReportedTicket):
        return refused(None, reported, "")
    ticket: BatchTicket = {"id": reported.id, "received_at": reported.received}
    if reported.plan is not None:
        ticket["plan"] = reported.plan
    if reported.events:
        ticket["events"] = tuple(ClockEvent.model_construct(type=each.type, at=each.at) for each in reported.events)
    return ticket


def _problem(result: Raw) -> dict[str, Any]:
    """Without what is for HTTP alone."""
    told = msgspec.json.decode(result)
    problem = {name: of for name, of in told["problem"].items() if name not in {"status", "request_id"} and of}
    return {"id": told["id"], "problem": problem}


def _as_lines(first: int, results: Sequence[Result], problems: dict[int, dict[str, Any]]) -> str:
    told = [{"row": row, **problems[row]} if row in problems else each for row, each in enumerate(results, first)]
    return ENCODER.encode_lines(told).decode()


def _as_csv(first: int, results: Sequence[Result], problems: dict[int, dict[str, Any]]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(
        _refused(row, problems[row]) if row in problems else _answered(row, each)
        for row, each in enumerate(results, first)
    )
    return written.getvalue()


def _answered(row: int, result: Result) -> Iterable[object]:
    if isinstance(result, PlainAnswer):
        return row, as_text(result.id), result.due_at.isoformat(), None, None, None
    assert isinstance(result, dict)  # noqa: S101  (what is written already is a problem)
    return row, as_text(result["id"]), result["due_at"].isoformat(), result.get("state"), None, None


def _refused(row: int, told: dict[str, Any]) -> Iterable[object]:
    problem = told["problem"]
    return row, as_text(told["id"]), None, None, problem["code"], problem["detail"]
