"""The TypeScript client on Node's own test runner, against the same service as the Python client."""

import os
import subprocess
from pathlib import Path

import pytest
from connex_sla import Sla, models
from connex_sla.retries import QUESTIONS

from tests.clients.breaking import Breaking, cuttable
from tests.clients.test_python_client import an_account
from tests.conftest import TOKEN
from tests.test_service_processes import Service

ROOT = Path(__file__).parents[2]
NODE = ROOT / ".clients/bin/node"
PACKAGE = ROOT / "clients/typescript"
MODULES = PACKAGE / "node_modules"
pytestmark = [
    pytest.mark.processes,
    pytest.mark.skipif(
        not (NODE.exists() and MODULES.exists()), reason="`make test-clients` installs Node and runs it"
    ),
]


def node(*arguments: str | Path, **environment: str) -> None:
    """Fails the test with all that Node said."""
    command = [str(NODE), *map(str, arguments)]
    ran = subprocess.run(
        command, cwd=PACKAGE, env=os.environ | environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_the_client_does_what_its_own_tests_say(served: Service, losing_answers: Breaking, busy: Breaking) -> None:
    node(
        *("--test", "test/client.test.ts"),
        SLA_URL=served.url,
        SLA_KEY=TOKEN,
        SLA_LOSES_ANSWERS_URL=losing_answers.url,
        SLA_BUSY_URL=busy.url,
    )


def test_a_lost_stream_of_changes_is_taken_up_where_it_was(served: Service, sla: Sla) -> None:
    follows = """import { followChanges } from "./src/index.ts";
      const { SLA_URL: baseUrl, SLA_KEY: key, AFTER: after } = process.env;
      for await (const { account } of followChanges({ baseUrl, key, after: Number(after) })) console.log(account);"""
    before = sla.put_account("before", body=models.AccountRequest(plan="gold")).change_sequence
    with cuttable(served.port) as line:
        given = {"SLA_URL": line.url, "SLA_KEY": TOKEN, "AFTER": str(before)}
        process = subprocess.Popen(
            [NODE, "--input-type=module-typescript", "--eval", follows],
            cwd=PACKAGE,
            env=os.environ | given,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert process.stdout
            for _ in range(2):
                account = an_account(sla)
                assert process.stdout.readline().strip() == account
                line.cut()
        finally:
            process.terminate()
            process.communicate(timeout=10)


def test_client_tests_and_examples_are_well_typed() -> None:
    node(MODULES / "typescript/bin/tsc")


def test_the_package_that_is_published_answers(served: Service) -> None:
    node(MODULES / "typescript/bin/tsc", "--project", "tsconfig.build.json")
    asks = """import { answered, createSla } from "connex-sla-client";
      const { tier } = await answered(createSla({ baseUrl: process.env.SLA_URL })
        .GET("/tier", { params: { query: { plan: "gold" } } }));
      if (tier.number !== 2) throw new Error(JSON.stringify(tier));"""
    node("--input-type=module", "--eval", asks, SLA_URL=served.url)


def test_both_clients_hold_the_same_to_be_questions() -> None:
    asks = """import { QUESTIONS } from "./src/index.ts";
      if (QUESTIONS.join() !== process.env.QUESTIONS) throw new Error(QUESTIONS.join());"""
    node("--input-type=module", "--eval", asks, QUESTIONS=",".join(QUESTIONS))
