"""Paths and questions that no client writes: %00, ways up, line ends, what is no UTF-8, cursors that nobody gave."""

import base64
from collections.abc import Iterator

from tests.conftest import TOKEN
from tests.hostile.judge import Hostile
from tests.hostile.operations import ENDLESS, operations, places
from tests.hostile.wire import request

NOT_FOUND = "404 not_found"
PATHS = [
    ("/../../../../etc/passwd", NOT_FOUND),
    ("/docs/../../../../etc/passwd", NOT_FOUND),
    ("/docs/%2e%2e/%2e%2e/%2e%2e/etc/passwd", NOT_FOUND),
    ("/docs/..%2f..%2f..%2fetc%2fpasswd", NOT_FOUND),
    ("/docs/%252e%252e%252fetc%252fpasswd", NOT_FOUND),
    ("/docs/..%5c..%5cwindows%5cwin.ini", NOT_FOUND),
    ("/docs/..%c0%af..%c0%afetc/passwd", NOT_FOUND),
    ("/docs/swagger-ui.css%00.png", NOT_FOUND),
    ("/docs/swagger-ui.css/", NOT_FOUND),
    ("/docs/%00", NOT_FOUND),
    ("/livez%00", NOT_FOUND),
    ("/%00livez", NOT_FOUND),
    ("/livez/", NOT_FOUND),
    ("//livez", NOT_FOUND),
    ("/./livez", NOT_FOUND),
    ("/LIVEZ", NOT_FOUND),
    ("/livez;admin=true", NOT_FOUND),
    ("/livez%20", NOT_FOUND),
    ("/livez%0d%0aSet-Cookie:a", NOT_FOUND),
    ("/%ff%fe", NOT_FOUND),
    ("/%", NOT_FOUND),
    ("/%zz", NOT_FOUND),
    ("/%u0041", NOT_FOUND),
    ("/" + "a" * 5_000, NOT_FOUND),
    ("/" + "a/" * 2_500, NOT_FOUND),
    ("/" + "../" * 1_500, NOT_FOUND),
    ("/.git/config", NOT_FOUND),
    ("/.env", NOT_FOUND),
    ("/wp-login.php", NOT_FOUND),
    ("/cgi-bin/.%2e/.%2e/bin/sh", NOT_FOUND),
    ("/policy/clauses/..%2f..%2fapi-keys", NOT_FOUND),
    ("/policy/clauses/%2e%2e", "404 unknown_clause"),
    ("/plans/%2e%2e", "404 unknown_plan"),
    ("/problems/%00", "404 unknown_problem"),
    ("/problems/" + "a" * 101, "422 invalid_request"),
    ("/plans/%F0%9F%92%A9", "404 unknown_plan"),
    ("/policy/revisions/1_0", "422 invalid_request"),
    ("/policy/revisions/%D9%A1", "422 invalid_request"),
    ("/policy/revisions/" + "9" * 5_000, "422 invalid_request"),
    ("/policy/revisions/1e3", "422 invalid_request"),
    ("/policy/revisions/0", "422 invalid_request"),
    ("/policy/revisions/-1", "422 invalid_request"),
    ("/holiday-overrides/2026-02-30", "422 invalid_request"),
    ("/holiday-overrides/0000-00-00", "422 invalid_request"),
]
INVALID = "422 invalid_request"
QUESTIONS = [
    ("/tier?plan=%00", INVALID),
    ("/tier?plan=gold%00", INVALID),
    ("/tier?plan=%0d%0aSet-Cookie:%20a", "404 unknown_plan"),
    ("/tier?plan=%1b%5b2J", INVALID),
    ("/tier?plan=%ff", "404 unknown_plan"),
    ("/tier?plan=%c0%af", "404 unknown_plan"),
    ("/tier?plan=%ed%a0%80", "404 unknown_plan"),
    ("/tier?plan=%u0041", "404 unknown_plan"),
    ("/tier?plan=%", "404 unknown_plan"),
    ("/tier?plan=", INVALID),
    ("/tier?plan", INVALID),
    ("/tier?", INVALID),
    ("/tier?&&&&", INVALID),
    ("/tier?=gold", INVALID),
    ("/tier?plan[]=gold", INVALID),
    ("/tier?plan[$ne]=x", INVALID),
    ("/tier?plan=gold&plan=gold", INVALID),
    ("/tier?plan=gold&pl%61n=silver", INVALID),
    ("/tier?plan=gold;plan=silver", "404 unknown_plan"),
    ("/tier?PLAN=gold", INVALID),
    ("/tier?plan=gold&_method=DELETE", INVALID),
    ("/tier?plan=gold&%00=1", INVALID),
    ("/tier?plan=gold&%ff=1", INVALID),
    ("/tier?plan=gold&__proto__=1", INVALID),
    ("/tier?plan=gold&revision=1_0", INVALID),
    ("/tier?plan=gold&revision=%D9%A1", INVALID),
    ("/tier?plan=gold&revision=1.0", INVALID),
    ("/tier?plan=gold&revision=+1", INVALID),
    ("/tier?plan=gold&revision=0x1", INVALID),
    ("/tier?plan=gold&revision=-1", INVALID),
    ("/tier?plan=gold&revision=NaN", INVALID),
    ("/tier?plan=gold&revision=2147483648", INVALID),
    ("/tier?plan=gold&revision=" + "9" * 5_000, INVALID),
    ("/tier?plan=gold&min_sequence=" + "9" * 18, "404 unknown_sequence"),
    ("/tier?plan=gold&min_sequence=" + "9" * 19, INVALID),
    ("/tier?plan=gold&min_sequence=%F0%9D%9F%8F", INVALID),
    ("/tier?plan=" + "a" * 5_000, INVALID),
    ("/tier?plan=" + "%cc%81" * 200, INVALID),
    ("/tier?plan=" + "%ef%b7%ba" * 200, "404 unknown_plan"),
    ("/tier?" + "&".join(f"k{number}=1" for number in range(1_000)), INVALID),
    ("/tier?" + "&".join(f"k{number}" for number in range(5_000)), INVALID),
    ("/tier?" + "plan=gold&" * 1_000, INVALID),
    ("/due-date?received_at=2026-11-24T15:30:00+05:00", "422 instant_malformed"),
    ("/due-date?received_at=2026-11-24T15:30:00", "422 instant_without_offset"),
    ("/due-date?received_at=2026-11-24T15:30:00Z&explain=maybe", INVALID),
    ("/due-date?received_at=2026-11-24T15:30:00Z&value=1&unit=fortnights", INVALID),
    ("/due-date?received_at=2099-11-24T15:30:00Z&value=2000&unit=business_days", "422 calendar_has_no_open_time"),
    ("/due-date?received_at=2026-11-24T15:30:00Z&metric=%00", INVALID),
    ("/support-hours/days?from=0001-01-01&to=9999-12-31", "422 invalid_date_range"),
    ("/support-hours/days?from=2026-12-31&to=2026-01-01", "422 invalid_date_range"),
    ("/support-hours.ics?from=0001-01-01&to=9999-12-31", "422 instant_out_of_range"),
    ("/support-hours/days?from=-2026-01-01&to=2026-02-01", INVALID),
]
CURSORS = [
    "",
    "0",
    "-1",
    "null",
    "undefined",
    "next",
    "=",
    "====",
    "A",
    "AA",
    "_",
    "%",
    "/etc/passwd",
    "../..",
    "\x00",
    "\u0661",
    "é",
    "\U0001f4a9",
    "\ud800",
    "a" * 500,
    "a" * 501,
    "A" * 5_000,
    "' OR 1=1 --",
    *(
        base64.urlsafe_b64encode(key).decode().rstrip("=")
        for key in (
            b"",
            b"-1",
            b"0",
            b"1e3",
            b" 1",
            b"1_0",
            b"+1",
            b"9" * 18,
            b"9" * 19,
            b"9" * 300,
            b"\x00",
            b"\xff\xfe",
            "\u0661".encode(),
            b"1; DROP TABLE changes",
            b'{"id": 1}',
            b"no-such-plan",
        )
    ),
]


