"""The packaged scope models: there for ever, and answering the same for ever."""

from dataclasses import replace
from hashlib import sha256

import pytest

from app.domain.policy import PolicyRevision, closures_of, compile_policy
from app.domain.scope_models import logits, text_features
from app.domain.ticket_texts import read_ticket
from app.policies.documents import packaged_document
from app.policies.scope_models import packaged_scope_model, scope_model_names
from bench.scope.corpus import EXAMPLES, concept_words, concepts, tickets
from bench.scope.training import Way, trained
from tests.domain.asking import policy_of

# What a model makes of the 150 tickets. Where one of these fails, the reading of texts was changed under a model that
# revisions name: give the new reading a new model, and keep the old one for them.
ANSWERS = {"scope-model-1": "3c955a245de29954"}


def answers(name: str) -> str:
    model = packaged_scope_model(name)
    texts = [read_ticket(ticket.subject, ticket.description) for ticket in tickets(EXAMPLES)]
    scores = [logits(model, text_features(model.concepts, words)) for words in texts]
    return sha256(repr(scores).encode()).hexdigest()[:16]


def test_no_model_is_ever_removed() -> None:
    assert set(scope_model_names()) == ANSWERS.keys()


@pytest.mark.parametrize("name", ANSWERS)
def test_a_model_answers_as_it_always_did(name: str) -> None:
    assert answers(name) == ANSWERS[name]


@pytest.mark.parametrize("name", ANSWERS)
def test_a_model_knows_the_topics_of_the_policy_and_no_weights_that_tell_nothing(name: str) -> None:
    model = packaged_scope_model(name)
    assert set(model.topics) == {topic.code for topic in packaged_document().topics}
    assert {len(row) for row in model.weights.values()} == {len(model.topics)}
    assert model.name == name


def test_a_model_is_what_its_corpus_makes_of_it() -> None:
    """Trained briefly, on few tickets: twice the same, and every weight a whole number."""
    few = tickets(EXAMPLES)[:40]
    once, again = (trained("few", few, concepts(), Way(passes=2)) for _ in range(2))
    assert (once.weights, once.bias) == (again.weights, again.bias)
    assert all(isinstance(weight, int) for row in once.weights.values() for weight in row)


def test_every_concept_has_words_of_its_own() -> None:
    words = concept_words()
    assert [concept for concept, own in words.items() if len(set(own)) < 2] == []


def test_a_revision_without_the_model_that_it_names_is_refused() -> None:
    document = packaged_document()
    rules = document.scope_check
    assert rules
    at = policy_of(document).revision.published_at
    with pytest.raises(ValueError, match="without it"):
        compile_policy(PolicyRevision(1, at, "tests", "", document, closures_of(document)))
    other = replace(packaged_scope_model(rules.model), name="scope-model-0")
    with pytest.raises(ValueError, match="without it"):
        compile_policy(PolicyRevision(1, at, "tests", "", document, closures_of(document), other))
