"""A quick run of tests/oracle.py; `make bench-oracle` asks it 100,000 times."""

from dataclasses import replace
from datetime import date

from app.domain.policy import DateRange, Policy
from tests.domain.asking import changed, policy_of
from tests.oracle import answers_of, compare


def test_the_packaged_policy_agrees_with_an_independent_oracle(policy: Policy) -> None:
    assert compare(answers_of(policy), 3_000) == []


def test_observed_holidays_agree_with_an_independent_oracle(policy: Policy) -> None:
    federal = changed(policy.document, {"closures": {"observed": "federal"}}, 2026)
    years = replace(federal, range=DateRange(date(2023, 1, 1), date(2033, 12, 31)))
    assert compare(answers_of(policy_of(years)), 1_500, "federal") == []


def test_the_oracle_notices_a_difference(policy: Policy) -> None:
    assert compare(answers_of(policy), 320, "federal") != []
