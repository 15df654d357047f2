"""What several commands of `sla` take: the policy asked, an instant, a plan; and how a shell completes their values."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.completion import complete_metric, complete_plan

if TYPE_CHECKING:
    from app.domain.policy import Policy

AsJson = Annotated[bool, typer.Option("--json", help="Answer JSON, as the API does.")]
PolicyFile = Annotated[
    Path | None,
    typer.Option("--policy", help="A policy document to ask instead of the packaged one.", exists=True, dir_okay=False),
]
PLAN_HELP = "Name, code or former name of a plan."
PlanName = Annotated[str | None, typer.Option(help=PLAN_HELP, autocompletion=complete_plan)]
Metric = Annotated[str, typer.Option(help="Which promise.", autocompletion=complete_metric)]
FIRST_RESPONSE = "first_response"  # the policy's DEFAULT_METRIC, for which the help need not import the policy
INSTANT_HELP = "As RFC 3339 writes it: 2026-11-24T15:30:00-05:00. Now if left out."


def instant(written: str | None) -> int:
    from app.api.dependencies import now
    from app.api.schemas.fields import epoch_second

    return now() if written is None else epoch_second(written)


def policy_of(file: Path | None) -> "Policy":
    """The packaged policy, or the one of a file, as the first revision of a database would hold it."""
    from app.domain.policy import PolicyRevision, closures_of, compile_policy
    from app.policies.documents import packaged_document, read_document
    from app.policies.scope_models import scope_model_of

    document = read_document(file.read_bytes()) if file else packaged_document()
    published_at = datetime.combine(date(2026, 1, 1), datetime.min.time(), UTC)
    closures, model = closures_of(document), scope_model_of(document)
    return compile_policy(PolicyRevision(1, published_at, "sla", "The published FAQ", document, closures, model))
