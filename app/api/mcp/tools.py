"""The tools: questions of the API that change nothing, each by the name of its operation.

A tool asks what its operation asks, under the same rule of who may, and its structured content is the operation's
answer, to the byte.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import msgspec
from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from pydantic.json_schema import GenerateJsonSchema

from app.api.mcp.messages import INVALID_PARAMS, RpcError
from app.api.mcp.quotes import quote, quote_problem
from app.api.problem_handlers import HANDLED, problem_of
from app.api.question_routes import QuestionRoute
from app.api.routes import (
    due_dates,
    onboarding,
    plans,
    policy,
    scope_checks,
    screen_sharing,
    service_facts,
    support_hours,
    tickets,
)
from app.api.schemas.fields import Answer, AskedOfRevision, AskedOfSequence, Name
from app.api.schemas.policy import ClauseAnswer

# What each is called, and when to ask it; in the order in which they are listed.
TOLD = {
    "decide_ticket": (
        "Everything about one ticket",
        "Scope, tier, due date, support hours and screen sharing of a ticket at once: begin with it.",
    ),
    "get_due_date": (
        "When a ticket is due",
        "When a ticket is to get its first response, and why just then.",
    ),
    "read_due_date": (
        "How a ticket stands",
        "Of a ticket that was paused or answered: when it is due, and whether it is at risk, met or breached.",
    ),
    "get_support_hours": (
        "Whether support is open",
        "Whether support is open now or at an instant, until when, why not, when it opens; the next closures.",
    ),
    "list_support_hours_days": (
        "Support hours day by day",
        "The hours of each local date of a range, and why a day is closed or shorter.",
    ),
    "get_tier": (
        "The support tier of a plan",
        "Which tier a plan or an account is on, who handles its tickets, what it covers. Former names are understood.",
    ),
    "check_scope": (
        "Whether support covers a request",
        "Whether a text or a topic is in scope, who takes it up, what else to do. needs_review: a person decides.",
    ),
    "get_screen_sharing": (
        "Whether screen sharing is included",
        "Whether a plan or an account has screen sharing, how many minutes, what can be bought, how to prepare.",
    ),
    "get_onboarding": (
        "When onboarding can start",
        "The earliest start of set-up assistance, whether a proposed start is possible, the minutes left.",
    ),
    "get_service_facts": (
        "Uptime, outages, updates, location",
        "What the agreement says of uptime, outages, updates of the application, on-site support and location.",
    ),
    "list_plans": (
        "The plans",
        "Every plan with its tier and its former names.",
    ),
    "list_clauses": (
        "The clauses",
        "Every clause of the agreement in its published wording, which reasons point at.",
    ),
    "get_clause": (
        "One clause",
        "The published wording of one clause, by the id that a reason gives.",
    ),
}
READ_ONLY = {"readOnlyHint": True, "destructiveHint": False, "idempotentHint": True, "openWorldHint": False}
REFUSED = 400
QUOTED, FOR_PROGRAMS = {"audience": ["user", "assistant"]}, {"audience": ["assistant"]}
ROUTERS = (
    due_dates,
    onboarding,
    plans,
    policy,
    scope_checks,
    screen_sharing,
    service_facts,
    support_hours,
    tickets,
)


class ClauseQuestion(AskedOfRevision):
    id: Name


class _Schema(GenerateJsonSchema):
    """Without a title for each field: it would repeat its name to whoever pays for each word."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ANN401, ARG002  (pydantic's signature)
        return False


@dataclass(frozen=True, slots=True)
class Tool:
    name: str
    question: type[AskedOfSequence]
    answer: type[Answer]
    ask: Callable[[Any, Request], Awaitable[Response]]

    @property
    def explains(self) -> bool:
        """An assistant is asked why: where a question has `explain`, it is true if left out."""
        return "explain" in self.question.model_fields

    def described(self) -> dict[str, object]:
        title, description = TOLD[self.name]
        takes = self.question.model_json_schema(schema_generator=_Schema)
        takes.pop("description", None)
        if self.explains:
            takes["properties"]["explain"]["default"] = True
        return {
            "name": self.name,
            "title": title,
            "description": description,
            "inputSchema": takes,
            "outputSchema": self.answer.model_json_schema(mode="serialization", schema_generator=_Schema),
            "annotations": READ_ONLY,
        }

    async def answer_to(self, arguments: Mapping[str, Any], request: Request) -> Response:
        """What the operation answers, be it a problem."""
        given = {"explain": True, **arguments} if self.explains else arguments
        try:
            question = self.question.model_validate(given)
        except ValidationError as error:
            found = [{**each, "loc": ("body", *each["loc"])} for each in error.errors(include_url=False)]
            return await problem_of(request, RequestValidationError(found))
        try:
            return await self.ask(question, request)
        except HANDLED as error:
            return await problem_of(request, error)


@cache
def tools() -> Mapping[str, Tool]:
    found = {"get_clause": Tool("get_clause", ClauseQuestion, ClauseAnswer, _clause)}
    for route in [route for each in ROUTERS for route in each.router.routes]:
        if isinstance(route, QuestionRoute) and route.asked and route.operation_id in TOLD:
            found[route.operation_id] = Tool(route.operation_id, route.model, route.response_model, route.answer_to)
    return {name: found[name] for name in TOLD}


async def _clause(question: ClauseQuestion, request: Request) -> Response:
    return await policy.get_clause(question.id, question, request.app.state.snapshot)


@cache
def described() -> msgspec.Raw:
    """Of all tools, written once."""
    return msgspec.Raw(msgspec.json.encode([tool.described() for tool in tools().values()]))


async def call_tool(params: Mapping[str, Any], request: Request) -> dict[str, object]:
    name, arguments = params.get("name"), params.get("arguments")
    tool = tools().get(name) if isinstance(name, str) else None
    if tool is None:
        raise RpcError(INVALID_PARAMS, "There is no tool of that name. tools/list names each.")
    if not isinstance(arguments, dict | None):
        raise RpcError(INVALID_PARAMS, "The arguments of a tool are an object.")
    answer = await tool.answer_to(arguments or {}, request)
    written = bytes(answer.body)
    told = msgspec.json.decode(written)
    if answer.status_code >= REFUSED:
        return {"content": [_text(quote_problem(told), QUOTED)], "isError": True}
    # The JSON stands in a text as well, for those who read nothing else.
    content = [_text(written.decode(), FOR_PROGRAMS)]
    if sentences := quote(told):
        content.insert(0, _text(sentences, QUOTED))
    return {"content": content, "structuredContent": msgspec.Raw(written), "isError": False}


def _text(text: str, annotations: Mapping[str, object]) -> dict[str, object]:
    return {"type": "text", "text": text, "annotations": annotations}
