"""The longest request body that is read. FastAPI's own limit would answer in plain text."""

from collections.abc import Collection, Mapping

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.media_types import media_type
from app.api.problems import problem

TOO_LARGE = 413


class LimitBody:
    """Refuses a body by the length that it declares, or once it has grown too long without declaring one.

    `longest_of` are paths with a limit of their own; `streamed`, path and media type, have none, as nobody keeps them.
    """

    def __init__(
        self, app: ASGIApp, longest: int, longest_of: Mapping[str, int], streamed: Collection[tuple[str, str]]
    ) -> None:
        self.app = app
        self.longest = longest
        self.longest_of = longest_of
        self.streamed = streamed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers, path = Headers(scope=scope), scope["path"]
        if path in self.longest_of and (path, media_type(headers)) in self.streamed:
            await self.app(scope, receive, send)
            return
        longest = self.longest_of.get(path, self.longest)
        declared = headers.get("content-length", "0")
        if declared.isdecimal() and int(declared[:20]) > longest:
            await problem(scope["state"]["request_id"], "body_too_large")(scope, receive, send)
            return
        read = 0

        async def limited() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > longest:
                raise HTTPException(TOO_LARGE)
            return message

        await self.app(scope, limited, send)
