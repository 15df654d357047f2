"""`sla scope`: whether a request is in scope, by its topic or its text, or all topics with their verdicts."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.completion import complete_topic
from app.commands.options import AsJson, PlanName, PolicyFile, policy_of
from app.commands.terminal import explained, print_json, print_rows, print_table, styled

if TYPE_CHECKING:
    from app.commands.terminal import Cell
    from app.domain.policy import Policy

TOPIC_HELP = "A topic of the policy, such as field_mapping. Without topic and text: all of them."


def scope(
    topic: Annotated[str | None, typer.Argument(help=TOPIC_HELP, autocompletion=complete_topic)] = None,
    text: Annotated[
        str | None, typer.Option(help="The text of a ticket, to be classified where no topic is named.")
    ] = None,
    plan: PlanName = None,
    policy: PolicyFile = None,
    as_json: AsJson = False,
) -> None:
    """Is a request of this topic, or with this text, in scope, and who takes it up?"""
    from app.api.schemas.scope_checks import ScopeAnswer
    from app.domain.scope_checks import ScopeQuestion, decide_scope

    with explained():
        asked = policy_of(policy)
        if topic is None and text is None:
            return _print_topics(asked, as_json)
        answer = decide_scope(asked, ScopeQuestion(topic=topic, description=text or "", plan=plan))
    if as_json:
        return print_json(ScopeAnswer, answer)
    facts: dict[str, Cell] = {
        "topic": answer.topic or "none",
        "verdict": styled(answer.verdict, "bold"),
        "confidence": f"{answer.confidence:.0%}",
        "because of": "; ".join(part.text for part in answer.evidence) or "what was named",
        "handled by": answer.handled_by.name if answer.handled_by else "nobody",
        "then": ", ".join(further.name for further in answer.escalation_path) or "nobody",
    }
    return print_table(facts, answer.reasons)


def _print_topics(policy: "Policy", as_json: bool) -> None:
    topics = policy.topics.values()
    if as_json:
        listed = [{"code": each.code, "name": each.name, "verdict": each.verdict} for each in topics]
        return print(json.dumps({"topics": listed}, indent=2, ensure_ascii=False))
    return print_rows(((each.code, each.name, each.verdict) for each in topics), ("topic", "", "verdict"))
