"""The packaged clauses against the published FAQ (tests/cases/faq.txt): its words, all of them, and nothing else."""

import re
from collections import defaultdict

import pytest

from app.domain.clauses import Clause
from app.domain.policy import OpenQuestion
from app.domain.sessions import OnboardingRules, ScreenSharingRules
from app.policies.documents import packaged_document
from tests.cases.tables import FOLDER

LIST_MARKER = re.compile(r"^(\d+\.|•)\s+")
HEADINGS = ["Legal FAQ", "Here are the tiers:", "Tier 1", "Tier 2", "Tier 3"]  # what is no clause's and no question's
DOCUMENT = packaged_document()
CLAUSES = DOCUMENT.clauses


def paragraphs() -> list[str]:
    """The FAQ's paragraphs and list entries, without numbers and bullets, with single spaces."""
    lines = (FOLDER / "faq.txt").read_text(encoding="utf-8").splitlines()
    return [" ".join(LIST_MARKER.sub("", line.strip()).split()) for line in lines if line.strip()]


@pytest.mark.parametrize("clause", CLAUSES, ids=lambda clause: clause.id)
def test_a_clause_is_verbatim(clause: Clause) -> None:
    assert any(clause.text in paragraph for paragraph in paragraphs())


def test_a_clause_stands_under_its_section_and_question() -> None:
    sections = {clause.section for clause in CLAUSES}
    questions = {clause.question for clause in CLAUSES}
    standing: dict[tuple[str, str], list[str]] = defaultdict(list)
    section = question = ""
    for paragraph in paragraphs():
        section = paragraph if paragraph in sections else section
        question = paragraph if paragraph in sections | questions else question
        standing[section, question].append(paragraph)
    misplaced = [c.id for c in CLAUSES if not any(c.text in text for text in standing[c.section, c.question])]
    assert misplaced == []


def test_no_word_of_the_faq_is_left_out() -> None:
    phrases = {phrase for clause in CLAUSES for phrase in (clause.text, clause.question, clause.section)}
    left = paragraphs()
    for phrase in sorted(phrases, key=len, reverse=True):
        left = [paragraph.replace(phrase, " ").strip() for paragraph in left]
    assert [paragraph for paragraph in left if paragraph] == HEADINGS


def test_the_clauses_keep_the_order_of_the_faq() -> None:
    whole = "\n".join(paragraphs())
    places = [re.search(rf"(^|[.] ){re.escape(clause.text)}", whole, re.MULTILINE) for clause in CLAUSES]
    starts = [place.start() for place in places if place]
    assert len(starts) == len(CLAUSES)
    assert starts == sorted(starts)


def test_every_clause_is_cited_by_a_rule() -> None:
    cited = {DOCUMENT.support_hours.clause, DOCUMENT.closures.clause}
    cited |= {rule.clause for rule in DOCUMENT.closures.rules}
    cited |= {target.clause for target in DOCUMENT.targets}
    cited |= {plan.clause for plan in DOCUMENT.plans}
    cited |= {topic.clause for topic in DOCUMENT.topics}
    cited |= {add_on.clause for add_on in DOCUMENT.add_ons}
    cited |= {clause for tier in DOCUMENT.tiers for clause in (tier.clause, *tier.covers)}
    sharing, onboarding = sessions()
    cited |= {sharing.clause, sharing.system.clause, sharing.preparation.clause, onboarding.clause}
    cited |= {statement.clause for statement in (sharing.discretion, sharing.by_email, onboarding.questionnaire)}
    cited |= {tier.access for tier in DOCUMENT.tiers if tier.access}
    service = DOCUMENT.service
    assert service
    facts = (service.uptime, service.outages, service.updates, service.code_changes, service.location, service.on_site)
    cited |= {service.clause, *(fact.clause for fact in facts)}
    assert {clause.id for clause in DOCUMENT.clauses} - cited == set()


def sessions() -> tuple[ScreenSharingRules, OnboardingRules]:
    assert DOCUMENT.screen_sharing
    assert DOCUMENT.onboarding
    return DOCUMENT.screen_sharing, DOCUMENT.onboarding


def test_what_customers_are_told_of_sessions_is_verbatim() -> None:
    sharing, onboarding = sessions()
    told = {statement.text: statement.clause for statement in (sharing.discretion, sharing.by_email)}
    told |= {onboarding.questionnaire.text: onboarding.questionnaire.clause}
    told |= {sharing.system.name: sharing.system.clause, f"{onboarding.lead_hours} hours": onboarding.clause}
    told |= dict.fromkeys(("QuickBooks", "selling channel", "remote server"), sharing.preparation.clause)
    texts = {clause.id: clause.text for clause in CLAUSES}
    assert [text for text, clause in told.items() if text not in texts[clause]] == []


def test_every_question_that_the_faq_leaves_open_has_its_assumption() -> None:
    assert {assumption.setting for assumption in DOCUMENT.assumptions} == set(OpenQuestion)
