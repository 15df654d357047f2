"""The closed vocabulary of explanations: every code has a meaning, and some answer of the case tables gives it."""

from collections.abc import Callable
from typing import Any

import pytest

from app.domain.policy import Policy
from app.domain.reasons import Reason, ReasonCode
from tests.cases.tables import TABLES, Row, rows
from tests.domain.asking import (
    ask_clock,
    ask_due_date,
    ask_hours,
    ask_onboarding,
    ask_promise,
    ask_scope,
    ask_screen_sharing,
    ask_service_facts,
    ask_tier,
)
from tests.domain.conftest import PolicyFor

ASK: dict[str, Callable[[Policy, Row], Any]] = {
    "due_dates": ask_due_date,
    "onboarding": ask_onboarding,
    "promises": ask_promise,
    "plans": ask_tier,
    "scope": ask_scope,
    "scope_texts": ask_scope,
    "screen_sharing": ask_screen_sharing,
    "sla_clock": ask_clock,
    "service_facts": ask_service_facts,
    "support_hours": ask_hours,
}


@pytest.fixture(scope="module")
def answers(policy_for: PolicyFor) -> list[tuple[Policy, list[Reason]]]:
    """The reasons of every answer that the case tables get, and the policy that gave them."""
    asked = [(ask, row, policy_for(row)) for table, ask in ASK.items() for row in rows(table)]
    given = [(policy, ask(policy, row)) for ask, row, policy in asked if not row.keys() & {"suggestions", "problem"}]
    proposed = [(policy, answer.proposed) for policy, answer in given if getattr(answer, "proposed", None)]
    return [(policy, answer.reasons) for policy, answer in [*given, *proposed]]


def test_every_code_has_a_meaning_of_its_own() -> None:
    meanings = [code.meaning for code in ReasonCode]
    assert all(meaning.endswith(".") for meaning in meanings)
    assert len(set(meanings)) == len(meanings)


def test_every_code_occurs_in_an_answer_of_the_case_tables(answers: list[tuple[Policy, list[Reason]]]) -> None:
    given = {reason.code for _, reasons in answers for reason in reasons}
    assert set(ReasonCode) - given == set()


def test_every_reason_points_at_a_clause_of_the_policy_that_gave_it(answers: list[tuple[Policy, list[Reason]]]) -> None:
    assert [reason for policy, reasons in answers for reason in reasons if reason.clause not in policy.clauses] == []


def test_every_reason_is_a_sentence(answers: list[tuple[Policy, list[Reason]]]) -> None:
    texts = {reason.text for _, reasons in answers for reason in reasons}
    assert [text for text in texts if not text.endswith(".") or ".." in text or "None" in text] == []


def test_every_answer_gives_a_reason(answers: list[tuple[Policy, list[Reason]]]) -> None:
    assert all(reasons for _, reasons in answers)


@pytest.mark.parametrize("table", TABLES)
def test_the_names_of_a_case_table_are_unique(table: str) -> None:
    names = [row["name"] for row in rows(table)]
    assert [name for name in names if names.count(name) > 1] == []
