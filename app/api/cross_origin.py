"""CORS, where SLA_CORS_ORIGINS names who may read answers in a browser. It lets nobody in: keys do that."""

from collections.abc import Collection

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.problems import problem

METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE")
SENT = (
    "Authorization",
    "Idempotency-Key",
    "If-Match",
    "If-None-Match",
    "Last-Event-ID",
    "MCP-Protocol-Version",
    "Mcp-Method",
    "Mcp-Name",
    "Request-Id",
)
READ = (
    "Age",
    "Allow",
    "Change-Sequence",
    "ETag",
    "Idempotency-Replayed",
    "Location",
    "Policy-Revision",
    "RateLimit",
    "RateLimit-Policy",
    "Request-Id",
    "Retry-After",
)
SECONDS_KEPT = 7200  # how long a browser need not ask again whether it may ask; none keeps it longer
OK = 200


class CrossOrigin(CORSMiddleware):
    """Starlette's, but a preflight that is refused is answered with a problem. No cookies: there are none."""

    def __init__(self, app: ASGIApp, origins: Collection[str]) -> None:
        super().__init__(app, origins, METHODS, SENT, expose_headers=READ, max_age=SECONDS_KEPT)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "OPTIONS":
            asked = Headers(scope=scope)
            if "origin" in asked and "access-control-request-method" in asked:
                answer = self.preflight_response(asked)
                if answer.status_code != OK:
                    detail, vary = f"{bytes(answer.body).decode()}.", {"Vary": answer.headers["Vary"]}
                    answer = problem(scope["state"]["request_id"], "cross_origin_refused", detail, headers=vary)
                await answer(scope, receive, send)
                return
        await super().__call__(scope, receive, send)
