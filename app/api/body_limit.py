"""The longest request body that is read. FastAPI's own limit would answer in plain text."""

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.problems import problem

TOO_LARGE = 413


class LimitBody:
    """Refuses a body by the length that it declares, or once it has grown too long without declaring one."""

    def __init__(self, app: ASGIApp, longest: int) -> None:
        self.app = app
        self.longest = longest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        declared = Headers(scope=scope).get("content-length", "0")
        if declared.isdecimal() and int(declared[:20]) > self.longest:
            await problem(scope["state"]["request_id"], "body_too_large")(scope, receive, send)
            return
        read = 0

        async def limited() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self.longest:
                raise HTTPException(TOO_LARGE)
            return message

        await self.app(scope, limited, send)
