"""The report over HTTP: what is read as JSON and as CSV, what is said of it, and that others go on meanwhile."""

import csv
import io
import json
from typing import Any

import httpx
import pytest

from app.api.csv_rows import MalformedCsvError, RowReader
from app.api.openapi import committed_document
from app.api.schemas.due_dates import MOST_EVENTS
from app.persistence.snapshot import Snapshot
from tests.api.billing import require_problem
from tests.api.test_due_date_batches import random_tickets

pytestmark = pytest.mark.database
Json = dict[str, Any]
RECEIVED = "2026-11-24T15:30:00-05:00"  # due on the 25th at 12:00
IN_TIME = "2026-11-25T11:00:00-05:00"
LATE = "2026-11-27T10:00:00-05:00"
AT = "2026-12-02T10:00:00-05:00"
JSON = {"content-type": "application/json"}
CSV = {"content-type": "text/csv"}
TICKETS: list[Json] = [
    {"id": "met", "plan": "gold", "received_at": RECEIVED, "answered_at": IN_TIME},
    {"id": "late", "plan": "ultra", "received_at": RECEIVED, "answered_at": LATE},
    {"id": "waiting", "plan": "pro", "received_at": RECEIVED},
    {
        "id": "paused a while",
        "received_at": RECEIVED,
        "answered_at": LATE,
        "pauses": [{"from": "2026-11-25T09:00:00-05:00", "to": "2026-11-25T12:00:00-05:00"}],
    },
    {"id": "paused", "plan": "platinum", "received_at": RECEIVED, "pauses": [{"from": RECEIVED}]},
    {"id": "at risk", "plan": "pro", "received_at": "2026-12-01T10:30:00-05:00"},
    {"id": "running", "plan": "pro", "received_at": "2026-12-02T09:59:00-05:00"},
    {"id": "to come", "plan": "pro", "received_at": "2026-12-03T10:00:00-05:00"},
]


async def report(client: httpx.AsyncClient, tickets: list[Any], **asked: str) -> Json:
    content = json.dumps({"tickets": tickets})
    answer = await client.post("/compliance", content=content, headers=JSON, params={"at": AT, **asked})
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


def as_csv(tickets: list[Json]) -> str:
    def pauses(ticket: Json) -> str:
        return ";".join(f"{pause['from']}/{pause.get('to', '')}" for pause in ticket.get("pauses", ()))

    rows = [
        ",".join(
            (ticket["id"], ticket["received_at"], ticket.get("plan", ""), pauses(ticket), ticket.get("answered_at", ""))
        )
        for ticket in tickets
    ]
    return "\r\n".join(["id,received_at,plan,pauses,answered_at", *rows, ""])


async def test_tickets_are_counted_by_how_they_stand(client: httpx.AsyncClient) -> None:
    found = await report(client, TICKETS)
    counted = {name: found["all"][name] for name in ("tickets", "met", "breached", "open", "at_risk")}
    assert counted == {"tickets": 7, "met": 2, "breached": 2, "open": 2, "at_risk": 1}
    assert found["all"]["attainment_percent"] == 50
    assert (found["not_yet_received"], found["uncounted"], found["problems"]) == (1, 0, [])
    assert {group["plan"]: group["tickets"] for group in found["by_plan"]} == {
        "platinum": 1,
        "gold": 2,
        "pro": 3,
        None: 1,
    }
    assert [(group["tier"], group["met"]) for group in found["by_tier"]] == [(1, 0), (2, 1), (3, 0), (None, 1)]
    assert [(group["month"], group["tickets"]) for group in found["by_month"]] == [("2026-11", 5), ("2026-12", 2)]
    assert [ticket["id"] for ticket in found["longest_overdue"]] == ["waiting", "late"]
    assert found["longest_overdue"][1] == {
        "row": 2,
        "id": "late",
        "plan": "gold",
        "received_at": RECEIVED,
        "due_at": "2026-11-25T12:00:00-05:00",
        "answered_at": LATE,
        "overdue_business_seconds": 3600,
    }
    # 15:30 to 16:00 and then from 9:00 to 11:00; the one that was paused is answered an hour into the 27th
    assert found["all"]["business_seconds_to_answer"] == {"p50": 9000, "p90": 16_200, "p95": 16_200, "p99": 16_200}
    assert (found["at"], found["metric"], found["policy_revision"]) == (AT, "first_response", 1)


