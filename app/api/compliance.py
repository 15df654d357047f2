"""Tickets as they are reported, JSON or CSV, and the report in either form."""

import csv
import io
from collections.abc import AsyncIterator, Iterable, Iterator
from itertools import count
from typing import Any

from fastapi.exceptions import RequestValidationError
from pydantic import TypeAdapter, ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from app.api.batch_tickets import element_of
from app.api.csv_rows import MalformedCsvError, RowReader, rows
from app.api.json_lists import ListReader
from app.api.problem_handlers import problem_of_one
from app.api.schemas import compliance as schema
from app.api.schemas.due_date_batches import LONGEST_TICKET
from app.api.streams import lines
from app.domain.compliance import ComplianceGroup, GroupedBy
from app.domain.errors import DomainError
from app.domain.policy import Policy
from app.domain.sla_clock import ClockEvent, ClockEventType
from app.services.compliance import ComplianceReport, Refusal, ReportedTicket
from app.services.pace import Pace

TICKET = TypeAdapter(schema.ReportedTicket).validator
COLUMNS = ("id", "plan", "answered_at", "pauses")  # beside received_at
COUNTS = ("tickets", "met", "breached", "open", "at_risk", "attainment_percent")
TIMES = tuple(schema.Percentiles.model_fields)
OF_ONE = ("row", "due_at", "overdue_business_seconds")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
Reported = ReportedTicket | Refusal


async def reported_as_json(body: AsyncIterator[bytes], most: int) -> AsyncIterator[Iterator[Reported]]:
    """None is read before it is asked for: many are a long step."""
    numbers = count(1)
    async for some in ListReader(body, "tickets", LONGEST_TICKET).elements():
        yield _few(map(_read, some), numbers, most)


async def reported_as_lines(body: AsyncIterator[bytes], most: int) -> AsyncIterator[Iterator[Reported]]:
    """NDJSON; lines without anything are no tickets."""
    numbers = count(1)
    async for some in lines(body, LONGEST_TICKET):
        yield _few((_read(element_of(line)) for line in some if line.strip()), numbers, most)


async def reported_as_csv(body: AsyncIterator[bytes], most: int) -> AsyncIterator[Iterator[Reported]]:
    """An empty cell says nothing; pauses are written `from/to;from/to`, the last one `from/` while it lasts."""
    numbers = count(1)
    async for some in rows(body, RowReader("received_at", COLUMNS, LONGEST_TICKET)):
        yield _few((_read(row if isinstance(row, MalformedCsvError) else _ticket(row)) for row in some), numbers, most)


def _few(read: Iterable[Reported], numbers: Iterator[int], most: int) -> Iterator[Reported]:
    for each, number in zip(read, numbers, strict=False):
        if number > most:
            message = f"More than {most} tickets"
            raise RequestValidationError([{"type": "too_long", "loc": ("body", "tickets"), "msg": message}])
        yield each


def _ticket(row: dict[str, str]) -> dict[str, Any]:
    ticket: dict[str, Any] = {name: cell for name, cell in row.items() if cell}
    if "pauses" in ticket:
        ends = (pause.strip().partition("/") for pause in ticket["pauses"].split(";"))
        ticket["pauses"] = [{"from": start, "to": end or None} for start, _, end in ends]
    return ticket


def _read(ticket: object) -> Reported:
    if isinstance(ticket, DomainError):
        return ticket
    try:
        told: schema.ReportedTicket = TICKET.validate_python(ticket)
        events = _events(told)
    except ValidationError as error:
        return error
    return ReportedTicket(told.get("id"), told.get("plan"), told["received_at"], events)


