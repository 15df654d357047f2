"""How much one question may be about, how long it may take, and how often it may be asked: each as its setting says."""

from collections.abc import AsyncIterator

import httpx
import pytest

from app.api.openapi import committed_document
from app.settings import Settings
from tests.api.billing import require_problem
from tests.conftest import AUTHORISED, NewDatabase, service_on

pytestmark = pytest.mark.database
JSON = {"content-type": "application/json"}
TICKET = '{"id": "t1", "received_at": "2026-11-24T15:30:00-05:00"}'
LOW = {
    "max_body_bytes": 1100,
    "max_batch_bytes": 1300,
    "max_compliance_bytes": 1500,
    "max_tickets": 3,
    "max_compliance_tickets": 4,
    "max_text_characters": 20,
    "max_days": 7,
}


@pytest.fixture(scope="module")
async def limited(new_database: NewDatabase) -> AsyncIterator[httpx.AsyncClient]:
    async with service_on(await new_database(), **LOW) as (_, client):
        client.headers.update(AUTHORISED)
        yield client


def tickets(count: int, padding: int = 0) -> str:
    return f'{{"tickets": [{",".join([TICKET] * count)}{" " * padding}]}}'


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("/scope-check", '{"description": "an error"}', None),
        ("/scope-check", f'{{"description": "an error"{" " * 1100}}}', "body_too_large"),
        ("/scope-check", f'{{"description": "{"x" * 20}"}}', None),
        ("/scope-check", f'{{"description": "{"x" * 21}"}}', "invalid_request"),
        ("/decision", f'{{"description": "{"x" * 20}"}}', None),
        ("/decision", f'{{"description": "{"x" * 21}"}}', "invalid_request"),
        ("/due-dates", tickets(3), None),
        ("/due-dates", tickets(4), "invalid_request"),
        ("/due-dates", tickets(1, 1100), None),
        ("/due-dates", tickets(1, 1300), "body_too_large"),
        ("/policy/preview", tickets(3), None),
        ("/policy/preview", tickets(4), "invalid_request"),
        ("/policy/preview", tickets(1, 1100), None),
        ("/policy/preview", tickets(1, 1300), "body_too_large"),
        ("/compliance", tickets(4), None),
        ("/compliance", tickets(5), "invalid_request"),
        ("/compliance", tickets(1, 1300), None),
        ("/compliance", tickets(1, 1500), "body_too_large"),
    ],
)
async def test_a_body_holds_as_much_as_the_settings_say(
    limited: httpx.AsyncClient, path: str, body: str, code: str | None
) -> None:
    answer = await limited.post(path, content=body, headers=JSON)
    if code is None:
        assert answer.status_code == 200, answer.text
    else:
        require_problem(answer, 413 if code == "body_too_large" else 422, code)


async def test_tickets_as_csv_are_counted_as_well(limited: httpx.AsyncClient) -> None:
    rows = ["received_at", *["2026-11-24T15:30:00-05:00"] * 5]
    told = await limited.post("/compliance", content="\n".join(rows), headers={"content-type": "text/csv"})
    assert require_problem(told, 422, "invalid_request")["errors"][0]["pointer"] == "/tickets"


async def test_a_stream_has_no_end_that_a_setting_says(limited: httpx.AsyncClient) -> None:
    lines = f"{TICKET}\n" * 100
    answer = await limited.post("/due-dates", content=lines, headers={"content-type": "application/x-ndjson"})
    assert answer.text.count('"due_at"') == 100


@pytest.mark.parametrize(("to", "status"), [("2026-11-08", 200), ("2026-11-09", 422)])
async def test_a_question_is_about_as_many_days_as_the_setting_says(
    limited: httpx.AsyncClient, to: str, status: int
) -> None:
    answer = await limited.get("/support-hours/days", params={"from": "2026-11-01", "to": to})
    assert answer.status_code == status
    if status == 422:
        assert (
            require_problem(answer, 422, "invalid_date_range")["detail"] == "At most 7 days can be asked for at once."
        )


def test_a_setting_may_be_less_than_the_description_says_and_by_default_is_as_much() -> None:
    fields, most = committed_document()["components"]["schemas"], Settings()
    assert fields["DueDatesRequest"]["properties"]["tickets"]["maxItems"] == most.max_tickets
    assert fields["PreviewRequest"]["properties"]["tickets"]["maxItems"] == most.max_tickets
    assert fields["ComplianceRequest"]["properties"]["tickets"]["maxItems"] == most.max_compliance_tickets
    for model in ("ScopeRequest", "TicketRequest"):
        assert fields[model]["properties"]["description"]["maxLength"] == most.max_text_characters
    for name in ("max_tickets", "max_compliance_tickets", "max_text_characters", "max_days"):
        with pytest.raises(ValueError, match=name):
            Settings.model_validate({name: getattr(most, name) + 1})
