"""Each example by the one command that its README names, against a service that runs."""

import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from connex_sla import Sla, models

from tests.clients.breaking import Breaking
from tests.clients.node import ROOT, needs_node
from tests.conftest import TOKEN
from tests.test_service_processes import CLEAN, Service, free_port

pytestmark = [pytest.mark.processes, needs_node]


def made(example: str) -> list[str]:
    """Without looking whether Node is to be installed anew."""
    return ["make", "-o", ".clients/ready.stamp", f"example-{example}"]


def environment(url: str, **more: str) -> dict[str, str]:
    return CLEAN | {"SLA_URL": url, "SLA_KEY": TOKEN} | more


def booked(url: str) -> list[str]:
    ran = subprocess.run(made("billing"), cwd=ROOT, env=environment(url), capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout.splitlines()


@contextmanager
def running(example: str, log: Path, url: str, **more: str) -> Iterator[Callable[[str], str]]:
    """Until the block ends, as with Ctrl-C. Gives what waits until a pattern stands in what it said."""

    def until_said(pattern: str) -> str:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            if found := re.search(pattern, log.read_text()):
                return found[0]
            assert process.poll() is None, log.read_text()
            time.sleep(0.05)
        pytest.fail(f"{pattern} does not stand in:\n{log.read_text()}")

    with log.open("wb") as output:
        process = subprocess.Popen(
            made(example),
            cwd=ROOT,
            env=environment(url, **more),
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield until_said
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(10)


def test_the_billing_system_books_everything_once_however_often_it_runs_and_whatever_gets_lost(
    sla: Sla, losing_answers: Breaking
) -> None:
    assert booked(losing_answers.url) == [
        "example-co is on gold.",
        "30 minutes bought (booked before).",  # by the try whose answer got lost
        "20 minutes used (booked before).",
        "10 minutes left.",
    ]
    assert losing_answers.times("/accounts/example-co/usage") == 2
    assert booked(str(sla.http.base_url))[-1] == "10 minutes left."
    assert len(sla.list_add_on_purchases("example-co").data.data) == len(sla.list_usage("example-co").data.data) == 1


def test_the_dashboard_shows_a_change_of_the_policy_at_once(sla: Sla, served: Service, folder: Path) -> None:
    tomorrow = sla.get_support_hours().data.today.date + timedelta(days=1)
    with running("dashboard", folder / "dashboard", served.url) as until_said:
        until_said(r"Support is (open|closed)\.")
        until_said(f"{tomorrow + timedelta(days=5):%d %b}")
        made = sla.put_holiday_override(
            tomorrow, body=models.HolidayOverrideRequest(hours=[], reason="Everybody is at the dentist")
        )
        until_said(rf"changed holiday_override {tomorrow}\.")
        until_said(r"closed \(Everybody is at the dentist\)")
    assert made.etag
    sla.delete_holiday_override(tomorrow, if_match=made.etag)


def test_the_form_says_when_the_answer_will_come(served: Service, folder: Path) -> None:
    with running("form", folder / "form", served.url, FORM_PORT=str(free_port())) as until_said:
        page = until_said(r"http://localhost:\d+")
        assert '<option value="gold">Gold</option>' in httpx.get(page).text
        ticket = {"plan": "gold", "subject": "<script>alert(1)</script>", "description": "I cannot map the fields."}
        answer = httpx.post(page, data=ticket).text
        assert "&lt;script&gt;alert(1)" in answer
        assert "<script>" not in answer
        assert re.search(r"An answer is due by \w+day, .* \(America/New_York\)", answer)
        refused = httpx.post(page, data=ticket | {"description": "Please open port 8166 on our firewall for us."}).text
        assert "Support cannot do this for you. Ask your network administrator" in refused


def test_a_service_that_is_away_keeps_nobody_from_sending_a_ticket(folder: Path) -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    with running("form", folder / "form away", nobody, FORM_PORT=str(free_port())) as until_said:
        page = until_said(r"http://localhost:\d+")
        assert "<form" in httpx.get(page).text
        answer = httpx.post(page, data={"subject": "Nothing arrives"}).text
        assert "Thank you, we have “Nothing arrives”." in answer
        assert "could not be looked up" in answer
