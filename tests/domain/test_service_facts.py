"""The facts of the service: the arithmetic of its uptime, and the published wording of the rest."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import RuleNotInRevisionError
from app.domain.policy import OpenQuestion, Policy
from app.domain.policy_changes import completed
from app.domain.reasons import ReasonCode
from app.domain.service_facts import service_facts
from app.domain.service_rules import LONGEST_MONTH, Uptime
from app.domain.support_tiers import TierQuestion, all_tiers, decide_tier
from tests.cases.tables import Row, name_of, rows
from tests.domain.asking import ask_service_facts, policy_of
from tests.domain.conftest import PolicyFor


@pytest.mark.parametrize("row", rows("service_facts"), ids=name_of)
def test_uptime(policy_for: PolicyFor, row: Row) -> None:
    facts = ask_service_facts(policy_for(row), row)
    uptime = facts.uptime
    assert (uptime.guaranteed, uptime.month_hours) == (row["guaranteed"], row["month_hours"])
    assert (uptime.host_percent, uptime.downtime_minutes) == (Decimal(row["percent"]), Decimal(row["minutes"]))
    assert uptime.downtime_in_words == row["words"]
    said = {reason.text for reason in facts.reasons if reason.code is ReasonCode.HOST_UPTIME}
    assert said == {row["says"]}
    assumed = {reason.clause for reason in facts.reasons if reason.code is ReasonCode.ASSUMPTION}
    assert ("uptime" in assumed) is row["assumed"]


@given(
    percent=st.decimals(min_value="0.0001", max_value=100, places=4),
    hours=st.integers(min_value=1, max_value=LONGEST_MONTH),
)
def test_the_downtime_is_exact(percent: Decimal, hours: int) -> None:
    uptime = Uptime("uptime", guaranteed=False, host_percent=percent, month_hours=hours)
    assert uptime.downtime_minutes * 10**6 == hours * 60 * (10**6 - int(percent * 10**4))


@pytest.mark.parametrize(
    ("percent", "hours", "says"),
    [
        ("0", 730, "at most 100"),
        ("100.1", 730, "at most 100"),
        ("99", 0, "from 1 to 744"),
        ("99", 745, "from 1 to 744"),
    ],
)
def test_figures_that_cannot_be_are_refused(percent: str, hours: int, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Uptime("uptime", guaranteed=False, host_percent=Decimal(percent), month_hours=hours)


def test_every_fact_comes_with_its_published_wording(policy: Policy) -> None:
    facts = service_facts(policy)
    published = {reason.clause: reason.text for reason in facts.reasons if reason.code is ReasonCode.PUBLISHED}
    clauses = ("introduction", "uptime", "outages", "updates", "code-changes", "location", "remote-only")
    assert published == {clause: policy.clause(clause).text for clause in (*clauses, "screen-sharing.system")}
    assert (facts.location.country, facts.location.time_zone) == ("United States", "America/New_York")
    assert (facts.on_site.offered, facts.updates.at_any_time, facts.code_changes.at_discretion) == (False, True, True)
    assert facts.meeting_system
    assert facts.meeting_system.name == "Zoom"
    assert facts.outages.status_page is None


def test_a_revision_from_before_says_so_and_is_completed_with_its_assumption(policy: Policy) -> None:
    document = policy.document
    kept = tuple(each for each in document.assumptions if each.setting is not OpenQuestion.UPTIME_MONTH)
    before = replace(document, service=None, assumptions=kept)
    with pytest.raises(RuleNotInRevisionError):
        service_facts(policy_of(before))
    after = completed(before, document)
    assert after.service == document.service
    assert set(after.assumptions) == set(document.assumptions)


def test_without_screen_sharing_no_system_is_named(policy: Policy) -> None:
    facts = service_facts(policy_of(replace(policy.document, screen_sharing=None)))
    assert facts.meeting_system is None
    assert "screen-sharing.system" not in {reason.clause for reason in facts.reasons}


def test_who_has_the_highest_tier_is_told_in_the_published_words(policy: Policy) -> None:
    for reasons in (decide_tier(policy, TierQuestion("platinum")).reasons, all_tiers(policy).reasons):
        told = [(reason.clause, reason.text) for reason in reasons if reason.code is ReasonCode.PUBLISHED]
        assert told == [("tier-3.access", policy.clause("tier-3.access").text)]
    gold = decide_tier(policy, TierQuestion("gold"))
    assert "tier-3.access" not in {reason.clause for reason in gold.reasons}
