"""The intake form over HTTP: what a link fills in, what is foretold, and a confirmation that stays what it was."""

import re
from datetime import UTC, datetime

import httpx
import pytest
from icalendar import Calendar

from tests.pages.tickets import TICKET

PAGE = {"accept": "text/html"}


async def confirmation(client: httpx.AsyncClient, **changed: str) -> str:
    return (await client.post("/intake", data=TICKET | changed)).headers["location"]


def promised(page: str) -> str:
    found = re.search(r'<time datetime="([^"]+)"', page)
    assert found
    return found[1]


async def test_a_link_fills_in_the_plan_by_any_name_the_account_and_the_subject(client: httpx.AsyncClient) -> None:
    page = (await client.get("/intake?plan=Ultra&account=acme&subject=Error%203140")).text
    assert '<option value="gold" selected>' in page
    assert 'value="acme"' in page
    assert 'value="Error 3140"' in page


async def test_each_form_has_a_key_of_its_own_and_is_kept_by_nobody(client: httpx.AsyncClient) -> None:
    answers = [await client.get("/intake") for _ in range(2)]
    keys = {re.findall(r'name="key" value="([0-9a-f]{32})"', answer.text)[0] for answer in answers}
    assert len(keys) == 2
    assert {answer.headers["cache-control"] for answer in answers} == {"no-store"}


async def test_what_is_foretold_is_what_the_api_decides(client: httpx.AsyncClient) -> None:
    asked = {"plan": "silver", "description": "Orders fail with a sync error that needs the source code."}
    earlier = (await client.post("/decision", json=asked)).json()
    page = (await client.post("/intake/preview", data=asked)).text
    decided = (await client.post("/decision", json=asked)).json()
    assert earlier["due_date"]["due_at"][:16] <= promised(page)[:16] <= decided["due_date"]["due_at"][:16]
    assert promised(page)[16:19] == ":00"  # a customer is promised minutes
    for reason in decided["scope"]["reasons"]:
        if reason["code"] in {"topic_verdict", "above_plan_tier", "escalation"}:
            assert reason["text"] in page


async def test_an_account_that_is_typed_tells_nothing_of_its_plan(service: httpx.AsyncClient) -> None:
    """Who types it may be anybody."""
    await service.put("/accounts/acme", json={"plan": "platinum"})
    asked = {"description": "A sync error that needs the source code."}
    page = (await service.post("/intake/preview", data=asked | {"account": "acme"})).text
    assert "Platinum" not in page
    assert "Tier 3" not in page


async def test_a_plan_that_nobody_knows_stops_no_ticket(client: httpx.AsyncClient) -> None:
    assert "plan=" not in await confirmation(client, plan="goldd")


async def test_the_entry_for_a_calendar_is_the_instant_that_was_promised(client: httpx.AsyncClient) -> None:
    sent = await confirmation(client)
    page = (await client.get(sent, headers=PAGE)).text
    entry = await client.get(sent.replace("?", "/due.ics?"))
    assert entry.headers["content-type"].startswith("text/calendar")
    (event,) = Calendar.from_ical(entry.text).walk("VEVENT")
    assert event.decoded("dtstart") == datetime.fromisoformat(promised(page)).astimezone(UTC)
    assert f"UID:{sent.split('/')[3].partition('?')[0]}@" in entry.text


async def test_a_confirmation_stays_what_it_was_when_the_policy_changes(service: httpx.AsyncClient) -> None:
    sent = await confirmation(service)
    before = (await service.get(sent, headers=PAGE)).text
    due_on = promised(before)[:10]
    closed = {"hours": [], "reason": "A power cut"}
    assert (await service.put(f"/holiday-overrides/{due_on}", json=closed)).is_success
    assert (await service.get(sent, headers=PAGE)).text == before
    assert promised((await service.get("/intake")).text)[:10] > due_on


@pytest.mark.parametrize("left_out", ["at", "revision"])
async def test_a_confirmation_of_nothing_is_a_problem_page(client: httpx.AsyncClient, left_out: str) -> None:
    sent = re.sub(rf"{left_out}=[^&]+&?", "", await confirmation(client))
    answer = await client.get(sent, headers=PAGE)
    assert answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    assert "Invalid request" in answer.text


async def test_what_is_missing_is_named_at_the_top_and_beside_its_field(client: httpx.AsyncClient) -> None:
    answer = await client.post("/intake", data={"email": "nobody", "subject": "Help"}, headers=PAGE)
    assert answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    for name in ("email", "description"):
        assert f'<a href="#intake-{name}">' in answer.text
        assert re.search(rf'id="intake-{name}"[^>]*aria-describedby="[^"]*intake-{name}-wrong"[^>]*', answer.text)
    assert 'value="Help"' in answer.text
    assert answer.text.count('aria-invalid="true"') == 2


async def test_the_script_for_other_pages_may_be_loaded_by_them_and_no_page_may(client: httpx.AsyncClient) -> None:
    script, form = await client.get("/embed.js"), await client.get("/intake")
    assert script.headers["content-type"].startswith("text/javascript")
    assert script.headers["access-control-allow-origin"] == "*"
    assert script.headers.get_list("cross-origin-resource-policy") == ["cross-origin"]
    assert script.headers["x-content-type-options"] == "nosniff"
    assert form.headers.get_list("cross-origin-resource-policy") == ["same-origin"]
    assert "access-control-allow-origin" not in form.headers


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"--x\r\n"),
        ("multipart/form-data; boundary=x", b'--x\r\ncontent-disposition: form-data; name="email"\r\n\r\na@b'),
        ("multipart/form-data; boundary=x", b"--x\r\nnonsense\r\n\r\n--x--\r\n"),
        ("application/x-www-form-urlencoded", b"email=%zz&email=%ff&description"),
        ("application/x-www-form-urlencoded", b"&".join(b"f%d=" % each for each in range(5000))),
        ("text/plain", b"email=a@b"),
    ],
)
async def test_a_form_that_is_none_is_refused(client: httpx.AsyncClient, kind: str, body: bytes) -> None:
    answer = await client.post("/intake", content=body, headers={"content-type": kind, **PAGE})
    assert answer.status_code in {httpx.codes.BAD_REQUEST, httpx.codes.UNPROCESSABLE_ENTITY}


async def test_a_file_in_place_of_a_text_is_no_text(client: httpx.AsyncClient) -> None:
    files = {"description": ("virus.exe", b"MZ", "application/octet-stream")}
    answer = await client.post("/intake", data={"email": "a@b.example"}, files=files, headers=PAGE)
    assert answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY
