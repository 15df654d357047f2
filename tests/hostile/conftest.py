"""A real `sla serve` on a database of its own, on which the example of every operation has been asked once."""

import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from app.api.openapi_examples import EXAMPLES
from tests.conftest import TOKEN, NewDatabase
from tests.hostile.judge import Verdicts
from tests.hostile.operations import operation
from tests.hostile.wire import ask
from tests.reliability.figures import noted, show
from tests.reliability.replicas import Replica

# What was made stays, and a stream has no end.
NOT_ASKED = {"get_policy_differences", "stream_changes", "delete_plan", "delete_holiday_override", "revoke_api_key"}
MOST_TRIES = 5  # on a machine that others keep busy the database can be too slow for once
FIGURE = "hostile figure"
VerdictsOf = Callable[[str], AbstractContextManager[Verdicts]]
HEADS = ["kind", "requests", "5xx", "not a problem document", "slowest ms"]


@pytest.fixture(scope="session")
async def service(new_database: NewDatabase) -> AsyncIterator[Replica]:
    with tempfile.TemporaryDirectory(prefix="sla hostile ") as folder:
        replica = Replica("hostile", Path(folder), SLA_DATABASE_URL=await new_database(), SLA_BOOTSTRAP_KEY=TOKEN)
        replica.start()
        try:
            await replica.ready()
            for name in EXAMPLES:
                if name not in NOT_ASKED:
                    for _ in range(MOST_TRIES):
                        answer = await ask(replica.port, [operation(name).first()], "GET")
                        if answer is None or answer.status != 503:
                            break
                    assert answer, name
                    assert answer.status < 300, (name, answer)
            yield replica
        finally:
            await replica.stop()
        assert "Traceback" not in replica.log.read_text()


@pytest.fixture
def port(service: Replica) -> int:
    return service.port


@pytest.fixture
def verdicts(request: pytest.FixtureRequest) -> VerdictsOf:
    """For one kind of requests; its row of the table stands in the test's report, however the test ends."""

    @contextmanager
    def of(kind: str) -> Iterator[Verdicts]:
        verdicts = Verdicts(kind)
        try:
            yield verdicts
        finally:
            request.node.user_properties.append((FIGURE, verdicts.row()))

    return of


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    show(terminalreporter, "hostile input", HEADS, noted(terminalreporter, FIGURE))
