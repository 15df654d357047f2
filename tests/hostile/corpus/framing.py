"""Bytes that are no HTTP, or nearly: first lines, headers, lengths and chunks that lie."""

from collections.abc import Iterator

from tests.conftest import TOKEN
from tests.hostile.judge import Hostile

HOST = b"Host: localhost\r\n"
CLOSE = b"Connection: close\r\n"
TICKET = b'{"received_at": "2026-11-24T15:30:00-05:00"}'
POST = b"POST /due-date HTTP/1.1\r\n" + HOST + CLOSE + b"Content-Type: application/json\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n"
NO_HTTP = "400 malformed_http"
PIECE = b"%x\r\n%s\r\n" % (len(TICKET), TICKET)

FIRST_LINES = [
    ("a TLS greeting", b"\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03" + b"\x00" * 32, NO_HTTP),
    ("HTTP/2 with prior knowledge", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", NO_HTTP),
    ("HTTP/0.9", b"GET /livez\r\n\r\n", "200"),
    ("HTTP/9.9", b"GET /livez HTTP/9.9\r\n" + HOST + CLOSE + b"\r\n", NO_HTTP),
    ("no version number", b"GET /livez HTTP/\r\n" + HOST + CLOSE + b"\r\n", NO_HTTP),
    ("another protocol", b"GET /livez ICE/1.0\r\n" + HOST + CLOSE + b"\r\n", NO_HTTP),
    ("lower case", b"get /livez HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n", NO_HTTP),
    ("a method that nobody knows", b"STEAL /livez HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n", NO_HTTP),
    ("a method of 10,000 letters", b"G" * 10_000 + b" /livez HTTP/1.1\r\n\r\n", NO_HTTP),
    ("no target", b"GET  HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n", NO_HTTP),
    ("a target without a slash", b"GET livez HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n", NO_HTTP),
    ("a target with a space", b"GET /li vez HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n", NO_HTTP),
    ("a target with NUL", b"GET /livez\x00 HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n", NO_HTTP),
    ("a target with a tab", b"GET /livez\t HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n", NO_HTTP),
    ("a target in UTF-8", "GET /plans/doré HTTP/1.1\r\n".encode() + HOST + CLOSE + b"\r\n", "4xx"),
    ("a target in Latin-1", b"GET /plans/dor\xe9 HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n", "4xx"),
    ("a question in bytes", b"GET /tier?plan=dor\xe9 HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n", "4xx"),
    ("a fragment", b"GET /livez#top HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n", "200"),
    ("a proxy's target", b"GET http://localhost/livez HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n", "200"),
    ("a proxy's target of another", b"GET http://elsewhere.invalid HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n", "4xx"),
    ("a port of 99999", b"GET http://localhost:99999/livez HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n", "4xx"),
    ("an asterisk", b"OPTIONS * HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n", "4xx"),
    ("a tunnel", b"CONNECT localhost:5432 HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n", "4xx"),
    ("a tunnel by path", b"CONNECT /livez HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n", "4xx"),
    ("only line ends", b"\r\n" * 10 + b"?\r\n\r\n", NO_HTTP),
    ("line ends before", b"\r\n\r\nGET /livez HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n", "200"),
    ("bare line feeds", b"GET /livez HTTP/1.1\nHost: localhost\nConnection: close\n\n", "4xx"),
    ("noise", bytes(range(256)) * 4, NO_HTTP),
    ("NUL, 10,000 times", b"\x00" * 10_000, NO_HTTP),
    ("SMTP", b"EHLO localhost\r\n", NO_HTTP),
    ("a shell", b"; cat /etc/passwd\r\n\r\n", NO_HTTP),
]
HEADERS = [
    ("no colon", b"X-Odd\r\n"),
    ("no name", b": odd\r\n"),
    ("a space in the name", b"X Odd: 1\r\n"),
    ("a space before the colon", b"X-Odd : 1\r\n"),
    ("NUL in the name", b"X-O\x00dd: 1\r\n"),
    ("a name in UTF-8", "X-Öd: 1\r\n".encode()),
    ("NUL in the value", b"X-Odd: a\x00b\r\n"),
    ("CR in the value", b"X-Odd: a\rSet-Cookie: b\r\n"),
    ("LF in the value", b"X-Odd: a\nSet-Cookie b\r\n"),
    ("CR CR LF in the value", b"X-Odd: a\r\r\nSet-Cookie: b\r\n"),
    ("a folded line", b"X-Odd: a\r\n b\r\n"),
    ("a control in the value", b"X-Odd: a\x07b\r\n"),
    ("delete in the value", b"X-Odd: a\x7fb\r\n"),
]
LENGTHS = [
    ("a negative length", POST + b"Content-Length: -1\r\n\r\n", NO_HTTP),
    ("a length with a plus", POST + b"Content-Length: +44\r\n\r\n" + TICKET, NO_HTTP),
    ("a length in words", POST + b"Content-Length: many\r\n\r\n", NO_HTTP),
    ("a hexadecimal length", POST + b"Content-Length: 0x2c\r\n\r\n" + TICKET, NO_HTTP),
    ("a length with a point", POST + b"Content-Length: 44.0\r\n\r\n" + TICKET, NO_HTTP),
    ("no length", POST + b"Content-Length:\r\n\r\n" + TICKET, NO_HTTP),
    ("a length past 64 bits", POST + b"Content-Length: 99999999999999999999999\r\n\r\n", NO_HTTP),
    ("a length of 4 EiB", POST + b"Content-Length: 4611686018427387904\r\n\r\n", "413 body_too_large"),
    ("two lengths", POST + b"Content-Length: 44\r\nContent-Length: 4\r\n\r\n" + TICKET, NO_HTTP),
    ("one length twice", POST + b"Content-Length: 44\r\nContent-Length: 44\r\n\r\n" + TICKET, NO_HTTP),
    ("a list of lengths", POST + b"Content-Length: 44, 44\r\n\r\n" + TICKET, NO_HTTP),
    ("a length and chunks", CHUNKED + b"Content-Length: 4\r\n\r\n" + PIECE + b"0\r\n\r\n", NO_HTTP),
    ("chunks and a length", POST + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n" + PIECE, NO_HTTP),
    ("a length too short", POST + b"Content-Length: 10\r\n\r\n" + TICKET, "400 malformed_json"),
    ("no length at all", POST + b"\r\n" + TICKET, "4xx"),
    ("a body of a GET", b"GET /livez HTTP/1.1\r\n" + HOST + CLOSE + b"Content-Length: 4\r\n\r\n{\x00\xff}", "200"),
]
CHUNKS = [
    ("good", b"\r\n" + PIECE + b"0\r\n\r\n", "200"),
    ("a byte a chunk", b"\r\n" + b"".join(b"1\r\n%c\r\n" % byte for byte in TICKET) + b"0\r\n\r\n", "200"),
    ("a size in words", b"\r\nmany\r\n", NO_HTTP),
    ("a negative size", b"\r\n-1\r\n", NO_HTTP),
    ("a size with 0x", b"\r\n0x2c\r\n" + TICKET, NO_HTTP),
    ("a size past 64 bits", b"\r\nfffffffffffffffff\r\n", NO_HTTP),
    ("a size of 8 EiB", b"\r\n7fffffffffffffff\r\n" + b"a" * 70_000, "413 body_too_large"),
    ("no size", b"\r\n\r\n" + TICKET, NO_HTTP),
    ("a size too small", b"\r\n3\r\n" + TICKET, NO_HTTP),
    ("no end of a chunk", b"\r\n2c\r\n" + TICKET + b"0\r\n\r\n", NO_HTTP),
    ("bare line feeds", b"\r\n2c\n" + TICKET + b"\n0\n\n", NO_HTTP),
    ("an extension", b"\r\n2c;a=b\r\n" + TICKET + b"\r\n0\r\n\r\n", "200"),
    ("NUL in an extension", b"\r\n2c;a=\x00b\r\n" + TICKET + b"\r\n0\r\n\r\n", NO_HTTP),
    ("an empty chunk first", b"\r\n0\r\n\r\n" + PIECE, "4xx"),
    ("a broken trailer", b"\r\n" + PIECE + b"0\r\nno colon\r\n\r\n", NO_HTTP),
    ("200 kB in chunks", b"\r\n" + b"400\r\n%s\r\n" % (b" " * 1_024) * 200 + b"0\r\n\r\n", "413 body_too_large"),
]
CODINGS = [
    ("chunked twice", b"Transfer-Encoding: chunked, chunked\r\n\r\n" + PIECE + b"0\r\n\r\n", "4xx"),
    ("chunked, then another", b"Transfer-Encoding: chunked, gzip\r\n\r\n" + PIECE + b"0\r\n\r\n", NO_HTTP),
    ("another alone", b"Transfer-Encoding: gzip\r\n\r\n" + PIECE, NO_HTTP),
    ("nearly chunked", b"Transfer-Encoding: xchunked\r\n\r\n" + PIECE + b"0\r\n\r\n", NO_HTTP),
    ("chunked with a control", b"Transfer-Encoding: \x0bchunked\r\n\r\n" + PIECE + b"0\r\n\r\n", NO_HTTP),
    ("identity", b"Transfer-Encoding: identity\r\nContent-Length: 44\r\n\r\n" + TICKET, NO_HTTP),
]


def first_lines() -> Iterator[Hostile]:
    for name, sent, wants in FIRST_LINES:
        yield Hostile(name, (sent,), wants)


def headers() -> Iterator[Hostile]:
    for name, line in HEADERS:
        yield Hostile(f"header: {name}", (b"GET /livez HTTP/1.1\r\n" + HOST + CLOSE + line + b"\r\n",), NO_HTTP)


def lengths() -> Iterator[Hostile]:
    for name, sent, wants in LENGTHS:
        yield Hostile(name, (sent,), wants)


def chunks() -> Iterator[Hostile]:
    for name, rest, wants in CHUNKS:
        yield Hostile(f"chunks: {name}", (CHUNKED + rest,), wants)
    for name, rest, wants in CODINGS:
        yield Hostile(f"coding: {name}", (POST + rest,), wants)
    # A trailer is no header: who may ask is said before the body or not at all.
    trailer = b"\r\n2\r\n{}\r\n0\r\nAuthorization: Bearer %s\r\n\r\n" % TOKEN.encode()
    keyless = CHUNKED.replace(b"POST /due-date", b"PUT /accounts/trailer")
    yield Hostile("chunks: a key in a trailer", (keyless + trailer,), "401 key_required")
    yield Hostile("chunks: a key in a trailer, later", (keyless + trailer[:8], 0.05, trailer[8:]), "401 key_required")
