"""Reading and writing policy documents: what is valid stays as it is, what is not is told with its line and path."""

import json
from datetime import date, time
from pathlib import Path

import pytest

from app.domain.calendars import OpenInterval
from app.domain.policy import PolicyDocument, closures_of
from app.policies.documents import (
    InvalidPolicyError,
    composed_as_json,
    composed_from_json,
    document_as_json,
    document_from_json,
    packaged_document,
    read_document,
    write_document,
)

PACKAGED = packaged_document()
SMALL = (Path(__file__).parent / "small-policy.yaml").read_text(encoding="utf-8")


def flaws_of(text: str) -> list[tuple[int, str, str]]:
    with pytest.raises(InvalidPolicyError) as invalid:
        read_document(text)
    return [(flaw.line, flaw.path, flaw.text) for flaw in invalid.value.flaws]


# ---- What is valid ----
def test_the_packaged_document_is_valid() -> None:
    assert PACKAGED.name == "Sync with Connex"


def test_the_packaged_document_has_the_range_that_is_promised() -> None:
    days = PACKAGED.range
    assert (days.first_on, days.last_on) == (date(2000, 1, 1), date(2099, 12, 31))


def test_everything_that_a_document_can_say_is_read() -> None:
    document = read_document(SMALL)
    silver, override = document.plans[1], document.holiday_overrides[0]
    assert (silver.includes_screen_sharing, silver.onboarding_minutes) == (True, 60)
    assert silver.targets[0].value == 4
    assert (override.date, override.hours) == (date(2026, 6, 15), (OpenInterval(time(10), time(0)),))


def test_a_day_closes_at_24_00_or_at_the_00_00_that_ends_it() -> None:
    assert SMALL.count('closes: "00:00"') == 1
    assert read_document(SMALL.replace('closes: "00:00"', 'closes: "24:00"')) == read_document(SMALL)


def test_what_a_document_leaves_out_has_its_default() -> None:
    document = read_document(SMALL)
    gold, monday = document.plans[0], document.support_hours.weekly.monday
    assert (gold.targets, gold.includes_screen_sharing, gold.onboarding_minutes) == ((), False, None)
    assert (len(monday), document.support_hours.weekly.sunday) == (2, ())


@pytest.mark.parametrize("document", [read_document(SMALL), PACKAGED], ids=["small", "packaged"])
def test_what_is_written_is_read_as_the_same(document: PolicyDocument) -> None:
    assert read_document(write_document(document)) == document


@pytest.mark.parametrize("document", [read_document(SMALL), PACKAGED], ids=["small", "packaged"])
def test_what_a_revision_stores_is_restored_as_the_same(document: PolicyDocument) -> None:
    closures = closures_of(document)
    stored = json.loads(json.dumps(composed_as_json(document, closures)))
    assert composed_from_json(stored) == (document, closures)


def test_a_document_as_json_is_restored_as_the_same() -> None:
    document = read_document(SMALL)
    assert document_from_json(json.loads(json.dumps(document_as_json(document)))) == document


def test_a_document_can_be_written_as_json_too() -> None:
    document = read_document(SMALL)
    assert read_document(json.dumps(document_as_json(document))) == document


def test_a_document_from_before_there_were_sessions_is_read() -> None:
    document = read_document(SMALL[: SMALL.index("screen_sharing:\n")])
    assert (document.screen_sharing, document.onboarding) == (None, None)
    assert "onboarding:" not in write_document(document)


def test_a_written_document_leaves_defaults_out() -> None:
    assert "onboarding_minutes: 60" in write_document(read_document(SMALL))
    assert "onboarding_minutes" not in write_document(PACKAGED)


