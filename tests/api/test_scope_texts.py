"""The team's phrases and examples, in force through a revision; older revisions answer as before."""

from dataclasses import replace
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app.domain.policy import PolicyDocument
from app.domain.scope import TopicExample, TopicPhrase
from app.policies.documents import packaged_document, read_document, write_document
from app.services.policies import export_policy, migrate_and_seed, publish_policy

pytestmark = pytest.mark.database
PHRASE = "The blue crate treatment, we want it."
EXAMPLE = "The hamster wheel on our mezzanine squeaks"


def taught() -> PolicyDocument:
    """The packaged policy with a phrase and an example, as `sla policy load` reads it from a file."""
    document = packaged_document()
    rules = document.scope_check
    assert rules
    phrases = (*rules.phrases, TopicPhrase("code_change", "blue crate"))
    examples = (TopicExample("screen_share", "Our hamster wheel squeaks on the mezzanine"),)
    changed = replace(document, scope_check=replace(rules, phrases=phrases, examples=examples))
    return read_document(write_document(changed))


async def ask(client: httpx.AsyncClient, text: str, **about: object) -> dict[str, Any]:
    answer = await client.post("/scope-check", json={"description": text, **about})
    found: dict[str, Any] = answer.json()
    return found


async def test_a_phrase_and_an_example_change_the_answer_and_no_older_one(
    own_service: tuple[FastAPI, httpx.AsyncClient],
) -> None:
    app, client = own_service
    texts = (PHRASE, EXAMPLE)
    before = [await ask(client, text, revision=1) for text in texts]
    number = await publish_policy(app.state.engine, taught(), "tests", "what the team added")
    await app.state.snapshot.catch_up()
    phrase, example = [await ask(client, text) for text in texts]
    assert (phrase["topic"], phrase["confidence"], phrase["policy_revision"]) == ("code_change", 1, number)
    assert phrase["evidence"] == [{"text": "blue crate", "topic": "code_change", "clause": "code-changes"}]
    assert (example["topic"], example["verdict"]) == ("screen_share", "entitlement")
    assert [await ask(client, text, revision=1) for text in texts] == before
    assert {answer["topic"] for answer in before} & {"code_change", "screen_share"} == set()


async def test_a_policy_from_before_is_completed_and_its_revisions_classify_no_texts(
    own_service: tuple[FastAPI, httpx.AsyncClient],
) -> None:
    app, client = own_service
    older = replace(packaged_document(), scope_check=None)
    number = await publish_policy(app.state.engine, older, "tests", "as it was")
    completed = await migrate_and_seed(app.state.engine, packaged_document())
    await app.state.snapshot.catch_up()
    assert completed == number + 1
    assert await export_policy(app.state.engine) == (packaged_document(), completed)
    before, after = [await ask(client, "What are your support hours?", revision=each) for each in (number, completed)]
    assert [reason["code"] for reason in before["reasons"]] == ["text_not_classified"]
    assert (before["topic"], after["topic"]) == (None, "policy_question")


async def test_the_text_of_a_ticket_comes_back_in_the_evidence_alone(client: httpx.AsyncClient) -> None:
    answer = await ask(client, "Please install the xylophone plugin on our WooCommerce site. Login on request.")
    assert answer["evidence"]
    assert "xylophone" not in str(answer | {"evidence": []})
