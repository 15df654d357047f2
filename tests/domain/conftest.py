"""The packaged policy, compiled once; and the policies that rows of the case tables change it into."""

from collections.abc import Callable

import pytest

from app.domain.policy import Policy
from app.policies.documents import packaged_document
from tests.cases.tables import Row
from tests.domain.asking import changed, policy_of

PolicyFor = Callable[[Row], Policy]


@pytest.fixture(scope="session")
def policy() -> Policy:
    return policy_of(packaged_document())


@pytest.fixture(scope="session")
def policy_for(policy: Policy) -> PolicyFor:
    """The policy that a row asks: the packaged one, or what the row changes it into."""
    made: dict[str, Policy] = {}

    def find(row: Row) -> Policy:
        if "policy" not in row:
            return policy
        year = next(row[field].year for field in ("received", "at", "requested_at", "occurred_at") if field in row)
        key = f"{year} {row['policy']}"
        if key not in made:
            made[key] = policy_of(changed(policy.document, row["policy"], year))
        return made[key]

    return find
