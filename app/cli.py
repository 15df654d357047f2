"""`sla`: the questions at a terminal, without a server, and what an operator of the service needs.

Answers go to standard output, a table for people or `--json` for programs; everything else goes to standard error.
Exit codes: 0 answered; 1 something is wrong (`policy check`, `doctor`); 2 the question is not valid;
3 what it names is not there; 4 what it needs is not available: the database, the port.
"""

import asyncio
import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from app.api.dependencies import now
from app.api.openapi import as_yaml
from app.api.schemas.due_dates import DueDateAnswer
from app.api.schemas.fields import epoch_second
from app.api.schemas.plans import TierAnswer
from app.api.schemas.scope_checks import ScopeAnswer
from app.api.schemas.support_hours import HoursAnswer
from app.description import described
from app.domain.due_dates import DueDateQuestion, decide_due_date
from app.domain.policy import DEFAULT_METRIC, Policy, PolicyRevision, closures_of, compile_policy
from app.domain.scope_checks import ScopeQuestion, decide_scope
from app.domain.support_hours import decide_hours
from app.domain.support_tiers import TierQuestion, decide_tier
from app.domain.targets import LONGEST_TARGET, TargetUnit
from app.domain.wording import duration_in_words, hours_in_words, instant_in_words
from app.installation import with_database
from app.key_commands import key_app
from app.observability import configure_logging
from app.policies.documents import packaged_document, read_document
from app.policies.scope_models import scope_model_of
from app.policy_commands import policy_app
from app.server import run
from app.services.policies import migrate_and_seed
from app.settings import Settings
from app.terminal import WRONG, explained, print_json, print_rows, print_table

app = typer.Typer(help=__doc__, no_args_is_help=True, add_completion=True, pretty_exceptions_enable=False)
app.add_typer(policy_app, name="policy")
app.add_typer(key_app, name="key")

AsJson = Annotated[bool, typer.Option("--json", help="Answer JSON, as the API does.")]
PolicyFile = Annotated[
    Path | None,
    typer.Option("--policy", help="A policy document to ask instead of the packaged one.", exists=True, dir_okay=False),
]
PlanName = Annotated[str | None, typer.Option(help="Name, code or former name of a plan.")]
INSTANT_HELP = "As RFC 3339 writes it: 2026-11-24T15:30:00-05:00. Now if left out."


@app.callback()
def start() -> None:
    configure_logging("warning")


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
) -> None:
    """Serve the API; on a Postgres of its own unless SLA_DATABASE_URL is set."""
    given = {name: value for name, value in {"host": host, "port": port}.items() if value is not None}
    with explained():
        run(Settings(**given))  # type: ignore[arg-type]  # pydantic checks what the command line gave


@app.command()
def migrate() -> None:
    """Bring the database's schema up to date, and give it the published FAQ where it has no policy."""
    with explained():
        number = with_database(migrate_and_seed)
    print(f"The schema is current; policy revision {number} is in force.")


@app.command()
def due(  # noqa: PLR0917  (typer passes options by name)
    received: Annotated[str | None, typer.Option(help=INSTANT_HELP)] = None,
    plan: PlanName = None,
    metric: Annotated[str, typer.Option(help="Which promise.")] = DEFAULT_METRIC,
    value: Annotated[int | None, typer.Option(min=1, max=LONGEST_TARGET, help="Instead of the target's value.")] = None,
    unit: Annotated[TargetUnit | None, typer.Option(help="Instead of the target's unit.")] = None,
    explain: Annotated[bool, typer.Option(help="Show the timeline, day by day.")] = False,
    policy: PolicyFile = None,
    as_json: AsJson = False,
) -> None:
    """When is a ticket due, and why just then?"""
    with explained():
        question = DueDateQuestion(_instant(received), plan, metric, value, unit, explain)
        answer = decide_due_date(policy_of(policy), question)
    if as_json:
        return print_json(DueDateAnswer, answer)
    rows = {
        "received": instant_in_words(answer.received_at),
        "counted from": instant_in_words(answer.counted_from),
        "due": f"[bold]{instant_in_words(answer.due_at)}[/bold]",
        "target": f"{answer.target} ({answer.commitment})",
        "plan": f"{answer.plan.name}, {answer.tier.name}" if answer.plan and answer.tier else "any",
    }
    if answer.explanation:
        rows["in short"] = answer.explanation.summary
        for day in answer.explanation.timeline or ():
            counted = duration_in_words(day.counted_seconds)
            rows[f"{day.date:%a} {day.date}"] = f"{hours_in_words(day.intervals)}; counted {counted}"
    return print_table(rows, answer.reasons)


