"""No question of the FAQ is left without a request that answers it, and no clause without an answer that cites it."""

from dataclasses import replace

import httpx
import pytest
from fastapi import FastAPI

from app.domain.clauses import Clause
from app.policies.documents import packaged_document
from tests.cases.faq import FaqCase, Json, answer_to, cited, faq_cases, shown, uncited, unknown, without_case
from tests.cases.tables import FOLDER

pytestmark = pytest.mark.database
CASES = faq_cases()
CLAUSES = packaged_document().clauses
MADE_UP = Clause("pets", "Support Limits", "May we bring our dog?", "Dogs are welcome.")


@pytest.fixture(scope="module")
async def answers(shared_service: tuple[FastAPI, httpx.AsyncClient]) -> list[Json]:
    return [await answer_to(shared_service[1], case) for case in CASES]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.request)
async def test_a_question_of_the_faq_is_answered(client: httpx.AsyncClient, case: FaqCase) -> None:
    answer = await answer_to(client, case)
    assert {path: shown(answer, path) for path in case.shows} == case.shows
    assert set(case.cites) <= {clause for clause, _ in cited(answer)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.request)
def test_a_fact_stands_beneath_its_question(case: FaqCase) -> None:
    assert [clause.id for clause in CLAUSES if clause.question == case.question and case.fact in clause.text]


def test_every_question_has_a_case() -> None:
    assert without_case(CLAUSES, CASES) == []
    lines = {line.strip() for line in (FOLDER / "faq.txt").read_text(encoding="utf-8").splitlines()}
    assert {line for line in lines if line.endswith("?")} <= {case.question for case in CASES}


def test_every_clause_is_cited_by_an_answer(answers: list[Json]) -> None:
    assert uncited(CLAUSES, answers) == []


def test_no_case_cites_what_is_no_clause() -> None:
    assert unknown(CLAUSES, CASES) == []


def test_each_case_asks_something_of_its_own() -> None:
    asked = [(case.request, str(case.body), case.fact) for case in CASES]
    assert [case for case in asked if asked.count(case) > 1] == []


def test_what_is_left_out_is_named(answers: list[Json]) -> None:
    """The checks above find what the FAQ may come to say, and what a missing answer leaves without citation."""
    clauses = (*CLAUSES, MADE_UP)
    assert uncited(clauses, answers) == ["pets"]
    assert without_case(clauses, CASES) == ["May we bring our dog?"]
    assert unknown(CLAUSES, [replace(CASES[0], cites=["pets"])]) == ["pets"]
    others = [answer for case, answer in zip(CASES, answers, strict=True) if case.request != "GET /service-facts"]
    assert uncited(CLAUSES, others) == ["introduction", "location", "updates"]
