"""A real service for the clients and the examples to ask, and two ways to it that fail once for each request."""

from collections.abc import Iterator

import pytest
from connex_sla import Sla

from tests.clients.breaking import Breaking, Fault, breaking
from tests.conftest import TOKEN, new_folder
from tests.test_service_processes import Service, service_in


@pytest.fixture(scope="session")
def served() -> Iterator[Service]:
    """`sla serve` as a process, with a key that may do everything."""
    with new_folder() as folder, service_in(folder, SLA_BOOTSTRAP_KEY=TOKEN) as service:
        yield service.until_ready()


@pytest.fixture
def sla(served: Service) -> Iterator[Sla]:
    with Sla(served.url, key=TOKEN) as sla:
        yield sla


@pytest.fixture
def losing_answers(served: Service) -> Iterator[Breaking]:
    with breaking(served.url, Fault.ANSWER_LOST) as proxy:
        yield proxy


@pytest.fixture
def busy(served: Service) -> Iterator[Breaking]:
    with breaking(served.url, Fault.BUSY) as proxy:
        yield proxy