def _events(told: schema.ReportedTicket) -> list[ClockEvent]:
    pauses, answered = told.get("pauses") or [], told.get("answered_at")
    if "events" in told:
        if pauses or answered is not None:
            kind = PydanticCustomError("told_twice", "What happened stands in events, or in pauses and answered_at.")
            raise ValidationError.from_exception_data(
                "ticket", [InitErrorDetails(type=kind, loc=("events",), input=None)]
            )
        return [event.as_event() for event in told["events"]]
    events = []
    for pause in pauses:
        events.append(ClockEvent(ClockEventType.PAUSED, pause["from_at"]))
        if (end := pause.get("to_at")) is not None:
            events.append(ClockEvent(ClockEventType.RESUMED, end))
    if answered is not None:
        # Nothing else moves, so that pauses that contradict one another still do.
        place = next((place for place, event in enumerate(events) if event.at > answered), len(events))
        events.insert(place, ClockEvent(ClockEventType.ANSWERED, answered))
    return events


async def as_answer(policy: Policy, metric: str, at: int, report: ComplianceReport, request_id: str) -> dict[str, Any]:
    problems, pace = list[dict[str, Any]](), Pace()
    for each in report.first_uncounted:
        problems.append({"row": each.row, "problem": problem_of_one(request_id, each.error)})
        if pace.over:
            await pace.rest()
    local = policy.calendar.calendar.local
    grouped = {by: [group for group in report.groups if group.by is by] for by in GroupedBy}
    return {
        "at": local(at),
        "metric": metric,
        "all": _counts(grouped[GroupedBy.ALL][0]),
        **{
            f"by_{by}": [_counts(group) | {by.value: group.key} for group in grouped[by]]
            for by in (GroupedBy.PLAN, GroupedBy.TIER, GroupedBy.MONTH)
        },
        "longest_overdue": [
            {
                "row": ticket.row,
                "id": ticket.id,
                "plan": ticket.plan,
                "received_at": local(ticket.received),
                "due_at": local(ticket.due),
                "answered_at": None if ticket.answered is None else local(ticket.answered),
                "overdue_business_seconds": ticket.overdue,
            }
            for ticket in report.longest_overdue
        ],
        "not_yet_received": report.not_yet_received,
        "uncounted": report.uncounted,
        "problems": problems,
        "reasons": report.reasons,
        "policy_revision": policy.number,
    }


def _counts(group: ComplianceGroup) -> dict[str, Any]:
    counted = group.compliance
    return {
        **{name: getattr(counted, name) for name in COUNTS},
        "business_seconds_to_answer": counted.percentiles
        and {f"p{percent}": seconds for percent, seconds in counted.percentiles.items()},
    }


def as_csv(answer: schema.ComplianceAnswer) -> str:
    """A row a group, then one for the tickets that are in none, and one for each of the longest overdue."""
    written = io.StringIO()
    table = csv.DictWriter(written, ["by", "key", *COUNTS, *TIMES, *OF_ONE])
    table.writeheader()
    groups: list[tuple[str, object, schema.Compliance]] = [
        ("all", None, answer.all),
        *(("plan", group.plan, group) for group in answer.by_plan),
        *(("tier", group.tier, group) for group in answer.by_tier),
        *(("month", group.month, group) for group in answer.by_month),
    ]
    for by, key, group in groups:
        counts = {name: getattr(group, name) for name in COUNTS}
        times = group.business_seconds_to_answer
        table.writerow({"by": by, "key": key, **counts, **(times.model_dump() if times else {})})
    table.writerow({"by": "not_yet_received", "tickets": answer.not_yet_received})
    table.writerow({"by": "uncounted", "tickets": answer.uncounted})
    for ticket in answer.longest_overdue:
        of_one = {"row": ticket.row, "due_at": ticket.due_at.isoformat(), "key": as_text(ticket.id)}
        table.writerow({"by": "overdue", **of_one, "overdue_business_seconds": ticket.overdue_business_seconds})
    return written.getvalue()


def as_text(name: str | None) -> str | None:
    """What a caller sent, so that no spreadsheet takes it for a formula."""
    return f"'{name}" if name and name.startswith(FORMULA) else name
