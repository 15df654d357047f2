"""Every question of the FAQ as a request (tests/cases/faq.yaml): what its answer shows, and what nobody cites."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from textwrap import shorten
from typing import Any

import httpx

from app.domain.clauses import Clause
from tests.cases.tables import rows

Json = Any
LONGEST_EXCERPT = 200
Cited = tuple[str, str]  # the id of a clause, and the sentence that the answer gives of it


@dataclass(frozen=True, slots=True)
class FaqCase:
    question: str
    fact: str
    request: str
    shows: dict[str, Json]
    cites: list[str]
    body: dict[str, Json] | None = None


def faq_cases() -> list[FaqCase]:
    return [FaqCase(**row) for row in rows("faq")]


async def answer_to(client: httpx.AsyncClient, case: FaqCase) -> Json:
    method, path = case.request.split(" ", 1)
    answer = await client.request(method, path, json=case.body)
    assert answer.status_code == httpx.codes.OK, answer.text
    return answer.json()


def shown(answer: Json, path: str) -> Json:
    """What stands at a path such as `tiers.1.name`."""
    for step in path.split("."):
        answer = answer[int(step) if isinstance(answer, list) else step]
    return answer


def cited(answer: Json) -> Iterator[Cited]:
    """Reasons, and all else that gives a sentence with its clause, in order. A bare id explains nothing."""
    if isinstance(answer, dict):
        if isinstance(answer.get("text"), str) and isinstance(answer.get("clause"), str):
            yield answer["clause"], answer["text"]
        answer = list(answer.values())
    if isinstance(answer, list):
        yield from chain.from_iterable(map(cited, answer))


def without_case(clauses: Iterable[Clause], cases: Iterable[FaqCase]) -> list[str]:
    """The questions that no case asks."""
    asked = {case.question for case in cases}
    return list(dict.fromkeys(clause.question for clause in clauses if clause.question not in asked))


def uncited(clauses: Iterable[Clause], answers: Iterable[Json]) -> list[str]:
    """The clauses that no answer cites."""
    given = {clause for answer in answers for clause, _ in cited(answer)}
    return [clause.id for clause in clauses if clause.id not in given]


def unknown(clauses: Iterable[Clause], cases: Iterable[FaqCase]) -> list[str]:
    """What cases cite and no clause is."""
    known = {clause.id for clause in clauses}
    return [cited_id for case in cases for cited_id in case.cites if cited_id not in known]


async def faq_rows(client: httpx.AsyncClient) -> list[tuple[str, str, str]]:
    """Of each case, in Markdown: the question with its fact, the request, and a line or two of the answer."""
    return [(_asked(case), _request(case), _excerpt(case, await answer_to(client, case))) for case in faq_cases()]


def _asked(case: FaqCase) -> str:
    return _cell(f"**{case.question}** {case.fact}")


def _request(case: FaqCase) -> str:
    body = f" `{json.dumps(case.body, ensure_ascii=False)}`" if case.body else ""
    return _cell(f"`{case.request}`{body}")


def _excerpt(case: FaqCase, answer: Json) -> str:
    fields = ", ".join(f"`{path}`: {json.dumps(shown(answer, path), ensure_ascii=False)}" for path in case.shows)
    sentences = [
        each for clause in case.cites for each in _sentences(answer, clause)[: 1 if len(case.cites) > 1 else 2]
    ]
    return "<br>".join(map(_cell, [fields, *sentences]))


def _sentences(answer: Json, clause: str) -> list[str]:
    told = dict.fromkeys(text for given, text in cited(answer) if given == clause)
    return [f"{shorten(text, LONGEST_EXCERPT, placeholder=' …')} (`{clause}`)" for text in told]


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
