"""What the routes of pages have in common: to a person, a problem is a page as well."""

import json
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute

from app.api.problem_handlers import HANDLED, problem_of
from app.pages.rendering import page

OWN_HEADERS = {"content-type", "content-length"}


class PageRoute(APIRoute):
    """Shows a problem as a page, with the status and the headers that it has, unless JSON is what was asked for."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()

        async def shown(request: Request) -> Response:
            try:
                return await answer(request)
            except HANDLED as error:
                problem = await problem_of(request, error)
            return for_people(request, problem)

        return shown


def for_people(request: Request, problem: Response) -> Response:
    """The problem as a page, if a page is what was asked for."""
    if "text/html" not in request.headers.get("accept", ""):
        return problem
    told = page("problem.html", {"problem": json.loads(bytes(problem.body))}, problem.status_code)
    told.headers.update({name: value for name, value in problem.headers.items() if name not in OWN_HEADERS})
    return told


async def http_error(request: Request, error: Exception) -> Response:
    """Of an address that is nobody's. What is wrong at an address of the API stays a document, whoever asks."""
    problem = await problem_of(request, error)
    return problem if "route" in request.scope else for_people(request, problem)


def page_router() -> APIRouter:
    return APIRouter(include_in_schema=False, route_class=PageRoute)
