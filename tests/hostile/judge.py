"""What a hostile request may be answered with: a problem or what was asked for, in time, and never a failure."""

import asyncio
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import h11

from app.api.problems import MEDIA_TYPE, PROBLEMS
from tests.hostile.wire import Answer, ask

IN_TIME = 0.2  # seconds
TRIES = 5  # a machine that others use is slow once, a service that is slow is slow each time
PAUSE = 0.1  # seconds before the next
PRESSURE = Path("/proc/pressure/cpu")
PROMISED = {"type", "title", "status", "detail", "code", "request_id"}


@dataclass(frozen=True, slots=True)
class Hostile:
    """`wants` is a status, with the problem's code where it is one.

    It is `4xx` where any refusal will do, and `any` where it may also be what a good request could say.

    `sent` are bytes, and the seconds of silence between them.
    """

    name: str
    sent: tuple[bytes | float, ...]
    wants: str

    @property
    def method(self) -> str:
        first = self.sent[0]
        assert isinstance(first, bytes)
        return first.partition(b" ")[0].decode("ascii", "replace")


@dataclass(slots=True)
class Verdicts:
    """Of one kind of requests: the row of the table, and each complaint."""

    kind: str
    port: int
    process: int
    requests: int = 0
    failures: int = 0
    not_problems: int = 0
    slowest: float = 0.0

    def row(self) -> list[str]:
        return [
            self.kind,
            f"{self.requests:,}",
            f"{self.failures:,}",
            f"{self.not_problems:,}",
            f"{self.slowest * 1000:,.0f}",
        ]

    async def of(self, asked: Hostile, within: float = IN_TIME) -> list[str]:
        """Ask it, and say everything that is wrong with the answer.

        Where it is slow each time on a machine that others leave no time, the service's own CPU time counts.
        """
        self.requests += 1
        seconds, wrong = [], list[str]()
        for _ in range(TRIES):
            method = asked.method if asked.method in {"HEAD", "CONNECT"} else "GET"
            try:
                answer = await ask(self.port, asked.sent, method)
            except (h11.RemoteProtocolError, TimeoutError) as error:
                self.failures += 1
                return [f"{asked.name}: {error!r}"]
            if answer is None:
                self.failures += 1
                return [f"{asked.name}: closed without an answer"]
            seconds.append(answer.seconds)
            wrong = self._wrong(answer, asked)
            if wrong or answer.seconds <= within:
                break
            await asyncio.sleep(PAUSE)
        took = min(seconds)
        if took > within and no_time_is_left():
            before = cpu_seconds(self.process)
            await ask(self.port, asked.sent, method)
            took = cpu_seconds(self.process) - before
        self.slowest = max(self.slowest, took)
        if took > within:
            wrong.append(f"took {took * 1000:,.0f} ms")
        return [f"{asked.name}: {each}" for each in wrong]

    async def on(self, asked: Hostile, answer: Answer, within: float = IN_TIME) -> list[str]:
        """The same of an answer that somebody else got; one that was slow is asked for again."""
        if answer.seconds > within:
            return await self.of(asked, within)
        self.requests += 1
        self.slowest = max(self.slowest, answer.seconds)
        return [f"{asked.name}: {each}" for each in self._wrong(answer, asked)]

    def _wrong(self, answer: Answer, asked: Hostile) -> list[str]:
        if answer.status >= 500:
            self.failures += 1
            return [f"{answer.status}: {answer.body[:200]!r}"]
        wrong = [] if answer.status < 400 else not_a_problem(answer, headless=asked.method == "HEAD")
        self.not_problems += bool(wrong)
        told = str(answer.status)
        if answer.status >= 400 and asked.method != "HEAD" and not wrong:
            told += f" {json.loads(answer.body)['code']}"
        fits = asked.wants in {told, "any"} or (asked.wants == "4xx" and told[0] == "4")
        return [*wrong] if fits else [*wrong, f"wants {asked.wants}, got {told}: {answer.body[:200]!r}"]


def no_time_is_left() -> bool:
    """Whether for half of the last ten seconds somebody waited for a CPU, where the system tells."""
    try:
        some = PRESSURE.read_text().splitlines()[0]
    except OSError:
        return False
    return float(some.partition("avg10=")[2].partition(" ")[0]) > 50  # percent


def cpu_seconds(process: int) -> float:
    """Of all threads since it began, by the system's clock tick."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def not_a_problem(answer: Answer, *, headless: bool = False) -> Sequence[str]:
    """All in which it is not the problem document that every error is promised to be (RFC 9457)."""
    if answer.headers.get("content-type") != MEDIA_TYPE:
        return [f"its type is {answer.headers.get('content-type')}: {answer.body[:100]!r}"]
    if headless:
        return []
    try:
        told = json.loads(answer.body)
    except ValueError:
        return [f"is no JSON: {answer.body[:100]!r}"]
    if not isinstance(told, dict) or told.keys() < PROMISED:
        return [f"lacks {PROMISED - told.keys()}"]
    kind, code = PROBLEMS.get(told["code"]), told["code"]
    wrong = [] if kind and kind.status == told["status"] == answer.status else [f"{code} with {answer.status}"]
    if told["type"] != f"/problems/{code}":
        wrong.append(f"{told['type']} for {code}")
    if told["request_id"] != answer.headers.get("request-id"):
        wrong.append("another request_id than its header's")
    if code == "method_not_allowed" and "allow" not in answer.headers:
        wrong.append("no Allow")
    return wrong
