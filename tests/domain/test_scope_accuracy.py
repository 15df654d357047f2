"""How well texts are read that the model was not made of; `make bench-scope` at greater length.

The figures are the same every time, so that the floors leave room for changes of the policy alone.
"""

import pytest

from bench.scope.corpus import CORPUS, EXAMPLES, all_tickets, concepts, tickets
from bench.scope.judging import Judged, figures, judge
from bench.scope.methods import by_model
from bench.scope.training import Way, trained


@pytest.fixture(scope="module")
def unseen() -> list[Judged]:
    """The 150 tickets, by a model that was made of what others wrote, in fewer passes than the packaged one."""
    model = trained("others", all_tickets(CORPUS), concepts(), Way(passes=8))
    return judge(by_model(model), tickets(EXAMPLES))


def test_what_is_decided_is_right(unseen: list[Judged]) -> None:
    assert figures(unseen).accuracy >= 0.90


def test_most_is_decided(unseen: list[Judged]) -> None:
    assert figures(unseen).coverage >= 0.85


def test_hardly_anybody_is_turned_away_wrongly(unseen: list[Judged]) -> None:
    """At most one of the 55 that are in scope; the bench has 700 of them."""
    assert figures(unseen).refused <= 1
