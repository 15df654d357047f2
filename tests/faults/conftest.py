"""The stage on which the tests of this folder break things, and the table of what they measured."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.conftest import TOKEN
from tests.faults.causes import CAUSES, HEADS
from tests.faults.disk import Disk, small_disk
from tests.faults.stage import ROLE, Stage
from tests.reliability.cluster import Cluster, cluster_in
from tests.reliability.figures import show
from tests.reliability.proxy import proxy_to
from tests.reliability.replicas import Replica, migrate, require_no_failure_in
from tests.reliability.scale import FULL


@pytest.fixture(scope="session")
def disk(folder: Path) -> Iterator[Disk | None]:
    mounted_on = folder / "disk"
    mounted_on.mkdir(mode=0o755)
    with small_disk(mounted_on) as disk:
        yield disk


@pytest.fixture(scope="session")
async def cluster(folder: Path, disk: Disk | None) -> AsyncIterator[Cluster]:
    """On the small disk, if there is one."""
    async with cluster_in(folder, disk.folder if disk else None) as cluster:
        await migrate(folder, cluster.url)
        await cluster.do(f"CREATE ROLE {ROLE} LOGIN", f"GRANT pg_read_all_data, pg_write_all_data TO {ROLE}")
        yield cluster


@pytest.fixture(scope="session")
async def whole_stage(folder: Path, disk: Disk | None, cluster: Cluster) -> AsyncIterator[Stage]:
    async with proxy_to(cluster.socket, ROLE) as proxy:
        replica = Replica("service", folder, SLA_DATABASE_URL=proxy.url, SLA_BOOTSTRAP_KEY=TOKEN)
        replica.start()
        try:
            yield Stage(cluster, proxy, replica, disk, TOKEN)
        finally:
            await replica.stop()


@pytest.fixture
async def stage(whole_stage: Stage) -> AsyncIterator[Stage]:
    """All is well as the test begins; afterwards the log tells of no defect."""
    await whole_stage.replica.until_listening()
    whole_stage.replica.log.write_text("")
    yield whole_stage
    require_no_failure_in(whole_stage.replica.log)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if FULL:
        show(terminalreporter, "what is promised", HEADS, [cause.row() for cause in CAUSES])
