"""A policy document that is asked before any database holds it."""

from datetime import UTC, datetime
from pathlib import Path

from app.domain.policy import Policy, PolicyRevision, closures_of, compile_policy
from app.policies.documents import packaged_document, read_document
from app.policies.scope_models import scope_model_of

PUBLISHED_AT = datetime(2026, 1, 1, tzinfo=UTC)


def unpublished_policy(file: Path | None = None) -> Policy:
    """The packaged policy, or the one of a file, as the first revision of a database would hold it."""
    document = read_document(file.read_bytes()) if file else packaged_document()
    closures, model = closures_of(document), scope_model_of(document)
    return compile_policy(PolicyRevision(1, PUBLISHED_AT, "sla", "The published FAQ", document, closures, model))
