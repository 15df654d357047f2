"""A real `sla serve` on a database of its own, on which the example of every operation has been asked once."""

import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
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
VerdictsOf = Callable[[str, Replica], AbstractContextManager[Verdicts]]
HEADS = ["kind", "requests", "5xx", "not a problem document", "slowest ms"]


@pytest.fixture(scope="session")
async def service(new_database: NewDatabase) -> AsyncIterator[Replica]:
    async with asked_once(await new_database(), "hostile") as replica:
        yield replica


@asynccontextmanager
async def asked_once(database: str, name: str) -> AsyncIterator[Replica]:
    """A service on that database, which knows what the examples make; its log tells of no defect afterwards."""
    with tempfile.TemporaryDirectory(prefix="sla hostile ") as folder:
        replica = Replica(name, Path(folder), SLA_DATABASE_URL=database, SLA_BOOTSTRAP_KEY=TOKEN)
        replica.start()
        try:
            await replica.ready()
            for example in EXAMPLES:
                if example not in NOT_ASKED:
                    for _ in range(MOST_TRIES):
                        answer = await ask(replica.port, [operation(example).first()], "GET")
                        if answer is None or answer.status != 503:
                            break
                    assert answer, example
                    assert answer.status < 300, (example, answer)
            yield replica
        finally:
            await replica.stop()
        assert "Traceback" not in replica.log.read_text()


@pytest.fixture
def verdicts(request: pytest.FixtureRequest) -> VerdictsOf:
    """For one kind of requests; its row of the table stands in the test's report, however the test ends."""

    @contextmanager
    def of(kind: str, asked: Replica) -> Iterator[Verdicts]:
        assert asked._process
        verdicts = Verdicts(kind, asked.port, asked._process.pid)
        try:
            yield verdicts
        finally:
            request.node.user_properties.append((FIGURE, verdicts.row()))

    return of


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    show(terminalreporter, "hostile input", HEADS, noted(terminalreporter, FIGURE))
