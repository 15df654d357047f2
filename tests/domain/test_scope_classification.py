"""What a text asks for: tests/cases/scope_texts.yaml, and what holds for every text."""

import time
from dataclasses import replace
from statistics import median

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.policy import Policy
from app.domain.reasons import ReasonCode
from app.domain.scope import ScopeCheckRules, TopicExample, TopicPhrase, Verdict
from app.domain.scope_checks import ScopeDecision, ScopeQuestion, decide_scope
from app.domain.ticket_texts import MOST_CHARACTERS
from tests.cases.tables import Row, name_of, rows
from tests.domain.asking import ask_scope, policy_of
from tests.domain.conftest import PolicyFor

CASES = rows("scope_texts")
TEXTS = [row for row in CASES if "policy" not in row and "topic" not in row]


def of(decision: ScopeDecision) -> tuple[object, ...]:
    return decision.verdict, decision.topic, decision.confidence, [reason.code for reason in decision.reasons]


def asked(policy: Policy, text: str) -> ScopeDecision:
    return decide_scope(policy, ScopeQuestion(description=text))


@pytest.mark.parametrize("row", CASES, ids=name_of)
def test_a_text_gets_its_verdict(policy_for: PolicyFor, row: Row) -> None:
    decision = ask_scope(policy_for(row), row)
    codes = {reason.code.value for reason in decision.reasons}
    assert (decision.verdict, decision.topic) == (row["verdict"], row["classified"])
    assert set(row.get("reasons", ())) <= codes
    if "published" in row:
        published = [reason.clause for reason in decision.reasons if reason.code is ReasonCode.PUBLISHED]
        assert published == row["published"]


@pytest.mark.parametrize("row", TEXTS, ids=name_of)
def test_the_evidence_is_the_customers_own_words(policy: Policy, row: Row) -> None:
    decision = ask_scope(policy, row)
    written = f"{row['subject']} {row['description']}"
    assert [part.text for part in decision.evidence if part.text not in written] == []
    assert [part for part in decision.evidence if policy.topic(part.topic).clause != part.clause] == []
    told = [part.text.lower() for part in decision.evidence]
    assert [words for words in row.get("evidence", ()) if not any(words in part for part in told)] == []


@pytest.mark.parametrize("row", TEXTS, ids=name_of)
def test_case_and_white_space_change_nothing(policy: Policy, row: Row) -> None:
    plain = of(ask_scope(policy, row))
    for change in (str.upper, str.lower, lambda text: text.replace(" ", " \n\t "), lambda text: f"  {text} \n"):
        asked = row | {part: change(row[part]) for part in ("subject", "description")}
        assert of(ask_scope(policy, asked)) == plain


def test_accents_and_typographic_apostrophes_change_nothing(policy: Policy) -> None:
    plain = of(asked(policy, "Cual es su horario? I don't know, esta caido?"))
    assert of(asked(policy, "Cuál es su horario? I don’t know, está caído?")) == plain  # noqa: RUF001


def test_what_is_denied_is_not_asked_for(policy: Policy) -> None:
    """The same words, asked for and denied."""
    wanted = asked(policy, "Please come to our office and set it up in person.")
    denied = asked(policy, "No need to come to our office and set it up in person. Which button sends an order again?")
    assert (wanted.verdict, denied.verdict) == (Verdict.OUT_OF_SCOPE, Verdict.IN_SCOPE)


@pytest.mark.parametrize(
    "text",
    [
        "How do I open a port on our firewall?",
        "What does it mean that the antivirus has quarantined the plugin?",
        "The plugin of our site has been changed and the SSL certificate renewed.",
    ],
)
def test_nobody_is_turned_away_who_does_not_ask_for_a_deed(policy: Policy, text: str) -> None:
    assert asked(policy, text).verdict is not Verdict.OUT_OF_SCOPE


@given(st.text(max_size=300))
@example("İstanbul İİ please")
@example("\x00\x07\u200b\ud7ff")
@example("你好 请帮忙 / مرحبا / Привет")
@example("🙂👩‍👩‍👧 please 🙂")
@example("\"\"\"''' ,,, ..; (([]")
def test_any_text_gets_the_same_answer_twice_and_quotes_only_itself(policy: Policy, text: str) -> None:
    decision = asked(policy, text)
    assert asked(policy, text) == decision
    assert 0 <= decision.confidence <= 1
    assert all(part.text in text for part in decision.evidence)


def test_a_long_text_is_read_from_both_ends_in_bounded_time(policy: Policy) -> None:
    log = "2026-06-15 10:00:01 INFO SalesReceiptAdd 112-5530921 status=ok; " * 400
    decision = asked(policy, f"{log} Can you open port 443 on our firewall for us? You can have the admin password.")
    assert len(log) > 20_000 > MOST_CHARACTERS
    assert {part.topic for part in decision.evidence} >= {"security_settings"}
    words = " ".join(f"word{number} please" for number in range(3000))
    start = time.process_time()
    asked(policy, words)
    assert time.process_time() - start < 0.25


def test_a_text_takes_a_fraction_of_what_compiling_a_policy_takes(policy: Policy) -> None:
    taken = []
    for row in TEXTS * 5:
        start = time.process_time()
        ask_scope(policy, row)
        taken.append(time.process_time() - start)
    assert median(taken) < 0.004  # 0.3 ms on an idle machine; the tests share theirs


def test_a_revision_keeps_its_answer_when_a_later_one_has_another(policy: Policy) -> None:
    text = "We want the blue crate treatment."
    rules = policy.document.scope_check
    assert rules
    later = with_rules(policy, replace(rules, phrases=(TopicPhrase("screen_share", "blue crate"),)))
    before = asked(policy, text)
    assert asked(later, text).topic == "screen_share"
    assert asked(policy, text) == before


def test_an_example_decides_for_texts_like_it_and_no_others(policy: Policy) -> None:
    rules = policy.document.scope_check
    assert rules
    example = TopicExample("screen_share", "Our hamster wheel squeaks on the mezzanine")
    taught = with_rules(policy, replace(rules, examples=(example,)))
    like, unlike = "The hamster wheel on our mezzanine squeaks", "Where do I change how often it runs?"
    assert asked(policy, like).topic != "screen_share"
    assert asked(taught, like).topic == "screen_share"
    assert asked(taught, unlike) == asked(policy, unlike)


def with_rules(policy: Policy, rules: ScopeCheckRules) -> Policy:
    return policy_of(replace(policy.document, scope_check=rules))