# ---- What is not: one edit, and where it is found ----
EDITS = [
    pytest.param(
        "legacy_names: [ultra]", "legacy_name: [ultra]", "plans.0.legacy_name", "no field", id="unknown field"
    ),
    pytest.param("publisher: Tests", "editor: Tests", "editor", "no field", id="unknown field at the top"),
    pytest.param("value: 1,", "value: 0,", "targets.0", "from 1 to", id="a target of nothing"),
    pytest.param("value: 1,", "value: one,", "targets.0.value", "integer", id="a word for a number"),
    pytest.param("unit: business_days", "unit: days", "targets.0.unit", "business_days", id="unknown unit"),
    pytest.param("observed: none", "observed: always", "closures.observed", "none", id="unknown setting"),
    pytest.param('opens: "13:00"', 'opens: "11:00"', "support_hours.weekly", "overlap", id="overlapping intervals"),
    pytest.param(
        'opens: "13:00"', 'opens: "17:00"', "support_hours.weekly.monday.1", "closes after", id="closes before it opens"
    ),
    pytest.param('"13:00"', '"25:00"', "support_hours.weekly.monday.1.opens", "time", id="no time of day"),
    pytest.param('"13:00"', '"24:00"', "support_hours.weekly.monday.1.opens", "hour", id="opens as the day ends"),
    pytest.param('"13:00"', "13:00", "support_hours.weekly.monday.1", "in quotes", id="what YAML takes for a number"),
    pytest.param("last_on: 2026", "last_on: 2100", "range", "range lies within", id="a range past the holidays"),
    pytest.param("tiers: [1]}", "tiers: [1, 1]}", "topics.0", "rise", id="a tier twice in a topic"),
    pytest.param("clause: tier}", "clause: teir}", "add_ons.0.clause", "no clause 'teir'", id="unknown clause"),
    pytest.param(
        "covers: [tier]", "covers: [teir]", "tiers.0.covers.0", "no clause 'teir'", id="unknown clause covered"
    ),
    pytest.param("tier: 1, clause", "tier: 4, clause", "plans.0.tier", "no tier 4", id="unknown tier of a plan"),
    pytest.param("tiers: [1]}", "tiers: [1, 2]}", "topics.0.tiers.1", "no tier 2", id="unknown tier of a topic"),
    pytest.param("id: tier,", "id: hours,", "clauses.2", "hours stands here a second time", id="a clause twice"),
    pytest.param("code: silver", "code: gold", "plans.1", "gold stands here a second time", id="a plan twice"),
    pytest.param(
        "holiday: New Year's Day", "holiday: New Year", "closures.rules.0", "no public holiday", id="unknown holiday"
    ),
    pytest.param("name: Gold", "code: gold", "code", "a second time", id="a key twice"),
    pytest.param("name: Gold", 'name: "Go\\0ld"', "text", "NUL", id="a character that no text has"),
    pytest.param("code: gold", "code: Gold", "plans.0", "small letter", id="a code in capitals"),
    pytest.param("[ultra]", "[Plan]", "plans.0", "not empty", id="a name that is only the word plan"),
    pytest.param(
        "reason: Long day", "reason: ' '", "holiday_overrides.0", "a reason", id="an override without a reason"
    ),
    pytest.param(
        "clause: share\n", "clause: shear\n", "screen_sharing.clause", "no clause", id="unknown clause of a part"
    ),
    pytest.param(
        "{clause: share, name", "{clause: shear, name", "screen_sharing.system.clause", "no clause", id="of the system"
    ),
    pytest.param(
        "{clause: share, items",
        "{clause: s, items",
        "screen_sharing.preparation.clause",
        "no clause",
        id="of the items",
    ),
    pytest.param(
        "{clause: share, text: We",
        "{clause: s, text: We",
        "screen_sharing.discretion.clause",
        "'s'",
        id="of a sentence",
    ),
    pytest.param(
        "{clause: share, text: Write",
        "{clause: s, text: Write",
        "screen_sharing.by_email.clause",
        "no clause 's'",
        id="of another sentence",
    ),
    pytest.param("clause: set-up\n", "clause: sit-up\n", "onboarding.clause", "no clause", id="of onboarding"),
    pytest.param(
        "{clause: set-up,",
        "{clause: sit-up,",
        "onboarding.questionnaire.clause",
        "no clause",
        id="of the questionnaire",
    ),
    pytest.param("access: tier}", "access: teir}", "tiers.0.access", "no clause 'teir'", id="unknown clause of access"),
    pytest.param("clause: serve\n", "clause: s\n", "service.clause", "no clause 's'", id="of the service"),
    *(
        pytest.param(f"{part}: {{clause: serve", f"{part}: {{clause: s", f"service.{part}.clause", "'s'", id=part)
        for part in ("uptime", "outages", "updates", "code_changes", "location", "on_site")
    ),
    pytest.param("percent: 99.5", "percent: 101", "service.uptime", "at most 100", id="an uptime above all"),
    pytest.param("month_hours: 720", "month_hours: 800", "service.uptime", "from 1 to 744", id="a month of 800 hours"),
    pytest.param("add_on: screen_sharing", "add_on: tea", "screen_sharing.add_on", "no add-on 'tea'", id="no add-on"),
    pytest.param("text: We decide.", "text: We decide", "screen_sharing.discretion", "full stop", id="no sentence"),
    pytest.param("model: scope-model-1", "model: best", "scope_check.model", "only scope-model-1", id="no such model"),
    pytest.param(
        "{topic: tea, phrase", "{topic: coffee, phrase", "scope_check.phrases.0.topic", "'coffee'", id="a phrase"
    ),
    pytest.param(
        "{topic: tea, text", "{topic: coffee, text", "scope_check.examples.0.topic", "'coffee'", id="an example"
    ),
    pytest.param("phrase: a cup", "phrase: '?'", "scope_check.phrases.0", "has words", id="a phrase without words"),
    pytest.param(
        "text: The kettle whistles.", "text: ''", "scope_check.examples.0", "has words", id="an empty example"
    ),
    pytest.param("[a monday]", "['']", "scope_check.answers.0", "has words", id="an empty phrase of an answer"),
    pytest.param(
        "{clause: hours, phrases", "{clause: ours, phrases", "scope_check.answers.0.clause", "'ours'", id="no answer"
    ),
    pytest.param("country: US", "country: XX", "closures.rules.0", "XX", id="unknown country"),
    pytest.param("category: public", "category: pubic", "closures.rules.0", "Category", id="unknown category"),
]