def paths() -> Iterator[Hostile]:
    for path, wants in PATHS:
        yield Hostile(path[:60], (request("GET", path),), wants)


def questions() -> Iterator[Hostile]:
    for target, wants in QUESTIONS:
        yield Hostile(target[:60], (request("GET", target),), wants)


def cursors() -> Iterator[Hostile]:
    """To every list; a number that the list has not come to yet is a cursor that it could give."""
    for place in places():
        if place.steps == ("cursor",):
            for cursor in CURSORS:
                yield Hostile(f"{place.name}: {cursor[:40]!r}", (place.holding(cursor),), "any")


def odd_texts() -> Iterator[Hostile]:
    """What no field holds, in every parameter and field that there is."""
    texts = ["\x00", "a\x00b", "\ud800", "\r\nSet-Cookie: a", "\x1b[2J", "a" * 20_000, "\u0301" * 500, "%00", "../../x"]
    for place in places():
        for text in texts:
            if place.where != "headers" and place.operation.name != ENDLESS:
                yield Hostile(f"{place.name}: {text[:20]!r}", (place.holding(text),), "any")


def methods() -> Iterator[Hostile]:
    """Every method on every route but those that it takes; HEAD is what GET is, without a body."""
    taken: dict[str, set[str]] = {}
    for each in operations():
        taken.setdefault(each.path, set()).add(each.method)
    for each in {each.path: each for each in operations()}.values():
        target = each.target(each.segments, each.query)
        for method in ("HEAD", "OPTIONS", "TRACE", "PATCH", "PROPFIND", "PURGE", "GET", "POST", "PUT", "DELETE"):
            if method not in taken[each.path]:
                wants = "any" if method in {"HEAD", "OPTIONS"} else "405 method_not_allowed"
                sent = request(method, target, {"Authorization": f"Bearer {TOKEN}"})
                yield Hostile(f"{method} {each.path}", (sent,), wants)
