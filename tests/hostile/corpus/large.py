"""What is too much: headers, URLs, bodies and the number of fields in them."""

from collections.abc import Iterator

from app.api.media_types import NDJSON
from tests.hostile.judge import Hostile
from tests.hostile.operations import JSON, json_operations, operation
from tests.hostile.wire import request

TOO_LONG = "4xx"  # 431 where the whole head has been read, 400 where the parser gives up before
HEADS = [
    ("a header of 100 kB", {"X-Large": "a" * 100_000}, ""),
    ("a key of 100 kB", {"Authorization": "Bearer " + "a" * 100_000}, ""),
    ("a cookie of 100 kB", {"Cookie": "a=b; " * 20_000}, ""),
    ("a name of 100 kB", {"X-" + "a" * 100_000: "1"}, ""),
    ("10,000 headers", {f"X-{number}": "1" for number in range(10_000)}, ""),
    ("a path of 100 kB", {}, "/" + "a" * 100_000),
    ("a question of 100 kB", {}, "?plan=" + "a" * 100_000),
    ("a question of 100,000 keys", {}, "?" + "&".join(f"k{number}" for number in range(100_000))),
    ("a question of 100,000 times one key", {}, "?" + "plan&" * 100_000),
    ("a header of 1 MB", {"X-Large": "a" * 1_000_000}, ""),
]


def heads() -> Iterator[Hostile]:
    for name, headers, more in HEADS:
        yield Hostile(name, (request("GET", f"/tier{more}", headers),), TOO_LONG)
        first, rest = (sent := request("GET", f"/tier{more}", headers))[:50_000], sent[50_000:]
        yield Hostile(f"{name}, in two parts", (first, 0.02, rest), TOO_LONG)


def bodies() -> Iterator[Hostile]:
    """10 MB with its length and without, of spaces and of keys."""
    spaces, keys = b" " * 10_000_000, b"{" + b",".join(b'"k%d":0' % number for number in range(100_000)) + b"}"
    for asked in json_operations():
        wants = "400 malformed_json" if asked.name == "report_compliance" else "413 body_too_large"
        yield Hostile(f"{asked.name}: 10 MB of spaces", (asked.holding(body=spaces),), wants)
        target = asked.target(asked.segments, asked.query)
        head = asked.sent(target, {"Transfer-Encoding": "chunked"}, None).replace(
            b"\r\n\r\n", f"\r\nContent-Type: {JSON}\r\n\r\n".encode()
        )
        chunks = (b"10000\r\n" + b" " * 65_536 + b"\r\n") * 150 + b"0\r\n\r\n"
        yield Hostile(f"{asked.name}: 10 MB of spaces in chunks", (head + chunks,), wants)
        yield Hostile(f"{asked.name}: 100,000 keys", (asked.holding(body=keys),), "4xx")
    for name, body in (("10 MB of one line", b"a" * 10_000_000), ("10 MB of lines", b"a\n" * 5_000_000)):
        asked = operation("read_due_dates")
        sent = asked.sent("/due-dates", {"Content-Type": NDJSON}, body)
        yield Hostile(f"NDJSON, {name}", (sent,), "200")
