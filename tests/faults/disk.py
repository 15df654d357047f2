"""A file system small enough to be filled."""

import asyncio
import os
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

SIZE = "size=400m"  # none of it is taken before it is filled


@dataclass(frozen=True, slots=True)
class Disk:
    folder: Path

    @asynccontextmanager
    async def full(self) -> AsyncIterator[None]:
        try:
            await asyncio.to_thread(self._fill)  # the way to Postgres leads through this process
            yield
        finally:
            self._filler.unlink()

    @property
    def _filler(self) -> Path:
        return self.folder / "filler"

    def _fill(self) -> None:
        with self._filler.open("wb", buffering=0) as written, suppress(OSError):
            while True:
                written.write(bytes(1 << 16))


@contextmanager
def small_disk(folder: Path) -> Iterator[Disk | None]:
    """A tmpfs over that folder; None where whoever runs this may not mount one."""
    with (_mounted if os.geteuid() == 0 else _mounted_out_of_sight)(folder) as seen_at:
        yield Disk(seen_at) if seen_at else None


@contextmanager
def _mounted(folder: Path) -> Iterator[Path | None]:
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"{SIZE},mode=755", "tmpfs", str(folder)], check=False)
    try:
        yield None if done.returncode else folder
    finally:
        if done.returncode == 0:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def _mounted_out_of_sight(folder: Path) -> Iterator[Path | None]:
    """In a namespace where an ordinary account may mount; what is in it is reached through its process."""
    script = f'mount -t tmpfs -o {SIZE} tmpfs "$0" && echo mounted && exec cat'
    try:
        process = subprocess.Popen(
            ["unshare", "-rm", "sh", "-c", script, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
    except FileNotFoundError:
        yield None
        return
    with process:
        assert process.stdin
        assert process.stdout
        mounted = process.stdout.readline() == b"mounted\n"
        yield Path(f"/proc/{process.pid}/root{folder}") if mounted else None
        process.stdin.close()
