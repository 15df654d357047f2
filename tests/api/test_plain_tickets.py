"""What is read in one go is read as it would be one by one, and what could not be is left alone."""

import json
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import httpx
import pytest

from app.api.batch_tickets import TICKET
from app.api.json_lists import decoder
from app.api.plain_tickets import run_of_lines, run_of_list
from tests.api.test_due_date_batches import DUE, NDJSON, RECEIVED, batch, lines, random_tickets, stream

pytestmark = pytest.mark.database
PLAIN = {"id": "T-1", "plan": "gold", "received_at": RECEIVED}
PLANS = ("gold", "Ultra-Plus", "pro", None)
# What a text is spoiled with: what ends, escapes or separates in JSON, what no text holds, what instants are made of.
SPOILERS = [*'{}[]",:\\ \x7f\0\n\té.0T+Z-7', '"plan":', '"id":null,', "},{", "null", "\\u0041", "\\ud800", "true"]


def plain(count: int, random: Random) -> list[dict[str, Any]]:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    return [
        {
            "id": f"T-{number}",
            "plan": random.choice(PLANS),
            "received_at": (start + timedelta(minutes=random.randrange(500_000))).isoformat(),
        }
        for number in range(count)
    ]


def spoiled(text: str, random: Random) -> str:
    for _ in range(random.randrange(1, 4)):
        at = random.randrange(len(text))
        text = text[:at] + random.choice(SPOILERS) + text[at + random.randrange(2) :]
    return text


def test_whatever_is_read_in_one_go_is_read_alike_one_by_one() -> None:
    random, read = Random(5), 0  # noqa: S311  (the same texts in every run)
    for _ in range(20_000):
        text = spoiled(json.dumps(plain(random.randrange(1, 4), random))[1:-1], random)
        if run := run_of_list(text):
            told = [{"id": None, **element} for element in decoder.decode(f"[{text}]")]
            assert [ticket.as_told() for ticket in run.tickets] == told
            for ticket in told:
                TICKET.validate_python(ticket | {"received_at": RECEIVED})
            read += 1
    assert read > 1000


def test_whatever_lines_are_read_in_one_go_are_read_alike_one_by_one() -> None:
    random, read = Random(6), 0  # noqa: S311  (the same texts in every run)
    for _ in range(10_000):
        whole = spoiled("\n".join(map(json.dumps, plain(3, random))), random).encode().split(b"\n")
        if run := run_of_lines(whole):
            assert [ticket.as_told() for ticket in run.tickets] == [
                {"id": None, **decoder.decode(line.decode())} for line in whole
            ]
            read += 1
    assert read > 500


@pytest.mark.parametrize(
    "ticket",
    [
        pytest.param({**PLAIN, "plan": "golden"}, id="unknown plan"),
        pytest.param({**PLAIN, "received_at": "2026-11-24 15:30:00-05:00"}, id="a space in the instant"),
        pytest.param({**PLAIN, "received_at": "2026-11-24T15:30:00-0500"}, id="an offset without a colon"),
        pytest.param({**PLAIN, "received_at": "2026-11-24T15:30:00"}, id="no offset"),
        pytest.param({**PLAIN, "received_at": "1999-01-01T00:00:00Z"}, id="out of range"),
        pytest.param({**PLAIN, "id": ""}, id="an empty id"),
        pytest.param({**PLAIN, "id": "é\u0301"}, id="an id that is not plain"),
        pytest.param({**PLAIN, "id": "x" * 201}, id="a long id"),
        pytest.param({**PLAIN, "explain": True}, id="more is asked"),
        pytest.param({**PLAIN, "plan": None}, id="no plan"),
        pytest.param({**PLAIN, "received_at": "2026-11-24T20:30:00.9999999Z"}, id="a fraction of a second"),
    ],
)
async def test_a_ticket_among_many_plain_ones_is_answered_as_it_is_alone(
    client: httpx.AsyncClient, ticket: dict[str, Any]
) -> None:
    def told(result: dict[str, Any]) -> dict[str, Any]:
        problem = result.get("problem")
        return {**result, "line": 0, **({"problem": problem | {"request_id": ""}} if problem else {})}

    [alone] = await batch(client, [ticket])
    many = [PLAIN] * 100 + [ticket] + [PLAIN] * 100
    for results in (await batch(client, many), await stream(client, lines(many))):
        assert told(results.pop(100)) == told(alone)
        assert results == [{"id": "T-1", "due_at": DUE}] * 200


@pytest.mark.parametrize(
    "defaults",
    [
        {},
        {"plan": "gold"},
        {"plan": "golden"},
        {"value": 2, "unit": "business_hours", "received_at": RECEIVED},
        {"metric": "x"},
        {"at": "2026-11-26T12:00:00Z"},
        {"explain": True},
        {"events": [{"type": "paused", "at": "2027-12-01T00:00:00Z"}]},
    ],
)
async def test_defaults_mean_the_same_for_many_as_for_one(client: httpx.AsyncClient, defaults: dict[str, Any]) -> None:
    random = Random(7)  # noqa: S311  (the same tickets in every run)
    tickets = [{name: of for name, of in ticket.items() if of or random.randrange(2)} for ticket in plain(60, random)]
    results = await batch(client, tickets, defaults=defaults)
    for ticket, result in zip(tickets, results, strict=True):
        [alone] = await batch(client, [ticket], defaults=defaults)
        if "problem" in result:
            assert result["problem"] | {"request_id": ""} == alone["problem"] | {"request_id": ""}
        else:
            assert result == alone


async def test_plain_tickets_among_others_keep_their_places(client: httpx.AsyncClient) -> None:
    random = Random(8)  # noqa: S311  (the same tickets in every run)
    tickets = sorted(random_tickets(200) + plain(800, random), key=lambda _: random.random())
    for results in (await batch(client, tickets), await stream(client, lines(tickets))):
        assert [result["id"] for result in results] == [ticket["id"] for ticket in tickets]


async def test_lines_of_two_tickets_and_tickets_of_two_lines_are_none(client: httpx.AsyncClient) -> None:
    one, [begins, ends] = json.dumps(PLAIN), json.dumps(PLAIN).split(", ", 1)
    content = "\n".join([one, f"{one},{one}", f"{one} {one}", f"{begins},", ends, one])
    answer = await client.post("/due-dates", content=content, headers=NDJSON)
    found = [json.loads(line).get("line") for line in answer.text.splitlines()]
    assert found == [None, 2, 3, 4, 5, None]
