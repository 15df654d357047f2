"""What msgspec writes of an answer is what pydantic would, to the byte: an ETag may be of either."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from app.api.schemas.due_dates import DueDateAnswer, TicketDueDateAnswer
from app.api.schemas.fields import Answer
from app.api.schemas.onboarding import OnboardingAnswer
from app.api.schemas.plans import Plan, PlanList, TierAnswer, TiersAnswer
from app.api.schemas.scope_checks import ScopeAnswer
from app.api.schemas.screen_sharing import ScreenSharingAnswer
from app.api.schemas.service_facts import ServiceFactsAnswer
from app.api.schemas.support_hours import DaysAnswer, HoursAnswer
from app.api.schemas.tickets import TicketAnswer
from app.api.written_answers import written
from app.domain.errors import DomainError
from app.domain.policy import Policy
from app.domain.support_hours import hours_by_day
from app.domain.support_tiers import all_tiers
from app.domain.tickets import TicketQuestion, decide_ticket
from app.policies.documents import packaged_document
from tests.cases.tables import Row, rows
from tests.domain import asking

ASKED: dict[str, tuple[type[Answer], Callable[[Policy, Row], object]]] = {
    "due_dates": (DueDateAnswer, asking.ask_due_date),
    "promises": (DueDateAnswer, asking.ask_promise),
    "sla_clock": (TicketDueDateAnswer, asking.ask_clock),
    "support_hours": (HoursAnswer, asking.ask_hours),
    "onboarding": (OnboardingAnswer, asking.ask_onboarding),
    "screen_sharing": (ScreenSharingAnswer, asking.ask_screen_sharing),
    "scope": (ScopeAnswer, asking.ask_scope),
    "scope_texts": (ScopeAnswer, asking.ask_scope),
    "service_facts": (ServiceFactsAnswer, asking.ask_service_facts),
    "plans": (TierAnswer, asking.ask_tier),
}


@pytest.fixture(scope="module")
def policy() -> Policy:
    return asking.policy_of(packaged_document())


def expected(model: type[Answer], value: object) -> bytes:
    return model.model_validate(value).model_dump_json().encode()


@pytest.mark.parametrize("table", ASKED)
def test_the_answers_to_the_case_tables_are_written_as_pydantic_writes_them(policy: Policy, table: str) -> None:
    model, ask = ASKED[table]
    answered = 0
    for row in rows(table):
        try:
            found = ask(policy, row)
        except DomainError:
            continue
        assert written(model, found) == expected(model, found), row["name"]
        assert written(model, found) == expected(model, found), f"{row['name']}, once more"
        answered += 1
    assert answered


def test_so_are_lists_texts_beyond_ascii_and_what_is_asked_for_besides(policy: Policy) -> None:
    plans = {"data": policy.document.plans, "next_cursor": None, "policy_revision": 7}
    ticket = TicketQuestion(
        at=1_795_500_000, received_at=1_795_400_000, plan="gold", subject="Ünïcode “sync” \u2028 \\ \x7f"
    )
    others: list[tuple[type[Answer], Any]] = [
        (PlanList, plans),
        (Plan, policy.document.plans[0]),
        (TiersAnswer, all_tiers(policy)),
        (DaysAnswer, hours_by_day(policy, date(2026, 1, 1), date(2026, 12, 31))),
        (TicketAnswer, decide_ticket(policy, ticket)),
    ]
    for model, value in others:
        assert written(model, value) == expected(model, value)
