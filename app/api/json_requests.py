"""JSON bodies that FastAPI reads, as RFC 8259 has them: its reader takes UTF-16, surrogates and NaN for JSON."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response

from app.api.json_lists import decoder

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class JsonRequest(Request):
    async def json(self) -> Any:  # noqa: ANN401  (Starlette's signature)
        if not hasattr(self, "_json"):
            self._json = decoder.decode((await self.body()).decode())
        return self._json


def reading_json(handler: Handler) -> Handler:
    """The same, but for how it reads a body."""

    async def strict(request: Request) -> Response:
        return await handler(JsonRequest(request.scope, request.receive))

    return strict
