"""What several commands of `sla` take: the policy asked, an instant, a plan; and how a shell completes their values."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.completion import complete_metric, complete_plan

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
    from app.policies.unpublished import unpublished_policy

    return unpublished_policy(file)