async def test_json_and_csv_are_the_same_report(client: httpx.AsyncClient) -> None:
    answer = await client.post("/compliance", content=as_csv(TICKETS), headers=CSV, params={"at": AT})
    assert answer.json() == await report(client, TICKETS)


async def test_events_say_the_same_as_pauses_and_an_answer(client: httpx.AsyncClient) -> None:
    def with_events(ticket: Json) -> Json:
        events = [
            {"type": kind, "at": pause[end]}
            for pause in ticket.get("pauses", ())
            for kind, end in (("paused", "from"), ("resumed", "to"))
            if end in pause
        ]
        answered = [{"type": "answered", "at": ticket["answered_at"]}] if "answered_at" in ticket else []
        plan = {"plan": ticket["plan"]} if "plan" in ticket else {}
        return {"id": ticket["id"], "received_at": ticket["received_at"], "events": events + answered} | plan

    assert await report(client, [with_events(ticket) for ticket in TICKETS]) == await report(client, TICKETS)


async def test_a_ticket_stands_as_it_does_when_asked_alone(client: httpx.AsyncClient) -> None:
    for ticket in random_tickets(60, seed=3):
        asked = {name: ticket[name] for name in ("plan", "received_at", "events") if name in ticket}
        at = {"at": "2027-06-01T12:00:00Z"}
        alone = (await client.post("/due-date", json=asked | at)).json()
        found = await report(client, [asked], **at)
        if "code" in alone:
            assert found["problems"][0]["problem"]["code"] == alone["code"]
            continue
        states = {"running": "open", "paused": "open"}
        assert found["all"][states.get(alone["state"], alone["state"])] == 1
        if found["longest_overdue"]:
            [late] = found["longest_overdue"]
            assert late["due_at"] == alone["due_at"]
            assert late["overdue_business_seconds"] == alone["overdue_business_seconds"]


async def test_the_report_as_csv(client: httpx.AsyncClient) -> None:
    answer = await client.post(
        "/compliance", json={"tickets": [{}, 7, *TICKETS]}, params={"at": AT}, headers={"accept": "text/csv"}
    )
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert (answer.headers["policy-revision"], answer.headers["cache-control"]) == ("1", "no-store")
    rows = [*csv.DictReader(io.StringIO(answer.text, newline=""))]
    assert [(row["by"], row["key"], row["tickets"]) for row in rows] == [
        ("all", "", "7"),
        ("plan", "platinum", "1"),
        ("plan", "gold", "2"),
        ("plan", "pro", "3"),
        ("plan", "", "1"),
        ("tier", "1", "3"),
        ("tier", "2", "2"),
        ("tier", "3", "1"),
        ("tier", "", "1"),
        ("month", "2026-11", "5"),
        ("month", "2026-12", "2"),
        ("not_yet_received", "", "1"),
        ("uncounted", "", "2"),
        ("overdue", "waiting", ""),
        ("overdue", "late", ""),
    ]
    assert (rows[0]["attainment_percent"], rows[0]["p99"]) == ("50.0", "16200")
    assert [rows[-1][name] for name in ("row", "due_at", "overdue_business_seconds")] == [
        *("4", "2026-11-25T12:00:00-05:00", "3600")
    ]


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        *((f"{sign}1", f"'{sign}1") for sign in "=+-@\t\r"),
        ('=HYPERLINK("x";"y")', '\'=HYPERLINK("x";"y")'),
        ('a "b",\nc', 'a "b",\nc'),
        ("T-1", "T-1"),
    ],
)
async def test_a_spreadsheet_takes_no_id_for_a_formula(client: httpx.AsyncClient, name: str, cell: str) -> None:
    ticket = {"id": name, "received_at": RECEIVED}
    answer = await client.post(
        "/compliance", json={"tickets": [ticket]}, params={"at": AT}, headers={"accept": "text/csv"}
    )
    *_, row = csv.DictReader(io.StringIO(answer.text, newline=""))
    assert (row["by"], row["key"]) == ("overdue", cell)


@pytest.mark.parametrize(("query", "stale"), [("", True), ("?revision=1", True), (f"?revision=1&at={AT}", False)])
async def test_each_form_says_whether_it_may_be_out_of_date(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, query: str, *, stale: bool
) -> None:
    monkeypatch.setattr(Snapshot, "stale", True)
    for form in (CSV, JSON):
        headers = {"accept": form["content-type"]}
        answer = await client.post(f"/compliance{query}", json={"tickets": []}, headers=headers)
        assert ("age" in answer.headers, answer.headers["cache-control"]) == (stale, "no-store")
    assert answer.json()["stale"] is stale


