"""What a change would do, were it made: asked over HTTP, answered as the change itself would be, and never written."""

import asyncio
import json
import threading
import time
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from app.persistence.database import database_engine, reading
from app.services.pace import LONGEST_STEP
from app.settings import Settings
from tests.api.billing import Account, Json, require_problem
from tests.cases.policy_edits import edited
from tests.cases.tables import Row, name_of, rows
from tests.conftest import AUTHORISED, NewDatabase, service_on

pytestmark = pytest.mark.database
Service = tuple[FastAPI, httpx.AsyncClient]
AT = "2026-06-01T12:00:00-04:00"
EVE: Json = {"2026-11-25": {"hours": [], "reason": "Staff outing"}}
TICKET: Json = {"id": "t1", "received_at": "2026-11-24T15:30:00-05:00", "plan": "gold"}
DIAMOND: Json = {"diamond": {"name": "Diamond", "tier": 3}}
ON_GOLD: Json = {"path": "plans.gold", "text": "accounts are or were on that plan"}
BOUGHT: Json = {"path": "add_ons.screen_sharing", "text": "accounts have bought that add-on"}
NO_OVERRIDE: Json = {"path": "holiday_overrides.2026-12-01", "text": "there is no override on that date to remove"}
NOTHING = ("differences", "warnings", "moves", "summary", "dates_from", "dates_to")


async def preview(client: httpx.AsyncClient, **asked: Any) -> Json:  # noqa: ANN401
    answer = await client.post("/policy/preview", json={"at": AT} | asked)
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


async def document(client: httpx.AsyncClient) -> Json:
    found: Json = (await client.get("/policy")).json()["document"]
    return found


def texts(answer: Json) -> list[str]:
    return [difference["text"] for difference in answer["differences"]]


@pytest.fixture(scope="module")
async def without_accounts(new_database: NewDatabase) -> AsyncIterator[httpx.AsyncClient]:
    """Asks a service where no account keeps a plan from being removed."""
    async with service_on(await new_database()) as (_, client):
        client.headers.update(AUTHORISED)
        yield client


@pytest.mark.parametrize("row", rows("differences"), ids=name_of)
async def test_the_differences_are_those_of_the_case_table(without_accounts: httpx.AsyncClient, row: Row) -> None:
    client = without_accounts
    change: Json = {
        "plans": row.get("plans", {}),
        "holiday_overrides": {str(on): each for on, each in row.get("holiday_overrides", {}).items()},
    }
    if "document" in row:
        change = {"document": edited(await document(client), row["document"])}
    assert texts(await preview(client, **change)) == row["differences"]


async def test_a_preview_tells_what_then_happens(service: httpx.AsyncClient) -> None:
    foreseen = await preview(service, holiday_overrides=EVE, plans=DIAMOND, tickets=[TICKET])
    asked = {"received_at": TICKET["received_at"], "plan": "gold"}
    before = (await service.get("/due-date", params=asked)).json()["due_at"]
    await service.put("/holiday-overrides/2026-11-25", json=EVE["2026-11-25"])
    await service.put("/plans/diamond", json=DIAMOND["diamond"])
    after = (await service.get("/due-date", params=asked)).json()["due_at"]
    (move,) = foreseen["moves"]
    assert (move["due_at_before"], move["due_at"]) == (before, after) != (after, before)
    made = (await service.get("/policy/revisions/3/differences?from=1")).json()
    assert foreseen["differences"] == made["differences"]
    warned = (await service.get("/support-hours", params={"at": AT})).json()["warnings"]
    assert foreseen["warnings"] == warned


async def test_tickets_that_stay_are_counted_and_left_out(busy_service: Service) -> None:
    stays = {"id": "t2", "received_at": "2026-06-12T10:00:00-04:00"}
    nobody = {"id": "t3", "received_at": "2026-06-12T10:00:00-04:00", "plan": "Diamond"}
    answer = await preview(busy_service[1], holiday_overrides=EVE, tickets=[stays, TICKET, nobody])
    assert answer["summary"] == {
        "tickets": 3,
        "earlier": 0,
        "later": 1,
        "unchanged": 1,
        "problems": 1,
        "largest_move_seconds": 185_400,
    }
    assert [move["id"] for move in answer["moves"]] == ["t1", "t3"]
    assert answer["moves"][1]["problem"]["code"] == "unknown_plan"


