"""`sla due`: one ticket's due date and its timeline, or those of a whole file."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.commands.options import FIRST_RESPONSE, INSTANT_HELP, AsJson, Metric, PlanName, PolicyFile, instant, policy_of
from app.commands.terminal import WRONG, console, explained, print_facts, print_json, print_reasons, styled
from app.commands.ticket_files import READABLE, Quiet, opened, run
from app.domain.targets import LONGEST_TARGET, TargetUnit

if TYPE_CHECKING:
    from app.commands.terminal import Cell
    from app.domain.due_dates import DueDateDecision, DueDateQuestion
    from app.domain.policy import Policy

FILE_HELP = "Tickets as CSV or NDJSON instead of one; - is standard input. Answers CSV, with --json NDJSON."


def due(  # noqa: PLR0917  (typer passes options by name)
    received: Annotated[str | None, typer.Option(help=INSTANT_HELP)] = None,
    plan: PlanName = None,
    metric: Metric = FIRST_RESPONSE,
    value: Annotated[int | None, typer.Option(min=1, max=LONGEST_TARGET, help="Instead of the target's value.")] = None,
    unit: Annotated[TargetUnit | None, typer.Option(help="Instead of the target's unit.")] = None,
    explain: Annotated[bool, typer.Option(help="Say it in a sentence as well, and day by day.")] = False,
    file: Annotated[Path | None, typer.Option(help=FILE_HELP, **READABLE)] = None,
    policy: PolicyFile = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """When is a ticket due, and why just then? Of one ticket, or of each in a file.

    The first row of CSV names its columns: received_at, and any of id, plan, answered_at and pauses. An NDJSON line is
    a ticket as POST /due-dates takes it. One result or one problem for each, in their order, with its row.
    """
    from app.domain.due_dates import DueDateQuestion

    if file is not None:
        if received is not None:
            raise typer.BadParameter("each ticket of --file has its own", param_hint="--received")
        if explain and not as_json:
            raise typer.BadParameter("of many tickets with --json alone", param_hint="--explain")
        defaults = {"plan": plan, "metric": metric, "value": value, "unit": unit, "explain": explain}
        return _due_dates(file, policy, {name: of for name, of in defaults.items() if of}, as_json, quiet)
    with explained():
        asked = policy_of(policy)
        question = DueDateQuestion(instant(received), plan, metric, value, unit, explain or not as_json)
        return _due_date(asked, question, as_json, explain)


def _due_date(policy: "Policy", question: "DueDateQuestion", as_json: bool, explain: bool) -> None:
    from app.api.schemas.due_dates import DueDateAnswer
    from app.commands.timeline_drawing import timeline
    from app.domain.due_dates import decide_due_date
    from app.domain.wording import instant_in_words

    answer = decide_due_date(policy, question)
    if as_json:
        return print_json(DueDateAnswer, answer)
    rows: dict[str, Cell] = {
        "received": instant_in_words(answer.received_at),
        "counted from": instant_in_words(answer.counted_from),
        "due": styled(instant_in_words(answer.due_at), "bold"),
        "target": f"{answer.target} ({answer.commitment})",
        "plan": f"{answer.plan.name}, {answer.tier.name}" if answer.plan and answer.tier else "any",
        **(_in_words(answer) if explain else {}),
    }
    print_facts(rows)
    terminal = console()
    terminal.print("", *timeline(policy, answer, terminal.width), "", sep="\n")
    return print_reasons(answer.reasons)


def _in_words(answer: "DueDateDecision") -> dict[str, str]:
    from app.domain.wording import duration_in_words, hours_in_words

    rows = {"in short": answer.summary or ""}
    for day in answer.timeline or ():
        counted = f"{hours_in_words(day.intervals)}; counted {duration_in_words(day.counted_seconds)}"
        rows[f"{day.date:%a} {day.date}"] = day.skipped or counted
    return rows


def _due_dates(path: Path, policy: Path | None, defaults: dict[str, Any], as_json: bool, quiet: bool) -> None:
    from app.commands.ticket_due_dates import write_due_dates

    with explained(), opened(path, quiet) as tickets:
        problems = run(write_due_dates(policy_of(policy), tickets, defaults, as_json=as_json))
    if problems:
        raise typer.Exit(WRONG)