async def test_the_report_says_which_target_it_measures_and_what_is_assumed(client: httpx.AsyncClient) -> None:
    reasons = (await report(client, []))["reasons"]
    assert [(reason["code"], reason["clause"]) for reason in reasons] == [
        (code, "response-time") for code in ("target", "not_a_guarantee", "assumption", "assumption")
    ]
    assert reasons[0]["text"] == "First response within 1 business day."
    assert "at risk" in reasons[-1]["text"]


CONTRADICTORY = [
    {"from": "2026-11-25T12:00:00-05:00", "to": "2026-11-25T10:00:00-05:00"},
    {"from": "2026-11-25T09:40:00-05:00", "to": "2026-11-25T14:00:00-05:00"},
]
BAD: list[tuple[Any, str]] = [
    ({"received_at": "x"}, "instant_malformed"),
    ({"received_at": RECEIVED[:-6]}, "instant_without_offset"),
    ({"received_at": "1999-01-01T00:00:00Z"}, "instant_out_of_range"),
    ({"received_at": RECEIVED, "plan": "goldd"}, "unknown_plan"),
    ({"received_at": RECEIVED, "answered_at": "2026-11-24T15:00:00-05:00"}, "invalid_history"),
    ({"received_at": RECEIVED, "pauses": [{"from": LATE, "to": IN_TIME}]}, "invalid_history"),
    ({"received_at": RECEIVED, "pauses": [{"from": RECEIVED}, {"from": LATE}]}, "invalid_history"),
    ({"received_at": RECEIVED, "pauses": CONTRADICTORY}, "invalid_history"),
    ({"received_at": RECEIVED, "pauses": CONTRADICTORY, "answered_at": LATE}, "invalid_history"),
    ({"received_at": RECEIVED, "pauses": CONTRADICTORY, "answered_at": "2026-11-25T13:00:00-05:00"}, "invalid_history"),
    ({"received_at": RECEIVED, "pauses": CONTRADICTORY, "answered_at": RECEIVED}, "invalid_history"),
    ({"received_at": RECEIVED, "pauses": [{"from": RECEIVED}] * (MOST_EVENTS + 1)}, "invalid_request"),
    ({"received_at": RECEIVED, "pauses": [{"to": LATE}]}, "invalid_request"),
    ({"received_at": RECEIVED, "answered_at": LATE, "events": []}, "invalid_request"),
    ({"received_at": RECEIVED, "closed_at": LATE}, "invalid_request"),
    ({"received_at": RECEIVED, "\ud800": 1}, "invalid_request"),
    ({"id": "x" * 201, "received_at": RECEIVED}, "invalid_request"),
    ({}, "invalid_request"),
    (7, "invalid_request"),
    (None, "invalid_request"),
]


async def test_a_ticket_with_a_problem_is_listed_with_its_row_and_counted_nowhere_else(
    client: httpx.AsyncClient,
) -> None:
    found = await report(client, [part for ticket, _ in BAD for part in (ticket, TICKETS[0])])
    assert [(each["row"], each["problem"]["code"]) for each in found["problems"]] == [
        (row, code) for row, (_, code) in zip(range(1, 1000, 2), BAD, strict=False)
    ]
    assert (found["uncounted"], found["all"]["met"], found["all"]["tickets"]) == (len(BAD), len(BAD), len(BAD))


async def test_only_the_first_hundred_problems_are_listed(client: httpx.AsyncClient) -> None:
    found = await report(client, [{}] * 250)
    assert (found["uncounted"], len(found["problems"]), found["problems"][-1]["row"]) == (250, 100, 100)


async def test_a_row_that_does_not_fit_is_a_problem_of_its_own(client: httpx.AsyncClient) -> None:
    content = f'\ufeffreceived_at, id\r\n{RECEIVED},"a ""b""\nc"\r\n\r\n{RECEIVED}\r\n"a"b,c\r\n=1,-2\r\n{RECEIVED},'
    answer = await client.post("/compliance", content=content, headers=CSV, params={"at": AT})
    found = answer.json()
    assert [(each["row"], each["problem"]["code"]) for each in found["problems"]] == [
        (2, "malformed_csv"),
        (3, "malformed_csv"),
        (4, "instant_malformed"),
    ]
    assert [ticket["id"] for ticket in found["longest_overdue"]] == ['a "b"\nc', None]


