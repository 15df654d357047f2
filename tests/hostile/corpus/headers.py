"""Headers that are HTTP and mean harm: keys, tags, what is accepted, who asks and by which method it is really."""

from collections.abc import Iterator

from tests.conftest import TOKEN
from tests.hostile.judge import Hostile
from tests.hostile.wire import request

KEY = f"Bearer {TOKEN}"
ALL = ("GET", "/tier?plan=gold")
ACCOUNT = ("GET", "/accounts/acme")
PURCHASE = ("POST", "/accounts/acme/add-on-purchases/4/cancel")
ROWS = [
    # what asked            the header                        its value                                 wants
    (ALL, "Authorization", "Bearer wrong", "200"),
    (ACCOUNT, "Authorization", "", "401 key_required"),
    (ACCOUNT, "Authorization", "Bearer", "401 key_required"),
    (ACCOUNT, "Authorization", "Basic c2xhOnNsYQ==", "401 key_required"),
    (ACCOUNT, "Authorization", "Bearer é", "401 key_unknown"),
    (ACCOUNT, "Authorization", "Bearer \xff\xfe", "401 key_unknown"),
    (ACCOUNT, "Authorization", "Bearer sla_" + "a" * 5_000, "401 key_unknown"),
    (ACCOUNT, "Authorization", f"{KEY} {KEY}", "401 key_unknown"),
    (ACCOUNT, "Authorization", f"{KEY}, {KEY}", "401 key_unknown"),
    (ACCOUNT, "Authorization", "Bearer ' OR ''='", "401 key_unknown"),
    (ACCOUNT, "Authorization", "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.", "401 key_unknown"),
    (ACCOUNT, "Authorization", "Digest username=admin", "401 key_required"),
    (ALL, "Accept", "", "any"),
    (ALL, "Accept", "no/such;q=nan", "any"),
    (ALL, "Accept", ",".join(["a/b;q=0.1"] * 500), "any"),
    (ALL, "If-None-Match", "*", "304"),
    (ALL, "If-None-Match", '"', "200"),
    (ALL, "If-None-Match", ",".join(['"x"'] * 1_000), "200"),
    (ALL, "If-None-Match", "W/" * 2_000, "200"),
    (ALL, "If-Modified-Since", "no date", "200"),
    (ALL, "Range", "bytes=0-,0-,0-,0-", "200"),
    (ALL, "Range", "bytes=99999999999999999999-", "200"),
    (ALL, "Request-Id", "a\tb", "200"),
    (ALL, "Request-Id", "<script>", "200"),
    (ALL, "Request-Id", "a" * 5_000, "200"),
    (ALL, "Request-Id", "é", "200"),
    (ALL, "Host", "", "200"),
    (ALL, "Host", "elsewhere.invalid", "200"),
    (ALL, "Host", "localhost:99999", "200"),
    (ALL, "Host", "a b", "200"),
    (ALL, "X-Forwarded-For", "127.0.0.1, ' OR 1=1", "200"),
    (ALL, "X-Forwarded-Proto", "gopher", "200"),
    (ALL, "X-Forwarded-Host", "elsewhere.invalid", "200"),
    (ALL, "X-Original-URL", "/api-keys", "200"),
    (ALL, "X-Rewrite-URL", "/api-keys", "200"),
    (ALL, "X-HTTP-Method-Override", "DELETE", "200"),
    (ALL, "X-HTTP-Method", "DELETE", "200"),
    (ALL, "X-Method-Override", "DELETE", "200"),
    (("GET", "/plans/gold"), "X-HTTP-Method-Override", "DELETE", "200"),
    (("POST", "/plans/gold"), "X-HTTP-Method-Override", "DELETE", "405 method_not_allowed"),
    (("POST", "/plans/gold?_method=DELETE"), "X-HTTP-Method", "PUT", "405 method_not_allowed"),
    (ALL, "Connection", "Host, Authorization, close", "200"),
    (ALL, "Cookie", "a=b; " * 1_000, "200"),
    (ALL, "User-Agent", "${jndi:ldap://localhost/a}", "200"),
    (ALL, "Referer", "javascript:alert(1)", "200"),
    (ALL, "Expect", "the unexpected", "200"),
    (ALL, "TE", "trailers, deflate;q=nan", "200"),
    (ALL, "X-Anything", "a\tb \xa0\xff", "200"),
    (PURCHASE, "Idempotency-Key", "", "4xx"),
    (PURCHASE, "Idempotency-Key", '""', "4xx"),
    (PURCHASE, "Idempotency-Key", '"', "any"),
    (PURCHASE, "Idempotency-Key", "a\tb", "4xx"),
    (PURCHASE, "Idempotency-Key", "é", "4xx"),
    (PURCHASE, "Idempotency-Key", "\xff", "4xx"),
    (PURCHASE, "Idempotency-Key", "a" * 256, "4xx"),
    (PURCHASE, "Idempotency-Key", "a" * 5_000, "4xx"),
    (PURCHASE, "Content-Encoding", "gzip", "any"),
    (("GET", "/changes/stream?after=no"), "Last-Event-ID", "1", "422 invalid_request"),
    (("GET", "/changes/stream"), "Last-Event-ID", "no", "422 invalid_request"),
    (("GET", "/changes/stream"), "Last-Event-ID", "9" * 5_000, "422 invalid_request"),
    (("GET", "/changes/stream"), "Last-Event-ID", "-1", "422 invalid_request"),
    (("DELETE", "/plans/bronze"), "If-Match", "", "any"),
    (("DELETE", "/plans/gold"), "If-Match", '"stale"', "412 precondition_failed"),
    (("DELETE", "/plans/gold"), "If-Match", ",".join(['"x"'] * 1_000), "412 precondition_failed"),
    (("DELETE", "/plans/gold"), "If-Match", "\xff", "412 precondition_failed"),
    (("DELETE", "/plans/gold"), "If-None-Match", "*", "any"),
]


def meanings() -> Iterator[Hostile]:
    for (method, target), header, value, wants in ROWS:
        sent = request(method, target, {"Authorization": KEY} | {header: value})
        yield Hostile(f"{method} {target} {header}: {value[:30]!r}", (sent,), wants)
    twice = request("GET", "/accounts/acme").replace(b"Host:", f"Authorization: {KEY}\r\n".encode() * 2 + b"Host:", 1)
    yield Hostile("two keys", (twice,), "any")
    for protocol in ("websocket", "h2c", "TLS/1.3", "no such"):
        upgrade = {"Connection": "Upgrade", "Upgrade": protocol}
        yield Hostile(f"an upgrade to {protocol}", (request("GET", "/livez", upgrade),), "200")
        body = b'{"topic": "sync_error"}'
        sent = request("POST", "/scope-check", upgrade | {"Content-Type": "application/json"}, body)
        yield Hostile(f"an upgrade to {protocol} with a body", (sent,), "400 malformed_http")