@app.command()
def hours(
    at: Annotated[str | None, typer.Option(help=INSTANT_HELP)] = None,
    policy: PolicyFile = None,
    as_json: AsJson = False,
) -> None:
    """Is support open, until when, and if not: why?"""
    with explained():
        answer = decide_hours(policy_of(policy), _instant(at))
    if as_json:
        return print_json(HoursAnswer, answer)
    rows = {
        "at": instant_in_words(answer.at),
        "support is": "[bold green]open[/]" if answer.open else "[bold red]closed[/]",
        "today": hours_in_words(answer.today.intervals),
        "opens": instant_in_words(answer.opens_at) if answer.opens_at else "never again",
        "closes": instant_in_words(answer.closes_at) if answer.closes_at else "never again",
    }
    return print_table(rows, answer.reasons)


@app.command()
def tier(
    plan: Annotated[str, typer.Argument(help="Name, code or former name of a plan.")],
    policy: PolicyFile = None,
    as_json: AsJson = False,
) -> None:
    """On which support tier is this plan, and what does that cover?"""
    with explained():
        answer = decide_tier(policy_of(policy), TierQuestion(plan))
    if as_json:
        return print_json(TierAnswer, answer)
    rows = {
        "plan": answer.plan.name,
        "tier": f"[bold]{answer.tier.name}[/bold]",
        "handled by": answer.tier.handled_by,
        "covers": "\n".join(f"{covered.tier}: {covered.text}" for covered in answer.tier.covers),
    }
    return print_table(rows, answer.reasons)


@app.command()
def scope(
    topic: Annotated[str | None, typer.Argument(help="A topic of the policy, such as field_mapping.")] = None,
    text: Annotated[str, typer.Option(help="The text of a ticket, to be classified where no topic is named.")] = "",
    plan: PlanName = None,
    policy: PolicyFile = None,
    as_json: AsJson = False,
) -> None:
    """Is a request of this topic, or with this text, in scope, and who takes it up?"""
    with explained():
        answer = decide_scope(policy_of(policy), ScopeQuestion(topic=topic, description=text, plan=plan))
    if as_json:
        return print_json(ScopeAnswer, answer)
    rows = {
        "topic": answer.topic or "none",
        "verdict": f"[bold]{answer.verdict}[/bold]",
        "confidence": f"{answer.confidence:.0%}",
        "because of": "; ".join(part.text for part in answer.evidence) or "what was named",
        "handled by": answer.handled_by.name if answer.handled_by else "nobody",
        "then": ", ".join(further.name for further in answer.escalation_path) or "nobody",
    }
    return print_table(rows, answer.reasons)


@app.command()
def openapi() -> None:
    """Write openapi.yaml, its examples answered on a database of their own."""
    with explained():
        print(as_yaml(asyncio.run(described())), end="")


@app.command()
def doctor() -> None:
    """Find what is wrong with this installation."""
    from app.diagnosis import diagnose  # noqa: PLC0415  (looks into what the other commands leave alone)

    with explained():
        findings = asyncio.run(diagnose(Settings(), os.environ))
    marks = {True: "[green]ok[/]", False: "[bold red]wrong[/]"}
    print_rows([(marks[finding.ok], finding.what, finding.found) for finding in findings], ("", "what", "found"))
    if not all(finding.ok for finding in findings):
        raise typer.Exit(WRONG)


def _instant(written: str | None) -> int:
    return now() if written is None else epoch_second(written)


def policy_of(file: Path | None) -> Policy:
    """The packaged policy, or the one of a file, as the first revision of a database would hold it."""
    document = read_document(file.read_bytes()) if file else packaged_document()
    published_at = datetime.combine(date(2026, 1, 1), datetime.min.time(), UTC)
    closures, model = closures_of(document), scope_model_of(document)
    return compile_policy(PolicyRevision(1, published_at, "sla", "The published FAQ", document, closures, model))