async def test_without_a_change_the_lint_of_the_policy_is_told(busy_service: Service) -> None:
    _, client = busy_service
    answer = await preview(client)
    warned = (await client.get("/support-hours", params={"at": AT})).json()["warnings"]
    assert [warning["date"] for warning in warned] == ["2026-07-04", "2026-11-25"]
    assert (answer["valid"], answer["differences"], answer["warnings"]) == (True, [], warned)


async def test_an_earlier_revision_can_be_changed(service: httpx.AsyncClient) -> None:
    await service.put("/plans/diamond", json=DIAMOND["diamond"])
    assert texts(await preview(service, plans={"diamond": None})) == ["Diamond plan removed"]
    answer = await preview(service, plans=DIAMOND, revision=1)
    assert (texts(answer), answer["policy_revision"]) == (["Diamond plan added: tier 3"], 1)


@pytest.mark.parametrize(
    ("change", "path", "says"),
    [
        pytest.param({"plans": {"s3": {"name": "Gold", "tier": 3}}}, "plans", "Gold", id="a name that is taken"),
        pytest.param({"plans": {"s3": {"name": "S3", "tier": 9}}}, "plans.7.tier", "no tier 9", id="an unknown tier"),
        pytest.param({"plans": {"s3": None}}, "plans.s3", "no plan", id="a plan that is not there"),
        pytest.param(
            {"holiday_overrides": {"2026-12-01": None}},
            "holiday_overrides.2026-12-01",
            "no override",
            id="an override that is not there",
        ),
        pytest.param(
            {"holiday_overrides": {"2100-01-01": EVE["2026-11-25"]}},
            "holiday_overrides.2100-01-01",
            "2099-12-31",
            id="a date that the policy has not",
        ),
        pytest.param({"document": {}}, "name", "required", id="no document"),
        pytest.param({"document": {"name": "a\0b"}}, "name", "NUL", id="a character that no text has"),
    ],
)
async def test_a_change_that_would_be_refused_is_answered_with_why(
    busy_service: Service, change: Json, path: str, says: str
) -> None:
    answer = await preview(busy_service[1], **change, tickets=[TICKET])
    assert answer["valid"] is False
    assert any(flaw["path"] == path and says in flaw["text"] for flaw in answer["flaws"])
    assert [answer[name] for name in NOTHING] == [None] * len(NOTHING)


async def test_a_document_that_contradicts_itself_is_told_everything_that_is_wrong(busy_service: Service) -> None:
    _, client = busy_service
    change: Row = {
        "plans": {"gold": {"tier": 9, "clause": "nope"}},
        "closures": {"rules": {"Labor Day": {"holiday": "x"}}},
    }
    answer = await preview(client, document=edited(await document(client), change))
    assert {flaw["path"] for flaw in answer["flaws"]} == {"plans.1.tier", "plans.1.clause", "closures.rules.3"}


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        pytest.param("", 400, "malformed_json", id="nothing"),
        pytest.param('{"at": NaN}', 400, "malformed_json", id="no JSON"),
        pytest.param("[]", 422, "invalid_request", id="a list"),
        pytest.param('{"change": {}}', 422, "invalid_request", id="an unknown field"),
        pytest.param('{"document": {}, "plans": {"gold": null}}', 422, "invalid_request", id="two changes at once"),
        pytest.param('{"plans": {"Gold": null}}', 422, "invalid_request", id="no code"),
        pytest.param('{"plans": {"gold": {"name": "Gold"}}}', 422, "invalid_request", id="half a plan"),
        pytest.param('{"holiday_overrides": {"2026-02-30": null}}', 422, "invalid_request", id="no date"),
        pytest.param('{"tickets": [{"id": "t1"}]}', 422, "invalid_request", id="a ticket that never came"),
        pytest.param(json.dumps({"tickets": [TICKET] * 10_001}), 422, "invalid_request", id="too many tickets"),
        pytest.param(
            '{"tickets": [{"id": "t1", "received_at": "2026-11-24T15:30:00"}]}',
            *(422, "instant_without_offset"),
            id="an instant without its offset",
        ),
        pytest.param('{"at": "1999-12-31T00:00:00Z"}', 422, "instant_out_of_range", id="an instant long ago"),
        pytest.param('{"revision": 999}', 404, "unknown_revision", id="an unknown revision"),
        pytest.param('{"min_sequence": 999999}', 404, "unknown_sequence", id="a change that was never made"),
        pytest.param(f'{{"document": "{"x" * 4_000_000}"}}', 413, "body_too_large", id="too much"),
    ],
)
async def test_what_is_no_question_is_a_problem(busy_service: Service, body: str, status: int, code: str) -> None:
    headers = {"content-type": "application/json"}
    answer = await busy_service[1].post("/policy/preview", content=body.encode(), headers=headers)
    require_problem(answer, status, code)


