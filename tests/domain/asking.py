"""What a row of each case table asks of the domain."""

from datetime import UTC, datetime
from typing import Any

from app.domain.due_dates import DueDateDecision, DueDateQuestion, decide_due_date
from app.domain.policy import Policy, PolicyDocument, PolicyRevision, closures_of, compile_policy
from app.domain.scope_checks import ScopeDecision, ScopeQuestion, decide_scope
from app.domain.support_hours import HoursDecision, decide_hours
from app.domain.support_tiers import TierDecision, decide_tier
from app.domain.targets import TargetUnit
from app.policies.documents import document_as_json, document_from_json
from tests.cases.tables import Row


def policy_of(document: PolicyDocument) -> Policy:
    published_at = datetime(2026, 1, 1, tzinfo=UTC)
    return compile_policy(PolicyRevision(1, published_at, "tests", "", document, closures_of(document)))


def changed(document: PolicyDocument, change: Row, year: int) -> PolicyDocument:
    """The document with the `policy` of a row merged in, its range cut to the years around the question."""
    around = {"range": {"first_on": f"{year - 1}-01-01", "last_on": f"{year + 1}-12-31"}}
    return document_from_json(merged(merged(document_as_json(document), around), change))


def merged(content: Row, change: Row) -> Row:
    def value(key: str) -> Any:  # noqa: ANN401  (whatever YAML holds)
        both = isinstance(content.get(key), dict) and isinstance(change[key], dict)
        return merged(content[key], change[key]) if both else change[key]

    return content | {key: value(key) for key in change}


def epoch(at: datetime) -> int:
    return int(at.timestamp())


def ask_due_date(policy: Policy, row: Row) -> DueDateDecision:
    unit = TargetUnit(row["unit"]) if "unit" in row else None
    question = DueDateQuestion(epoch(row["received"]), row.get("plan"), value=row.get("value"), unit=unit, explain=True)
    return decide_due_date(policy, question)


def ask_hours(policy: Policy, row: Row) -> HoursDecision:
    return decide_hours(policy, epoch(row["at"]))


def ask_scope(policy: Policy, row: Row) -> ScopeDecision:
    asked = {field: row[field] for field in ("topic", "subject", "description", "plan") if field in row}
    return decide_scope(policy, ScopeQuestion(**asked))


def ask_tier(policy: Policy, row: Row) -> TierDecision:
    return decide_tier(policy, row["asked"])
