"""How a question is answered: by its model and its endpoint, and by nothing between them.

For each request FastAPI walks through a tree of dependencies, which takes longer than a decision. A question needs none
of that: it is read, and asked of this replica.
"""

from collections.abc import Callable, Sequence
from typing import Any, get_type_hints
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends, Request
from fastapi.routing import APIRoute
from pydantic import ValidationError
from starlette.types import Message, Receive, Scope, Send

from app.api.access import may_read_account
from app.api.dependencies import refuse_repeated_parameters, snapshot
from app.api.json_requests import Handler, reading_json
from app.api.media_types import JSON, media_type
from app.api.schemas.fields import AskedOfSequence
from app.services.changes import require_sequence

DONE_HERE = {refuse_repeated_parameters, may_read_account, snapshot}


def router_of(tag: str, dependencies: Sequence[Any] = (), **options: Any) -> APIRouter:  # noqa: ANN401  (FastAPI's own)
    """What every router of the API has in common."""
    each = [Depends(refuse_repeated_parameters), *dependencies]
    return APIRouter(tags=[tag], dependencies=each, route_class=QuestionRoute, **options)


class QuestionRoute(APIRoute):
    """Answers by itself what is a question: an endpoint of one model, in the query or the body, and the snapshot.

    What the model refuses goes FastAPI's way as if it came just now, and hears there what is wrong with it. So does
    every operation that has a path parameter or depends on anything else.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:  # noqa: ANN401  (the same)
        super().__init__(path, endpoint, **options)
        needs, hints = self.dependant, get_type_hints(endpoint)
        done_here = not needs.path_params and {each.call for each in needs.dependencies} <= DONE_HERE
        asked = [name for name, hint in hints.items() if isinstance(hint, type) and issubclass(hint, AskedOfSequence)]
        self.asked = asked[0] if done_here and asked else None
        self.model: type[AskedOfSequence] = hints[self.asked] if self.asked else AskedOfSequence
        self.in_query = not needs.body_params
        self.takes_request = needs.request_param_name is not None

    def get_route_handler(self) -> Handler:
        return reading_json(super().get_route_handler())

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.asked is None or scope["method"] not in (self.methods or ()):
            await super().handle(scope, receive, send)
            return
        request = Request(scope, receive, send)
        try:
            question = self._of_query(scope) if self.in_query else await self._of_body(request)
        except ValidationError:
            question = None
        if question is None:
            await super().handle(scope, receive if self.in_query else _once_more(request), send)
            return
        known = request.app.state.snapshot
        if self.in_query:
            if getattr(question, "account", None) is not None:
                await may_read_account(request)
            await require_sequence(known, question.min_sequence)
        given = {self.asked: question, "snapshot": known} | ({"request": request} if self.takes_request else {})
        response = await self.endpoint(**given)
        await response(scope, receive, send)

    def _of_query(self, scope: Scope) -> AskedOfSequence | None:
        pairs = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        asked = dict(pairs)
        return self.model.model_validate(asked) if len(asked) == len(pairs) else None

    async def _of_body(self, request: Request) -> AskedOfSequence | None:
        if media_type(request.headers) != JSON:
            return None
        return self.model.model_validate_json(await request.body())


def _once_more(request: Request) -> Receive:
    """The body that was read, if it was, and then whatever comes."""
    read = [request._body] if hasattr(request, "_body") else []  # noqa: SLF001  (Starlette has no other way to ask)

    async def receive() -> Message:
        if read:
            return {"type": "http.request", "body": read.pop(), "more_body": False}
        return await request.receive()

    return receive