async def test_more_mistakes_than_anybody_reads_are_counted_and_not_listed(busy_service: Service) -> None:
    keys = ",".join(f'"k{number}":0' for number in range(100_000))
    answer = await busy_service[1].post(
        "/policy/preview", content=f"{{{keys}}}", headers={"content-type": "application/json"}
    )
    [error] = require_problem(answer, 422, "invalid_request")["errors"]
    assert error == {"pointer": "/", "detail": "There are 100000 mistakes in it, which are too many to be listed."}


async def test_only_json_is_read_and_only_of_who_may_write_the_policy(busy_service: Service) -> None:
    _, client = busy_service
    answer = await client.post("/policy/preview", content="{}", headers={"content-type": "application/x-ndjson"})
    require_problem(answer, 415, "unsupported_media_type")
    answer = await client.post("/policy/preview", content="no JSON", headers={"authorization": "Bearer x"})
    require_problem(answer, 401, "key_unknown")


async def test_many_tickets_are_answered_in_one_call(busy_service: Service) -> None:
    tickets = [TICKET | {"id": f"t{i}", "plan": f"plan {i % 20}" if i % 2 else "ultra"} for i in range(10_000)]
    answer = await preview(busy_service[1], holiday_overrides=EVE, tickets=tickets)
    assert (answer["summary"]["later"], answer["summary"]["problems"]) == (5_000, 5_000)
    assert [move["id"] for move in answer["moves"]] == [ticket["id"] for ticket in tickets]


