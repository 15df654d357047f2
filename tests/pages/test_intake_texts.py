"""What a customer types is text on every page that shows it, and nothing of it is lost by what it is made of."""

from html.parser import HTMLParser
from unicodedata import normalize

import httpx
import pytest

HOSTILE = [
    "<script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "</title></select></option><img src=x onerror=alert(1)>",
    '" autofocus onfocus="alert(1)',
    "' onmouseover='alert(1)",
    "<svg/onload=alert(1)>",
    "<!-- --!><script>alert(1)</script>",
    "javascript:alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "${7*7}#{7*7}<%= 7*7 %>",
    "&lt;script&gt;&amp;amp;&#60;script&#62;",
    "\N{RIGHT-TO-LEFT OVERRIDE}gnp.exe\N{ZERO WIDTH SPACE}",
    "]]><![CDATA[<script>",
    "\N{FULLWIDTH LESS-THAN SIGN}script\N{FULLWIDTH GREATER-THAN SIGN}alert(1)",
    "+ADw-script+AD4-alert(1)",
    "`;alert(1);//\\",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<style>*{display:none}</style><base href=//evil.example>",
    "Robert'); DROP TABLE ticket_deliveries;--",
]
OURS = {"body", "form", "input", "select", "textarea", "script", "a", "img", "svg", "style", "iframe", "base", "title"}


class Elements(HTMLParser):
    """Those that could do harm, each with what it has; and the texts of fields as a browser reads them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, tuple[str, ...]]] = []
        self.values: list[str] = []
        self._within = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._within = tag
        if tag in OURS:
            self.found.append((tag, tuple(name for name, _ in attrs)))
        self.values += [value for name, value in attrs if name == "value" and value]

    def handle_data(self, data: str) -> None:
        if self._within in {"textarea", "option"}:
            self.values.append(data.strip("\n"))


def ticket(text: str) -> dict[str, str]:
    return {"plan": text, "account": text, "email": text, "subject": text, "description": text, "action": "check"}


async def page_of(client: httpx.AsyncClient, path: str, fields: dict[str, str]) -> str:
    answer = await client.post(path, data=fields, headers={"accept": "text/html"})
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return answer.text


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("action", ["check", "send"])
@pytest.mark.parametrize("path", ["/intake", "/intake?bare=true"])
async def test_a_hostile_text_changes_no_element_of_the_form(
    client: httpx.AsyncClient, path: str, action: str, text: str
) -> None:
    """An email address that is none brings the form back however it is sent."""
    harmless = Elements(await page_of(client, path, {**ticket("harmless"), "action": action}))
    hostile = Elements(await page_of(client, path, {**ticket(text), "action": action}))
    assert hostile.found == harmless.found
    shown = [value for value in hostile.values if value == text]
    assert len(shown) == len([value for value in harmless.values if value == "harmless"]) == 6


@pytest.mark.parametrize("text", HOSTILE)
async def test_a_hostile_text_is_not_in_what_is_foretold(client: httpx.AsyncClient, text: str) -> None:
    harmless = Elements(await page_of(client, "/intake/preview", ticket("harmless")))
    assert Elements(await page_of(client, "/intake/preview", ticket(text))).found == harmless.found


@pytest.mark.parametrize("text", HOSTILE)
async def test_a_hostile_text_in_a_link_is_only_a_text(client: httpx.AsyncClient, text: str) -> None:
    page = (await client.get("/intake", params={"plan": text, "account": text, "subject": text})).text
    assert Elements(page).found == Elements((await client.get("/intake")).text).found
    assert Elements(page).values.count(text) == 2


@pytest.mark.parametrize("text", HOSTILE)
async def test_a_confirmation_shows_nothing_of_a_ticket(client: httpx.AsyncClient, text: str) -> None:
    sent = {**ticket(text), "email": "pat@shop.example", "action": "send"}
    answer = await client.post("/intake", data=sent)
    assert answer.status_code == httpx.codes.SEE_OTHER
    page = (await client.get(answer.headers["location"], headers={"accept": "text/html"})).text
    other = await client.post("/intake", data=sent | {"description": "harmless", "subject": "", "plan": ""})
    assert "pat@shop" not in page + answer.headers["location"]
    harmless = (await client.get(other.headers["location"], headers={"accept": "text/html"})).text
    assert {each for each in Elements(page).found if each[0] != "svg"} == {
        each for each in Elements(harmless).found if each[0] != "svg"
    }


@pytest.mark.parametrize("forged", ["dec_<script>", "dec_" + "0" * 31, "..%2f..%2f"])
async def test_a_confirmation_of_no_decision_is_refused(client: httpx.AsyncClient, forged: str) -> None:
    answer = await client.get(f"/intake/sent/{forged}?at=2026-11-24T15:00:00Z&revision=1")
    assert answer.status_code in {httpx.codes.NOT_FOUND, httpx.codes.UNPROCESSABLE_ENTITY}
    assert "<script>" not in answer.text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        pytest.param("a\x00b\x1b[31mc\x07", "ab[31mc", id="control characters"),
        pytest.param("one\r\ntwo\rthree", "one\ntwo\nthree", id="line ends"),
        pytest.param("e\u0301", "é", id="two ways to write one letter"),
        pytest.param("Z" + "\u0300" * 5000, "Z" + "\u0300" * 30, id="marks without end"),
        pytest.param("😀 日本語 العربية", "😀 日本語 العربية", id="the languages of the world"),
    ],
)
async def test_nobody_loses_a_ticket_by_what_they_pasted(client: httpx.AsyncClient, typed: str, kept: str) -> None:
    page = await page_of(client, "/intake", ticket("") | {"description": typed})
    assert normalize("NFC", kept) in Elements(page).values


async def test_the_longest_text_of_any_language_fits(client: httpx.AsyncClient) -> None:
    sent = ticket("") | {"description": "😀" * 10_000, "subject": "語" * 500, "email": "a@b.example", "action": "send"}
    assert (await client.post("/intake", data=sent)).status_code == httpx.codes.SEE_OTHER


async def test_a_text_that_is_too_long_comes_back_whole_and_says_so(client: httpx.AsyncClient) -> None:
    sent = ticket("") | {"description": "x" * 10_001, "email": "a@b.example", "action": "send"}
    answer = await client.post("/intake", data=sent, headers={"accept": "text/html"})
    assert answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    assert "Shorten the description to 10000 characters; it has 10001." in answer.text
    assert "x" * 10_001 in answer.text


@pytest.mark.parametrize("body", [b"{", b"[" * 30_000, b"\xff", b"[]", b'{"plan": {"a": 1}, "email": NaN}', b"1"])
async def test_json_that_is_none_is_refused_and_json_that_is_no_form_is_an_empty_one(
    client: httpx.AsyncClient, body: bytes
) -> None:
    answer = await client.post("/intake", content=body, headers={"content-type": "application/json"})
    assert answer.status_code in {httpx.codes.BAD_REQUEST, httpx.codes.UNPROCESSABLE_ENTITY}
