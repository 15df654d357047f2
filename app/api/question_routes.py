"""How a question is answered: by its model and its endpoint, and by nothing between them.

For each request FastAPI walks through a tree of dependencies, which takes longer than a decision. A question needs none
of that: it is read, and asked of this replica.
"""

from collections.abc import Callable, Sequence
from typing import Any, cast, get_type_hints
from urllib.parse import unquote_to_bytes

from fastapi import APIRouter, Depends, Request, Response
from fastapi.routing import APIRoute
from pydantic import ValidationError
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.access import may_read_account, require_accounts_read
from app.api.dependencies import refuse_repeated_parameters, snapshot
from app.api.json_requests import Handler, reading_json
from app.api.media_types import JSON, media_type
from app.api.problem_handlers import HANDLED, problem_of
from app.api.schemas.fields import AskedOfAccount, AskedOfSequence
from app.services.changes import require_sequence

DONE_HERE = {refuse_repeated_parameters, may_read_account, snapshot}


def router_of(tag: str, dependencies: Sequence[Any] = (), **options: Any) -> APIRouter:  # noqa: ANN401  (FastAPI's own)
    """What every router of the API has in common."""
    each = [Depends(refuse_repeated_parameters), *dependencies]
    return APIRouter(tags=[tag], dependencies=each, route_class=QuestionRoute, **options)


class QuestionRoute(APIRoute):
    """Knows whether its operation is a question: an endpoint of one model, in the query or the body, and the snapshot.

    One that has a path parameter or depends on anything else is none, and FastAPI's alone.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:  # noqa: ANN401  (the same)
        super().__init__(path, endpoint, **options)
        needs, hints = self.dependant, get_type_hints(endpoint)
        done_here = not needs.path_params and {each.call for each in needs.dependencies} <= DONE_HERE
        asked = [name for name, hint in hints.items() if isinstance(hint, type) and issubclass(hint, AskedOfSequence)]
        self.asked = asked[0] if done_here and asked else ""  # the endpoint's name for it
        self.model: type[AskedOfSequence] = hints[self.asked] if self.asked else AskedOfSequence
        self.in_query = not needs.body_params
        self.of_account = issubclass(self.model, AskedOfAccount)
        self.takes_request = needs.request_param_name is not None

    def get_route_handler(self) -> Handler:
        return reading_json(super().get_route_handler())

    async def answer(self, request: Request) -> Response | None:
        """The answer to a question; None where its model refuses it."""
        try:
            question = self._of_query(request.scope) if self.in_query else await self._of_body(request)
        except ValidationError:
            question = None
        if question is None:
            return None
        return await self.answer_to(question, request)

    async def answer_to(self, question: AskedOfSequence, request: Request) -> Response:
        """The answer to a question that was read, however it came. Raises what is one of HANDLED."""
        known = request.app.state.snapshot
        if self.in_query:
            if self.of_account and cast("AskedOfAccount", question).account is not None:
                await require_accounts_read(request)
            await require_sequence(known, question.min_sequence)
        given = {self.asked: question, "snapshot": known} | ({"request": request} if self.takes_request else {})
        response: Response = await self.endpoint(**given)
        return response

    def _of_query(self, scope: Scope) -> AskedOfSequence | None:
        pairs = [pair.partition(b"=") for pair in scope["query_string"].split(b"&") if pair]
        asked = {_unquoted(name): _unquoted(value) for name, _, value in pairs}
        return self.model.model_validate(asked) if len(asked) == len(pairs) else None

    async def _of_body(self, request: Request) -> AskedOfSequence | None:
        if media_type(request.headers) != JSON:
            return None
        return self.model.model_validate_json(await request.body())


class Questions:
    """Answers questions itself and leaves every other operation to FastAPI.

    A question that its model refuses goes FastAPI's way as if it came just now, and hears there what is wrong with it.
    """

    def __init__(self, app: ASGIApp, routes: Sequence[BaseRoute]) -> None:
        self.app = app
        asked = [route for route in routes if isinstance(route, QuestionRoute) and route.asked]
        self._routes = {(method, route.path): route for route in asked for method in route.methods or ()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        route = self._routes.get((scope["method"], scope["path"])) if scope["type"] == "http" else None
        if route is None:
            await self.app(scope, receive, send)
            return
        scope["route"] = route
        request = Request(scope, receive, send)
        try:
            response = await route.answer(request)
        except HANDLED as error:
            response = await problem_of(request, error)
        answer = response or self.app
        await answer(scope, receive if route.in_query else _once_more(request), send)


def _unquoted(written: bytes) -> str:
    """As urllib.parse reads a form, which takes twice as long for all that it can read besides."""
    return unquote_to_bytes(written.replace(b"+", b" ")).decode(errors="replace")


def _once_more(request: Request) -> Receive:
    """The body that was read, if it was, and then whatever comes."""
    read = [request._body] if hasattr(request, "_body") else []  # noqa: SLF001  (Starlette has no other way to ask)

    async def receive() -> Message:
        if read:
            return {"type": "http.request", "body": read.pop(), "more_body": False}
        return await request.receive()

    return receive
