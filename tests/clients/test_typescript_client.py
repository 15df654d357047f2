"""The TypeScript client on Node's own test runner, against the same service as the Python client."""

import os
import subprocess

import pytest
from connex_sla import Sla, models
from connex_sla.retries import QUESTIONS

from tests.clients.breaking import Breaking, cuttable
from tests.clients.node import NODE, PACKAGE, TSC, needs_node, node
from tests.clients.test_python_client import an_account
from tests.conftest import TOKEN
from tests.test_service_processes import Service

pytestmark = [pytest.mark.processes, needs_node]


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
    node(TSC)


def test_both_clients_hold_the_same_to_be_questions() -> None:
    asks = """import { QUESTIONS } from "./src/index.ts";
      if (QUESTIONS.join() !== process.env.QUESTIONS) throw new Error(QUESTIONS.join());"""
    node("--input-type=module", "--eval", asks, QUESTIONS=",".join(QUESTIONS))