async def test_tickets_are_looked_at_in_steps_between_which_others_are_answered(
    busy_service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the event loop: a thread would keep the interpreter from it for five milliseconds at a time."""
    turns, seen = 0, []

    def slowly(_: object) -> None:
        time.sleep(LONGEST_STEP * 1.1)
        seen.append((threading.get_ident(), turns))

    async def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    monkeypatch.setattr("app.services.policy_previews.moves_between", lambda *_: slowly)
    task = asyncio.create_task(others())
    await preview(busy_service[1], tickets=[TICKET] * 5)
    task.cancel()
    assert {thread for thread, _ in seen} == {threading.get_ident()}
    assert len({turn for _, turn in seen}) == 5


async def test_what_accounts_refer_to_cannot_be_removed(own_service: Service) -> None:
    """Nor what they only ever referred to: the real change is refused alike."""
    _, client = own_service
    account = Account(client)
    await account.put("gold")
    await account.move("silver")
    await account.buy()
    tag = (await client.get("/plans/gold")).headers["etag"]
    require_problem(await client.delete("/plans/gold", headers={"if-match": tag}), 409, "plan_in_use")
    whole = await document(client)
    nothing_bought = edited(whole, {"add_ons": {"screen_sharing": None}, "screen_sharing": None})
    for change, flaws in (
        ({"plans": {"gold": None, "silver": None, "micro": None}}, [ON_GOLD, ON_GOLD | {"path": "plans.silver"}]),
        ({"plans": {"gold": None, "golden": {"name": "Gold", "tier": 2}}}, [ON_GOLD]),
        ({"plans": {"gold": None}, "holiday_overrides": {"2026-12-01": None}}, [NO_OVERRIDE, ON_GOLD]),
        ({"document": edited(whole, {"plans": {"gold": None}})}, [ON_GOLD]),
        ({"document": nothing_bought}, [BOUGHT]),
    ):
        answer = await preview(client, **change)
        assert (answer["valid"], answer["flaws"]) == (False, flaws)
    assert (await preview(client, plans={"micro": None}))["valid"] is True


async def test_a_document_in_place_of_an_old_revision_keeps_what_is_used_today(own_service: Service) -> None:
    _, client = own_service
    whole = await document(client)
    await client.put("/plans/diamond", json=DIAMOND["diamond"])
    await Account(client).put("diamond")
    answer = await preview(client, document=whole, revision=1)
    assert answer["flaws"] == [ON_GOLD | {"path": "plans.diamond"}]


async def test_whether_a_plan_is_in_use_is_said_to_be_unknown_while_the_database_is_away(
    own_service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, client = own_service
    nowhere = "postgresql+asyncpg://sla@127.0.0.1:1/none"
    monkeypatch.setattr(app.state, "engine", database_engine(nowhere, Settings(database_url=nowhere)))
    answer = await preview(client, plans={"gold": None}, tickets=[TICKET])
    assert (answer["valid"], texts(answer)) == (True, ["Gold plan removed"])
    assert answer["warnings"][0] == {
        "date": None,
        "text": "Whether accounts are or ever were on Gold is not known while the database is away.",
    }
    others = (await preview(client, plans=DIAMOND))["warnings"]
    assert answer["warnings"][1:] == others
    assert None not in [warning["date"] for warning in others]


async def test_an_override_of_a_mistyped_year_is_doubtful(busy_service: Service) -> None:
    answer = await preview(busy_service[1], holiday_overrides={"2020-01-06": EVE["2026-11-25"]})
    assert answer["warnings"][0] == {
        "date": "2020-01-06",
        "text": "The override of Monday 6 January 2020 is over: Staff outing.",
    }


async def test_a_document_closes_at_24_00_as_an_override_does(busy_service: Service) -> None:
    _, client = busy_service
    hours = [{"opens": "09:00", "closes": "24:00"}]
    late = edited(await document(client), {"support_hours": {"weekly": {"friday": hours}}})
    assert texts(await preview(client, document=late)) == ["Weekly hours, Friday: 09:00–16:00 → 09:00–24:00"]  # noqa: RUF001


async def everything(engine: AsyncEngine) -> dict[str, object]:
    """Every row of every table, when each was last written, and where each sequence stands."""
    async with reading(engine) as session:
        tables = await session.scalars(
            text("SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname = 'public'")
        )
        found: dict[str, object] = {
            table: (await session.execute(text(f"SELECT xmin::text, t.* FROM {table} t ORDER BY t::text"))).all()  # noqa: S608
            for table in tables.all()
        }
        sequences = "SELECT schemaname, sequencename, last_value FROM pg_sequences ORDER BY 1, 2"
        return found | {"sequences": (await session.execute(text(sequences))).all()}


async def test_a_preview_never_writes(own_service: Service) -> None:
    app, client = own_service
    account = Account(client)
    await account.put("gold")
    await account.buy()
    await client.put("/holiday-overrides/2026-12-01", json={"hours": [], "reason": "Staff training"})
    await preview(client)  # which notes that the key was used today
    whole = await document(client)
    before, sequence = await everything(app.state.engine), app.state.snapshot.sequence
    in_force = app.state.snapshot.policy
    assert {"public.plans", "public.changes", "public.policy_revisions", "sequences"} <= before.keys()
    changes: list[Json] = [
        {"plans": DIAMOND | {"micro": None}, "holiday_overrides": EVE | {"2026-12-01": None}, "tickets": [TICKET] * 99},
        {"document": edited(whole, {"closures": {"observed": "federal"}}), "tickets": [TICKET]},
        {"plans": {"s3": {"name": "Gold", "tier": 9}}, "holiday_overrides": {"2100-01-01": EVE["2026-11-25"]}},
        {"document": {"name": "half a document"}},
        {"revision": 1, "plans": {"gold": None}},
        {"document": edited(whole, {"plans": {"gold": None}})},
        {"tickets": [{"id": "t1"}]},
        {"revision": 999},
    ]
    answers = await asyncio.gather(*(client.post("/policy/preview", json=change) for change in changes * 3))
    told = [answer.json() for answer in answers]
    assert {answer.status_code for answer in answers} == {200, 404, 422}
    assert [each.get("valid") for each in told[: len(changes)]] == [
        *(True, True, False, False, False, False),
        *(None, None),
    ]
    assert [each["flaws"] for each in told[4:6]] == [[ON_GOLD]] * 2
    for method in ("PUT", "DELETE", "GET"):
        require_problem(await client.request(method, "/policy/preview"), 405, "method_not_allowed")
    assert await everything(app.state.engine) == before
    assert app.state.snapshot.policy is in_force
    assert app.state.snapshot.sequence == sequence
