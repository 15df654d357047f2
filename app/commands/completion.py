"""What a shell offers where a command takes the name of something in the policy: of the one that `--policy` names.

Names are offered as one word without capitals, which `sla` understands as well: a shell would split `ultra plus`.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from app.domain.policy import PolicyDocument

Offer = tuple[str, str]  # a value, and what shells that show more say of it


def complete_plan(context: typer.Context) -> list[Offer]:
    return _once(_plans(_document(context)))


def complete_topic(context: typer.Context) -> list[Offer]:
    return _once((topic.code, topic.name) for topic in _document(context).topics)


def complete_metric(context: typer.Context) -> list[Offer]:
    document = _document(context)
    own = (target for plan in document.plans for target in plan.targets)
    return _once((target.metric, f"within {target}") for target in (*document.targets, *own))


def _plans(document: "PolicyDocument") -> Iterator[Offer]:
    for plan in document.plans:
        yield plan.code, f"{plan.name}, tier {plan.tier}"
    for plan in document.plans:
        for name in plan.legacy_names:
            yield "-".join(name.casefold().split()), f"today {plan.name}"


def _once(offers: Iterator[Offer]) -> list[Offer]:
    """Each value once; typer leaves out those that do not begin with what is typed."""
    return [*dict(offers).items()]


def _document(context: typer.Context) -> "PolicyDocument":
    """The packaged one where the file cannot be read: a shell is the wrong place to complain."""
    from app.policies.documents import InvalidPolicyError, packaged_document, read_document

    file = context.params.get("policy")
    try:
        return read_document(Path(file).read_bytes()) if file else packaged_document()
    except (OSError, InvalidPolicyError):
        return packaged_document()
