"""Bodies that are no JSON, or JSON that no field holds: sent to every operation that reads JSON, or to one field."""

import codecs
import gzip
from collections.abc import Iterator

from tests.hostile.judge import Hostile
from tests.hostile.operations import Operation, json_operations, operation

GOOD = '{"plan": "gold", "received_at": "2026-11-24T15:30:00-05:00"}'

# RFC 8259, 8.1: JSON is UTF-8, without a byte order mark.
NOT_UTF_8 = [
    ("a lone continuation byte", b'{"plan": "\x80"}'),
    ("a byte that UTF-8 never has", b'{"plan": "\xff"}'),
    ("an overlong slash", b'{"plan": "\xc0\xaf"}'),
    ("an overlong NUL", b'{"plan": "\xc0\x80"}'),
    ("a character cut short", b'{"plan": "\xe2\x82"}'),
    ("a surrogate as UTF-8", b'{"plan": "\xed\xa0\x80"}'),
    ("beyond the last code point", b'{"plan": "\xf4\x90\x80\x80"}'),
    ("Latin-1", '{"plan": "doré"}'.encode("latin-1")),
    ("a broken name", b'{"\xff": "gold"}'),
    ("a broken byte after the end", b"{}\xff"),
    ("a byte order mark", codecs.BOM_UTF8 + GOOD.encode()),
    ("a byte order mark alone", codecs.BOM_UTF8),
    ("UTF-16 with its mark", GOOD.encode("utf-16")),
    ("UTF-16, little end first", GOOD.encode("utf-16-le")),
    ("UTF-16, big end first", GOOD.encode("utf-16-be")),
    ("UTF-32 with its mark", GOOD.encode("utf-32")),
    ("UTF-32, big end first", GOOD.encode("utf-32-be")),
    ("UTF-7", '{"plan": "é"}'.encode("utf-7").replace(b'"', b"+ACI-")),
    ("EBCDIC", GOOD.encode("cp037")),
    ("gzip", gzip.compress(GOOD.encode(), mtime=0)),
]
NOT_JSON = [
    ("white space", b" \t\r\n"),
    ("an open object", b"{"),
    ("a closed object", b"}"),
    ("cut off", b'{"plan": "gold"'),
    ("a comma too many", b'{"plan": "gold",}'),
    ("single quotes", b"{'plan': 'gold'}"),
    ("a bare name", b'{plan: "gold"}'),
    ("no colon", b'{"plan" "gold"}'),
    ("a comment", b'{"plan": "gold"} // of last year'),
    ("two documents", b"{}{}"),
    ("undefined", b'{"plan": undefined}'),
    ("Python's None", b'{"plan": None}'),
    ("NUL", b"\x00"),
    ("NUL before", b"\x00{}"),
    ("NUL after", b"{}\x00"),
    ("a line end in a text", b'{"plan": "go\nld"}'),
    ("a raw NUL in a text", b'{"plan": "go\x00ld"}'),
    ("an escape of no meaning", b'{"plan": "\\x41"}'),
    ("an escape cut short", b'{"plan": "\\u12"}'),
    ("a plus", b'{"tickets": +1}'),
    ("a leading zero", b'{"tickets": 01}'),
    ("no digit before the point", b'{"tickets": .5}'),
    ("no digit after the point", b'{"tickets": 1.}'),
    ("hexadecimal", b'{"tickets": 0x10}'),
    ("an exponent without digits", b'{"tickets": 1e}'),
    ("XML", b"<?xml version='1.0'?><plan>gold</plan>"),
    ("a form", b"plan=gold&received_at=now"),
    ("100,000 open lists", b"[" * 60_000),
    ("20,000 lists, each in the next", b"[" * 20_000 + b"]" * 20_000),
    ("10,000 objects, each in the next", b'{"a":' * 10_000 + b"0" + b"}" * 10_000),
    ("NaN as a whole", b"NaN"),
    ("Infinity as a whole", b"-Infinity"),
]
OF_ANOTHER_SHAPE = [
    ("true", b"true"),
    ("a number", b"1"),
    ("minus nothing", b"-0"),
    ("a text", b'"gold"'),
    ("a list", b"[]"),
    ("a list of objects", b"[{}]"),
    ("100 lists, each in the next", b"[" * 100 + b"]" * 100),
    ("an unknown field", b'{"no such field": 1}'),
    ("a prototype", b'{"__proto__": {"admin": true}}'),
    ("5,000 unknown fields", b"{" + b",".join(b'"k%d":0' % number for number in range(5_000)) + b"}"),
]
# Of POST /due-date: the field and what stands in it, as it stands in the body.
NUMBERS = [
    ("value", b"NaN", "400 malformed_json"),
    ("value", b"Infinity", "400 malformed_json"),
    ("value", b"-Infinity", "400 malformed_json"),
    ("value", b"[NaN]", "400 malformed_json"),
    ("no_such_field", b'{"deep": [NaN]}', "400 malformed_json"),
    ("value", b"1e400", "400 malformed_json"),
    ("value", b"-1e400", "400 malformed_json"),
    ("value", b"1e-400", "422 invalid_request"),
    ("value", b"1e2", "422 invalid_request"),
    ("value", b"1.0", "422 invalid_request"),
    ("value", b"-0", "422 invalid_request"),
    ("value", b"-1", "422 invalid_request"),
    ("value", b"2001", "422 invalid_request"),
    ("value", b"true", "422 invalid_request"),
    ("value", b'"1_000"', "422 invalid_request"),
    ("value", '"\u0661"'.encode(), "422 invalid_request"),
    ("value", b"9" * 4_000, "4xx"),
    ("value", b"-" + b"9" * 4_000, "4xx"),
    ("value", b"9" * 5_000, "4xx"),
    ("value", b"0." + b"9" * 5_000, "422 invalid_request"),
    ("value", b"1e" + b"9" * 5_000, "400 malformed_json"),
    ("revision", b"2147483648", "422 invalid_request"),
    ("revision", b"99999999999999999999", "422 invalid_request"),
    ("revision", b"2147483647", "404 unknown_revision"),
    ("min_sequence", b"9223372036854775808", "422 invalid_request"),
    ("min_sequence", b"9223372036854775807", "404 unknown_sequence"),
    ("received_at", b"1795413600", "422 instant_malformed"),
    ("received_at", b'"1795413600"', "422 instant_malformed"),
    ("received_at", b"null", "422 instant_malformed"),
    ("received_at", b"{}", "422 instant_malformed"),
    ("events", b"{}", "422 invalid_request"),
    ("events", b"[" + b"0," * 10_000 + b"0]", "422 invalid_request"),
]
# Of POST /scope-check, in `description`, which people type.
TYPED = [
    ("a lone high surrogate", b'"\\ud800"', "422 invalid_request"),
    ("a lone low surrogate", b'"\\udfff text"', "422 invalid_request"),
    ("surrogates the wrong way round", b'"\\udc00\\ud800"', "422 invalid_request"),
    ("a pair of surrogates", b'"\\ud83d\\ude00"', "200"),
    ("NUL", b'"a\\u0000b"', "422 invalid_request"),
    ("a bell", b'"a\\u0007b"', "422 invalid_request"),
    ("an escape sequence of terminals", b'"\\u001b[2J"', "422 invalid_request"),
    ("delete", b'"a\\u007fb"', "422 invalid_request"),
    ("a C1 control", b'"a\\u0085b"', "422 invalid_request"),
    ("10,000 combining marks", b'"a' + "\u0301".encode() * 9_000 + b'"', "422 invalid_request"),
    ("30 combining marks of two orders", b'"a' + "\u0323\u0301".encode() * 15 + b'"', "200"),
    ("writing from right to left", b'"\\u202egold\\u202c"', "200"),
    ("no character", b'"\\uffff\\ufdd0"', "200"),
    ("one ligature that becomes 18 characters in NFKC", b'"\\ufdfa"', "200"),
    ("10,001 characters", b'"' + b"a" * 10_001 + b'"', "422 invalid_request"),
    ("10,000 characters", b'"' + b"a" * 10_000 + b'"', "200"),
    ("10,000 emoji", b'"' + "😀".encode() * 10_000 + b'"', "200"),
    ("10,000 spaces", b'"' + b" " * 10_000 + b'"', "200"),
    ("10,000 hyphens", b'"' + b"-" * 10_000 + b'"', "200"),
    ("5,000 open brackets", b'"' + b"(" * 5_000 + b'"', "200"),
    ("5,000 words", b'"' + b"a " * 5_000 + b'"', "200"),
    ("2,000 words of the policy", b'"' + b"sync error not mapping " * 400 + b'"', "200"),
    ("HTML", b'"<script>alert(1)</script>"', "200"),
    ("a template", b'"{{7*7}} ${7*7} <%= 7*7 %>"', "200"),
    ("a format", b'"%s%n%x {0.__class__}"', "200"),
    ("a look-up", b'"${jndi:ldap://localhost/a}"', "200"),
    ("an address", b'"http://169.254.169.254/latest/meta-data"', "200"),
    ("a number", b"1", "422 invalid_request"),
    ("a list", b'["text"]', "422 invalid_request"),
]
DUPLICATES = [
    ("the last of two plans counts", b'{"plan": "nobody", "topic": "sync_error", "plan": "gold"}', "200"),
    ("so it does where that is wrong", b'{"plan": "gold", "topic": "sync_error", "plan": 1}', "422 invalid_request"),
    ("a name and the same name escaped", b'{"pla\\u006e": "nobody", "topic": "sync_error", "plan": "gold"}', "200"),
    ("5,000 times one name", b"{" + b'"topic": 1,' * 5_000 + b'"topic": "sync_error"}', "200"),
]


