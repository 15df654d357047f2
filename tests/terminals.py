"""`sla` as a process of its own: with pipes, as a script has it, or at a terminal of a given width."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

SLA = str(Path(sys.executable).with_name("sla"))
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith(("SLA_", "COLUMNS", "NO_COLOR"))}
CONTROL = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")
# A session leader without a terminal takes the first one that it opens for its own: Ctrl-C arrives as a signal.
ATTACHED = 'exec 0<>"$0" 2>&0; if [ -n "$OUT" ]; then exec >"$OUT"; else exec 1>&0; fi; exec "$@"'
PATIENCE = 60  # seconds


def sla(*arguments: str, given: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [SLA, *arguments], input=given, env=CLEAN | environment, capture_output=True, timeout=PATIENCE, check=False
    )


class Terminal:
    """`shown` is all that was written to it so far."""

    def __init__(self, master: int, process: subprocess.Popen[bytes]) -> None:
        self._master, self.process, self._read = master, process, b""

    @property
    def shown(self) -> str:
        return self._read.decode(errors="replace").replace("\r\n", "\n")

    @property
    def plain(self) -> str:
        """Without colours and movements."""
        return CONTROL.sub("", self.shown)

    def until(self, text: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while text not in self.plain:
            if time.monotonic() > deadline or not self._more():
                pytest.fail(f"{text!r} was never shown, but:\n{self.plain[-2000:]}")

    def types(self, keys: bytes) -> None:
        os.write(self._master, keys)

    def ends(self) -> int:
        while self._more():
            pass
        return self.process.wait(PATIENCE)

    def _more(self) -> bool:
        """Whether there can be any; the other end stays open here, or it would be over before the process begins."""
        ended = self.process.poll() is not None
        if select.select([self._master], [], [], 0 if ended else 0.2)[0]:
            self._read += os.read(self._master, 1 << 16)
            return True
        return not ended


@contextmanager
def terminal(*arguments: str, columns: int = 80, out: Path | None = None, **environment: str) -> Iterator[Terminal]:
    """`out` is a file for standard output: what is left for the terminal is standard error."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    process = subprocess.Popen(
        ["sh", "-c", ATTACHED, os.ttyname(slave), SLA, *arguments],
        env=CLEAN | {"TERM": "xterm-256color", "OUT": str(out or "")} | environment,
        start_new_session=True,
    )
    try:
        yield Terminal(master, process)
    finally:
        process.kill()
        process.wait()
        os.close(slave)
        os.close(master)
