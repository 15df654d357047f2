"""Two replicas of the service on a Postgres of their own, which the tests of this folder share."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.conftest import TOKEN
from tests.debian import program
from tests.reliability.cluster import Cluster, cluster_in
from tests.reliability.proxy import Proxy, proxy_to
from tests.reliability.replicas import Replica, Replicas, listening, migrate, require_no_failure_in


@pytest.fixture(scope="session")
async def cluster(folder: Path) -> AsyncIterator[Cluster]:
    async with cluster_in(folder) as cluster:
        await migrate(folder, cluster.url)
        yield cluster


@pytest.fixture(scope="session")
async def pair(folder: Path, cluster: Cluster) -> AsyncIterator[Replicas]:
    given = {"SLA_DATABASE_URL": cluster.url, "SLA_BOOTSTRAP_KEY": TOKEN}
    async with AsyncExitStack() as stack:
        proxy = await stack.enter_async_context(proxy_to(cluster.socket))
        first = Replica("first", folder, **given)
        second = Replica("second", folder, **given, SLA_LISTEN_DATABASE_URL=proxy.url)
        for replica in (first, second):
            stack.push_async_callback(replica.stop)
        yield Replicas(cluster, first, second, proxy, TOKEN)


@pytest.fixture
async def replicas(pair: Replicas) -> AsyncIterator[Replicas]:
    """Both run and hear of changes as the test begins; afterwards their logs tell of no defect."""
    await pair.mend()
    for replica in pair.both:
        replica.log.write_text("")
    yield pair
    for replica in pair.both:
        require_no_failure_in(replica.log)


@pytest.fixture(scope="session")
def haproxy() -> str:
    return program("haproxy")


@pytest.fixture
async def proxy(cluster: Cluster) -> AsyncIterator[Proxy]:
    async with proxy_to(cluster.socket) as proxy:
        yield proxy


@pytest.fixture
async def distant(folder: Path, cluster: Cluster, proxy: Proxy) -> AsyncIterator[Replica]:
    """A replica that reaches its database through `proxy` alone."""
    replica = Replica("distant", folder, SLA_DATABASE_URL=proxy.url, SLA_BOOTSTRAP_KEY=TOKEN)
    async with listening(replica, cluster):
        try:
            yield replica
        finally:
            proxy.heal()