# They refuse what they have read before all of it is there, such as a field that they have not.
READ_IN_PARTS = {"read_due_dates", "report_compliance", "preview_policy"}


def _to_all(rows: list[tuple[str, bytes]], wants: str) -> Iterator[Hostile]:
    for asked in json_operations():
        for name, body in rows:
            wanted = "4xx" if asked.name in READ_IN_PARTS else wants
            yield Hostile(f"{asked.name}: {name}", (asked.holding(body=body),), wanted)


def not_utf_8() -> Iterator[Hostile]:
    return _to_all(NOT_UTF_8, "400 malformed_json")


def not_json() -> Iterator[Hostile]:
    return _to_all(NOT_JSON, "400 malformed_json")


def of_another_shape() -> Iterator[Hostile]:
    return _to_all(OF_ANOTHER_SHAPE, "422 invalid_request")


def numbers() -> Iterator[Hostile]:
    for field, value, wants in NUMBERS:
        body = b'{"received_at": "2026-11-24T15:30:00-05:00", "%s": %s}' % (field.encode(), value)
        yield _of(operation("read_due_date"), f"{field} {value[:20]!r}", body, wants)


def typed() -> Iterator[Hostile]:
    for name, value, wants in TYPED:
        yield _of(operation("check_scope"), name, b'{"description": %s}' % value, wants)


def duplicates() -> Iterator[Hostile]:
    for name, body, wants in DUPLICATES:
        yield _of(operation("check_scope"), name, body, wants)


def of_another_type() -> Iterator[Hostile]:
    """What is said to be no JSON is not read as JSON, whatever it is."""
    types = ["", "text/plain", "text/json", "application/xml", "application/x-www-form-urlencoded"]
    types += ["multipart/form-data"]
    types += ["multipart/form-data; boundary=x", "application/octet-stream", "application/jsonp", "json"]
    types += ["*/*", "/", ";"]
    types += ["application/", "application/json, text/plain", "application/x-yaml", "image/png", "a" * 5_000]
    types += ["text/html; " + "a=b; " * 1_000]
    for asked in json_operations():
        for kind in types:
            sent = asked.sent(asked.target(asked.segments, asked.query), {"Content-Type": kind}, b'{"plan": "gold"}')
            yield Hostile(f"{asked.name}: {kind[:40]!r}", (sent,), "415 unsupported_media_type")


def _of(asked: Operation, name: str, body: bytes, wants: str) -> Hostile:
    return Hostile(name, (asked.holding(body=body),), wants)