@pytest.mark.parametrize(
    ("content", "headers", "status", "code"),
    [
        pytest.param(b'{"at": 1, "tickets": []}', {}, 422, "invalid_request", id="a parameter in the body"),
        pytest.param(b" " * 40_000_001, {}, 413, "body_too_large", id="40 MB"),
        pytest.param(b"", CSV, 400, "malformed_csv", id="empty CSV"),
        pytest.param(b"id,plan\n1,2", CSV, 400, "malformed_csv", id="no column of receipts"),
        pytest.param(b"received_at,due\n1,2", CSV, 400, "malformed_csv", id="unknown column"),
        pytest.param(b"received_at,id,id\n1,2,3", CSV, 400, "malformed_csv", id="column given twice"),
        pytest.param(b"received_at;id\n1;2", CSV, 400, "malformed_csv", id="semicolons"),
        pytest.param(b'received_at\n"x\n', CSV, 400, "malformed_csv", id="open quotation mark"),
        pytest.param(b'received_at\n"' + b"x\n" * 50_000, CSV, 400, "malformed_csv", id="open for long"),
        pytest.param(b"received_at\n\xff", CSV, 400, "malformed_csv", id="CSV that is no UTF-8"),
        pytest.param(b"x", {"content-type": "text/plain"}, 415, "unsupported_media_type", id="plain text"),
        pytest.param(b"{}", {"accept": "image/png, text/html;q=0.9"}, 406, "not_acceptable", id="not acceptable"),
        pytest.param(b"{}", {"accept": "application/json;q=0, text/html"}, 406, "not_acceptable", id="refused"),
    ],
)
async def test_what_is_wrong_with_the_whole_is_answered_as_a_whole(
    client: httpx.AsyncClient, content: bytes, headers: dict[str, str], status: int, code: str
) -> None:
    headers = {"content-type": "application/json"} | headers
    require_problem(await client.post("/compliance", content=content, headers=headers), status, code)


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("at=x", 422, "instant_malformed"),
        ("at=1999-01-01T00:00:00Z", 422, "instant_out_of_range"),
        ("metric=x", 422, "unknown_metric"),
        ("revision=99", 404, "unknown_revision"),
        ("plan=gold", 422, "invalid_request"),
    ],
)
async def test_what_is_wrong_with_the_parameters(client: httpx.AsyncClient, query: str, status: int, code: str) -> None:
    require_problem(await client.post(f"/compliance?{query}", json={"tickets": []}), status, code)


@pytest.mark.parametrize(
    ("accept", "answered"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("text/*", "text/csv"),
        ("text/csv, application/json;q=0.5", "text/csv"),
        ("text/csv;q=0.2, */*;q=0.5", "application/json"),
    ],
)
async def test_the_form_that_is_asked_for_most(client: httpx.AsyncClient, accept: str, answered: str) -> None:
    answer = await client.post("/compliance", json={"tickets": []}, headers={"accept": accept} if accept else {})
    assert answer.headers["content-type"].startswith(answered)


async def test_the_examples_of_the_description_are_real(client: httpx.AsyncClient) -> None:
    operation = committed_document()["paths"]["/compliance"]["post"]
    asked = operation["requestBody"]["content"]["text/csv"]["example"]
    answer = await client.post("/compliance", content=asked, headers=CSV | {"accept": "text/csv"}, params={"at": AT})
    assert answer.text == operation["responses"]["200"]["content"]["text/csv"]["example"]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 50])
def test_csv_is_read_alike_however_it_is_cut(size: int) -> None:
    content = 'id,received_at\r\n"a,""b""\r\nc",1\r\n\r\nd,2\r\n"e\nf",""'
    reader, found = RowReader("received_at", ["id"], 1000), list[dict[str, str] | MalformedCsvError]()
    for start in range(0, len(content), size):
        found += reader.feed(content[start : start + size])
    found += reader.end()
    assert found == [
        {"id": 'a,"b"\r\nc', "received_at": "1"},
        {"id": "d", "received_at": "2"},
        {"id": "e\nf", "received_at": ""},
    ]