@pytest.mark.parametrize(("old", "new", "path", "says"), EDITS)
def test_a_flaw_is_told_with_its_line_and_path(old: str, new: str, path: str, says: str) -> None:
    told = {(line, found): text for line, found, text in flaws_of(SMALL.replace(old, new, 1))}
    assert says in told[SMALL[: SMALL.index(old)].count("\n") + 1, path]


PARTS = [
    pytest.param("New_York", "New_Yorck", "support_hours", "IANA", id="unknown time zone"),
    pytest.param(
        "[super, enterprise]", "[super, ULTRA plan]", "plans", "answer to 'ULTRA plan'", id="legacy name twice"
    ),
    pytest.param("code: ambiguous", "code: unclear", "topics", "ambiguous", id="the topic ambiguous missing"),
    pytest.param("verdict: needs_review", "verdict: in_scope", "topics", "needs_review", id="ambiguous is no review"),
    pytest.param("lead_hours: 24", "lead_hours: 9000", "onboarding", "from 0 to 8760", id="a lead time of a year"),
    pytest.param("session_minutes: 60", "session_minutes: 0", "onboarding", "from 1 to", id="a session of nothing"),
    pytest.param("metric: first_response", "metric: resolution", "targets", "first_response", id="no first response"),
    pytest.param("decides_from: 0.5", "decides_from: -1", "scope_check", "of 0 to 1", id="a confidence below 0"),
    pytest.param("from: 0.75", "from: 1.5", "scope_check", "of 0 to 1", id="a confidence above 1"),
    pytest.param("from: 0.75", "from: 0.25", "scope_check", "no lower one", id="turning away by less than others"),
]


@pytest.mark.parametrize(("old", "new", "path", "says"), PARTS)
def test_a_flaw_of_a_whole_part_is_told_where_the_part_begins(old: str, new: str, path: str, says: str) -> None:
    ((line, found, text),) = flaws_of(SMALL.replace(old, new, 1))
    assert (line, found) == (SMALL[: SMALL.index(f"\n{path}:")].count("\n") + 3, path)
    assert says in text


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param(SMALL.replace("name: Small", "name: [Small", 1), 2, id="a bracket that stays open"),
        pytest.param(SMALL.replace("publisher: Tests", "publisher: Te: sts", 1), 2, id="a colon in a word"),
        pytest.param(SMALL.replace("publisher: Tests", "\tpublisher: Tests", 1), 2, id="a tab"),
        pytest.param("*nobody", 1, id="an alias of nothing"),
    ],
)
def test_malformed_yaml_is_told_with_its_line(text: str, line: int) -> None:
    ((found, path, says),) = flaws_of(text)
    assert (found, path) == (line, "YAML")
    assert says


@pytest.mark.parametrize("text", ["", "[]", "Gold", "42"], ids=["nothing", "a list", "a word", "a number"])
def test_what_is_no_document_at_all_is_refused(text: str) -> None:
    ((line, _, says),) = flaws_of(text)
    assert line == 1
    assert says


def test_a_field_that_is_missing_is_told_where_it_should_stand() -> None:
    assert flaws_of(SMALL.replace("  - {metric: first_response, value: 1, ", "  - {metric: first_response, ", 1)) == [
        (17, "targets.0.value", "field required")
    ]


def test_everything_that_is_wrong_is_told_in_the_order_of_the_lines() -> None:
    text = SMALL.replace("clause: tier}", "clause: teir}", 1).replace(
        "tier: 1, clause: tier,", "tier: 4, clause: teir,", 1
    )
    assert [(line, path) for line, path, _ in flaws_of(text)] == [
        (21, "plans.0.clause"),
        (21, "plans.0.tier"),
        (31, "add_ons.0.clause"),
    ]


def test_a_flaw_reads_as_one_line() -> None:
    with pytest.raises(InvalidPolicyError, match=r"^line 21: plans\.0\.tier: there is no tier 4$"):
        read_document(SMALL.replace("tier: 1, clause", "tier: 4, clause", 1))


@pytest.mark.parametrize("text", ["x: 2025-99-01", "a: &a [*a]", b"\xff"], ids=["no such date", "a circle", "no UTF-8"])
def test_what_yaml_itself_stumbles_over_is_a_flaw_too(text: str | bytes) -> None:
    with pytest.raises(InvalidPolicyError, match="line 1: YAML"):
        read_document(text)
