"""`sla compliance`: how many tickets of a file kept the promise, as POST /compliance reports it."""

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.options import FIRST_RESPONSE, AsJson, Metric, PolicyFile, instant, policy_of
from app.commands.terminal import WRONG, explained, print_json, print_reasons, print_rows
from app.commands.ticket_files import Form, Quiet, TicketArgument, TicketFile, opened, run

if TYPE_CHECKING:
    from app.api.schemas.compliance import Compliance, ComplianceAnswer
    from app.domain.policy import Policy

HEADS = ("", "tickets", "met", "breached", "open", "at risk", "in time", "median", "95 %")
AT_HELP = "As the tickets stood then, as RFC 3339 writes it. Now if left out."
MOST_TOLD = 5


def compliance(  # noqa: PLR0917  (typer passes options by name)
    file: TicketArgument,
    at: Annotated[str | None, typer.Option(help=AT_HELP)] = None,
    metric: Metric = FIRST_RESPONSE,
    policy: PolicyFile = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """How many tickets were answered in time, are open, at risk or late: by plan, tier and month.

    Columns of CSV are received_at, and any of id, plan, answered_at and pauses, written from/to;from/to. NDJSON and
    JSON hold tickets as POST /compliance takes them.
    """
    from app.api.schemas.compliance import ComplianceAnswer

    with explained():
        asked, moment = policy_of(policy), instant(at)
        with opened(file, quiet) as tickets:
            answer = run(_reported(asked, metric, moment, tickets))
    if as_json:
        print_json(ComplianceAnswer, answer)
    else:
        _print(answer)
    if answer.uncounted:
        raise typer.Exit(WRONG)


async def _reported(policy: "Policy", metric: str, at: int, file: TicketFile) -> "ComplianceAnswer":
    from app.api.compliance import as_answer, reported_as_csv, reported_as_json, reported_as_lines
    from app.api.schemas.compliance import ComplianceAnswer
    from app.services.compliance import compliance as reported

    readers = {Form.CSV: reported_as_csv, Form.NDJSON: reported_as_lines, Form.JSON: reported_as_json}
    read = readers[file.form](file.pieces(), sys.maxsize)
    report = await reported(policy, metric, at, file.progress.counting(read))
    file.progress.problems = report.uncounted
    return ComplianceAnswer.model_validate(await as_answer(policy, metric, at, report, ""))


def _print(answer: "ComplianceAnswer") -> None:
    from app.domain.wording import duration_in_words, instant_in_words
    from app.services.compliance import MOST_LISTED

    print_rows(_groups(answer), HEADS)
    for ticket in answer.longest_overdue:
        late = duration_in_words(ticket.overdue_business_seconds)
        waits = "" if ticket.answered_at else ", not answered"
        print(f"Row {ticket.row}{_named(ticket.id)}: overdue by {late}; due {instant_in_words(ticket.due_at)}{waits}")
    if answer.not_yet_received:
        print(f"Not yet received: {answer.not_yet_received}")
    for problem in answer.problems[:MOST_TOLD]:
        print(f"Row {problem.row}: {problem.problem.detail}", file=sys.stderr)
    if answer.uncounted:
        print(f"Not counted: {answer.uncounted:,}. --json lists the first {MOST_LISTED}.", file=sys.stderr)
    print_reasons(answer.reasons)


def _groups(answer: "ComplianceAnswer") -> Iterator[Sequence[str]]:
    yield _counts("all", answer.all)
    yield from (_counts(f"plan {group.plan}" if group.plan else "no plan", group) for group in answer.by_plan)
    yield from (_counts(f"tier {group.tier}" if group.tier else "no tier", group) for group in answer.by_tier)
    yield from (_counts(group.month, group) for group in answer.by_month)


def _counts(name: str, group: "Compliance") -> Sequence[str]:
    from app.domain.wording import duration_in_words

    counts = (group.tickets, group.met, group.breached, group.open, group.at_risk)
    in_time = "" if group.attainment_percent is None else f"{group.attainment_percent:.2f} %"
    times = group.business_seconds_to_answer
    within = (duration_in_words(times.p50), duration_in_words(times.p95)) if times else ("", "")
    return (name, *(f"{count:,}" for count in counts), in_time, *within)


def _named(name: str | None) -> str:
    return f" ({name})" if name else ""
