"""All that openapi.yaml describes, as schemathesis makes it up: examples, every limit, random values, and sequences."""

import asyncio
import base64
import json
import os
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.api.openapi import COMMITTED
from tests.conftest import TOKEN, NewDatabase
from tests.hostile.conftest import VerdictsOf, asked_once
from tests.hostile.judge import IN_TIME, Hostile
from tests.hostile.operations import operations
from tests.hostile.wire import Answer, ask, request
from tests.reliability.replicas import Replica
from tests.reliability.scale import FULL, scale

pytestmark = [pytest.mark.processes, pytest.mark.timeout(900)]

CONFIG = Path(__file__).with_name("schemathesis.toml")
ROOT = COMMITTED.parent
PHASES = ("examples", "coverage", "fuzzing", "stateful") if FULL else ("examples", "fuzzing", "stateful")
EXAMPLES_EACH = scale(3, 60)
LEAST = scale(300, 3000)
MANY = 1000  # tickets in one request
EACH_TICKET = 0.0001  # seconds for each that an answer may take longer
LENGTH = {"content-length", "connection", "host"}  # said anew for each connection


@dataclass(frozen=True, slots=True)
class Case:
    """A request that schemathesis sent, and what it was answered."""

    phase: str
    operation: str
    sent: Hostile
    answer: Answer

    @property
    def tickets(self) -> int:
        return sum(part.count(b'"received_at"') for part in self.sent.sent if isinstance(part, bytes))


@pytest.fixture(scope="module")
async def own(new_database: NewDatabase) -> AsyncIterator[Replica]:
    """A service that no other test asks: plans and keys of it come and go."""
    async with asked_once(await new_database(), "described") as replica:
        yield replica


async def test_what_the_description_allows_and_forbids_is_answered_as_it_says(
    own: Replica, verdicts: VerdictsOf, tmp_path: Path
) -> None:
    told, failed = await _schemathesis(own.port, tmp_path / "events.ndjson")
    cases = list(_cases(tmp_path / "events.ndjson"))
    complaints = []
    for kind, some in _by_kind(cases).items():
        with verdicts(kind, own) as found:
            for case in some:
                within = IN_TIME + EACH_TICKET * case.tickets
                complaints += await found.on(case.sent, case.answer, within)
    assert complaints == []
    assert not failed, told
    assert len(cases) >= LEAST
    assert len({case.operation for case in cases if case.phase == "fuzzing"}) == len(operations())
    statuses = Counter(case.answer.status for case in cases)
    assert statuses[200] + statuses[201] > len(cases) / 10, statuses


def _by_kind(cases: list[Case]) -> dict[str, list[Case]]:
    """By what the table calls them."""
    kinds = {}
    for phase in PHASES:
        some = [case for case in cases if case.phase == phase and case.tickets < MANY]
        kinds[f"schemathesis, {phase} of {len({case.operation for case in some})} operations"] = some
    kinds[f"schemathesis, {MANY:,} tickets or more"] = [case for case in cases if case.tickets >= MANY]
    return {kind: some for kind, some in kinds.items() if some}


async def _schemathesis(port: int, events: Path) -> tuple[str, bool]:
    """What it printed, and whether it found a fault."""
    running = await asyncio.create_subprocess_exec(
        *(Path(sys.executable).with_name("schemathesis"), "--config-file", CONFIG, "run", COMMITTED, "--no-color"),
        *("--url", f"http://127.0.0.1:{port}", "--phases", ",".join(PHASES), "--max-examples", str(EXAMPLES_EACH)),
        *("--report", "ndjson", "--report-ndjson-path", events),
        cwd=ROOT,
        env=os.environ | {"SLA_BOOTSTRAP_KEY": TOKEN, "OWN_KEY_ID": await _own_key_id(port)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    printed, _ = await running.communicate()
    return printed.decode().replace(TOKEN, "…"), running.returncode != 0


async def _own_key_id(port: int) -> str:
    answer = await ask(port, [request("GET", "/api-keys", {"Authorization": f"Bearer {TOKEN}"})], "GET")
    assert answer
    found: str = json.loads(answer.body)["data"][0]["id"]
    return found


def _cases(events: Path) -> Iterator[Case]:
    for line in events.read_text(encoding="utf-8").splitlines():
        ended = json.loads(line).get("ScenarioFinished")
        if ended is None:
            continue
        recorded = ended["recorder"]
        for number, each in recorded.get("interactions", {}).items():
            case = recorded["cases"][number]["value"]
            operation = recorded["label"]
            if ended["phase"] == "stateful":
                operation = f"{case['method']} {case['path']}"
            yield Case(ended["phase"], operation, _sent(each["request"]), _answer(each))


def _sent(asked: dict[str, Any]) -> Hostile:
    headers = {name: values[0] for name, values in asked["headers"].items() if name.lower() not in LENGTH}
    target = asked["uri"].split("/", 3)[3]
    body = base64.b64decode(asked["body"]["$base64"]) if asked.get("body") else None
    name = f"{asked['method']} /{target} {(body or b'')[:100]!r}"
    return Hostile(name, (request(asked["method"], f"/{target}", headers, body),), "any")


def _answer(exchange: dict[str, Any]) -> Answer:
    answered = exchange["response"]
    assert answered, exchange["request"]
    headers = {name: ", ".join(values) for name, values in answered["headers"].items()}
    content = answered.get("content") or {}
    return Answer(answered["status_code"], headers, base64.b64decode(content.get("$base64", "")), answered["elapsed"])
