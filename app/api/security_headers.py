"""What every answer tells a browser not to do with it. Clients that are no browsers ignore all of it."""

from collections.abc import Awaitable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

HTML = (b"content-type", b"text/html; charset=utf-8")  # as HTMLResponse writes it
EVERYWHERE = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
)
NOT_EMBEDDED = (b"cross-origin-resource-policy", b"same-origin")  # CORS alone rules over what is fetched
EMBEDDED = (b"cross-origin-resource-policy", b"cross-origin")  # of what says so itself
OF_DATA = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")
PAGE = (
    # Swagger UI's icons are data: URLs in its style sheet.
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
OF_PAGES = (b"content-security-policy", PAGE.encode())


class SecurityHeaders:
    """Adds the same few headers to each answer; what is not known to be a page gets the stricter policy of data.

    `strict_transport_seconds` is for a service that clients reach by TLS alone; 0 says nothing about it.
    """

    def __init__(self, app: ASGIApp, strict_transport_seconds: int) -> None:
        self.app = app
        transport = (b"strict-transport-security", f"max-age={strict_transport_seconds}".encode())
        everywhere = (*EVERYWHERE, transport) if strict_transport_seconds else EVERYWHERE
        self.of_embedded = (*everywhere, OF_DATA)
        self.of_data = (*everywhere, NOT_EMBEDDED, OF_DATA)
        self.of_pages = (*everywhere, NOT_EMBEDDED, OF_PAGES)

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        def secured(message: Message) -> Awaitable[None]:
            if message["type"] == "http.response.start":
                sent = message["headers"]
                added = self.of_pages if HTML in sent else self.of_embedded if EMBEDDED in sent else self.of_data
                message["headers"] = [*sent, *added]
            return send(message)

        return self.app(scope, receive, secured)
