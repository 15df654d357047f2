"""Every request of the corpus, against a real service: a problem or an answer, in time, and never a failure."""

import pytest

from tests.hostile.conftest import VerdictsOf
from tests.hostile.kinds import KINDS
from tests.reliability.replicas import Replica

pytestmark = [pytest.mark.processes, pytest.mark.timeout(900)]


@pytest.mark.parametrize("kind", KINDS)
async def test_every_one_is_answered_in_time_and_refused_with_a_problem(
    kind: str, service: Replica, verdicts: VerdictsOf
) -> None:
    with verdicts(kind, service) as found:
        complaints = [complaint for asked in KINDS[kind]() for complaint in await found.of(asked)]
    assert complaints == []
